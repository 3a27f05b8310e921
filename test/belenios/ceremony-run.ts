/** Ceremonies that a test holds, with all that trustees sent each other and all that they kept. */
import {
  type CeremonyCertificate,
  type CeremonyOutcome,
  type CeremonySettings,
  createCertificate,
  dealPolynomial,
  finishCeremony,
  type OpenCeremony,
  openCeremony,
  openThresholdShare,
  receiveDealings,
  sortDealings,
  type ThresholdTrustees,
} from '../../src/belenios/index.js';
import type { Scalar } from '../../src/core/group.js';
import { seededRng } from '../helpers/rng.js';

/** A ceremony that ended. */
export interface HeldCeremony {
  readonly certificates: readonly CeremonyCertificate[];
  readonly open: OpenCeremony;
  readonly polynomials: readonly string[];
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly trustees: ThresholdTrustees;
  /** Shares of the key, by trustee from 1 at place 0. */
  readonly shares: readonly Scalar[];
}

/** The value of a good outcome. */
export function good<T>(outcome: CeremonyOutcome<T>): T {
  if (outcome.kind === 'good') return outcome.value;
  throw new Error(outcome.faults.map(({ culprit, message }) => `${culprit}: ${message}`).join('\n'));
}

/** Who spoiled it and how, such as `2 wrong-secret`. */
export function culprits(outcome: CeremonyOutcome<unknown>): readonly string[] {
  return outcome.kind === 'good' ? [] : outcome.faults.map(({ culprit, code }) => `${culprit} ${code}`);
}

/** Holds a ceremony. */
export function holdCeremony(settings: CeremonySettings, seed = 'ceremony'): HeldCeremony {
  const rng = seededRng(`${seed} ${JSON.stringify(settings)}`);
  const certificates = Array.from({ length: settings.size }, (_, i) =>
    createCertificate(settings, i + 1, rng),
  );
  const open = good(
    openCeremony(
      settings,
      certificates.map(({ certificate }) => certificate),
    ),
  );
  const keys = certificates.map(({ key }) => key);
  const polynomials = keys.map((key) => dealPolynomial(open, key, rng));
  const inputs = good(sortDealings(open, polynomials));
  const outputs = keys.map((key, i) => good(receiveDealings(open, key, inputs[i] ?? '', rng)));
  const trustees = good(finishCeremony(open, polynomials, outputs));
  const shares = keys.map((key, i) =>
    openThresholdShare(open.group, { key, encryptedShare: trustees.encryptedShares[i] ?? '' }),
  );
  return { certificates, open, polynomials, inputs, outputs, trustees, shares };
}
