/** An election of ElectionGuard, ready for encrypting ballots. */
import { DecodeError } from '../core/errors.js';
import { type Rng, systemRng } from '../core/random.js';
import type { Election } from '../verify/foreign/electionguard/board.js';
import { EG_CHECKS } from '../verify/foreign/electionguard/checks.js';
import { verifySetup } from '../verify/foreign/electionguard/setup.js';
import type { ForeignRecord } from '../verify/foreign/source.js';
import { ReportBuilder } from '../verify/report.js';

/** An election whose parameters and keys are verified. */
export type OpenElection = Election;

/**
 * Reads constants, manifest, configuration and keys of a record, and verifies them: nothing is encrypted to a key that the
 * guardians did not prove.
 * @param record - a folder with `constants.json`, `manifest.json`, `election_config.json` and `election_initialized.json`
 * @throws {DecodeError} if one of them cannot be read, or does not fit the others
 */
export async function openElection(record: ForeignRecord, rng: Rng = systemRng): Promise<OpenElection> {
  const builder = new ReportBuilder(EG_CHECKS);
  const election = await verifySetup({ record, builder, rng, facts: [] });
  const [finding] = builder.results().flatMap(({ findings }) => findings);
  if (election === undefined || finding !== undefined)
    throw new DecodeError('bad-value', finding?.culprit ?? '', finding?.message ?? 'the setup is not valid');
  return election;
}
