/**
 * For every check that is about entries: a record in which that check alone fails, with each of its codes, at the very
 * entries that are bad. Everything else on the board is honest and stays in order.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { CHECKS, type CheckId } from '../../src/verify/index.js';
import { Forge } from '../helpers/forge.js';
import { failedChecks, found, type HonestRecord, holdElection, verified } from '../helpers/tamper.js';
import { challenges, copied, excludedVoters, forged, ineligible } from '../helpers/tamper-ballots.js';
import { type BadEntry, Workshop, withBad } from '../helpers/tamper-cases.js';
import {
  doubleMarks,
  wrongClosing,
  wrongOpening,
  wrongPaper,
  wrongResults,
  wrongRolls,
  wrongShares,
} from '../helpers/tamper-counts.js';
import { foreign, malformed, misplaced, missigned, secondManifests } from '../helpers/tamper-frames.js';

let honest: HonestRecord;
let shop: Workshop;
let forge: Forge;
let other: Workshop;

beforeAll(async () => {
  honest = await holdElection();
  shop = new Workshop(honest);
  forge = new Forge(shop);
  other = new Workshop(await holdElection('other'));
});

/** Verifies the honest record with bad entries in it: just these are found, and nothing else is wrong. */
async function expectFound(check: CheckId, cases: readonly BadEntry[]): Promise<void> {
  expect(cases.length).toBeGreaterThan(0);
  const { entries, positions } = withBad(honest, cases);
  const report = await verified(honest.election, entries);
  const expected = cases.flatMap((one) =>
    one.codes.map((code) => [one.check, positions.get(one), code, one.name]),
  );
  const names = new Map([...positions].map(([{ name }, at]) => [at, name]));
  const actual = found(report).map(([id, at, code]) => [id, at, code, names.get(at ?? -1)]);
  expect(actual.sort(byPlace)).toEqual(expected.sort(byPlace));
  expect(failedChecks(report)).toEqual([check]);
  for (const { id, status } of report.checks)
    if (id !== check) expect([id, status]).toEqual([id, id === 'V04' ? 'not-asked' : 'passed']);
  expect(report.verdict).toBe('failed');
  expect(report.result).toBeUndefined();
  for (const [, at, , culprit] of found(report)) {
    const one = cases.find((candidate) => positions.get(candidate) === at);
    expect(culprit).toEqual(
      typeof one?.culprit === 'string' ? one.culprit : expect.stringMatching(one?.culprit ?? /^$/),
    );
  }
}

function byPlace(a: readonly unknown[], b: readonly unknown[]): number {
  return Number(a[1]) - Number(b[1]);
}

describe('the honest record', () => {
  it('verifies, and every check but V04 and those of what it does not have ran on something', async () => {
    const report = await verified(honest.election, honest.entries);
    expect(found(report)).toEqual([]);
    expect(report.verdict).toBe('verified');
    expect(report.checks.map(({ id }) => id)).toEqual(CHECKS.map(({ id }) => id));
    const idle = ['V04', 'V30', 'V31', 'V32', 'V33', 'V34', 'V36', 'V37', 'V38', 'V40', 'V41', 'V42'];
    for (const { id, examined } of report.checks)
      expect([id, examined > 0]).toEqual([id, !idle.includes(id)]);
    const totals = report.result?.map(({ options }) => options.map(({ votes }) => votes));
    // Online: 0, 1 and 2 for the second option, 3 for the first; 2 has the first contest only. Paper: 2 votes of weight 2.
    expect(totals).toEqual([
      [1 + 2, 3, 2],
      [1 + 2, 2 + 2],
    ]);
  });
});

describe('bad entries', () => {
  const groups: readonly (readonly [CheckId, string, () => readonly BadEntry[]])[] = [
    ['V05', 'do not decode', () => malformed(shop)],
    ['V06', 'are of another election', () => foreign(shop, other)],
    ['V07', 'are a second manifest', () => secondManifests(shop)],
    ['V09', 'stand in the wrong phase', () => misplaced(shop)],
    ['V10', 'are signed by the wrong people', () => missigned(shop)],
    ['V13', 'seal another roll', () => wrongRolls(shop)],
    ['V16', 'are of strangers or in another style', () => only('V16', ineligible(forge))],
    ['V17', 'break the chain', () => only('V17', ineligible(forge))],
    ['V18', 'are copies', () => copied(forge)],
    ['V19', 'are signed by others', () => only('V19', forged(forge))],
    ['V20', 'prove nothing', () => only('V20', forged(forge))],
    ['V21', 'are challenges that do not open, or cast', () => challenges(forge)],
    ['V22', 'are impossible paper votes', () => wrongPaper(shop)],
    ['V23', 'count somebody twice', () => [...excludedVoters(forge), ...doubleMarks(shop)]],
    ['V24', 'close the board with other numbers', () => wrongClosing(shop)],
    ['V25', 'are shares of something else', () => wrongShares(shop)],
  ];
  it.each(groups)('%s alone finds those that %s', async (check, _, make) => expectFound(check, make()));

  it('V15 alone finds an opening with another key or roll', async () => {
    for (const one of wrongOpening(shop)) await expectFound('V15', [one]);
  });

  it('V28 or V29 alone finds a result that was not counted', async () => {
    for (const one of wrongResults(shop)) await expectFound(one.check, [one]);
  });
});

function only(check: CheckId, cases: readonly BadEntry[]): readonly BadEntry[] {
  return cases.filter((one) => one.check === check);
}
