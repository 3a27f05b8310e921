/** The rows of Seoul's example, each by its id: what `npm run example:seoul` shows, at its real thresholds. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { keysOf } from '../../../examples/seoul/city.js';
import { sendLetters } from '../../../examples/seoul/hook.js';
import { storageReport } from '../../../examples/seoul/storage.js';
import { directoryFiles } from '../../../src/cli/record-reader.js';
import { toHex, utf8 } from '../../../src/core/bytes.js';
import { sha256 } from '../../../src/core/hash.js';
import { archiveLog, checkArchive } from '../../../src/ledger/file/index.js';
import { appendLeaf, emptyRange, leafHash, rangeRoot } from '../../../src/ledger/index.js';
import {
  funnels,
  outcomeEntry,
  type ProposalState,
  readForumFrame,
  stageEntry,
  supportEntry,
} from '../../../src/petition/index.js';
import { outcomeFaults, verifyElection, verifyForum } from '../../../src/verify/index.js';
import { newDesk } from '../../cli/cli.js';
import { seededRng } from '../../helpers/rng.js';
import { bytesIn } from './published-log.js';
import { cursorIn, type ToldStory, tellStory } from './seoul-story.js';

/** What the example publishes. */
const LOGS = ['forum', 'debate', 'budget'];
let told: ToldStory;

beforeAll(async () => {
  told = await tellStory();
  return () => told.clear();
}, 300_000);

const proposal = (id: Uint8Array): ProposalState => {
  const found = told.state.proposal(id);
  if (found === undefined) throw new Error('it was filed');
  return found;
};
/** The stages that a proposal came through, with what led there. */
const way = (id: Uint8Array) => proposal(id).history.map(({ stage, cause }) => `${stage}:${cause}`);
const checksOf = (entry: Uint8Array) => told.early.judge(entry).findings.map(({ check }) => check);

