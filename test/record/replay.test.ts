/** A replay with a crew: how far it runs ahead, and what is decided when somebody fails, stops or lies about the log. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { AsyncExaminer } from '../../src/ballot/appraisal.js';
import { examinerOf } from '../../src/ballot/box.js';
import { P256 } from '../../src/core/groups/p256.js';
import { parseVerifierKey } from '../../src/ledger/note-keys.js';
import { openTileLog } from '../../src/ledger/tile-source.js';
import { decodeBundle, encodeBundle } from '../../src/ledger/tiles.js';
import { type ReplayOptions, replay } from '../../src/record/replay.js';
import { ElectionRecord } from '../../src/record/state.js';
import { reportToJson, verifyElection } from '../../src/verify/index.js';
import { Forge } from '../helpers/forge.js';
import { filesOf, type LogFiles } from '../helpers/publish.js';
import { seededRng } from '../helpers/rng.js';
import { type HonestRecord, holdElection, positionOf, published } from '../helpers/tamper.js';
import { forged } from '../helpers/tamper-ballots.js';
import { Workshop, withBad } from '../helpers/tamper-cases.js';

let honest: HonestRecord;
let entries: readonly Uint8Array[];
let files: LogFiles;

beforeAll(async () => {
  honest = await holdElection('replay', P256);
  const bad = forged(new Forge(new Workshop(honest)));
  entries = withBad(honest, bad).entries;
  files = await published(honest.election, entries);
});

/** Replays with a crew whose examiner is made of an honest one. */
async function replayed(
  batches: number,
  examiner: (own: AsyncExaminer) => AsyncExaminer,
  options: Partial<ReplayOptions> = {},
): Promise<ElectionRecord> {
  const { origin, key } = honest.election.manifest.ledger;
  const reader = openTileLog(filesOf(files), { origin, logKeys: [parseVerifierKey(key)] });
  const record = new ElectionRecord();
  await replay(record, reader, 0, entries.length, {
    rng: seededRng('weights'),
    batch: 1,
    crew: (context) => {
      const own = examinerOf(context);
      return { examine: examiner(async (ballots, rng) => own(ballots, rng)), batches };
    },
    ...options,
  });
  return record;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('a replay with a crew', () => {
  it('has as many batches under way as allowed, not more, and reads no further', async () => {
    for (const batches of [1, 2, 4]) {
      let [underWay, most, ahead, read, judged] = [0, 0, 0, 0, 0];
      let reached = (): void => {};
      const allBusy = new Promise<void>((resolve) => {
        reached = resolve;
      });
      await replayed(
        batches,
        (own) =>
          async (...given) => {
            underWay += 1;
            most = Math.max(most, underWay);
            if (underWay === batches) reached();
            // The first wait for as many as are allowed, however slowly they come; all give more a chance to begin.
            await allBusy;
            await pause(3);
            underWay -= 1;
            return own(...given);
          },
        {
          onEntry: (index) => {
            read = index + 1;
            ahead = Math.max(ahead, read - judged);
          },
          onProgress: (done) => {
            judged = done;
          },
        },
      );
      expect([batches, most]).toEqual([batches, batches]);
      expect(ahead).toBeLessThanOrEqual(batches + 1);
      expect(judged).toBe(entries.length);
    }
  });

  it('decides in the order of the log, whoever is done first', async () => {
    const findings = async (batches: number, first: number): Promise<unknown[]> => {
      const found: unknown[] = [];
      let number = 0;
      await replayed(
        batches,
        (own) =>
          async (...given) => {
            await pause(number++ % 2 === first ? 8 : 0);
            return own(...given);
          },
        { onFinding: (finding) => found.push(finding) },
      );
      return found;
    };
    const expected = await findings(1, 0);
    expect(expected.length).toBeGreaterThan(5);
    for (const first of [0, 1]) expect(await findings(4, first)).toEqual(expected);
  });

  it('fails with whoever fails first in the order of the log, and with nobody else', async () => {
    let number = 0;
    const run = replayed(4, (own) => async (...given) => {
      const mine = number++;
      await pause(mine === 3 ? 30 : 0);
      if (mine >= 3) throw new Error(`examiner ${mine}`);
      return own(...given);
    });
    await expect(run).rejects.toThrow('examiner 3');
  });

  it('refuses an examiner that leaves ballots out, or adds some', async () => {
    for (const change of [() => [], (found: readonly unknown[]) => [...found, ...found]])
      await expect(
        replayed(
          2,
          (own) =>
            async (...given) =>
              change(await own(...given)) as never,
        ),
      ).rejects.toThrow(TypeError);
  });

  it('ends at once when it is aborted', async () => {
    const controller = new AbortController();
    const run = replayed(3, () => () => new Promise(() => {}), { signal: controller.signal });
    setTimeout(() => controller.abort(new Error('enough')), 20);
    await expect(run).rejects.toThrow('enough');
    await expect(replayed(1, (own) => own, { signal: controller.signal })).rejects.toThrow('enough');
  });
});

describe('a damaged log', () => {
  it('has one report, which says so and nothing else, for every size of batches', async () => {
    const last = positionOf(entries, 'close') - 1;
    const damaged = new Map(files);
    for (const [path, bytes] of files) {
      const [, width] = /^tile\/entries\/000\.p\/([0-9]+)$/.exec(path) ?? [];
      if (width === undefined) continue;
      const bundle = decodeBundle(bytes, Number.parseInt(width, 10));
      damaged.set(path, encodeBundle(bundle.with(last, new Uint8Array(7))));
    }
    const reports = await Promise.all(
      [1, 4, 256].map((batch) => verifyElection(filesOf(damaged), { batch, rng: seededRng(`${batch}`) })),
    );
    const [first, ...rest] = reports.map(reportToJson);
    const found = reports[0]?.checks.flatMap(({ findings }) => findings) ?? [];
    expect(found.map(({ check, message }) => [check, message])).toEqual([
      ['V02', `entry ${last} is not the one in the tree`],
    ]);
    for (const report of rest) expect(report).toBe(first);
  });
});
