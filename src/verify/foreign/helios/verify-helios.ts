/** The verifier of Helios records: every check, in the order in which they depend on each other. */
import { bitLength } from '../../../core/integers.js';
import { systemRng } from '../../../core/random.js';
import { ReportBuilder } from '../../report.js';
import { decoding, type Fact, type ForeignReport, foreignReport } from '../report.js';
import type { ForeignRecord } from '../source.js';
import { BallotBox } from './box.js';
import { HEL_CHECKS, type HelCheckId } from './checks.js';
import { verifyDecryption } from './decryption.js';
import { isOpenedBallot } from './detect.js';
import { readElection, readQuestions, type StatedElection } from './election.js';
import { heliosGroup, readResidue, readStatedKey } from './group.js';
import { verifyLoneBallot } from './lone-ballot.js';
import { verifyOpened } from './opened.js';
import { type Board, type HeliosOptions, pass } from './options.js';
import type { Setup } from './setup.js';
import { type HeliosSource, openSource } from './source.js';
import { verifyTrustees } from './trustees.js';
import { readVoters } from './voters.js';

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
  const builder = new ReportBuilder(HEL_CHECKS);
  for (const { id } of HEL_CHECKS) builder.skip(id, 'a check before it failed');
  const board: Board = { builder, facts: [], rng, rules, mode, signal };
  const alone = await isOpenedBallot(record);
  const result = alone ? await verifyLoneBallot(board, record) : await verifyRecord(board, record, options);
  sayRules(board);
  return foreignReport(builder, { system: 'Helios', facts: board.facts, result });
}

/** HEL-12 runs wherever scalars are read; lenient rules leave it out, and HEL-13. */
function sayRules({ builder, facts, rules }: Board): void {
  if (rules === 'strict') {
    facts.push({ label: 'Rules', value: 'strict' });
    return;
  }
  facts.push({
    label: 'Rules',
    value: 'lenient; left out: that scalars are below the order, that ciphertexts and proofs are used once',
  });
  for (const check of ['HEL-12', 'HEL-13'] as const) builder.waive(check, 'lenient rules leave it out');
}

async function verifyRecord(
  board: Board,
  record: ForeignRecord,
  options: HeliosOptions,
): Promise<readonly Fact[] | undefined> {
  const source = await decoding(board.builder, 'HEL-01', 'record', () => openSource(record));
  if (source === undefined) return undefined;
  try {
    const setup = await verifySetup(board, source);
    return setup && (await verifyVotes(board, source, setup, options));
  } finally {
    await source.close();
  }
}

/** HEL-01 to HEL-06. */
async function verifySetup(board: Board, source: HeliosSource): Promise<Setup | undefined> {
  const { builder, facts } = board;
  const { name, bytes } = source.election;
  const election = await decoding(builder, 'HEL-01', name, () => readElection(bytes, name));
  if (election === undefined) return undefined;
  pass(builder, 'HEL-01', 4 + source.spoiled.length);
  facts.push({ label: 'Election', value: `${election.name}, ${election.uuid}` });
  facts.push({ label: 'Fingerprint', value: election.hash });
  const at = `${name}.public_key`;
  const found = await decoding(builder, 'HEL-02', name, () => {
    const stated = readStatedKey(election.fields.public_key, at);
    const group = heliosGroup(stated.parameters, board, at);
    return { group, key: readResidue(group, stated.y, `${at}.y`) };
  });
  if (found === undefined) return undefined;
  pass(builder, 'HEL-02');
  describeGroup(board, found.group.parameters);
  const questions = await decoding(builder, 'HEL-03', name, () => readQuestions(election, name));
  if (questions === undefined) return undefined;
  pass(builder, 'HEL-03', questions.length);
  const voters = await verifyVoters(board, source, election);
  if (voters === undefined) return undefined;
  const { group, key } = found;
  const generator = group.group.generator();
  const read = await verifyTrustees(board, group, source.trustees, new Map([[group.generator, generator]]));
  if (read === undefined) return undefined;
  const element = await decoding(builder, 'HEL-06', name, () =>
    group.group.elementFromBytes(key.bytes, key.path),
  );
  if (element === undefined) return undefined;
  if (!element.equals(read.product))
    builder.fail({
      check: 'HEL-06',
      culprit: name,
      code: 'other-key',
      message: 'the election key is not the product of the keys of the trustees',
    });
  pass(builder, 'HEL-06', read.trustees.length);
  const tables = new Map([
    [group.generator, generator],
    [key, group.group.withTable(element)],
  ]);
  facts.push({ label: 'Trustees', value: String(read.trustees.length) });
  return { election, questions, group, key, tables, trustees: read.trustees, voters };
}

/** HEL-04. */
async function verifyVoters(
  { builder, facts }: Board,
  source: HeliosSource,
  election: StatedElection,
): Promise<Setup['voters'] | undefined> {
  const read = await decoding(builder, 'HEL-04', 'voters', () => readVoters(source.voters, election));
  if (read === undefined) return undefined;
  const { voters, listHash } = read;
  if (election.votersHash !== undefined && election.votersHash !== listHash)
    builder.note(
      'HEL-04',
      'the election states a hash of its voters that is not that of this list; Helios does not fix their order',
    );
  pass(builder, 'HEL-04', voters.size);
  facts.push({ label: 'Voters', value: String(voters.size) });
  return voters;
}

/** HEL-07 to HEL-20. @returns the result, for people */
async function verifyVotes(
  board: Board,
  source: HeliosSource,
  setup: Setup,
  { onProgress }: HeliosOptions,
): Promise<readonly Fact[] | undefined> {
  const { builder, facts, signal } = board;
  const box = new BallotBox(board, setup);
  const total = setup.voters.size;
  const filled = await decoding(builder, 'HEL-07', 'ballots', async () => {
    let done = 0;
    for await (const ballot of source.ballots(setup.voters.keys())) {
      signal?.throwIfAborted();
      await box.add(ballot);
      onProgress?.(++done, Math.max(done, total));
    }
    return true;
  });
  const counted = box.finish();
  await verifyOpened(board, setup, source.spoiled, box);
  if (filled === undefined || counted === undefined) {
    for (const check of ['HEL-18', 'HEL-19', 'HEL-20'] as const)
      builder.skip(check, 'not every ballot could be read');
    return undefined;
  }
  facts.push({ label: 'Ballots counted', value: String(counted.ballots) });
  const result = await verifyDecryption(board, setup, counted, source.results);
  builder.complete('HEL-12');
  return result;
}

function describeGroup(
  { builder, facts }: Board,
  { p, q }: { readonly p: bigint; readonly q: bigint },
): void {
  const [large, small] = [bitLength(p), bitLength(q)];
  facts.push({
    label: 'Group',
    value: `integers modulo a prime of ${large} bits, order of ${small} bits`,
  });
  if (large < 2048 || small < 224)
    builder.note(
      'HEL-02',
      'the group is too small to be secure today; what it proves can be forged with effort',
    );
}
