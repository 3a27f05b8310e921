/** Plans of hashes in slots that no engine takes. */
import { describe, expect, it } from 'vitest';
import type { SlotPlan, SlotStream } from '../../src/core/engine/sha2.js';
import { sha2WithEngine } from '../../src/core/engine/sha2-lanes.js';
import { noise, planOf, RECORD } from './sha2-slots-fixtures.js';

describe.each(['wasm', 'noble'] as const)('SHA-256 of records in slots on %s', (name) => {
  const sha2 = sha2WithEngine(name);

  it('refuses plans that read what is not there yet, and digests in the place of what they are made of', () => {
    const digest = { at: 60, from: RECORD, length: 32 };
    const good = planOf(150, [{ at: 10, from: 0, length: 20 }, digest], [60, 150]);
    const [stream] = good.streams as [SlotStream];
    const changed = (change: Partial<SlotStream>): SlotPlan => ({
      ...good,
      streams: [{ ...stream, ...change }],
      columns: [],
    });
    expect(() => sha2.sha256Slots(good)).not.toThrow();
    const [first, second] = stream.cuts.map(({ to }) => to) as [number, number];
    const cuts = (...to: number[]) => ({
      cuts: stream.cuts.map((cut, i) => ({ ...cut, to: to[i] ?? cut.to })),
    });
    const room = good.slotBytes;
    const early = { ...stream, holes: [{ at: 10, from: room, length: 20 }] };
    const late = { ...stream, holes: [], cuts: [{ length: 60, to: room }] };
    const two = (...streams: SlotStream[]): SlotPlan => ({
      ...{ ...good, slotBytes: room + 32, columns: [] },
      streams,
    });
    expect(() => sha2.sha256Slots(two(late, early))).not.toThrow();
    for (const bad of [
      two(early),
      two(early, late),
      changed({ holes: [{ ...digest, at: 59 }] }),
      changed({ holes: [{ ...digest, length: 33 }] }),
      changed({ holes: [{ ...digest, at: 100, from: second }] }),
      { ...good, streams: [], columns: [{ from: RECORD - 1, length: 2 }] },
      { ...good, streams: [{ ...stream, cuts: [{ length: 60, to: first }] }] },
      ...[0, 19].map((to) => changed(cuts(to))),
      changed(cuts(first, first)),
      changed(cuts(first, first + 31)),
    ])
      expect(() => sha2.sha256Slots(bad)).toThrow(RangeError);
    for (const [to, from] of [
      [20, 0],
      [0, 32],
    ] as const)
      expect(() =>
        sha2.sha256Slots(changed({ ...cuts(to), holes: [{ at: 10, from, length: 20 }] })),
      ).not.toThrow();
  });

  it('refuses plans that do not fit, and records of another length', () => {
    const good = planOf(100, [{ at: 10, from: 0, length: 20 }], [50, 100]);
    const [stream] = good.streams as [SlotStream];
    const changed = (change: Partial<SlotStream>): SlotPlan => ({
      ...good,
      streams: [{ ...stream, ...change }],
    });
    const hole = { at: 10, from: 0, length: 20 };
    for (const bad of [
      { ...good, slotBytes: good.slotBytes - 1 },
      { ...good, recordBytes: good.slotBytes + 1 },
      { ...good, columns: [{ from: good.slotBytes - 3, length: 4 }] },
      { ...good, columns: [{ from: -1, length: 4 }] },
      ...[
        { at: 81 },
        { at: -1 },
        { from: good.slotBytes - 19 },
        { from: -1 },
        { length: 0 },
        { length: 1.5 },
      ].map((change) => changed({ holes: [{ ...hole, ...change }] })),
      changed({ holes: [hole, { ...hole, at: 29 }] }),
      changed({ holes: [{ ...hole, at: 40 }, hole] }),
      ...[[0], [101], [50, 50], [60, 40], [Number.NaN]].map((cuts) =>
        changed({ cuts: cuts.map((length) => ({ length, to: 0 })) }),
      ),
      changed({ cuts: [{ length: 10, to: good.slotBytes - 31 }] }),
      changed({ cuts: [{ length: 10, to: -1 }] }),
    ])
      expect(() => sha2.sha256Slots(bad)).toThrow(RangeError);
    const hasher = sha2.sha256Slots(good);
    for (const size of [0, RECORD - 1, RECORD + 1])
      expect(() => hasher.hashEach([noise(RECORD, 1), noise(size, 1)])).toThrow(RangeError);
  });
});
