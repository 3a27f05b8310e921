import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../src/core/errors.js';
import type { Group } from '../../src/core/group.js';
import { P256 } from '../../src/core/groups/p256.js';
import { P256_NOBLE } from '../../src/core/groups/p256-noble.js';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import { assertShape, type ShuffleEquations, scalarSource } from '../../src/mixnet/equations.js';
import { failingEquation } from '../../src/mixnet/one-by-one.js';
import { equationsHold } from '../../src/mixnet/one-multiplication.js';
import { seededRng } from '../helpers/rng.js';
import { equationsOf, honestChain, testMix } from './fixtures.js';
import { textbookFailure } from './textbook.js';

/** Proofs of every kind, over lists of their own. */
function proofsOf(group: Group, rows: number, width: number, seed: string): readonly ShuffleEquations[] {
  const mix = testMix(group, rows, width, seed, 1);
  const [one, two] = honestChain(mix, 2, [2]);
  if (one === undefined || two === undefined) throw new Error('no stages');
  return [...equationsOf(mix, 0, mix.inputs, one), ...equationsOf(mix, 1, one.outputs, two)].map(
    ({ equations }) => equations,
  );
}

type Change = readonly [name: string, change: (values: ShuffleEquations) => ShuffleEquations | undefined];

/** Every value, changed to another that decodes; `undefined` where a proof has none. */
function changes(row: number, by: number): readonly Change[] {
  const point = (group: Group, list: Uint8Array): Uint8Array => {
    const size = group.elementBytes;
    const at = (row % (list.length / size)) * size;
    const moved = group
      .elementOrIdentityFromBytes(list.subarray(at, at + size))
      .add(group.generator().multiply(group.scalar(by)));
    const copy = list.slice();
    copy.set(moved.toBytes(), at);
    return copy;
  };
  const scalars = (group: Group, list: Uint8Array): Uint8Array => {
    const size = group.scalarBytes;
    const at = (row % (list.length / size)) * size;
    const copy = list.slice();
    copy.set(
      group
        .scalarFromBytes(list.subarray(at, at + size))
        .add(group.scalar(by))
        .toBytes(),
      at,
    );
    return copy;
  };
  const inChain = (name: 'B' | 'Bp' | 'Cp' | 'Dp' | 'kB' | 'kC' | 'kD'): Change => [
    name,
    ({ chain, ...rest }) => {
      if (chain === undefined) return undefined;
      const { group } = rest;
      if (name === 'kC' || name === 'kD')
        return { ...rest, chain: { ...chain, [name]: chain[name].add(group.scalar(by)) } };
      const changed = name === 'kB' ? scalars(group, chain.kB) : point(group, chain[name]);
      return { ...rest, chain: { ...chain, [name]: changed } };
    },
  ];
  const inCiphertexts = (name: 'publicKey' | 'inputs' | 'outputs' | 'Fp' | 'kF'): Change => [
    name,
    ({ ciphertexts, ...rest }) => {
      if (ciphertexts === undefined) return undefined;
      const { group } = rest;
      const changed =
        name === 'kF'
          ? ciphertexts.kF.map((k, i) => (i === row % ciphertexts.width ? k.add(group.scalar(by)) : k))
          : point(group, ciphertexts[name]);
      return { ...rest, ciphertexts: { ...ciphertexts, [name]: changed } };
    },
  ];
  return [
    ['generators', (v) => ({ ...v, generators: point(v.group, v.generators) })],
    ['u', (v) => ({ ...v, permutationCommitment: point(v.group, v.permutationCommitment) })],
    [
      'e',
      (v) => ({
        ...v,
        exponents: scalarSource(scalars(v.group, v.exponents(0, v.size)), v.group.scalarBytes),
      }),
    ],
    ['v', (v) => ({ ...v, challenge: v.challenge.add(v.group.scalar(by)) })],
    ['Ap', (v) => ({ ...v, Ap: point(v.group, v.Ap) })],
    ['kA', (v) => ({ ...v, kA: v.kA.add(v.group.scalar(by)) })],
    ['kE', (v) => ({ ...v, kE: scalars(v.group, v.kE) })],
    ...(['B', 'Bp', 'Cp', 'Dp', 'kB', 'kC', 'kD'] as const).map(inChain),
    ...(['publicKey', 'inputs', 'outputs', 'Fp', 'kF'] as const).map(inCiphertexts),
  ];
}

