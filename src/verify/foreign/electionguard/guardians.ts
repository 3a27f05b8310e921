/** EG-03: the proofs of the guardians, and the rule by which all of them made scalars of hashes. */
import { type Board, blame } from './board.js';
import type { Config, Guardian, Initialized } from './config.js';
import type { Constants } from './constants.js';
import type { EgGroup } from './eg-group.js';
import { type KeyedHash, keyedHash, type ScalarRule, scalarOfHash, tag, word } from './hash.js';

const RULES: Readonly<Record<EgGroup['kind'], readonly [ScalarRule, ...ScalarRule[]]>> = {
  curve: ['order', 'field', 'plain'],
  integers: ['plain'],
};
const OLD_RULES: Readonly<Record<ScalarRule, string>> = {
  order: '',
  field: 'hashes become scalars by way of the field’s prime, as before 2024-05-23',
  plain: 'hashes become scalars without being expanded, as before 2024-05-08',
};

/** A proof that a guardian knows a coefficient. */
interface Claim {
  readonly guardian: Guardian;
  /** j. */
  readonly coefficient: number;
  /** By which rules the proof holds. */
  readonly rules: readonly ScalarRule[];
}

/**
 * Verifies guardian i, coefficient j: h = v G + c K_ij, c = Hq(HP; 10, i, j, K_ij, h).
 * @param culprit - the file of the keys
 * @returns the rule by which hashes become scalars: the one by which the proofs of most guardians hold, today's where none has
 * more. No single guardian decides it, and every proof must hold by it
 */
export function verifyGuardians(
  board: Board,
  { eg, parameterHash }: Constants,
  config: Config,
  { guardians }: Initialized,
  culprit: string,
): ScalarRule {
  verifyCounts(board, config, guardians, culprit);
  const hash = keyedHash(parameterHash);
  const claims = guardians.flatMap((guardian) =>
    guardian.proofs.map((_, coefficient): Claim => {
      board.builder.examine('EG-03');
      return { guardian, coefficient, rules: rulesOf(eg, hash, guardian, coefficient) };
    }),
  );
  const rule = commonRule(RULES[eg.kind], guardians.slice(0, config.guardians), claims);
  if (rule !== RULES[eg.kind][0]) board.builder.note('EG-03', OLD_RULES[rule]);
  for (const { guardian, coefficient, rules } of claims)
    if (!rules.includes(rule))
      blame(
        board,
        'EG-03',
        guardian.id,
        'bad-proof',
        `the proof of coefficient ${coefficient} does not hold`,
      );
  board.builder.complete('EG-03');
  return rule;
}

/** n guardians with coordinates 1 to n and ids of their own, and k coefficients each. */
function verifyCounts(board: Board, config: Config, guardians: readonly Guardian[], culprit: string): void {
  const fail = (who: string, code: string, message: string): void =>
    blame(board, 'EG-03', who, code, message);
  if (guardians.length !== config.guardians)
    fail(culprit, 'wrong-count', `${guardians.length} guardians, not ${config.guardians}`);
  guardians.forEach(({ id, coordinate, proofs }, i) => {
    if (coordinate !== i + 1) fail(id, 'wrong-coordinate', `coordinate ${coordinate}, not ${i + 1}`);
    if (proofs.length !== config.quorum)
      fail(id, 'wrong-count', `${proofs.length} coefficients, not ${config.quorum}`);
  });
  if (new Set(guardians.map(({ id }) => id)).size !== guardians.length)
    fail(culprit, 'repeated-id', 'an id of a guardian occurs twice');
}

/** By which rules a proof holds. */
function rulesOf(eg: EgGroup, hash: KeyedHash, { coordinate, proofs }: Guardian, j: number): ScalarRule[] {
  const proof = proofs[j];
  if (proof === undefined) return [];
  const { commitment, challenge, response } = proof;
  const { group } = eg;
  const h = group.generator().multiplyVartime(response).add(commitment.element.multiplyVartime(challenge));
  const digest = hash.digest(tag(0x10), word(coordinate), word(j), commitment.encoded, eg.encode(h));
  return RULES[eg.kind].filter((rule) => scalarOfHash(group, rule, digest).equals(challenge));
}

/** The rule by which all proofs of most of some guardians hold: each has one voice, however many proofs there are. */
function commonRule(
  known: readonly [ScalarRule, ...ScalarRule[]],
  guardians: readonly Guardian[],
  claims: readonly Claim[],
): ScalarRule {
  const voices = new Map<Guardian, readonly ScalarRule[]>();
  for (const { guardian, rules } of claims)
    voices.set(
      guardian,
      (voices.get(guardian) ?? known).filter((rule) => rules.includes(rule)),
    );
  const count = (rule: ScalarRule): number =>
    guardians.filter((guardian) => voices.get(guardian)?.includes(rule)).length;
  return known.reduce((best, rule) => (count(rule) > count(best) ? rule : best));
}
