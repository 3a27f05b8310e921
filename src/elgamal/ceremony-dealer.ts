/**
 * A trustee's own steps in the key ceremony (spec section 4.3): T. Pedersen, "A threshold cryptosystem without a trusted
 * party" (1991), with commit-then-reveal and proofs of possession. Every trustee deals; the key is the sum of all.
 */
import type { Scalar } from '../core/group.js';
import { drawBytes, type Rng } from '../core/random.js';
import { proveStatement } from '../zk/nizk.js';
import { commitHash, possessionStatement, possessionTranscript } from './ceremony-checks.js';
import type {
  CeremonyAnswer,
  CeremonyCommit,
  CeremonyComplaint,
  CeremonyReveal,
} from './ceremony-messages.js';
import { assertCeremonyParams, type CeremonyParams, isTrustee } from './ceremony-params.js';
import { sealShare } from './ceremony-shares.js';
import { commitPolynomial, evaluatePolynomial, randomPolynomial } from './polynomial.js';

/** What a dealer keeps to itself until the ceremony has ended; then it is destroyed. */
export interface DealerSecret {
  readonly run: number;
  readonly trustee: number;
  /** The polynomial, constant term first. */
  readonly coefficients: readonly Scalar[];
  /** The ephemeral key of each seal, for {@link answerComplaint}. */
  readonly sealKeys: readonly Uint8Array[];
}

/** What {@link dealCeremony} makes. The reveal is as secret as the rest until every commit is posted. */
export interface Dealing {
  readonly secret: DealerSecret;
  readonly commit: CeremonyCommit;
  readonly reveal: CeremonyReveal;
}

/**
 * A trustee's dealing (spec 4.3b). It must be dealt once a run: store it before the commit is posted.
 * @param trustee - own index, from 1
 * @throws {RangeError} if the parameters are out of range, sealing keys among them
 */
export function dealCeremony(params: CeremonyParams, trustee: number, rng: Rng): Dealing {
  assertCeremonyParams(params);
  if (!isTrustee(params, trustee)) throw new RangeError(`no trustee ${trustee}`);
  const { group, run, threshold } = params;
  const coefficients = randomPolynomial(group, threshold, rng);
  const sealKeys = params.trustees.map(() => drawBytes(rng, 32).slice());
  const commitments = Object.freeze(commitPolynomial(coefficients));
  const possession = proveStatement(
    possessionStatement(params, commitments),
    { kind: 'linear', secrets: coefficients.slice(0, 1) },
    possessionTranscript(params, trustee, commitments),
    rng,
  );
  const sealedShares = sealKeys.map((sealKey, i) =>
    sealShare(params, trustee, i + 1, evaluatePolynomial(coefficients, i + 1), sealKey),
  );
  const reveal: CeremonyReveal = Object.freeze({
    kind: 'reveal',
    run,
    trustee,
    commitments,
    possession,
    sealedShares,
  });
  const commit: CeremonyCommit = Object.freeze({
    kind: 'commit',
    run,
    trustee,
    hash: commitHash(params, reveal),
  });
  return Object.freeze({ secret: Object.freeze({ run, trustee, coefficients, sealKeys }), commit, reveal });
}

/**
 * Opens the complainer's share for everyone. It gives away nothing: the run ends with this complaint whoever is right,
 * and its polynomials are used no more.
 * @param secret - of the run and dealer that the complaint is about
 * @throws {RangeError} if the complaint is about another dealer or run
 */
export function answerComplaint(secret: DealerSecret, complaint: CeremonyComplaint): CeremonyAnswer {
  const sealKey = secret.sealKeys[complaint.trustee - 1];
  if (complaint.dealer !== secret.trustee || complaint.run !== secret.run || sealKey === undefined)
    throw new RangeError('the complaint is not about this dealing');
  return Object.freeze({
    kind: 'answer',
    run: secret.run,
    trustee: secret.trustee,
    complainer: complaint.trustee,
    share: evaluatePolynomial(secret.coefficients, complaint.trustee),
    sealKey,
  });
}