const MEANT: Readonly<Record<string, string>> = {
  ...{ u: 'A', e: 'A', v: 'A', Ap: 'A', kA: 'A', kE: 'A', generators: 'A', B: 'B', Bp: 'B', kB: 'B' },
  ...{ Cp: 'C', kC: 'C', Dp: 'D', kD: 'D', publicKey: 'F', inputs: 'F', outputs: 'F', Fp: 'F', kF: 'F' },
};

describe('equations', () => {
  it('of every kind, with every value changed', () => {
    const rng = seededRng('changed');
    const proofs = proofsOf(P256, 4, 2, 'changed');
    for (const values of proofs) {
      expect(failingEquation(values)).toBeUndefined();
      for (const [name, change] of changes(2, 1)) {
        const changed = change(values);
        if (changed === undefined) continue;
        const failing = failingEquation(changed);
        expect([name, failing?.equation]).toEqual([name, MEANT[name]]);
        expect(failing).toEqual(textbookFailure(changed));
        expect([name, equationsHold([changed], rng)]).toEqual([name, false]);
        expect([name, equationsHold([values, changed, values], rng)]).toEqual([name, false]);
      }
    }
    expect(equationsHold([...proofs, ...proofs], rng)).toBe(true);
  });

  it('on noble, whose scalars are integers', () => {
    const rng = seededRng('noble');
    const proofs = proofsOf(P256_NOBLE, 2, 1, 'changed');
    expect(proofs.map(failingEquation)).toEqual([undefined, undefined, undefined]);
    expect(equationsHold(proofs, rng)).toBe(true);
    const [values] = proofs;
    if (values === undefined) throw new Error('no proof');
    expect(equationsHold([{ ...values, kA: values.kA.add(P256_NOBLE.scalar(1)) }], rng)).toBe(false);
  });

  it('of the tiny group are judged as the textbook does, whatever the values', () => {
    const proofs = proofsOf(TINY_TEST, 3, 2, 'the tiny group');
    const change = fc.tuple(fc.nat(18), fc.nat(40), fc.integer({ min: 1, max: 1018 }));
    fc.assert(
      fc.property(fc.nat(proofs.length - 1), fc.array(change, { maxLength: 3 }), (which, list) => {
        let values = proofs[which];
        for (const [field, row, by] of list) {
          const next: ShuffleEquations | undefined = values && changes(row, by)[field]?.[1](values);
          values = next ?? values;
        }
        if (values === undefined) return;
        expect(failingEquation(values)).toEqual(textbookFailure(values));
      }),
      { numRuns: 150 },
    );
  });

  it('in one multiplication never refuse what holds, and mostly refuse what does not, even in the tiny group', () => {
    const proofs = proofsOf(TINY_TEST, 3, 2, 'weights');
    const rng = seededRng('weights of the tiny group');
    let wrong = 0;
    for (let i = 0; i < 12; i++) {
      expect(equationsHold(proofs, rng)).toBe(true);
      for (const [field, [, change]] of changes(i, 1 + i).entries()) {
        const changed = proofs.map((values) => change(values) ?? values);
        const failing = changed.map(failingEquation).some((one) => one !== undefined);
        if (failing && equationsHold(changed, rng)) wrong++;
        expect(field).toBeLessThan(19);
      }
    }
    // One in 1,019 of 228 is expected to pass by chance.
    expect(wrong).toBeLessThan(4);
  });

  it('are weighted apart: errors that cancel in the sum are found', () => {
    const rng = seededRng('cancel');
    const [values] = proofsOf(P256, 4, 1, 'cancel');
    const { chain } = values ?? {};
    if (values === undefined || chain === undefined) throw new Error('no proof');
    const size = P256.elementBytes;
    const Bp = chain.Bp.slice();
    const G = P256.generator();
    const shifted = (i: number, by: typeof G): void => {
      Bp.set(
        P256.elementFromBytes(Bp.subarray(i * size, (i + 1) * size))
          .add(by)
          .toBytes(),
        i * size,
      );
    };
    shifted(1, G);
    shifted(3, G.negate());
    const changed = { ...values, chain: { ...chain, Bp } };
    expect(equationsHold([changed], rng)).toBe(false);
    expect(failingEquation(changed)).toEqual({ equation: 'B', index: 1 });
    const Cp = P256.elementFromBytes(chain.Cp).add(G).toBytes();
    const Dp = P256.elementFromBytes(chain.Dp).subtract(G).toBytes();
    expect(equationsHold([{ ...values, chain: { ...chain, Cp, Dp } }], rng)).toBe(false);
    const opposite = {
      ...values,
      chain: { ...chain, Cp: P256.elementFromBytes(chain.Cp).subtract(G).toBytes() },
    };
    expect(equationsHold([{ ...values, chain: { ...chain, Cp } }, opposite], rng)).toBe(false);
  });

  it('refuse what is not of the right length, and what does not decode', () => {
    const rng = seededRng('shape');
    const [values] = proofsOf(TINY_TEST, 3, 2, 'shape');
    const [chain, ciphertexts] = [values?.chain, values?.ciphertexts];
    if (values === undefined || chain === undefined || ciphertexts === undefined) throw new Error('no proof');
    const cut = (list: Uint8Array): Uint8Array => list.subarray(0, list.length - 2);
    const torn: readonly ShuffleEquations[] = [
      ...(['generators', 'permutationCommitment', 'Ap', 'kE'] as const).map((name) => ({
        ...values,
        [name]: cut(values[name]),
      })),
      ...(['B', 'Bp', 'Cp', 'Dp', 'kB'] as const).map((name) => ({
        ...values,
        chain: { ...chain, [name]: cut(chain[name]) },
      })),
      ...(['publicKey', 'inputs', 'outputs', 'Fp'] as const).map((name) => ({
        ...values,
        ciphertexts: { ...ciphertexts, [name]: cut(ciphertexts[name]) },
      })),
      { ...values, ciphertexts: { ...ciphertexts, kF: ciphertexts.kF.slice(1) } },
      { ...values, ciphertexts: { ...ciphertexts, width: 0 } },
      { ...values, size: 0 },
      { ...values, size: 2.5 },
    ];
    for (const one of torn) {
      expect(() => assertShape(one)).toThrow(RangeError);
      expect(() => failingEquation(one)).toThrow(RangeError);
      expect(() => equationsHold([one], rng)).toThrow(RangeError);
    }
    const bad = (list: Uint8Array): Uint8Array => list.map((byte, i) => (i >= 2 && i < 4 ? 0xff : byte));
    const undecodable: readonly ShuffleEquations[] = [
      { ...values, kE: bad(values.kE) },
      { ...values, chain: { ...chain, kB: bad(chain.kB) } },
      { ...values, permutationCommitment: bad(values.permutationCommitment) },
      { ...values, chain: { ...chain, Bp: bad(chain.Bp) } },
      { ...values, ciphertexts: { ...ciphertexts, outputs: bad(ciphertexts.outputs) } },
    ];
    for (const one of undecodable) {
      expect(() => failingEquation(one)).toThrow(DecodeError);
      expect(() => equationsHold([one], rng)).toThrow(DecodeError);
    }
    expect(() => equationsHold([values, proofsOf(P256, 1, 1, 'other')[0] ?? values], rng)).toThrow(TypeError);
    expect(() => equationsHold([values], (length) => new Uint8Array(length))).toThrow(RangeError);
  });
});
