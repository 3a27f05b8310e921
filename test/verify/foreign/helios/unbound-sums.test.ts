/**
 * What no verifier of Helios can see: proofs hash commitments alone, so one of several trustees who fixes those of its
 * decryption before the last ballot, and a voter who chooses its randomness after that, move votes between answers. The
 * report says so; if this test ever fails, the page on records of Helios says too much.
 */

import { expect, it } from 'vitest';
import { UNBOUND } from '../../../../src/verify/foreign/helios/decryption.js';
import { verifyHelios } from '../../../../src/verify/foreign/helios/index.js';
import { recordInFile } from '../../../../src/verify/foreign/memory.js';
import {
  challenge,
  closed,
  disjunction,
  G,
  type Json,
  P,
  power,
  Q,
  random,
  reduce,
  tallyOf,
} from './prover.js';
import { bundleOf, cast, decrypt, honestScene, newVote } from './scene.js';

/** Votes that are taken from each answer to the first question, to which any number of choices may be made. */
const MOVED: readonly number[] = [1, 0, -1];
/** What the last voter casts. */
const COUNTS = [
  [1, 0, 0],
  [0, 1],
];

/** The inverse of a scalar, by Fermat's little theorem. */
function invert(scalar: bigint): bigint {
  let [result, square] = [1n, reduce(scalar)];
  for (let rest = Q - 2n; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % Q;
    square = (square * square) % Q;
  }
  return result;
}

it('a trustee and the voter who casts last move votes, of which a note warns', async () => {
  const scene = honestScene();
  const [, secret = 0n] = scene.secrets;
  const others = scene.votes.slice(0, 2).map(({ vote }) => vote);
  const plans = (tallyOf(others, scene.questions)[0] ?? []).map(({ alpha }, j) => {
    const [a, b] = [random(), random()];
    const [A, B] = [power(G, a), (power(alpha, a) * power(G, b)) % P];
    const c = challenge(A, B);
    const moved = reduce(BigInt(MOVED[j] ?? 0));
    const proof = {
      challenge: `${c}`,
      commitment: { A: `${A}`, B: `${B}` },
      response: `${reduce(a + c * secret)}`,
    };
    return { moved, proof, randomness: reduce((b + moved * c) * invert(a)) };
  });
  const vote: Json = newVote(scene, COUNTS);
  plans.forEach(({ randomness }, j) => {
    const count = COUNTS[0]?.[j] ?? 0;
    const beta = (power(G, BigInt(count)) * power(scene.key, randomness)) % P;
    const pair = { alpha: power(G, randomness), beta };
    vote.answers[0].choices[j] = { alpha: `${pair.alpha}`, beta: `${beta}` };
    vote.answers[0].individual_proofs[j] = disjunction(scene.key, pair, randomness, [0, 1], count);
  });
  scene.votes[2] = cast(scene, closed(vote), 2);
  decrypt(scene);
  const votes = scene.votes.map((each) => each.vote);
  const [tally = []] = tallyOf(votes, scene.questions);
  const trustee = scene.trustees[1];
  trustee.decryption_proofs[0] = plans.map(({ proof }) => proof);
  trustee.decryption_factors[0] = tally.map(
    ({ alpha }, j) => `${(power(alpha, secret) * power(G, plans[j]?.moved ?? 0n)) % P}`,
  );
  scene.results[0] = scene.results[0].map((count: number, j: number) => count - (MOVED[j] ?? 0));
  const { checks } = await verifyHelios(recordInFile(bundleOf(scene)), { groups: 'any' });
  expect(checks.flatMap(({ findings }) => findings)).toEqual([]);
  expect(checks.find(({ id }) => id === 'HEL-19')?.notes).toEqual([UNBOUND]);
});
