/**
 * The charter of a forum (spec 12.1): who runs it, and the rules by which proposals rise, as data. Its canonical bytes are
 * hashed; the hash is the forum id, to which every entry is bound. Numbers that proved wrong are changed by a new profile,
 * never by a new program.
 */
import type { Text } from '../ballot/manifest.js';
import { bytes32, textWriter } from '../ballot/text-codec.js';
import { Writer } from '../core/codec.js';
import { taggedHash } from '../core/hash.js';

/** Someone who signs for the forum: an operator, or a member of the panel. */
export interface Office {
  readonly id: string;
  readonly name: Text;
  /** Ed25519 public key, 64 hexadecimal digits. */
  readonly key: string;
}

/**
 * What a threshold counts, each person once: supporters of the proposal (public and by token), people who contributed to
 * its debate, or voters of a vote about it.
 */
export type Measure = 'supports' | 'participants' | 'voters';

/** What a stage takes in. `token`: supports that no one can link to a person. */
export type Intake = 'support' | 'token' | 'contribution' | 'outcome';

/** A threshold: who reaches it in time goes on to another stage, whoever likes it or not. */
export interface Threshold {
  readonly measure: Measure;
  readonly atLeast: number;
  /** Seconds from the begin of the stage, by the log's own clock. */
  readonly within?: number;
  /** Id of a later stage. */
  readonly to: string;
}

/** Something that is owed once a stage begins, such as the reply of a department. */
export interface Duty {
  readonly id: string;
  readonly name: Text;
  /** Seconds from the begin of the stage. */
  readonly within?: number;
}

/** One stage in the life of a proposal. */
export interface Stage {
  readonly id: string;
  readonly name: Text;
  readonly takes: readonly Intake[];
  readonly thresholds: readonly Threshold[];
  /** Ends the stage after so many seconds, in a later stage that says so. */
  readonly expires?: { readonly after: number; readonly to: string };
  /** Later stages into which the panel may lift a proposal, with its reason. */
  readonly promote: readonly string[];
  /** Later stages into which the operators may put it, with their reason: adopted, rejected, withdrawn. */
  readonly decide: readonly string[];
  readonly duties: readonly Duty[];
}

/** A way of proposals: the first stage is where they are filed. */
export interface Profile {
  readonly id: string;
  readonly name: Text;
  readonly stages: readonly Stage[];
}

/** The charter. */
export interface Charter {
  readonly version: 1;
  /** Language tags; every {@link Text} has exactly these. */
  readonly languages: readonly string[];
  readonly defaultLanguage: string;
  readonly title: Text;
  readonly practice: boolean;
  /** 64 random hexadecimal digits. */
  readonly nonce: string;
  readonly ledger: { readonly origin: string; readonly key: string };
  readonly operators: readonly Office[];
  readonly operatorsRequired: number;
  readonly panel: readonly Office[];
  /** How many of the panel lift a proposal; 0 where there is no panel. */
  readonly panelRequired: number;
  /** Entries after which a threshold that was reached must have been recorded. */
  readonly grace: number;
  readonly profiles: readonly Profile[];
}

/** Version and type bytes of a charter. */
export const CHARTER_TAG = { version: 1, type: 32 } as const;
/** Bytes for what a threshold counts and what a stage takes. */
export const MEASURE_CODES: Readonly<Record<Measure, number>> = { supports: 1, participants: 2, voters: 3 };
export const INTAKE_CODES: Readonly<Record<Intake, number>> = {
  support: 1,
  token: 2,
  contribution: 3,
  outcome: 4,
};

/** The id of a forum: the hash of its charter's canonical bytes, 32 bytes. */
export function forumId(charter: Charter): Uint8Array {
  return taggedHash('hanpyo forum id v1', writeCharter(charter));
}

/** The canonical bytes. @throws {RangeError} for texts without a declared language, or a stage that does not exist */
export function writeCharter(charter: Charter): Uint8Array {
  const text = textWriter(charter.languages);
  return new Writer()
    .tag(CHARTER_TAG.version, CHARTER_TAG.type)
    .list(charter.languages, (language, w) => w.text(language))
    .text(charter.defaultLanguage)
    .raw(text(charter.title))
    .bool(charter.practice)
    .raw(bytes32(charter.nonce))
    .text(charter.ledger.origin)
    .text(charter.ledger.key)
    .list(charter.operators, (o, w) => w.text(o.id).raw(text(o.name)).raw(bytes32(o.key)))
    .u16(charter.operatorsRequired)
    .list(charter.panel, (o, w) => w.text(o.id).raw(text(o.name)).raw(bytes32(o.key)))
    .u16(charter.panelRequired)
    .u32(charter.grace)
    .list(charter.profiles, (profile, w) => writeProfile(profile, w, text))
    .finish();
}

/** The stage of an id. @throws {RangeError} if the profile has none */
export function stageIndex(profile: Profile, id: string): number {
  const index = profile.stages.findIndex((stage) => stage.id === id);
  if (index < 0) throw new RangeError(`the profile ${profile.id} has no stage ${id}`);
  return index;
}

function writeProfile(profile: Profile, writer: Writer, text: (value: Text) => Uint8Array): void {
  const stage = (id: string): number => stageIndex(profile, id);
  writer
    .text(profile.id)
    .raw(text(profile.name))
    .list(profile.stages, (s, w) => {
      w.text(s.id).raw(text(s.name));
      w.list(s.takes, (intake, v) => v.u8(INTAKE_CODES[intake]));
      w.list(s.thresholds, (t, v) => {
        v.u8(MEASURE_CODES[t.measure]).u64(t.atLeast);
        writeSeconds(v, t.within).u16(stage(t.to));
      });
      w.bool(s.expires !== undefined);
      if (s.expires !== undefined) w.u64(s.expires.after).u16(stage(s.expires.to));
      w.list(s.promote, (id, v) => v.u16(stage(id)));
      w.list(s.decide, (id, v) => v.u16(stage(id)));
      w.list(s.duties, (duty, v) => writeSeconds(v.text(duty.id).raw(text(duty.name)), duty.within));
    });
}

function writeSeconds(writer: Writer, seconds: number | undefined): Writer {
  writer.bool(seconds !== undefined);
  return seconds === undefined ? writer : writer.u64(seconds);
}
