/** Hashes of records in slots: what both engines give is what hashing the streams gives that a slot stands for. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SlotPlan, SlotStream } from '../../src/core/engine/sha2.js';
import { instantiateSha2 } from '../../src/core/engine/sha2-kernels.js';
import { sha2WithEngine, sha256Slots } from '../../src/core/engine/sha2-lanes.js';
import { CALL_MESSAGES, MESSAGE_BYTES, PROGRAM_BYTES, TABLE } from '../../src/core/engine/sha2-layout.js';
import { LONGEST_SLOT } from '../../src/core/engine/sha2-slots.js';
import { wasmSha2 } from '../../src/core/engine/sha2-wasm.js';
import { expected, noise, planOf, RECORD, recordsOf } from './sha2-slots-fixtures.js';

const engines = (['wasm', 'noble'] as const).map((name) => [name, sha2WithEngine(name)] as const);
const kernels = instantiateSha2();
const wasm = wasmSha2(kernels);
function same(found: readonly Uint8Array[], wanted: readonly Uint8Array[]): boolean {
  return (
    found.length === wanted.length && found.every((one, i) => Buffer.compare(one, wanted[i] ?? one) === 0)
  );
}

describe.each(engines)('SHA-256 of records in slots on %s', (_name, sha2) => {
  const wrong = (plans: ReadonlyMap<string, SlotPlan>, count: number): string[] => {
    const records = recordsOf(count);
    return [...plans].flatMap(([name, plan]) =>
      same(sha2.sha256Slots(plan).hashEach(records), expected(plan, records)) ? [] : [name],
    );
  };

  it('is right for a hole at every place in a block, of every length around one and two blocks', () => {
    const plans = new Map<string, SlotPlan>();
    for (let at = 0; at <= 130; at += at < 64 ? 1 : 3)
      for (const length of [1, 31, 62, 63, 64, 65, 127, 128, 129])
        plans.set(
          `${length} at ${at}`,
          planOf(at + length + 9, [{ at, from: at % 57, length }], [at + length + 9]),
        );
    expect(wrong(plans, 5)).toEqual([]);
  });

  it('is right for a first cut at every place in a block, whatever follows', () => {
    const plans = new Map<string, SlotPlan>();
    for (let cut = 1; cut <= 200; cut++)
      for (const more of [1, 40, 64, 150]) {
        const hole = { at: 5, from: 7, length: 180 };
        const digest = { at: Math.max(cut, 185), from: RECORD, length: 32 };
        const end = digest.at + 32 + more;
        plans.set(`${cut}, then ${more}`, planOf(end, [hole, digest], [cut, end]));
      }
    expect(wrong(plans, 3)).toEqual([]);
  });

  it('is right for constant beginnings of every length, and for streams without holes', () => {
    const plans = new Map<string, SlotPlan>();
    for (let at = 0; at <= 260; at++) {
      plans.set(`hole at ${at}`, planOf(at + 70, [{ at, from: 1, length: 70 }], [at + 70]));
      plans.set(`${at} constant`, planOf(at + 1, [], [at + 1]));
      plans.set(
        `cut at ${at} before the hole`,
        planOf(400, [{ at: 270, from: 0, length: 130 }], [at + 1, 400]),
      );
    }
    expect(wrong(plans, 9)).toEqual([]);
  });

  it.each([0, 1, 2, 3, 4, 5, 7, 8, 9, 12, 13, 16, 17, 100])('is right for %i records', (count) => {
    const holes = [
      { at: 3, from: 200, length: 100 },
      { at: 103, from: 0, length: 200 },
      { at: 303, from: RECORD, length: 32 },
    ];
    const plan = planOf(350, holes, [303, 350]);
    const records = recordsOf(count);
    expect(sha2.sha256Slots(plan).hashEach(records)).toEqual(expected(plan, records));
  });

  it('uses digests of one stream in another, and lets them overlap', () => {
    const from = (at: number) => [{ at: 2, from: at, length: 32 }];
    const plan: SlotPlan = {
      recordBytes: 10,
      slotBytes: 120,
      streams: [
        { bytes: noise(40, 1), holes: [{ at: 7, from: 0, length: 10 }], cuts: [{ length: 40, to: 10 }] },
        { bytes: noise(36, 2), holes: from(10), cuts: [{ length: 36, to: 42 }] },
        { bytes: noise(36, 3), holes: from(10), cuts: [{ length: 36, to: 58 }] },
        { bytes: noise(34, 4), holes: from(58), cuts: [{ length: 34, to: 0 }] },
      ],
      columns: [
        { from: 0, length: 1 },
        { from: 42, length: 48 },
        { from: 5, length: 85 },
        { from: 3, length: 0 },
      ],
    };
    const records = recordsOf(50, 10);
    expect(sha2.sha256Slots(plan).hashEach(records)).toEqual(expected(plan, records));
  });

  it('leaves records as they are, and gives bytes that stay', () => {
    const hasher = sha2.sha256Slots(planOf(80, [{ at: 0, from: 0, length: 80 }], [80]));
    const records = recordsOf(9);
    const [first] = hasher.hashEach(records);
    const kept = first?.slice();
    hasher.hashEach(recordsOf(20).reverse());
    expect(first).toEqual(kept);
    expect(records).toEqual(recordsOf(9));
  });
});

describe('SHA-256 of records in slots on the kernels', () => {
  it('agrees with the definition on any plan', () => {
    const part = fc.record({ gap: fc.nat(150), length: fc.integer({ min: 1, max: 200 }), from: fc.nat(100) });
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 10 }),
        (parts, distances, count) => {
          let end = 0;
          const holes = parts.map(({ gap, length, from }) => {
            end += gap + length;
            return { at: end - length, from, length };
          });
          let cut = 0;
          const cuts = distances.map((distance) => (cut += distance));
          const plan = planOf(Math.max(end, cut), holes, cuts);
          const records = recordsOf(count);
          soil(0xff);
          expect(wasm.sha256Slots(plan).hashEach(records)).toEqual(expected(plan, records));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('does not depend on what its memory holds, before a plan is made or after', () => {
    const holes = [1, 70, 140, 300].map((at, i) => ({ at, from: 31 * i, length: 60 }));
    const plan = planOf(700, [...holes, { at: 500, from: RECORD, length: 32 }], [500, 700]);
    const records = recordsOf(11);
    for (const filler of [0, 0x01, 0x80, 0xff]) {
      soil(filler);
      const hasher = wasm.sha256Slots(plan);
      soil(filler);
      expect(hasher.hashEach(records)).toEqual(expected(plan, records));
      wasm.sha256Each(noise(640, 3), 64);
      expect(hasher.hashEach(records)).toEqual(expected(plan, records));
    }
  });

  it('cuts work into calls, by the number of records, their size, and that of the columns', () => {
    const small: SlotPlan = {
      ...{ recordBytes: 1, slotBytes: 33, columns: [{ from: 0, length: 33 }] },
      streams: [{ bytes: noise(3, 1), holes: [{ at: 1, from: 0, length: 1 }], cuts: [{ length: 3, to: 1 }] }],
    };
    for (const [recordBytes, count] of [
      [1, 2 * CALL_MESSAGES + 3],
      [1500, 400],
      [MESSAGE_BYTES / 16, 40],
      [LONGEST_SLOT - 32, 17],
      [LONGEST_SLOT - 31, 9],
      [MESSAGE_BYTES, 3],
    ] as const) {
      const slotBytes = recordBytes + 32;
      const [one] = small.streams as [SlotStream];
      const stream = { ...one, cuts: [{ length: 3, to: recordBytes }] };
      const columns = [1, 0].map((from) => ({ from, length: slotBytes - from }));
      const plan = { recordBytes, slotBytes, streams: [stream], columns };
      const records = Array.from({ length: count }, (_, i) => noise(recordBytes, i));
      expect(same(wasm.sha256Slots(plan).hashEach(records), expected(plan, records))).toBe(true);
    }
  });

  it('runs programs that do not fit its memory in parts', () => {
    const many = Math.ceil(PROGRAM_BYTES / 20);
    const holes = Array.from({ length: many }, (_, i) => ({
      at: 5 + 24 * i,
      from: (7 * i) % 250,
      length: 20,
    }));
    const length = 24 * many + 40;
    const last = { at: length - 36, from: RECORD, length: 32 };
    for (const cuts of [[length], [length - 40, length], [1000, length / 2, length]]) {
      const plan = planOf(length, cuts.length === 1 ? holes : [...holes, last], cuts);
      const records = recordsOf(10);
      expect(same(wasm.sha256Slots(plan).hashEach(records), expected(plan, records))).toBe(true);
    }
  });

  it('keeps plans and instances apart', () => {
    const other = sha2WithEngine('wasm');
    const plans = [100, 230].map((at) => planOf(at + 90, [{ at, from: 3, length: 80 }], [at + 7, at + 90]));
    const hashers = [wasm, other].flatMap((sha2) => plans.map((plan) => sha2.sha256Slots(plan)));
    const records = recordsOf(6);
    const wanted = plans.map((plan) => expected(plan, records));
    for (let round = 0; round < 2; round++)
      expect(hashers.map((hasher) => hasher.hashEach(records))).toEqual([...wanted, ...wanted]);
  });

  it('is what the thread uses', () => {
    const plan = planOf(150, [{ at: 10, from: 0, length: 100 }], [150]);
    const records = recordsOf(4);
    expect(sha256Slots(plan).hashEach(records)).toEqual(expected(plan, records));
  });
});

function soil(filler: number): void {
  new Uint8Array(kernels.memory.buffer).fill(filler, TABLE);
}
