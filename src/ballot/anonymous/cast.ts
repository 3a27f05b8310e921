/** Voting anonymously in an election of a record (spec section 11.9), on a voter's device: encrypted, bound together, proved. */
import type { Rng } from '../../core/random.js';
import { encryptEach } from '../../elgamal/cipher.js';
import { type ProvingArtefacts, type ProvingThreads, proveGroth16 } from '../../zk/groth16/prove.js';
import { assignBits, type Choice, positionValues } from '../../zk/layout.js';
import type { AnonymousContest } from './contest.js';
import type { AnonymousElection } from './election.js';
import type { AnonymousVoter } from './inputs.js';
import { layOutVote, type PreparedVote } from './inputs.js';
import { assertPath, drawNonces } from './prepare.js';
import { type AnonymousPart, type AnonymousVote, bindingOf } from './vote.js';

/** A vote in one contest. */
export interface ContestChoice {
  /** Index in `manifest.contests`. */
  readonly contest: number;
  readonly choice: Choice;
}

/** A part of a ballot before it is proved. */
export interface PreparedPart {
  readonly contest: number;
  readonly prepared: PreparedVote;
}

/**
 * Encrypts choices and lays out the inputs of their proofs.
 * @param choices - one choice, or with one nullifier for the election one for each contest, in their order
 * @param rng - 32 bytes for each contest; the nonces depend on the secret, the choice and the contest too
 * @throws {RangeError} for other contests, the part of a rule that a choice breaks, or a path that does not lead to the root
 */
export function prepareAnonymousParts(
  election: AnonymousElection,
  choices: readonly ContestChoice[],
  voter: AnonymousVoter,
  rng: Rng,
): readonly PreparedPart[] {
  const isWhole =
    choices.length === election.contests.length && choices.every(({ contest }, i) => contest === i);
  if (election.nullifiers === 'per-election' ? !isWhole : choices.length !== 1)
    throw new RangeError('a ballot has one contest, or all of them in order where they share a nullifier');
  const drafts = choices.map(({ contest, choice }) => {
    const place = contestAt(election, contest);
    assertPath(place, voter);
    const bits = assignBits(place.layout, choice);
    const nonces = drawNonces(place, [voter.secret, ...bits.map(BigInt)], rng);
    const values = positionValues(place.layout, bits);
    return { contest, place, bits, nonces, ciphertexts: encryptEach(election.publicKey, values, nonces) };
  });
  const binding = bindingOf(election, drafts);
  return drafts.map(({ contest, place, bits, nonces }) => ({
    contest,
    prepared: layOutVote(place, bits, nonces, voter, binding(contest)),
  }));
}

/**
 * Makes a ballot: {@link prepareAnonymousParts}, then a proof for each part.
 * @param artefacts - of the circuit of each contest of the manifest
 * @throws {RangeError} as there, or if a circuit is missing
 * @throws {ProvingError} if a circuit is another contest's, or the prover fails
 */
export async function castAnonymousVote(
  election: AnonymousElection,
  choices: readonly ContestChoice[],
  voter: AnonymousVoter,
  artefacts: readonly ProvingArtefacts[],
  rng: Rng,
  threads: ProvingThreads = 'one',
): Promise<AnonymousVote> {
  const prepared = prepareAnonymousParts(election, choices, voter, rng);
  const [first] = prepared;
  if (first === undefined) throw new RangeError('a ballot has a contest');
  const parts: AnonymousPart[] = [];
  for (const { contest, prepared: part } of prepared) {
    const circuit = artefacts[contest];
    if (circuit === undefined) throw new RangeError(`no circuit of contest ${contest}`);
    const { proof } = await proveGroth16(circuit, part.inputs, threads);
    const { ciphertexts } = part.statement;
    parts.push(Object.freeze({ contest, digest: part.compressed.digest, proof, ciphertexts }));
  }
  const { nullifier } = first.prepared.statement;
  return Object.freeze({ nullifier, parts: Object.freeze(parts) });
}

function contestAt({ contests }: AnonymousElection, index: number): AnonymousContest {
  const contest = contests[index];
  if (contest === undefined) throw new RangeError(`there is no contest ${index}`);
  return contest;
}
