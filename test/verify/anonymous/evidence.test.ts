/** What voters and auditors keep of an anonymous ballot, compared with the record; and what reports say of such elections. */
import { beforeAll, expect, it } from 'vitest';
import { anonymousTracker } from '../../../src/ballot/anonymous/encoded-vote.js';
import { receiptText } from '../../../src/ballot/receipt.js';
import { fromUtf8, utf8 } from '../../../src/core/bytes.js';
import { readFrame } from '../../../src/record/entry.js';
import { reportToHtml, reportToJson, reportToText, verifyElection } from '../../../src/verify/index.js';
import { filesOf, publishEntries } from '../../helpers/publish.js';
import { findingsOf, holdScene, positionIn, reportOn, type Scene } from './scene.js';

let scene: Scene;

beforeAll(async () => {
  scene = await holdScene({ contests: 2 });
}, 60_000);

/** The receipt of the nth ballot, with the tracker of the mth. */
async function receiptOf(nth: number, mth: number): Promise<Uint8Array> {
  const { board } = scene.election;
  const ledgerIndex = positionIn(scene.entries, 'anonymous-ballot', nth);
  const { payload, electionId } = readFrame(
    scene.entries[positionIn(scene.entries, 'anonymous-ballot', mth)] ?? new Uint8Array(),
  );
  const tracker = anonymousTracker(electionId, payload) ?? new Uint8Array();
  const proof = fromUtf8(await board.receipt(ledgerIndex), 'proof');
  return utf8(receiptText({ electionId, tracker, ledgerIndex, proof }));
}

it('V04: a receipt is of the ballot whose tracker it names, and of no other', async () => {
  const { origin, logSeed } = scene.election;
  const files = await publishEntries(scene.entries, origin, logSeed);
  const receipts = [await receiptOf(1, 1), await receiptOf(0, 1)];
  const [own, other] = await Promise.all(
    receipts.map((receipt) => verifyElection(filesOf(files), { evidence: { receipts: [receipt] } })),
  );
  expect(own?.checks.find(({ id }) => id === 'V04')?.status).toBe('passed');
  expect(own?.verdict).toBe('verified');
  expect(other === undefined ? [] : findingsOf(other)).toEqual([
    ['V04', undefined, 'other-ballot', 'receipt 1'],
  ]);
});

it('reports say what such ballots rest on, and count ballots that could be cast', async () => {
  const report = await reportOn(scene, scene.entries);
  const text = reportToText(report);
  expect(text).toMatch(/pass {4}V36 .*\n.*note: that nobody can forge under the verifying key [0-9a-f]{64}/);
  expect(text).toMatch(
    /note: ANYBODY can forge under the verifying key [0-9a-f]{64}: it is of the setup for trials/,
  );
  expect(text).toMatch(/note: every voter has 2 ballots, one of each contest/);
  expect(text).toContain('Roll 10 = online 6 + paper 0 + revoked 0 + abstained 4');
  expect(text).toMatch(/pass {4}V37 .*\(6\)/);
  expect(reportToHtml(report)).toContain('is for its ceremony to show');
  const [, , result] = [reportToJson(report), 0, JSON.parse(reportToJson(report))];
  expect(result.election.group).toBe('BabyJubJub');
  expect(result.result.map(({ online }: { online: number }) => online)).toEqual([3, 3]);
});