describe('Seoul', () => {
  it('SEO-01 files a proposal by the hash of its text', () => {
    const { proposal: bikes, filed } = proposal(told.filed.bikes);
    expect(bikes).toMatchObject({
      title: '한강 자전거 길 잇기',
      text: { size: utf8('# 한강 자전거 길 잇기\n').length, mediaType: 'text/markdown' },
    });
    expect(toHex(bikes.text.hash)).toBe(toHex(sha256(utf8('# 한강 자전거 길 잇기\n'))));
    const { type, payload } = readForumFrame(told.entries[filed] ?? new Uint8Array());
    expect([type, Buffer.from(payload).includes('# 한강')]).toEqual(['proposal', false]);
  });

  it('SEO-02 owes the department’s reply at 50 supports, not at 49', () => {
    expect([proposal(told.filed.quiet).count('supports'), ...way(told.filed.quiet)]).toEqual([
      49,
      'filed:filed',
    ]);
    const [, reply] = proposal(told.filed.lifted).history;
    expect([reply?.stage, reply?.cause]).toEqual(['reply', 'threshold']);
    expect(told.earlier(reply?.entry, 'support', told.filed.lifted).length).toBe(50);
    expect(told.earlier((reply?.entry ?? 0) - 1, 'support', told.filed.lifted).length).toBe(49);
    expect(proposal(told.filed.lifted).duties.map(({ definition }) => definition.id)).toEqual(['department']);
  });

  it('SEO-03 opens the debate at 100, not at 99, and under the old profile not at all', () => {
    const [, , debate] = proposal(told.filed.bikes).history;
    expect([debate?.stage, debate?.cause]).toEqual(['debate', 'threshold']);
    expect([proposal(told.filed.older).count('supports'), ...way(told.filed.older)]).toEqual([
      100,
      'filed:filed',
      'reply:threshold',
    ]);
    // The entry before the change is the hundredth support.
    expect(told.before[(debate?.entry ?? 0) - 1]).toBe('reply');
    expect(told.earlier(debate?.entry, 'support', told.filed.bikes).length).toBe(100);
    expect(told.earlier((debate?.entry ?? 0) - 1, 'support', told.filed.bikes).length).toBe(99);
  });

  it('SEO-04 owes the mayor’s answer at 1,000 people, each counted once', () => {
    const { history } = proposal(told.filed.bikes);
    const answer = history.find(({ stage }) => stage === 'answer');
    const said = told.earlier(answer?.entry, 'contribution', told.filed.bikes);
    // 1,001 contributions of 1,000 people.
    expect([said.length, proposal(told.filed.bikes).count('participants')]).toEqual([1001, 1000]);
    // Before them the department owes its reply, and nobody anything else; behind the thousandth the mayor does, and the budget.
    const owed = told.early.state?.proposal(told.filed.bikes)?.duties.map(({ definition }) => definition.id);
    expect(owed).toEqual(['department']);
    const then = told.owed.filter((duty) => toHex(duty.proposal) === toHex(told.filed.bikes));
    expect(then.map(({ stage, duty }) => `${stage}: ${duty}`)).toEqual([
      'reply: department',
      'answer: mayor',
      'answer: budget',
    ]);
    expect(proposal(told.filed.bikes).duties).toEqual([]);
  });

  it('SEO-05 lets the panel promote with a reason and enough signatures', () => {
    const { history } = proposal(told.filed.lifted);
    const lifted = history.at(-1);
    expect([lifted?.stage, lifted?.cause]).toEqual(['debate', 'promotion']);
    const frame = readForumFrame(told.entries[lifted?.entry ?? 0] ?? new Uint8Array());
    expect(frame.signatures.map(({ role }) => role)).toEqual(['panel', 'panel']);
    expect(Buffer.from(frame.payload).includes('장마 전에 다루어야 함')).toBe(true);
    const { state, city, filed } = told;
    const again = { to: 'debate', kind: 'promotion', reason: '한 사람의 뜻' } as const;
    expect(checksOf(stageEntry(state, proposal(filed.quiet), again, city.panel.slice(0, 1)))).toEqual([
      'PT-07',
    ]);
    expect(checksOf(stageEntry(state, proposal(filed.quiet), again, city.operators))).toEqual(['PT-07']);
  });

  it('SEO-06 records every change with count, size and root, and tells of each once, in order, though the receiver was away', async () => {
    const changes = [...told.state.proposals.values()].flatMap(({ history }) => history);
    expect(told.letters.length).toBe(changes.length);
    const order = told.letters.map(({ entry }) => entry);
    expect(order).toEqual([...new Set(order)].sort((a, b) => a - b));
    const debate = proposal(told.filed.bikes).history[2];
    const { payload } = readForumFrame(told.entries[debate?.entry ?? 0] ?? new Uint8Array());
    let range = emptyRange();
    for (const bytes of told.entries.slice(0, debate?.entry)) range = appendLeaf(range, leafHash(bytes));
    expect(payload.subarray(-32)).toEqual(rangeRoot(range));
    expect(await sendLetters(told.state, cursorIn(join(told.folder, 'sent')), async () => {})).toBe(0);
  });

  it('SEO-07 takes one support of a person', () => {
    const { state, city, filed } = told;
    const [resident = city.operators[0]] = city.residents;
    if (resident === undefined) throw new Error('a city has people');
    expect(checksOf(supportEntry(state.id, filed.quiet, resident))).toEqual(['PT-12']);
    const stranger = { role: 'member', seed: seededRng('x')(32) } as const;
    expect(checksOf(supportEntry(state.id, filed.quiet, stranger))).toEqual(['PT-12']);
  });

  it('SEO-07 publishes everybody’s key, and nobody’s name or number: in none of the three logs', async () => {
    const published = Buffer.concat(await Promise.all(LOGS.map((log) => bytesIn(join(told.folder, log)))));
    const { people, residents } = told.city;
    expect([people.length, new Set(people.map(({ number }) => number)).size]).toEqual([1010, 1010]);
    expect(keysOf(residents).filter((key) => !published.includes(Buffer.from(key)))).toEqual([]);
    const said = people.filter(({ name, number }) => published.includes(name) || published.includes(number));
    expect(said).toEqual([]);
  });

  it('SEO-08 states the end of the debate vote, which anyone holds against its record', async () => {
    const report = await verifyElection(directoryFiles(join(told.folder, 'debate')));
    expect(report.result?.map(({ id }) => id)).toEqual(['opinion', 'matters', 'marks', 'points']);
    const [{ outcome } = { outcome: undefined }] = proposal(told.filed.bus).outcomes;
    if (outcome === undefined) throw new Error('its outcome was posted');
    // Thirteen ballots of twelve people: the outcome says twelve.
    expect([outcome.voters, report.accounting?.accepted]).toEqual([12, 13]);
    expect(outcomeFaults(outcome, report)).toEqual([]);
    expect(outcomeFaults({ ...outcome, voters: 13 }, report).length).toBe(1);
    expect(outcomeFaults({ ...outcome, root: outcome.electionId }, report).length).toBe(1);
    const budget = await verifyElection(directoryFiles(join(told.folder, 'budget')));
    expect(outcomeFaults(outcome, budget).length).toBeGreaterThan(3);
    expect(way(told.filed.bus)).toContain('answer:threshold');
    expect(checksOf(outcomeEntry(told.state.id, outcome, told.city.operators.slice(0, 1)))).toEqual([
      'PT-07',
    ]);
  });

  it('SEO-09 reports each week what the log takes, and alarms before the disk is full', () => {
    expect(told.samples.length).toBe(4);
    expect(told.samples.map(({ time }, i) => time - (told.samples[0]?.time ?? 0) === i * 604_800)).toEqual(
      Array(4).fill(true),
    );
    const { size, bytes } = told.samples.at(-1) ?? { size: 0, bytes: 0 };
    expect(told.storage).toMatchObject({ size, bytes, alarm: false, bytesPerEntry: bytes / size });
    expect(storageReport(told.samples, bytes * 2, 28).alarm).toBe(true);
    expect(storageReport(told.samples, bytes, 28)).toMatchObject({ daysToFull: 0, alarm: true });
  });

  it('SEO-09 does so as a command too, with an exit code of its own', async () => {
    const desk = await newDesk('seo');
    const args = [
      'ledger',
      'stats',
      join(told.folder, 'forum'),
      '--samples',
      '@samples',
      '--capacity',
      '900000000',
    ];
    expect((await desk.hanpyo(args, { now: 1_764_547_200 })).code).toBe(0);
    const samples = await desk.read('samples');
    const [{ size = 0, bytes = 0 } = {}] = samples.split('\n').map((line) => JSON.parse(line || '{}'));
    expect([size, bytes > 0]).toEqual([told.entries.length, true]);
    // A week earlier there was half of it, and the disk has room for another half.
    const half = { size: (size / 2) | 0, bytes: (bytes / 2) | 0, time: 1_764_547_200 };
    await desk.write('samples', `${JSON.stringify(half)}\n`);
    const tight = [...args.slice(0, -1), String(Math.ceil(bytes * 1.4)), '--alarm-days', '28'];
    const alarmed = await desk.hanpyo(tight, { now: 1_764_547_200 + 604_800 });
    expect(alarmed.code).toBe(3);
    await desk.clear();
  });

  it('SEO-10, SEO-12 moves cold entries into archive files, and the log still verifies, with every support that was given', async () => {
    const [log, cold] = [join(told.folder, 'forum'), join(told.folder, 'cold')];
    const trust = { origin: told.log.name, logKeys: [told.log] };
    const { moved } = await archiveLog(log, cold, trust, { entries: 256, keep: 300 });
    expect(moved).toBe(1024);
    expect((await checkArchive(log, cold, trust)).segments.length).toBe(4);
    const report = await verifyForum(directoryFiles(log, cold));
    expect([report.verdict, report.ledger?.size]).toEqual(['verified', told.state.size]);
    expect(report.checks.filter(({ status }) => status !== 'passed')).toEqual([]);
    const [segment = ''] = (await readdir(cold)).filter((name) => name !== 'lock').sort();
    const path = join(cold, segment);
    const bytes = await readFile(path);
    await writeFile(
      path,
      bytes.map((byte, i) => (i === bytes.length >> 1 ? byte ^ 1 : byte)),
    );
    await expect(checkArchive(log, cold, trust)).rejects.toThrow();
  }, 240_000);

  it('SEO-11 shows the funnel', () => {
    const rows = funnels(told.state)[0]?.rows.map(({ stage, entered }) => [stage, entered]);
    expect(rows).toEqual([
      ['filed', 3],
      ['reply', 2],
      ['debate', 2],
      ['answer', 1],
      ['adopted', 1],
      ['closed', 0],
    ]);
  });

  it('SEO-13 lets what was adopted into a budget vote, within the ceiling', async () => {
    const { funding, vote } = told.budget;
    const adopted = [told.filed.bikes, told.filed.bus, told.filed.shade].map(
      (id) => `p-${toHex(id).slice(0, 16)}`,
    );
    expect(vote.report.result?.[0]?.options.map(({ id }) => id)).toEqual([...adopted, 'blank']);
    expect(funding.steps.map(({ id, votes, funded }) => [adopted.indexOf(id), votes, funded])).toEqual([
      [0, 6, true],
      [2, 3, true],
      [1, 2, false],
    ]);
    expect(funding.spent).toBeLessThanOrEqual(450);
    expect((await verifyElection(directoryFiles(join(told.folder, 'budget')))).verdict).toBe('verified');
  });
});
