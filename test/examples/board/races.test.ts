/** Different ballots of one anonymous voter that come at the same moment: one of them counts, however much or little is in memory. */
import { cp } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { completeConfig } from '../../../examples/board/config.js';
import { anonymousBallotEntry } from '../../../src/record/anonymous-steps.js';
import { chosen, electionOf, voteOf } from '../../helpers/anonymous-election.js';
import { anonymousWorkspace } from './anonymous-workspace.js';
import { problem, Workshop } from './serving.js';
import { TinyRoom } from './tiny-room.js';

const shop = new Workshop();
afterAll(() => shop.close());

const VOTERS = [0, 1, 2, 3, 4];

it('of the ballots of a voter that come at once, one is taken, and the others are refused, again and again', async () => {
  const workspace = await shop.folder();
  const election = await anonymousWorkspace(workspace, { seed: 'races' });
  const { electionId } = electionOf(election);
  const entries = VOTERS.flatMap((voter) =>
    [0, 1, 1, -1].map((option) => ({
      voter,
      entry: anonymousBallotEntry(electionId, voteOf(election, voter, [chosen(0, option)])),
    })),
  );
  for (const [settings, room] of [
    [{}, () => new TinyRoom()],
    [{ cacheBytes: 1 }, () => undefined],
    [{ cacheBytes: Number.MAX_SAFE_INTEGER }, () => undefined],
  ] as const) {
    const folder = await shop.folder();
    await cp(workspace, folder, { recursive: true });
    const taken = new Map<number, unknown>();
    for (let life = 0; life < 2; life++) {
      const given = room();
      const service = await shop.serve(folder, { proxies: 1, ...settings }, given && { room: given });
      const replies = await Promise.all(
        entries.map(({ entry }, i) =>
          service.post('/ballots?level=sequenced', entry, { headers: { 'x-forwarded-for': `192.0.2.${i}` } }),
        ),
      );
      for (const voter of VOTERS) {
        const own = replies.filter((_, i) => entries[i]?.voter === voter);
        const found = own.filter(({ json }) => json.index !== undefined);
        expect(found.map(({ status }) => status)).toEqual([life === 0 ? 201 : 200]);
        expect(own.filter((reply) => reply.json.index === undefined).map(problem)).toEqual(
          Array.from({ length: 3 }, () => '422 refused V38'),
        );
        expect(taken.get(voter) ?? found[0]?.json.index).toBe(found[0]?.json.index);
        taken.set(voter, found[0]?.json.index);
      }
      await shop.stop(service);
    }
    expect(new Set(taken.values()).size).toBe(VOTERS.length);
  }
}, 120_000);

describe('the bytes of memory that are set', () => {
  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, '4096', null])(
    'are not %s',
    (cacheBytes) => {
      expect(() => completeConfig({ workspace: '/w', cacheBytes: cacheBytes as number })).toThrow(
        'cacheBytes is a positive integer',
      );
    },
  );
});
