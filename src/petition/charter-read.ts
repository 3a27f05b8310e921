/** Reading a charter from its canonical bytes (spec 12.1). What is read obeys the rules, or is refused. */
import type { Text } from '../ballot/manifest.js';
import { toHex } from '../core/bytes.js';
import { decode, type Reader } from '../core/codec.js';
import {
  CHARTER_TAG,
  type Charter,
  type Duty,
  INTAKE_CODES,
  type Intake,
  MEASURE_CODES,
  type Measure,
  type Office,
  type Profile,
  type Stage,
  type Threshold,
} from './charter.js';
import { charterProblems } from './charter-rules.js';
import { FORUM_LIMITS as LIMITS } from './limits.js';

/**
 * Decodes a charter.
 * @throws {DecodeError} if it is no charter in canonical form, or breaks a rule of spec 12.1
 */
export function readCharter(bytes: Uint8Array): Charter {
  return decode(bytes, 'charter', (reader) => {
    if (bytes.length > LIMITS.charterBytes) throw reader.error('too-large', 'a charter is smaller');
    const charter = readParts(reader);
    const [problem] = charterProblems(charter);
    if (problem !== undefined) throw reader.error('bad-value', `${problem.path}: ${problem.message}`);
    return charter;
  });
}

function readParts(reader: Reader): Charter {
  reader.tag(CHARTER_TAG.version, CHARTER_TAG.type);
  const languages = reader.field('languages', (r) =>
    r.list(LIMITS.languages, (item) => item.text(LIMITS.idBytes)),
  );
  const text = (r: Reader): Text => readText(r, languages);
  return Object.freeze({
    version: 1,
    languages,
    defaultLanguage: reader.field('defaultLanguage', (r) => r.text(LIMITS.idBytes)),
    title: reader.field('title', text),
    practice: reader.field('practice', (r) => r.bool()),
    nonce: toHex(reader.raw(32)),
    ledger: reader.field('ledger', (r) =>
      Object.freeze({ origin: r.text(LIMITS.lineBytes), key: r.text(LIMITS.lineBytes) }),
    ),
    operators: reader.field('operators', (r) => readOffices(r, text)),
    operatorsRequired: reader.u16(),
    panel: reader.field('panel', (r) => readOffices(r, text)),
    panelRequired: reader.u16(),
    grace: reader.u32(),
    profiles: reader.field('profiles', (r) => r.list(LIMITS.profiles, (item) => readProfile(item, text))),
  });
}

function readOffices(reader: Reader, text: (r: Reader) => Text): readonly Office[] {
  return reader.list(LIMITS.offices, (r) =>
    Object.freeze({ id: r.text(LIMITS.idBytes), name: text(r), key: toHex(r.raw(32)) }),
  );
}

/** Stages name each other by position; ids take their place once all are known. */
function readProfile(reader: Reader, text: (r: Reader) => Text): Profile {
  const [id, name] = [reader.text(LIMITS.idBytes), text(reader)];
  const drafts = reader.field('stages', (r) => r.list(LIMITS.stages, (item) => readStage(item, text)));
  const ids = drafts.map((draft) => draft.id);
  return Object.freeze({ id, name, stages: drafts.map((draft) => draft.finish(ids, reader)) });
}

interface StageDraft {
  readonly id: string;
  readonly finish: (ids: readonly string[], reader: Reader) => Stage;
}

function readStage(reader: Reader, text: (r: Reader) => Text): StageDraft {
  const [id, name] = [reader.text(LIMITS.idBytes), text(reader)];
  const takes = reader.field('takes', (r) => r.list(LIMITS.rules, readIntake));
  const thresholds = reader.field('thresholds', (r) => r.list(LIMITS.rules, readThreshold));
  const expires = reader.bool() ? { after: reader.u64(), to: reader.u16() } : undefined;
  const promote = reader.field('promote', (r) => r.list(LIMITS.rules, (item) => item.u16()));
  const decide = reader.field('decide', (r) => r.list(LIMITS.rules, (item) => item.u16()));
  const duties = reader.field('duties', (r) => r.list(LIMITS.rules, (item) => readDuty(item, text)));
  const finish = (ids: readonly string[], outer: Reader): Stage => {
    const named = (index: number): string => {
      const other = ids[index];
      if (other === undefined)
        throw outer.error('bad-value', `stage ${id} names a stage that does not exist`);
      return other;
    };
    return Object.freeze({
      id,
      name,
      takes,
      thresholds: thresholds.map(({ to, ...rest }) => Object.freeze({ ...rest, to: named(to) })),
      ...(expires && { expires: Object.freeze({ after: expires.after, to: named(expires.to) }) }),
      promote: promote.map(named),
      decide: decide.map(named),
      duties,
    });
  };
  return { id, finish };
}

function readIntake(reader: Reader): Intake {
  const code = reader.u8();
  const intake = (Object.keys(INTAKE_CODES) as Intake[]).find((name) => INTAKE_CODES[name] === code);
  if (intake === undefined) throw reader.error('bad-value', 'a stage takes nothing of this kind');
  return intake;
}

function readThreshold(reader: Reader): Omit<Threshold, 'to'> & { readonly to: number } {
  const code = reader.u8();
  const measure = (Object.keys(MEASURE_CODES) as Measure[]).find((name) => MEASURE_CODES[name] === code);
  if (measure === undefined) throw reader.error('bad-value', 'nothing is counted in this way');
  return { measure, atLeast: reader.u64(), ...readSeconds(reader), to: reader.u16() };
}

function readDuty(reader: Reader, text: (r: Reader) => Text): Duty {
  return Object.freeze({ id: reader.text(LIMITS.idBytes), name: text(reader), ...readSeconds(reader) });
}

function readSeconds(reader: Reader): { readonly within?: number } {
  return reader.bool() ? { within: reader.u64() } : {};
}

function readText(reader: Reader, languages: readonly string[]): Text {
  return Object.freeze(
    Object.fromEntries(languages.map((language) => [language, reader.text(LIMITS.textBytes)])),
  );
}
