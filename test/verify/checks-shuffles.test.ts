/** The checks of shuffled votes (V30 to V34): each alone finds what it is for. */
import { beforeAll, describe, expect, it } from 'vitest';
import { decryptChunk } from '../../src/elgamal/batched-decryption.js';
import { readFrame } from '../../src/record/entry.js';
import { chunkContext, chunkOf } from '../../src/record/list-shares.js';
import { isMixedClaim, type MixedClaim, readResult, writeResult } from '../../src/record/messages.js';
import {
  readListShare,
  readShuffleEnd,
  readShufflePart,
  writeListShare,
  writeShuffleEnd,
  writeShufflePart,
} from '../../src/record/mix-messages.js';
import { stageDigest } from '../../src/record/stage-bytes.js';
import { failedChecks, found, type HonestRecord, verified } from '../helpers/tamper.js';
import { type BadEntry, bad, instead, Workshop, withBad } from '../helpers/tamper-cases.js';
import { COUNCIL, heldMixedElection, MOTTO, trusteeOf } from '../record/mixed-election.js';

let honest: HonestRecord;
let shop: Workshop;
beforeAll(async () => {
  honest = await heldMixedElection();
  shop = new Workshop(honest);
});

/** Verifies the record with bad entries: each makes just its findings, and no other check fails. */
async function expectFound(...cases: readonly BadEntry[]): Promise<void> {
  const { entries, positions } = withBad(honest, cases);
  const report = await verified(honest.election, entries);
  expect(found(report).map(([check, at, code]) => [check, at, code])).toEqual(
    cases.flatMap((one) => one.codes.map((code) => [one.check, positions.get(one), code])),
  );
  expect(failedChecks(report)).toEqual([...new Set(cases.map(({ check }) => check))]);
}

/** Of the shuffles: 0 and 1 are of the first trustee, 2 and 3 of the second, by contest. */
const [FIRST, SECOND] = [0, 2];

describe('an election with shuffled votes', () => {
  it('verifies, and every check of shuffles ran on something', async () => {
    const report = await verified(honest.election, honest.entries);
    expect(found(report)).toEqual([]);
    expect(report.verdict).toBe('verified');
    const ofShuffles = report.checks.filter(({ id }) => id >= 'V30' && id <= 'V34');
    const examined = ofShuffles.map((check) => [check.id, check.examined]);
    expect(examined).toEqual([
      ['V30', 4],
      ['V31', 4],
      ['V32', 4],
      ['V33', 4],
      ['V34', 2],
    ]);
    expect(report.checks.find(({ id }) => id === 'V33')?.notes).toEqual([]);
  });

  it('is incomplete before its result, and none of these checks is a pass', async () => {
    const report = await verified(honest.election, honest.entries.slice(0, -1));
    expect(report.verdict).toBe('incomplete');
    for (const { id, status } of report.checks)
      if (id >= 'V25' && id <= 'V34') expect([id, status]).toEqual([id, 'not-run']);
  });
});

describe('V30 alone finds', () => {
  it('a mixer appearing twice, a stage out of turn, a shuffle too many, one of no such contest', async () => {
    const end = readShuffleEnd(shop.payload('shuffle', FIRST));
    const part = readShufflePart(shop.payload('shuffle-part', FIRST));
    const after = shop.at('shuffle', FIRST) + 1;
    const put = (code: string, at: number, changes: Partial<typeof end>): BadEntry =>
      bad(
        ['V30', code],
        code,
        '',
        at,
        shop.changed('shuffle', writeShuffleEnd({ ...end, ...changes }), FIRST),
      );
    const putPart = (code: string, at: number, changes: Partial<typeof part>): BadEntry => {
      const payload = writeShufflePart({ ...part, ...changes });
      return bad(['V30', code], code, '', at, shop.changed('shuffle-part', payload, FIRST));
    };
    await expectFound(
      put('second-shuffle', after, { stage: 1 }),
      putPart('second-shuffle', after, { stage: 1 }),
    );
    await expectFound(putPart('wrong-stage', shop.at('shuffle-part', FIRST), { stage: 1 }));
    await expectFound(put('finished', shop.at('share'), { stage: 2 }));
    await expectFound(put('unknown-contest', shop.at('share'), { contest: 0 }));
  });

  it('a result without the last shuffle', async () => {
    const { election, entries } = honest;
    const last = shop.at('shuffle', FIRST + 1) + 1;
    const kept = entries.filter(
      (bytes, i) => i < last || ['share', 'result'].includes(readFrame(bytes).type),
    );
    const report = await verified(election, kept);
    expect(found(report)).toEqual([
      ['V30', kept.length - 1, 'missing-shuffles', 'result'],
      ['V30', kept.length - 1, 'missing-shuffles', 'result'],
    ]);
    expect(failedChecks(report)).toEqual(['V30']);
  });
});

