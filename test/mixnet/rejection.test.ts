import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../src/core/bytes.js';
import { P256 } from '../../src/core/groups/p256.js';
import { integerToBytes } from '../../src/core/integers.js';
import type { MixStage } from '../../src/mixnet/stage.js';
import type { MixFault, MixVerdict } from '../../src/mixnet/verdict.js';
import { honestChain, testMix, verdict } from './fixtures.js';

/** P-256, 3 rows of 2; stage 0 in one go, stage 1 by a commitment of 4 rows. */
const [ROWS, WIDTH, COMMITTED, POINT, SCALAR] = [3, 2, 4, 64, 32] as const;
const mix = testMix(P256, ROWS, WIDTH, 'rejection', COMMITTED - ROWS);
const [plain, committed] = honestChain(mix, 2, [2]);
if (plain === undefined || committed?.commitment === undefined) throw new Error('no chain');
const commitment = committed.commitment;

type Field = readonly [name: string, bytes: number];

const permutationFields = (rows: number): Field[] => [
  ['u', rows * POINT],
  ['B', rows * POINT],
  ['Bp', rows * POINT],
  ['Cp', POINT],
  ['Dp', POINT],
  ['kB', rows * SCALAR],
  ['kC', SCALAR],
  ['kD', SCALAR],
  ['Ap', POINT],
  ['kA', SCALAR],
  ['kE', rows * SCALAR],
];
const ciphertextFields: Field[] = [
  ['Fp', 2 * WIDTH * POINT],
  ['kF', WIDTH * SCALAR],
];
const SHUFFLE: Field[] = [['head', 10], ...permutationFields(ROWS), ...ciphertextFields];
const COMMITMENT: Field[] = [['head', 6], ...permutationFields(COMMITTED)];
const OPENING: Field[] = [
  ['head', 10],
  ['keep', 1],
  ['Ap', POINT],
  ['kA', SCALAR],
  ['kE', ROWS * SCALAR],
  ...ciphertextFields,
];

/** Each published object: its bytes, its fields, and the chain with other bytes in its place. */
const OBJECTS: readonly (readonly [
  string,
  Uint8Array,
  Field[],
  (bytes: Uint8Array) => MixStage[],
  number,
])[] = [
  ['proof', plain.proof, SHUFFLE, (proof) => [{ ...plain, proof }, committed], 0],
  ['commitment', commitment, COMMITMENT, (bytes) => [plain, { ...committed, commitment: bytes }], 1],
  ['committed proof', committed.proof, OPENING, (proof) => [plain, { ...committed, proof }], 1],
  [
    'outputs 0',
    plain.outputs,
    [['rows', ROWS * WIDTH * 2 * POINT]],
    (outputs) => [{ ...plain, outputs }, committed],
    0,
  ],
  [
    'outputs 1',
    committed.outputs,
    [['rows', ROWS * WIDTH * 2 * POINT]],
    (outputs) => [plain, { ...committed, outputs }],
    1,
  ],
];

function refused(result: MixVerdict): MixFault {
  if (result.ok) throw new Error('was accepted');
  return result;
}

/** Names and offsets of fields. */
function offsets(fields: readonly Field[]): readonly (readonly [string, number, number])[] {
  let at = 0;
  return fields.map(([name, bytes]) => {
    at += bytes;
    return [name, at - bytes, bytes] as const;
  });
}

describe('published bytes', () => {
  it('are as long as their fields', () => {
    for (const [, bytes, fields] of OBJECTS)
      expect(bytes.length).toBe(fields.reduce((sum, [, length]) => sum + length, 0));
    expect(verdict(mix, [plain, committed]).ok).toBe(true);
  });

  for (const [object, bytes, fields, chain, stage] of OBJECTS) {
    it(`${object}: a bit flipped anywhere is refused, and the stage named`, () => {
      for (const [name, at, length] of offsets(fields)) {
        for (const [byte, bit] of [
          [0, 0x80],
          [length >> 1, 0x08],
          [length - 1, 0x01],
        ] as const) {
          const changed = bytes.slice();
          changed[at + byte] = (changed[at + byte] ?? 0) ^ bit;
          const fault = refused(verdict(mix, chain(changed)));
          expect([name, byte, fault.stage, fault.mixer]).toEqual([name, byte, stage, stage + 1]);
        }
      }
    });

    it(`${object}: cut short, or longer`, () => {
      for (const length of [0, 1, 9, bytes.length - POINT, bytes.length - 1]) {
        const fault = refused(verdict(mix, chain(bytes.slice(0, length))));
        expect(['undecodable', 'wrong-size']).toContain(fault.reason);
        expect(fault.stage).toBe(stage);
      }
      for (const extra of [1, SCALAR, POINT])
        expect(refused(verdict(mix, chain(concatBytes(bytes, new Uint8Array(extra))))).stage).toBe(stage);
    });

    it(`${object}: another element or scalar, the identity, and what is none`, () => {
      for (const [name, at, length] of offsets(fields)) {
        if (name === 'head' || name === 'keep') continue;
        const isScalar = name.startsWith('k');
        const size = isScalar ? SCALAR : POINT;
        const last = at + length - size;
        const others = isScalar
          ? [
              integerToBytes(1n, SCALAR),
              new Uint8Array(SCALAR),
              integerToBytes(P256.order, SCALAR),
              new Uint8Array(SCALAR).fill(255),
            ]
          : [
              P256.generator().toBytes(),
              new Uint8Array(POINT),
              new Uint8Array(POINT).fill(255),
              integerToBytes(5n, POINT),
            ];
        for (const [i, other] of others.entries()) {
          const changed = bytes.slice();
          changed.set(other, last);
          const fault = refused(verdict(mix, chain(changed)));
          expect([name, i, fault.stage]).toEqual([name, i, stage]);
          if (i >= 2) expect([name, fault.reason]).toEqual([name, 'undecodable']);
        }
      }
    });

    it(`${object}: neighbours swapped`, () => {
      for (const [name, at, length] of offsets(fields)) {
        const size = name.startsWith('k') ? SCALAR : POINT;
        if (length < 2 * size) continue;
        const changed = bytes.slice();
        changed.set(bytes.subarray(at, at + size), at + size);
        changed.set(bytes.subarray(at + size, at + 2 * size), at);
        expect(refused(verdict(mix, chain(changed))).stage).toBe(stage);
      }
    });
  }
});

