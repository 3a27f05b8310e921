/** What a dealer of a ceremony makes who does as the test wants. */
import type { Element, Scalar } from '../../src/core/group.js';
import { possessionStatement, possessionTranscript } from '../../src/elgamal/ceremony-checks.js';
import type { CeremonyReveal } from '../../src/elgamal/ceremony-messages.js';
import type { CeremonyParams } from '../../src/elgamal/ceremony-params.js';
import { sealShare } from '../../src/elgamal/ceremony-shares.js';
import { commitPolynomial, evaluatePolynomial } from '../../src/elgamal/polynomial.js';
import { type Proof, proveStatement } from '../../src/zk/nizk.js';
import type { Actors } from './ceremony-actors.js';
import { at } from './helpers.js';

/** A reveal of trustee `dealer` made of a polynomial of the test's choice, otherwise honest. */
export function revealOf(
  a: Actors,
  dealer: number,
  polynomial: readonly Scalar[],
  params: CeremonyParams = a.params,
): CeremonyReveal {
  const commitments = commitPolynomial(polynomial);
  return {
    kind: 'reveal',
    run: a.params.run,
    trustee: dealer,
    commitments,
    possession: possession(params, dealer, commitments, at(polynomial, 0), a),
    sealedShares: a.params.trustees.map((_, i) =>
      sealShare(a.params, dealer, i + 1, evaluatePolynomial(polynomial, i + 1), a.rng(32)),
    ),
  };
}

/** A proof of possession, of whatever secret. */
export function possession(
  params: CeremonyParams,
  dealer: number,
  commitments: readonly Element[],
  secret: Scalar,
  a: Actors,
): Proof {
  return proveStatement(
    possessionStatement(params, commitments),
    { kind: 'linear', secrets: [secret] },
    possessionTranscript(params, dealer, commitments),
    a.rng,
  );
}

/** The outcome of a ceremony that pins its failure on somebody. */
export function failed(...culprits: readonly (readonly [number, string])[]): {
  readonly kind: 'failed';
  readonly culprits: readonly { readonly trustee: number; readonly reason: string }[];
} {
  return { kind: 'failed', culprits: culprits.map(([trustee, reason]) => ({ trustee, reason })) };
}
