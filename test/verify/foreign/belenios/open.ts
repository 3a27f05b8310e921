/** Verifying archives that are in memory. */
import { type BelCheckId, verifyBelenios } from '../../../../src/verify/foreign/belenios/index.js';
import type { ForeignReport } from '../../../../src/verify/foreign/report.js';
import type { ForeignRecord } from '../../../../src/verify/foreign/source.js';
import { seededRng } from '../../../helpers/rng.js';

/** A record that is one file. */
export function inMemory(bytes: Uint8Array): ForeignRecord {
  return {
    files: async () => undefined,
    open: async (path) =>
      path === ''
        ? {
            size: bytes.length,
            read: async (offset, length) => bytes.slice(offset, offset + length),
            close: async () => {},
          }
        : undefined,
  };
}

/** The report on an archive. */
export function verify(bytes: Uint8Array): Promise<ForeignReport<BelCheckId>> {
  return verifyBelenios(inMemory(bytes), { rng: seededRng('belenios') });
}

/** The first check that failed, in the order of the report. */
export function firstFailed({ checks }: ForeignReport<BelCheckId>): BelCheckId | undefined {
  return checks.find(({ status }) => status === 'failed')?.id;
}

/** All checks that failed, with their codes. */
export function failures({ checks }: ForeignReport<BelCheckId>): string[] {
  return checks.flatMap(({ findings }) => findings.map(({ check, code }) => `${check} ${code}`));
}
