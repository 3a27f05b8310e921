/** Voting anonymously (spec section 11.3), on a voter's device: the vote encrypted, and proved by snarkjs. */
import type { Scalar } from '../../core/group.js';
import { BABYJUBJUB } from '../../core/groups/babyjubjub.js';
import { nonceStream } from '../../core/hedged-nonces.js';
import type { Rng } from '../../core/random.js';
import { type ProvingArtefacts, type ProvingThreads, proveGroth16 } from '../../zk/groth16/prove.js';
import { assignBits, type Choice } from '../../zk/layout.js';
import type { AnonymousBallot } from './ballot.js';
import type { AnonymousContest } from './contest.js';
import { voterCommitment } from './identity.js';
import { type AnonymousVoter, layOutVote, type PreparedVote } from './inputs.js';
import { rootOfPath } from './roll.js';
import { coordinates } from './statement.js';

/**
 * Encrypts a choice and lays out the inputs of its proof.
 * @param rng - 32 bytes; the nonces depend on the secret, the choice and the contest too
 * @throws {RangeError} naming the part of the rule that the choice breaks, or if the path does not lead to the contest's root
 */
export function prepareAnonymousVote(
  contest: AnonymousContest,
  choice: Choice,
  voter: AnonymousVoter,
  rng: Rng,
): PreparedVote {
  const bits = assignBits(contest.layout, choice);
  assertPath(contest, voter);
  return layOutVote(contest, bits, drawNonces(contest, [voter.secret, ...bits.map(BigInt)], rng), voter);
}

/**
 * Makes a ballot: {@link prepareAnonymousVote}, then a proof.
 * @throws {RangeError} as there
 * @throws {ProvingError} if the circuit is another contest's, or the prover fails
 */
export async function castAnonymousBallot(
  contest: AnonymousContest,
  choice: Choice,
  voter: AnonymousVoter,
  artefacts: ProvingArtefacts,
  rng: Rng,
  threads: ProvingThreads = 'one',
): Promise<AnonymousBallot> {
  const { statement, compressed, inputs } = prepareAnonymousVote(contest, choice, voter, rng);
  const { proof } = await proveGroth16(artefacts, inputs, threads);
  const { nullifier, ciphertexts } = statement;
  return Object.freeze({ nullifier, digest: compressed.digest, proof, ciphertexts });
}

/** Refuses a path that does not lead from a voter's commitment to the root. @throws {RangeError} */
export function assertPath({ depth, root }: AnonymousContest, { secret, path }: AnonymousVoter): void {
  if (path.bits.length !== depth || path.siblings.length !== depth)
    throw new RangeError(`a path of this roll has ${depth} levels`);
  if (rootOfPath(voterCommitment(secret), path) !== root)
    throw new RangeError('the path does not lead from the voter’s commitment to the root of the roll');
}

/** One nonce for each position; none is 0 but by an accident that encryption refuses. */
export function drawNonces(
  { layout, scope, root, publicKey }: AnonymousContest,
  secrets: readonly bigint[],
  rng: Rng,
): readonly Scalar[] {
  const witness = secrets.map((secret) => BABYJUBJUB.scalar(secret));
  const statement = [scope, root, ...coordinates(publicKey)].join(' ');
  return nonceStream({ group: BABYJUBJUB, role: 'anonymous ballot', statement, witness }, rng).take(
    layout.positions,
  );
}
