/**
 * A trustee's share of a decryption as a statement of the decryption circuit (spec section 11.7): for those who want to verify it
 * on a chain, where the Chaum–Pedersen proof over Baby Jubjub costs more than a pairing.
 */
import type { Element, Scalar } from '../../core/group.js';
import { BABYJUBJUB } from '../../core/groups/babyjubjub.js';
import { SNARK_FIELD } from '../../core/poseidon.js';
import type { CircuitInputs } from '../../zk/groth16/snarkjs.js';
import { signedDigits } from './digits.js';
import { eighthOf } from './inputs.js';
import { type CompressedStatement, compressWithDigest, coordinates, statementDigest } from './statement.js';

/** The claim `share = x G` and `factors[i] = x components[i]` for one x. */
export interface DecryptionClaim {
  /** A field element that says what is decrypted: the scope of the contest. */
  readonly context: bigint;
  /** The trustee's public share. */
  readonly share: Element;
  /** First components of the tally. */
  readonly components: readonly Element[];
  readonly factors: readonly Element[];
}

/** A claim before it is proved. `inputs` are secret. */
export interface PreparedShare {
  readonly claim: DecryptionClaim;
  readonly compressed: CompressedStatement;
  readonly inputs: CircuitInputs;
}

const CHALLENGE_TAG = 'hanpyo decryption share v1';

/** The words of a claim: the context, the share, then component and factor of each position, x before y. */
export function decryptionWords({ context, share, components, factors }: DecryptionClaim): bigint[] {
  const points = components.flatMap((component, i) => [component, factors[i] ?? component.group.identity()]);
  return [context, ...[share, ...points].flatMap(coordinates)];
}

/**
 * The public signals of a claim with a digest that the prover states: what a verifier computes.
 * @throws {RangeError} if a word or the digest is not a field element
 */
export function compressDecryption(claim: DecryptionClaim, digest: bigint): CompressedStatement {
  return compressWithDigest(decryptionWords(claim), digest, CHALLENGE_TAG);
}

/**
 * Computes a share and lays out the inputs of its proof.
 * @param secret - the trustee's; not 0
 * @param components - elements of Baby Jubjub other than the identity
 * @throws {RangeError} if one of them is the identity, the secret is 0 or the context is not a field element
 */
export function prepareDecryption(
  context: bigint,
  secret: Scalar,
  components: readonly Element[],
): PreparedShare {
  if (secret.isZero()) throw new RangeError('a trustee’s secret is not 0');
  if (components.some((component) => component.group !== BABYJUBJUB || component.isIdentity()))
    throw new RangeError('components are elements of BabyJubJub other than the identity');
  if (context < 0n || context >= SNARK_FIELD) throw new RangeError('the context is a field element');
  const claim = Object.freeze({
    context,
    share: BABYJUBJUB.generator().multiply(secret),
    components,
    factors: components.map((component) => component.multiply(secret)),
  });
  const compressed = compressDecryption(claim, statementDigest(decryptionWords(claim)));
  const inputs: CircuitInputs = Object.freeze({
    ...compressed,
    context,
    components: components.map(coordinates),
    eighths: components.map((component) => coordinates(eighthOf(component))),
    ...signedDigits(secret),
  });
  return Object.freeze({ claim, compressed, inputs });
}
