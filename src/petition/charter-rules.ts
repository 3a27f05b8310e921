/** What must hold of a charter beyond its form (spec 12.1): rules that can be carried out, and people who can sign. */
import type { Text } from '../ballot/manifest.js';
import { fromHex } from '../core/bytes.js';
import { isEd25519PublicKey } from '../core/ed25519-verify.js';
import { DecodeError } from '../core/errors.js';
import { parseVerifierKey } from '../ledger/note-keys.js';
import type { Charter, Intake, Office, Profile, Stage } from './charter.js';
import { FORUM_LIMITS as LIMITS } from './limits.js';
import { isReadable } from './texts.js';
import { waysOut } from './ways.js';

/** One broken rule. */
export interface CharterProblem {
  /** The field, as in `profiles[0].stages[1].thresholds`. */
  readonly path: string;
  readonly message: string;
}

type Found = Generator<readonly [path: string, message: string]>;

const ID = /^[a-z0-9][a-z0-9-]{0,63}$/;
const LANGUAGE = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$/;
/** Everything that is wrong with a charter; nothing for one that can be used. */
export function charterProblems(charter: Charter): readonly CharterProblem[] {
  const found = [...languages(charter), ...ledger(charter), ...offices(charter), ...profiles(charter)];
  return found.map(([path, message]) => Object.freeze({ path, message }));
}

function* languages({ languages: tags, defaultLanguage, title }: Charter): Found {
  if (tags.length === 0) yield ['languages', 'at least one is needed'];
  for (const [i, tag] of tags.entries()) {
    if (!LANGUAGE.test(tag)) yield [`languages[${i}]`, 'not a language tag such as ko'];
    if (tags.indexOf(tag) < i) yield [`languages[${i}]`, `${tag} is declared twice`];
  }
  if (!tags.includes(defaultLanguage)) yield ['defaultLanguage', 'is not among the languages'];
  yield* readable('title', title);
}

function* ledger({ ledger: { origin, key }, grace }: Charter): Found {
  if (grace < 1 || grace > LIMITS.grace) yield ['grace', `must be 1 to ${LIMITS.grace}`];
  try {
    if (parseVerifierKey(key).name !== origin) yield ['ledger.key', 'its name is not the origin'];
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    yield ['ledger.key', 'not a verifier key of a signed note'];
  }
}

function* offices(charter: Charter): Found {
  yield* holders('operators', charter.operators, charter.operatorsRequired);
  if (charter.operatorsRequired < 1) yield ['operatorsRequired', 'at least one signature is needed'];
  yield* holders('panel', charter.panel, charter.panelRequired);
  if (charter.panel.length > 0 && charter.panelRequired < 1)
    yield ['panelRequired', 'a panel decides with at least one signature'];
}

function* holders(path: string, list: readonly Office[], required: number): Found {
  if (required > list.length) yield [`${path}Required`, `is more than the ${list.length} there are`];
  yield* distinct(path, list);
  const keys = list.map(({ key }) => key);
  for (const [i, { name, key }] of list.entries()) {
    yield* readable(`${path}[${i}].name`, name);
    if (!isEd25519PublicKey(fromHex(key))) yield [`${path}[${i}].key`, 'not an Ed25519 key'];
    if (keys.indexOf(key) < i) yield [`${path}[${i}].key`, 'two have the same key'];
  }
}

function* profiles({ profiles: list, panel }: Charter): Found {
  if (list.length === 0) yield ['profiles', 'at least one is needed'];
  yield* distinct('profiles', list);
  for (const [i, profile] of list.entries()) {
    const path = `profiles[${i}]`;
    yield* readable(`${path}.name`, profile.name);
    if (profile.stages.length === 0) yield [`${path}.stages`, 'at least one is needed'];
    if (takesOf(profile, 'support') && takesOf(profile, 'token'))
      yield [`${path}.stages`, 'take supports in the open and by token: one person could give both'];
    yield* distinct(`${path}.stages`, profile.stages);
    for (const [j, stage] of profile.stages.entries())
      yield* stageRules(`${path}.stages[${j}]`, profile, stage, j, panel.length > 0);
  }
}

function* stageRules(path: string, profile: Profile, stage: Stage, index: number, panel: boolean): Found {
  yield* readable(`${path}.name`, stage.name);
  if (new Set(stage.takes).size < stage.takes.length) yield [`${path}.takes`, 'names one kind twice'];
  for (const to of waysOut(stage))
    if (profile.stages.findIndex(({ id }) => id === to) <= index)
      yield [path, `leads to ${to}, which is no later stage: proposals only go forward`];
  if (!panel && stage.promote.length > 0) yield [`${path}.promote`, 'there is no panel'];
  yield* numbers(path, stage);
  yield* distinct(`${path}.duties`, stage.duties);
  for (const [k, { name }] of stage.duties.entries()) yield* readable(`${path}.duties[${k}].name`, name);
}

/** Whether any stage takes something of a kind. */
function takesOf(profile: Profile, intake: Intake): boolean {
  return profile.stages.some(({ takes }) => takes.includes(intake));
}

function* numbers(path: string, { thresholds, expires, duties }: Stage): Found {
  for (const [k, { atLeast }] of thresholds.entries())
    if (atLeast < 1 || atLeast > LIMITS.atLeast) yield [`${path}.thresholds[${k}].atLeast`, 'out of range'];
  const seconds = [...thresholds, ...duties].flatMap(({ within }) => (within === undefined ? [] : [within]));
  for (const value of [...seconds, ...(expires ? [expires.after] : [])])
    if (value < 1 || value > LIMITS.seconds) yield [path, `${value} seconds are out of range`];
}

function* distinct(path: string, list: readonly { readonly id: string }[]): Found {
  const seen = new Set<string>();
  for (const [i, { id }] of list.entries()) {
    if (!ID.test(id)) yield [`${path}[${i}].id`, 'must be 1 to 64 of a-z, 0-9 and -, and not start with -'];
    if (seen.has(id)) yield [`${path}[${i}].id`, `${id} occurs twice`];
    seen.add(id);
  }
}

function* readable(path: string, text: Text): Found {
  for (const [language, value] of Object.entries(text))
    if (!isReadable(value)) yield [`${path}.${language}`, 'is empty or hides something'];
}
