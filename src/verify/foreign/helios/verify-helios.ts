/** The verifier of Helios records: every check, in the order in which they depend on each other. */
import { systemRng } from '../../../core/random.js';
import { ReportBuilder } from '../../report.js';
import { decoding, type Fact, type ForeignReport, foreignReport } from '../report.js';
import type { ForeignRecord } from '../source.js';
import { ForeignCrew } from '../workers/crew.js';
import { appraiserOf } from './appraisal.js';
import { BallotBox, type Counted } from './box.js';
import { HEL_CHECKS, type HelCheckId } from './checks.js';
import { verifyDecryption } from './decryption.js';
import { isOpenedBallot } from './detect.js';
import { LONE_BALLOT, verifyLoneBallot } from './lone-ballot.js';
import { verifyOpened } from './opened.js';
import type { Board, HeliosOptions, RecordBoard } from './options.js';
import type { Setup } from './setup.js';
import { type HeliosSource, openSource } from './source.js';
import { Uses } from './uses.js';
import { verifySetup } from './verify-setup.js';

/**
 * Verifies a record.
 * @param record - a bundle, a folder with `bundle.json`, a folder with the answers of a server (`election.json`,
 * `voters.json`, `ballots/<voter>.json`, `trustees.json`, `result.json`, `spoiled/1.json`), or an opened ballot alone
 * @returns the report; whatever is in the record, it is never an exception
 */
export async function verifyHelios(
  record: ForeignRecord,
  options: HeliosOptions = {},
): Promise<ForeignReport<HelCheckId>> {
  const { rng = systemRng, rules = 'strict', mode = 'together', signal } = options;
  const { groups = rules === 'strict' ? 'secure' : 'any' } = options;
  const builder = new ReportBuilder(HEL_CHECKS);
  for (const { id } of HEL_CHECKS) builder.skip(id, 'a check before it failed');
  const board: Board = { builder, facts: [], rng, rules, groups, mode, signal };
  const { facts } = board;
  const alone = await isOpenedBallot(record);
  const result = alone ? await verifyLoneBallot(board, record) : await verifyRecord(board, record, options);
  sayRules(board);
  return foreignReport(builder, { system: 'Helios', facts, scope: alone ? LONE_BALLOT : undefined, result });
}

/** HEL-12 runs wherever scalars are read; lenient rules leave it out, and HEL-13. */
function sayRules({ builder, facts, rules, groups }: Board): void {
  const size = groups === 'any' ? ['that the group is large enough to be secure'] : [];
  const use = ['that scalars are below the order', 'that ciphertexts, proofs and keys are used once'];
  const leftOut = [...size, ...(rules === 'lenient' ? use : [])].join(', ');
  facts.push({ label: 'Rules', value: leftOut === '' ? rules : `${rules}; left out: ${leftOut}` });
  if (rules === 'lenient')
    for (const check of ['HEL-12', 'HEL-13'] as const) builder.waive(check, 'lenient rules leave it out');
}

async function verifyRecord(
  board: Board,
  record: ForeignRecord,
  options: HeliosOptions,
): Promise<readonly Fact[] | undefined> {
  const uses = new Uses(board);
  const source = await decoding(board.builder, 'HEL-01', 'record', () => openSource(record));
  if (source === undefined) return undefined;
  try {
    const setup = await verifySetup({ ...board, uses }, source);
    return setup && (await verifyVotes({ ...board, uses }, source, setup, options));
  } finally {
    await source.close();
  }
}

/** HEL-07 to HEL-20. @returns the result, for people */
async function verifyVotes(
  board: RecordBoard,
  source: HeliosSource,
  setup: Setup,
  options: HeliosOptions,
): Promise<readonly Fact[] | undefined> {
  const { builder, facts } = board;
  const { filled, counted } = await verifyBallots(board, source, setup, options);
  await verifyOpened(board, setup, source.spoiled);
  if (filled === undefined || counted === undefined) {
    for (const check of ['HEL-12', 'HEL-13', 'HEL-18', 'HEL-19', 'HEL-20'] as const)
      builder.skip(check, 'not every ballot could be read');
    return undefined;
  }
  facts.push({ label: 'Ballots counted', value: String(counted.ballots) });
  const result = await verifyDecryption(board, setup, counted, source.results);
  builder.complete('HEL-12');
  board.uses.finish();
  return result;
}

/** HEL-07 to HEL-16. @returns whether all ballots could be got, and what is counted */
async function verifyBallots(
  board: RecordBoard,
  source: HeliosSource,
  setup: Setup,
  { onProgress, workers }: HeliosOptions,
): Promise<{ readonly filled: true | undefined; readonly counted: Counted | undefined }> {
  const { builder, mode, rng, rules, signal } = board;
  const { name, bytes } = source.election;
  const task = { system: 'helios', election: bytes.slice(), name, rules, mode } as const;
  const crew = new ForeignCrew(appraiserOf({ ...setup, mode }), task, { workers, rng });
  try {
    const box = new BallotBox(board, setup, crew);
    const total = setup.voters.size;
    const filled = await decoding(builder, 'HEL-07', 'ballots', async () => {
      let done = 0;
      for await (const ballot of source.ballots(setup.voters.keys())) {
        signal?.throwIfAborted();
        await box.add(ballot);
        onProgress?.(++done, Math.max(done, total));
      }
      return true as const;
    });
    await refuseStrays(board, source, setup);
    return { filled, counted: await decoding(builder, 'HEL-07', 'ballots', () => box.finish()) };
  } finally {
    await crew.dismiss();
  }
}

/** HEL-10: a folder has no ballots but those of its voters. */
async function refuseStrays({ builder }: Board, source: HeliosSource, { voters }: Setup): Promise<void> {
  const strays = await source.strays(voters);
  if (strays === undefined)
    builder.note('HEL-10', 'files cannot be listed here: ballots of people who are not listed are not seen');
  for (const name of strays ?? [])
    builder.fail({
      check: 'HEL-10',
      culprit: `ballots/${name}.json`,
      code: 'unknown-voter',
      message: 'a ballot under the name of nobody who is listed',
    });
}
