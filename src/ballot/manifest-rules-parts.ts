/** Rules of a manifest's optional parts: M-30 to M-34 (spec 5.2). */
import { isMajority, isTurnout } from './decision.js';
import type { Manifest } from './manifest.js';
import { CIRCUIT_HASHES, NULLIFIER_CODES } from './manifest-eligibility.js';
import { LIMITS } from './manifest-limits.js';
import type { ManifestRule } from './manifest-rules.js';
import { isMixed } from './mixed-contest.js';

type Found = Generator<readonly [path: string, message: string]>;

const HEX_32 = /^[0-9a-f]{64}$/;
/** Lines of printable ASCII, spaces and tabs, each with its line feed. */
const LINES = /^(?:[\t\x20-\x7e]*\n)+$/;

/** M-30 to M-34. */
export const PART_RULES: readonly ManifestRule[] = [
  { rule: 'M-30', title: 'a policy of witnesses is lines of printable ASCII', check: policy },
  {
    rule: 'M-31',
    title: 'anonymous voters are all alike, their votes are added up, and the first ballot counts',
    check: likeness,
  },
  { rule: 'M-32', title: 'anonymous voters have a tree, and a circuit for each contest', check: circuits },
  {
    rule: 'M-33',
    title: 'a decision is on one contest, in which everybody has one vote',
    check: decisions,
  },
  {
    rule: 'M-34',
    title: 'turnout and majority are fractions that let one option win at most',
    check: fractions,
  },
];

function* policy({ ledger }: Manifest): Found {
  if (ledger.policy === undefined) return;
  const { length } = ledger.policy;
  if (length < 1 || length > LIMITS.policyBytes)
    yield ['ledger.policy', `has ${length} characters, 1 to ${LIMITS.policyBytes} are allowed`];
  else if (!LINES.test(ledger.policy)) yield ['ledger.policy', 'is not lines of printable ASCII'];
}

/** A ballot that had a class, a style or a place in a chain would tell something about its voter. */
function* likeness(manifest: Manifest): Found {
  if (manifest.eligibility === undefined) return;
  const { classes, styles, contests, revoting } = manifest;
  if (classes.length > 1 || classes.some(({ weight }) => weight !== 1))
    yield ['classes', 'anonymous voters have one class, of weight 1'];
  if (styles.length > 1 || styles.some((style) => style.contests.length !== contests.length))
    yield ['styles', 'anonymous voters have one style, with every contest'];
  for (const [i, { rule }] of contests.entries())
    if (isMixed(rule)) yield [`contests[${i}].rule`, 'votes of anonymous voters are not shuffled'];
  if (revoting !== 'first-only') yield ['revoting', 'must be first-only where voters are anonymous'];
}

function* circuits({ eligibility, contests }: Manifest): Found {
  if (eligibility === undefined) return;
  const { depth, nullifiers, circuits: list, kind } = eligibility;
  if (kind !== 'anonymous' || !Object.hasOwn(NULLIFIER_CODES, nullifiers))
    yield ['eligibility', 'unknown word'];
  if (!Number.isSafeInteger(depth) || depth < 1 || depth > LIMITS.depth)
    yield ['eligibility.depth', `must be from 1 to ${LIMITS.depth}`];
  if (list.length !== contests.length)
    yield ['eligibility.circuits', `has ${list.length} items for ${contests.length} contests`];
  for (const [i, circuit] of list.entries())
    for (const name of CIRCUIT_HASHES)
      if (!HEX_32.test(circuit[name]))
        yield [`eligibility.circuits[${i}].${name}`, 'must be 64 lower-case hexadecimal digits'];
  for (const [i, { options, rule }] of contests.entries())
    if (options.length + (rule.blank ? 1 : 0) > LIMITS.positions)
      yield [`contests[${i}].options`, `a circuit has at most ${LIMITS.positions} positions`];
}

/** Only so is the turnout of the contest that of the accounting, and the sum of its votes the number of valid ones. */
function* decisions({ decisions: list, contests, styles, classes, eligibility }: Manifest): Found {
  if (list === undefined) return;
  if (list.length < 1 || new Set(list.map(({ contest }) => contest)).size !== list.length)
    yield ['decisions', 'must name contests, each once'];
  if (classes.some(({ weight }) => weight !== 1)) yield ['classes', 'a decision needs votes of weight 1'];
  if (eligibility?.nullifiers === 'per-contest' && contests.length > 1)
    yield ['eligibility.nullifiers', 'a decision needs voters who vote in all contests at once'];
  for (const [i, { contest }] of list.entries()) {
    const rule = contests.find(({ id }) => id === contest)?.rule;
    if (rule?.kind !== 'choice' || rule.max !== 1)
      yield [`decisions[${i}].contest`, 'must be a choice of at most one option'];
    if (!styles.every((style) => style.contests.includes(contest)))
      yield [`decisions[${i}].contest`, 'must be in every ballot style'];
  }
}

function* fractions({ decisions: list = [] }: Manifest): Found {
  for (const [i, { turnout, majority }] of list.entries()) {
    if (!isTurnout(turnout)) yield [`decisions[${i}].turnout`, 'must be from 0 to 1, of integers up to 1000'];
    if (!isMajority(majority))
      yield [
        `decisions[${i}].majority`,
        'must be more than 1/2 to less than 1, or at least more than 1/2 to 1, of integers up to 1000',
      ];
  }
}
