/**
 * The zero-knowledge proofs of Swiss Post's crypto-primitives specification. Each is a proof of the preimage of a linear map:
 * the proof has the challenge e and the responses z, the verifier computes the commitments c = map(z) - e image and hashes
 * them again (algorithms VerifySchnorr, VerifyExponentiation, VerifyPlaintextEquality, VerifyDecryption).
 */
import type { Element, Scalar } from '../../../core/group.js';
import { entry, sumOfVartime } from '../../../mixnet/bayer-groth/arithmetic.js';
import type { CiphertextRow } from '../../../mixnet/bayer-groth/context.js';
import type { EquationTerm } from '../../../zk/terms.js';
import { type HashConvention, hashToInteger } from './conventions.js';
import { integerOf, type SwissPostGroup } from './group.js';
import type { Hashable } from './recursive-hash.js';

/** A proof with one response for each secret. */
export interface SwissPostProof {
  readonly e: Scalar;
  readonly z: readonly Scalar[];
}

/** What all verifications have in common. */
export interface ProofSession {
  readonly convention: HashConvention;
  readonly group: SwissPostGroup;
  /** What the proof is bound to besides its statement, such as the names of election and ballot box. */
  readonly auxiliary: readonly string[];
}

/** Verifies the knowledge of x with y = x G. */
export function verifySchnorr(session: ProofSession, y: Element, proof: SwissPostProof): boolean {
  const { group } = session.group;
  return verifies(session, proof, {
    secrets: 1,
    images: [{ image: y, map: [{ base: group.generator(), secret: 0 }] }],
    parameters: [integerOf(group.generator())],
    unwrapped: true,
    label: ['SchnorrProof'],
  });
}

/** Verifies that every y_i is the same multiple x of its base. @returns `false` if there is not one y for each base, or no base */
export function verifyExponentiation(
  session: ProofSession,
  bases: readonly Element[],
  y: readonly Element[],
  proof: SwissPostProof,
): boolean {
  if (bases.length === 0 || y.length !== bases.length) return false;
  return verifies(session, proof, {
    secrets: 1,
    images: bases.map((base, i) => ({ image: entry(y, i), map: [{ base, secret: 0 }] })),
    parameters: [bases.map(integerOf)],
    unwrapped: false,
    label: ['ExponentiationProof'],
  });
}

/** Verifies that `(r G, r H + M)` and `(r' G, r' H' + M)` hold the same message. @returns `false` for ciphertexts of other widths */
export function verifyPlaintextEquality(
  session: ProofSession,
  [first, second]: readonly [CiphertextRow, CiphertextRow],
  [h, hPrime]: readonly [Element, Element],
  proof: SwissPostProof,
): boolean {
  if (first.length !== 2 || second.length !== 2) return false;
  const base = session.group.group.generator();
  const [c1, c1Prime] = [entry(first, 1), entry(second, 1)];
  return verifies(session, proof, {
    secrets: 2,
    images: [
      { image: entry(first, 0), map: [{ base, secret: 0 }] },
      { image: entry(second, 0), map: [{ base, secret: 1 }] },
      {
        image: c1.subtract(c1Prime),
        map: [
          { base: h, secret: 0 },
          { base: hPrime.negate(), secret: 1 },
        ],
      },
    ],
    parameters: [base, h, hPrime].map(integerOf),
    unwrapped: false,
    label: ['PlaintextEqualityProof', integerOf(c1), integerOf(c1Prime)],
  });
}

/**
 * Verifies that a ciphertext `(gamma, phi_1, ...)` was decrypted to the messages under the first of the public keys.
 * @returns `false` if there is not one message for each phi, or fewer keys than messages
 */
export function verifyDecryption(
  session: ProofSession,
  ciphertext: CiphertextRow,
  publicKeys: readonly Element[],
  messages: readonly Element[],
  proof: SwissPostProof,
): boolean {
  const { group } = session.group;
  const [gamma, ...phis] = ciphertext;
  if (gamma === undefined || phis.length === 0) return false;
  if (messages.length !== phis.length || publicKeys.length < phis.length) return false;
  const keys = publicKeys.slice(0, phis.length);
  return verifies(session, proof, {
    secrets: phis.length,
    images: [
      ...keys.map((image, secret) => ({ image, map: [{ base: group.generator(), secret }] })),
      ...phis.map((phi, secret) => ({
        image: phi.subtract(entry(messages, secret)),
        map: [{ base: gamma, secret }],
      })),
    ],
    parameters: [group.generator(), gamma].map(integerOf),
    unwrapped: false,
    label: ['DecryptionProof', phis.map(integerOf), messages.map(integerOf)],
  });
}

/** A linear map with its image, and how they are hashed. */
interface Relation {
  readonly secrets: number;
  readonly images: readonly {
    readonly image: Element;
    readonly map: readonly { readonly base: Element; readonly secret: number }[];
  }[];
  /** Hashed after p and q. */
  readonly parameters: readonly Hashable[];
  /** A single image is hashed as itself, not as a list of one. */
  readonly unwrapped: boolean;
  /** Name of the proof and what follows it. */
  readonly label: readonly Hashable[];
}

function verifies(
  { convention, group: { group, p }, auxiliary }: ProofSession,
  { e, z }: SwissPostProof,
  { secrets, images, parameters, unwrapped, label }: Relation,
): boolean {
  if (z.length !== secrets) return false;
  const commitments = images.map(({ image, map }) => {
    const terms = map.map(({ base, secret }): EquationTerm => ({ base, scalar: entry(z, secret) }));
    return sumOfVartime(group, [...terms, { base: image, scalar: e.negate() }]);
  });
  const hashed = (elements: readonly Element[]): Hashable => {
    const integers = elements.map(integerOf);
    return unwrapped ? entry(integers, 0) : integers;
  };
  const values: Hashable[] = [
    [p, group.order, ...parameters],
    hashed(images.map(({ image }) => image)),
    hashed(commitments),
    auxiliary.length === 0 ? label : [...label, auxiliary],
  ];
  return group.scalar(hashToInteger(convention, values)).equals(e);
}
