/** The inputs of the ballot circuit (spec section 11.3), made on a voter's device; and ballots, proved by snarkjs. */
import type { Scalar } from '../../core/group.js';
import { BABYJUBJUB } from '../../core/groups/babyjubjub.js';
import { nonceStream } from '../../core/hedged-nonces.js';
import type { Rng } from '../../core/random.js';
import { encryptEach } from '../../elgamal/cipher.js';
import { type ProvingArtefacts, type ProvingThreads, proveGroth16 } from '../../zk/groth16/prove.js';
import type { CircuitInputs } from '../../zk/groth16/snarkjs.js';
import { assignBits, type Choice, positionValues } from '../../zk/layout.js';
import type { AnonymousBallot } from './ballot.js';
import type { AnonymousContest } from './contest.js';
import { signedDigits } from './digits.js';
import { nullifierOf, voterCommitment } from './identity.js';
import { type RollPath, rootOfPath } from './roll.js';
import {
  type AnonymousStatement,
  type CompressedStatement,
  compressStatement,
  coordinates,
  statementWords,
} from './statement.js';

/** What a voter has. */
export interface AnonymousVoter {
  readonly secret: bigint;
  readonly path: RollPath;
}

/** A vote before it is proved. `inputs` are secret. */
export interface PreparedVote {
  readonly statement: AnonymousStatement;
  readonly compressed: CompressedStatement;
  readonly inputs: CircuitInputs;
}

/**
 * Encrypts a choice and lays out the inputs of its proof.
 * @param rng - 32 bytes; the nonces depend on the secret and the contest too
 * @throws {RangeError} naming the part of the rule that the choice breaks, or if the path does not lead to the contest's root
 */
export function prepareAnonymousVote(
  contest: AnonymousContest,
  choice: Choice,
  voter: AnonymousVoter,
  rng: Rng,
): PreparedVote {
  const { layout, scope, root, publicKey } = contest;
  const bits = assignBits(layout, choice);
  const { bits: path, siblings } = voter.path;
  if (path.length !== contest.depth || siblings.length !== contest.depth)
    throw new RangeError(`a path of this roll has ${contest.depth} levels`);
  if (rootOfPath(voterCommitment(voter.secret), voter.path) !== root)
    throw new RangeError('the path does not lead from the voter’s commitment to the root of the roll');
  const nonces = drawNonces(contest, voter.secret, rng);
  const ciphertexts = encryptEach(publicKey, positionValues(layout, bits), nonces);
  const nullifier = nullifierOf(voter.secret, scope);
  const statement = Object.freeze({ scope, root, nullifier, publicKey, ciphertexts });
  const compressed = compressStatement(statementWords(statement));
  const digits = nonces.map(signedDigits);
  const inputs: CircuitInputs = Object.freeze({
    ...compressed,
    scope,
    root,
    nullifier,
    key: coordinates(publicKey),
    secret: voter.secret,
    path: path.map((bit) => BigInt(bit)),
    siblings,
    bits: bits.map((bit) => BigInt(bit)),
    negative: digits.map(({ negative }) => negative),
    large: digits.map(({ large }) => large),
    keyEighth: coordinates(publicKey.multiplyVartime(BABYJUBJUB.scalar(8).invert())),
  });
  return Object.freeze({ statement, compressed, inputs });
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

/** One nonce for each position, none of them 0 but by an accident that encryption refuses. */
function drawNonces({ layout, scope, root }: AnonymousContest, secret: bigint, rng: Rng): readonly Scalar[] {
  const witness = [BABYJUBJUB.scalar(secret)];
  const statement = `${scope} ${root}`;
  return nonceStream({ group: BABYJUBJUB, role: 'anonymous ballot', statement, witness }, rng).take(
    layout.positions,
  );
}
