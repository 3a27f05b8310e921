/** Verifying archives that are in memory. */
import { type BelCheckId, verifyBelenios } from '../../../../src/verify/foreign/belenios/index.js';
import { recordInFile } from '../../../../src/verify/foreign/memory.js';
import type { ForeignReport } from '../../../../src/verify/foreign/report.js';
import { seededRng } from '../../../helpers/rng.js';

/** The report on an archive. */
export function verify(bytes: Uint8Array): Promise<ForeignReport<BelCheckId>> {
  return verifyBelenios(recordInFile(bytes), { rng: seededRng('belenios') });
}

/** The first check that failed, in the order of the report. */
export function firstFailed({ checks }: ForeignReport<BelCheckId>): BelCheckId | undefined {
  return checks.find(({ status }) => status === 'failed')?.id;
}

/** All checks that failed, with their codes. */
export function failures({ checks }: ForeignReport<BelCheckId>): string[] {
  return checks.flatMap(({ findings }) => findings.map(({ check, code }) => `${check} ${code}`));
}
