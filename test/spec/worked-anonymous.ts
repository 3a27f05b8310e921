/** The worked values of the specification's chapter on anonymous ballots: everything that does not depend on a proof. */
import {
  anonymousContest,
  anonymousRoll,
  circuitShape,
  nullifierOf,
  offChainScope,
  statementWords,
  voterCommitment,
} from '../../src/ballot/anonymous/index.js';
import { layOutVote } from '../../src/ballot/anonymous/inputs.js';
import { BABYJUBJUB } from '../../src/core/groups/babyjubjub.js';

const hex = (value: bigint): string => value.toString(16).padStart(64, '0');

/** The lines of the worked vector. */
export function workedAnonymous(): string[] {
  const secrets = [1n, 2n, 3n];
  const roll = anonymousRoll(secrets.map(voterCommitment), 4);
  const scope = offChainScope(new Uint8Array(32), 0);
  const rule = {
    options: 2,
    minPerOption: 0,
    maxPerOption: 1,
    limits: [{ weights: [1, 1], min: 0, max: 1 }],
    blank: false,
    excluded: [],
  };
  const publicKey = BABYJUBJUB.generator().multiplyVartime(BABYJUBJUB.scalar(5));
  const contest = anonymousContest(circuitShape(4, rule), { scope, root: roll.root, publicKey });
  const nonces = [7, 11].map((nonce) => BABYJUBJUB.scalar(nonce));
  const { statement, compressed } = layOutVote(contest, [0, 1, 0], nonces, {
    secret: 2n,
    path: roll.pathOf(1),
  });
  return [
    `commitment of 2 = ${hex(voterCommitment(2n))}`,
    `scope = ${hex(scope)}`,
    `nullifier = ${hex(nullifierOf(2n, scope))}`,
    ...statementWords(statement).map((word, i) => `w_${i} = ${hex(word)}`),
    `digest = ${hex(compressed.digest)}`,
    `challenge = ${hex(compressed.challenge)}`,
    `combination = ${hex(compressed.combination)}`,
  ];
}
