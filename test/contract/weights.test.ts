/**
 * The contract folds the equations of a ballot with weights that are a hash of everything. Here is why the hash must cover
 * the responses: two wrong responses whose errors cancel under the weights of the ballot before they were changed.
 */
import { expect, it } from 'vitest';
import { concatBytes, utf8 } from '../../src/core/bytes.js';
import type { Scalar } from '../../src/core/group.js';
import { BN254_G1 } from '../../src/core/groups/bn254.js';
import { bytesToInteger } from '../../src/core/integers.js';
import { KeccakTranscript, word } from '../../src/core/keccak-transcript.js';
import { KECCAK_DOMAINS } from '../../src/core/labels.js';
import { keccak256 } from '../../src/core/sha3.js';
import { addressWord } from '../../src/evm/abi.js';
import type { ChainBallot } from '../../src/evm/ballot.js';
import { ballotOf, cast, enrol, newScene, openVoting, type Scene } from './sigma-scene.js';

/** Offsets of the parts of a proof of one candidate and a sum from 0 to 1: c, then T T' z twice; the same for the sum. */
const BRANCHES = [32, 192, 384, 544] as const;
const RESPONSE = 128;

const scalarAt = (bytes: Uint8Array, offset: number): Scalar =>
  BN254_G1.scalarFromBytes(bytes.slice(offset, offset + 32));

/** The digest of a ballot as the contract makes it: statement and commitments. */
function digestOf({ election }: Scene, voter: Uint8Array, { ciphertexts, proof }: ChainBallot): Uint8Array {
  const { chainId, contract, election: id, definition } = election;
  return new KeccakTranscript(BN254_G1, KECCAK_DOMAINS.ballot)
    .words(word(chainId), addressWord(contract), id, addressWord(voter))
    .elements([definition.key])
    .words(word((1n << 128n) | 1n), ciphertexts)
    .words(...BRANCHES.map((offset) => proof.slice(offset, offset + RESPONSE)))
    .digest();
}

/** The weights of the four branches as the contract draws them. */
function weightsOf(digest: Uint8Array, proof: Uint8Array): Scalar[] {
  const seed = keccak256(concatBytes(keccak256(utf8(KECCAK_DOMAINS.weights)), digest, proof));
  const drawn = (number: number): Uint8Array => keccak256(concatBytes(seed, word(number)));
  const halves = [drawn(1).slice(16), drawn(1).slice(0, 16), drawn(3).slice(16)];
  return [1n, ...halves.map(bytesToInteger)].map((weight) => BN254_G1.scalar(weight));
}

/** Whether both folded equations hold under the given weights, whatever they were drawn from. */
function foldedHolds(
  scene: Scene,
  digest: Uint8Array,
  ballot: ChainBallot,
  weights: readonly Scalar[],
): boolean {
  const challenge = BN254_G1.scalar(bytesToInteger(digest));
  const { proof, ciphertexts } = ballot;
  const point = (bytes: Uint8Array, offset: number) =>
    BN254_G1.elementOrIdentityFromBytes(bytes.slice(offset, offset + 64));
  const [bit, sum] = [scalarAt(proof, 0), scalarAt(proof, 352)];
  const challenges = [bit, challenge.subtract(bit), sum, challenge.subtract(sum)];
  const G = BN254_G1.generator();
  const { key } = scene.election.definition;
  let [first, second] = [BN254_G1.identity(), BN254_G1.identity()];
  BRANCHES.forEach((offset, k) => {
    const [weight, c] = [weights[k] ?? challenge, challenges[k] ?? challenge];
    const z = scalarAt(proof, offset + RESPONSE);
    const vote = point(ciphertexts, 64).subtract(G.multiply(BN254_G1.scalar(k % 2)));
    const one = G.multiply(z).subtract(point(proof, offset)).subtract(point(ciphertexts, 0).multiply(c));
    const two = key
      .multiply(z)
      .subtract(point(proof, offset + 64))
      .subtract(vote.multiply(c));
    first = first.add(one.multiply(weight));
    second = second.add(two.multiply(weight));
  });
  return first.isIdentity() && second.isIdentity();
}

it('errors that cancel under the weights of another proof do not pass', async () => {
  const scene = await newScene({ candidates: 1, least: 0 }, 'weights');
  await enrol(scene, ['ann']);
  openVoting(scene);
  const { address } = await scene.chain.account('ann');
  const ballot = await ballotOf(scene, 'ann', 0);
  const digest = digestOf(scene, address, ballot);
  const weights = weightsOf(digest, ballot.proof);
  expect(foldedHolds(scene, digest, ballot, weights)).toBe(true);

  const [, second, third] = weights as [Scalar, Scalar, Scalar, Scalar];
  const proof = ballot.proof.slice();
  proof.set(
    scalarAt(proof, BRANCHES[1] + RESPONSE)
      .add(third)
      .toBytes(),
    BRANCHES[1] + RESPONSE,
  );
  proof.set(
    scalarAt(proof, BRANCHES[2] + RESPONSE)
      .subtract(second)
      .toBytes(),
    BRANCHES[2] + RESPONSE,
  );
  const forged = { ...ballot, proof };
  // Statement and commitments are the same, so weights that hash only these would be too, and would let this pass.
  expect(digestOf(scene, address, forged)).toEqual(digest);
  expect(foldedHolds(scene, digest, forged, weights)).toBe(true);
  expect((await cast(scene, 'ann', forged)).error).toBe('InvalidProof');
  expect((await cast(scene, 'ann', ballot)).error).toBeUndefined();
});