describe('the parts of a chain', () => {
  it('are of one kind: proofs do not stand in for each other', () => {
    const swaps: MixStage[][] = [
      [{ ...plain, proof: committed.proof }, committed],
      [{ ...plain, proof: commitment }, committed],
      [{ ...plain, commitment }, committed],
      [{ ...plain, proof: committed.proof, commitment }, committed],
      [plain, { mixer: 2, outputs: committed.outputs, proof: committed.proof }],
      [plain, { ...committed, commitment: committed.proof }],
      [plain, { ...committed, commitment: plain.proof }],
      [plain, { ...committed, proof: plain.proof }],
    ];
    for (const [i, stages] of swaps.entries())
      expect([i, refused(verdict(mix, stages)).stage]).toEqual([i, i < 4 ? 0 : 1]);
  });

  it('name the equation that fails', () => {
    const at = (field: string): number =>
      offsets(SHUFFLE).find(([name]) => name === field)?.[1] ?? Number.NaN;
    const changedAt = (offset: number, bytes: Uint8Array): MixFault => {
      const proof = plain.proof.slice();
      proof.set(bytes, offset);
      return refused(verdict(mix, [{ ...plain, proof }, committed]));
    };
    const one = integerToBytes(1n, SCALAR);
    const named = (fault: MixFault): unknown => [fault.reason, fault.part, fault.equation, fault.index];
    expect(named(changedAt(at('kA'), one))).toEqual(['equation', 'shuffle', 'A', undefined]);
    expect(named(changedAt(at('kB') + SCALAR, one))).toEqual(['equation', 'shuffle', 'B', 1]);
    expect(named(changedAt(at('kC'), one))).toEqual(['equation', 'shuffle', 'C', undefined]);
    expect(named(changedAt(at('kD'), one))).toEqual(['equation', 'shuffle', 'D', undefined]);
    expect(named(changedAt(at('kF') + SCALAR, one))).toEqual(['equation', 'shuffle', 'F', 2]);
    const later = committed.proof.slice();
    later.set(one, later.length - WIDTH * SCALAR);
    const fault = refused(verdict(mix, [plain, { ...committed, proof: later }]));
    expect(named(fault)).toEqual(['equation', 'committed shuffle', 'F', 0]);
    expect(fault.detail).toContain('equation F');
  });

  it('are not quietly bounded by what a count says', () => {
    for (const count of [0, 2, 4, 5, 0x00ffffff, 0xffffffff]) {
      const head = concatBytes(
        plain.proof.slice(0, 2),
        integerToBytes(BigInt(count), 4),
        plain.proof.slice(6),
      );
      expect(refused(verdict(mix, [{ ...plain, proof: head }, committed])).reason).toBe('wrong-size');
      const own = concatBytes(commitment.slice(0, 2), integerToBytes(BigInt(count), 4), commitment.slice(6));
      if (count !== COMMITTED)
        expect(refused(verdict(mix, [plain, { ...committed, commitment: own }])).reason).toBe('undecodable');
    }
  });

  it('have a keep list of as many rows as the list, and nothing behind its end', () => {
    const at = offsets(OPENING).find(([name]) => name === 'keep')?.[1] ?? Number.NaN;
    const kept = (change: (byte: number) => number): MixFault => {
      const proof = committed.proof.slice();
      proof[at] = change(proof[at] ?? 0);
      return refused(verdict(mix, [plain, { ...committed, proof }]));
    };
    for (const spare of [1, 2, 4, 8]) expect(kept((byte) => byte | spare).reason).toBe('undecodable');
    expect(kept(() => 0xf0).reason).toBe('wrong-size');
    expect(kept(() => 0xc0).reason).toBe('wrong-size');
    const honest = committed.proof[at];
    for (const other of [0xe0, 0xd0, 0xb0, 0x70].filter((byte) => byte !== honest))
      expect(kept(() => other)).toMatchObject({ reason: 'equation', part: 'committed shuffle' });
  });
});