describe('V31 alone finds', () => {
  it('a shuffle with a ciphertext replaced, which changes nothing', async () => {
    const part = readShufflePart(shop.payload('shuffle-part', FIRST));
    const { group } = honest.election;
    const bytes = part.bytes.slice();
    bytes.set(group.generator().toBytes(), 0);
    const end = { ...readShuffleEnd(shop.payload('shuffle', FIRST)), digest: stageDigest(bytes) };
    const at = shop.at('shuffle-part', FIRST);
    const wrongPart = bad(
      ['V31'],
      '',
      '',
      at,
      shop.changed('shuffle-part', writeShufflePart({ ...part, bytes }), FIRST),
    );
    const wrongEnd = bad(
      ['V31', 'equation-A'],
      '',
      '',
      at,
      shop.changed('shuffle', writeShuffleEnd(end), FIRST),
    );
    await expectFound(wrongPart, wrongEnd);
  });

  it('an end before its parts, a part twice, an end of other bytes', async () => {
    const [at, after] = [shop.at('shuffle-part', FIRST), shop.at('shuffle', FIRST)];
    const end = readShuffleEnd(shop.payload('shuffle', FIRST));
    await expectFound(bad(['V31', 'missing-parts'], '', '', at, shop.entry('shuffle', FIRST)));
    await expectFound(
      bad(['V31', 'duplicate-part'], '', '', after, shop.entry('shuffle-part', FIRST).slice()),
    );
    const digest = new Uint8Array(32);
    const other = shop.changed('shuffle', writeShuffleEnd({ ...end, digest }), FIRST);
    await expectFound(bad(['V31', 'digest'], '', '', after, other));
  });
});

describe('V32 alone finds', () => {
  it('a share before the last shuffle, of another list, of no chunk, twice', async () => {
    const share = readListShare(shop.payload('list-share'), honest.election.group);
    const put = (code: string, at: number, changes: Partial<typeof share>): BadEntry =>
      bad(['V32', code], code, '', at, shop.changed('list-share', writeListShare({ ...share, ...changes })));
    await expectFound(put('not-shuffled', shop.at('shuffle', SECOND), {}));
    const at = shop.at('list-share');
    await expectFound(put('other-list', at, { list: new Uint8Array(32) }));
    await expectFound(put('other-list', at, { contest: MOTTO }));
    await expectFound(put('unknown-contest', at, { contest: 0 }));
    await expectFound(put('unknown-chunk', at, { chunk: 1 }));
    await expectFound(put('second-share', at + 1, {}));
  });
});

describe('V33 alone finds', () => {
  /** The share of another list, as far as its factors go: the one before the shuffles. */
  function unshuffled(): Uint8Array {
    const { tallying } = honest.election.board.record;
    const chain = tallying.shuffles.chain(COUNCIL);
    const list = tallying.lists.find(({ contest }) => contest === COUNCIL);
    const share = readListShare(shop.payload('list-share'), honest.election.group);
    const key = trusteeOf(honest.election, share.partial.trustee).share;
    if (chain === undefined || list === undefined || key === undefined) throw new RangeError('no list');
    const before = { ...chain, rows: list.rows };
    const context = chunkContext(tallying.opened, chain, 0);
    const partial = decryptChunk(chunkOf(before, 0), key, context, honest.election.rng);
    return shop.changed('list-share', writeListShare({ ...share, partial }));
  }

  it('votes decrypted before they were shuffled, under the name of the shuffled list', async () => {
    const wrong = instead(bad(['V33'], '', '', shop.at('list-share'), unshuffled()));
    const { entries } = withBad(honest, [wrong]);
    const report = await verified(honest.election, entries);
    expect(found(report)).toEqual([['V33', entries.length - 1, 'missing-shares', 'result']]);
    expect(failedChecks(report)).toEqual(['V33']);
  });

  it('a share too few', async () => {
    const entries = honest.entries.filter((_, i) => i !== shop.at('list-share', 3));
    const report = await verified(honest.election, entries);
    expect(found(report)).toEqual([['V33', entries.length - 1, 'missing-shares', 'result']]);
    expect(failedChecks(report)).toEqual(['V33']);
  });
});

describe('V34 alone finds', () => {
  it('another winner, another number, other votes, totals or nothing in their place', async () => {
    const result = readResult(shop.payload('result'));
    const [chair, council, motto] = result.totals;
    if (!isMixedClaim(council)) throw new RangeError('no claim');
    const put = (claim: (typeof result.totals)[number]): BadEntry => {
      const payload = writeResult({ ...result, totals: [chair, claim, motto] });
      return instead(bad(['V34', 'votes'], '', '', shop.at('result'), shop.changed('result', payload)));
    };
    const changes: readonly Partial<MixedClaim>[] = [
      { elected: [1] },
      { elected: [] },
      { ballots: council.ballots + 1 },
      { blank: council.blank + 1 },
      { invalid: 1 },
      { digest: new Uint8Array(32) },
    ];
    for (const change of changes) await expectFound(put({ ...council, ...change }));
    await expectFound(put(undefined));
    await expectFound(put([1, 2, 2]));
  });

  it('but V28 finds the figures of a shuffle in the place of totals', async () => {
    const result = readResult(shop.payload('result'));
    const [, council, motto] = result.totals;
    const payload = writeResult({ ...result, totals: [council, council, motto] });
    await expectFound(
      instead(bad(['V28', 'totals'], '', '', shop.at('result'), shop.changed('result', payload))),
    );
  });
});
