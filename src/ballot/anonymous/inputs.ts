/** The inputs of the ballot circuit (spec section 11.3), laid out from bits and nonces: secret, but for the public signals and words. */
import type { Element, Scalar } from '../../core/group.js';
import { BABYJUBJUB } from '../../core/groups/babyjubjub.js';
import { encryptEach } from '../../elgamal/cipher.js';
import type { CircuitInputs } from '../../zk/groth16/snarkjs.js';
import { positionValues } from '../../zk/layout.js';
import type { AnonymousContest } from './contest.js';
import { signedDigits } from './digits.js';
import { nullifierOf } from './identity.js';
import type { RollPath } from './roll.js';
import {
  type AnonymousStatement,
  type CompressedStatement,
  compressStatement,
  coordinates,
  statementWords,
} from './statement.js';
import type { PartBinding } from './vote.js';

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
 * Encrypts the values that the bits make and lays out the inputs. Whether bits and path are right is for the circuit to say.
 * @param nonces - one for each position, uniform, secret, used once
 * @param bound - what the proof is bound to besides its statement; nothing for a ballot that stands alone
 * @throws {RangeError} if there is not one nonce for each position, or one is 0
 */
export function layOutVote(
  contest: AnonymousContest,
  bits: readonly number[],
  nonces: readonly Scalar[],
  voter: AnonymousVoter,
  bound?: PartBinding,
): PreparedVote {
  const { layout, scope, root, publicKey } = contest;
  const ciphertexts = encryptEach(publicKey, positionValues(layout, bits), nonces);
  const nullifier = nullifierOf(voter.secret, scope);
  const statement = Object.freeze({ scope, root, nullifier, publicKey, ciphertexts });
  const compressed = compressStatement(statementWords(statement), bound?.tag, bound?.words);
  const digits = nonces.map(signedDigits);
  const inputs: CircuitInputs = Object.freeze({
    ...compressed,
    scope,
    root,
    nullifier,
    key: coordinates(publicKey),
    keyEighth: coordinates(eighthOf(publicKey)),
    secret: voter.secret,
    path: voter.path.bits.map(BigInt),
    siblings: voter.path.siblings,
    bits: bits.map(BigInt),
    negative: digits.map(({ negative }) => negative),
    large: digits.map(({ large }) => large),
  });
  return Object.freeze({ statement, compressed, inputs });
}

/** What shows a circuit that a point has prime order: the point of which it is 8 times. */
export function eighthOf(point: Element): Element {
  return point.multiplyVartime(BABYJUBJUB.scalar(8).invert());
}
