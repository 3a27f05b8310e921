/** Partial decryptions verified together: the verdicts of one by one, whatever is wrong, and however errors are chosen to cancel. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../src/core/bytes.js';
import type { Group, Scalar } from '../../src/core/group.js';
import { P256 } from '../../src/core/groups/p256.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { encrypt, zeroCiphertext } from '../../src/elgamal/cipher.js';
import { factorsStatement, factorsTranscript } from '../../src/elgamal/factors.js';
import {
  type DropReason,
  type PartialCase,
  partialFault,
  partialFaults,
} from '../../src/elgamal/partial-faults.js';
import { nonzeroScalar } from '../../src/elgamal/polynomial.js';
import { type PartialDecryption, partialDecrypt } from '../../src/elgamal/threshold.js';
import { type Proof, statementChallenge } from '../../src/zk/nizk.js';
import { seededRng } from '../helpers/rng.js';
import { at, type DealtKeys, dealKeys, RUNS, testElection } from './helpers.js';

const TALLIES = 3;
const TRUSTEES = 3;

interface Scene {
  readonly keys: DealtKeys;
  /** Of every trustee, all tallies side by side. */
  readonly cases: readonly PartialCase[];
}

function scene(group: Group): Scene {
  const rng = seededRng('together');
  const keys = dealKeys(group, 2, TRUSTEES, rng);
  const tallies = Array.from({ length: TALLIES }, (_, t) => [
    ...[5, t].map((votes) => encrypt(keys.publicKey, votes, nonzeroScalar(group, rng))),
    zeroCiphertext(group),
  ]);
  const cases = keys.shares.flatMap((share, j) =>
    tallies.map((ciphertexts, t): PartialCase => {
      const context = { electionId: testElection(), tally: utf8(`contest ${t}`) };
      const partial = partialDecrypt(ciphertexts, share, context, rng);
      return { ciphertexts, partial, context, verificationKey: at(keys.verificationKeys, j) };
    }),
  );
  return { keys, cases };
}

type Linear = Extract<Proof, { kind: 'linear' }>;

function linear({ proof }: PartialDecryption): Linear {
  if (proof.kind !== 'linear') throw new Error('not linear');
  return proof;
}

function withPartial(one: PartialCase, change: (partial: PartialDecryption) => object): PartialCase {
  return { ...one, partial: { ...one.partial, ...change(one.partial) } };
}

/** What a trustee, or whoever posts in its name, may have got wrong. */
const TAMPERS: readonly ((one: PartialCase, all: readonly PartialCase[], group: Group) => PartialCase)[] = [
  (one) => withPartial(one, ({ factors }) => ({ factors: [...factors].reverse() })),
  (one, _, group) =>
    withPartial(one, ({ factors: [first, ...rest] }) => ({
      factors: [first?.add(group.generator()), ...rest],
    })),
  (one, _, group) =>
    withPartial(one, ({ factors: [, ...rest] }) => ({ factors: [group.identity(), ...rest] })),
  (one, _, group) =>
    withPartial(one, ({ factors }) => ({ factors: [...factors.slice(0, -1), group.generator()] })),
  (one) => withPartial(one, ({ factors }) => ({ factors: factors.slice(1) })),
  (one) => withPartial(one, ({ trustee }) => ({ trustee: trustee + 1 })),
  (one) => ({ ...one, verificationKey: undefined }),
  (one, all) => ({ ...one, verificationKey: at(all, all.length - 1).verificationKey?.negate() }),
  (one, all) => withPartial(one, () => ({ proof: at(all, 4).partial.proof })),
  (one, _, group) =>
    withPartial(one, (partial) => ({
      proof: { ...linear(partial), responses: linear(partial).responses.map((z) => z.add(group.scalar(1))) },
    })),
  (one, _, group) =>
    withPartial(one, (partial) => ({
      proof: { ...linear(partial), commitments: linear(partial).commitments.map(() => group.identity()) },
    })),
  (one) =>
    withPartial(one, (partial) => ({
      proof: { ...linear(partial), commitments: linear(partial).commitments.slice(1) },
    })),
  (one, _, group) => {
    const other = (group === P256 ? RISTRETTO255 : P256).generator();
    return withPartial(one, ({ factors: [, ...rest] }) => ({ factors: [other, ...rest] }));
  },
  (one, _, group) => {
    const other = (group === P256 ? RISTRETTO255 : P256).generator();
    return withPartial(one, (partial) => {
      const [, ...rest] = linear(partial).commitments;
      return { proof: { ...linear(partial), commitments: [other, ...rest] } };
    });
  },
];

/** A proof by the trustee itself, whose commitments are off by an error each; the challenge is right for them. */
function offBy(one: PartialCase, share: Scalar, errors: readonly number[]): PartialCase {
  const { ciphertexts, partial, context, verificationKey } = one;
  if (verificationKey === undefined) throw new Error('no key');
  const { group } = share;
  const statement = factorsStatement(ciphertexts, partial.factors, verificationKey);
  const nonce = group.randomScalar(seededRng('nonce'));
  const commitments = statement.equations.map(({ terms: [term] }, i) =>
    (term?.base ?? group.generator())
      .multiply(nonce)
      .add(group.generator().multiply(group.scalar(errors[i] ?? 0))),
  );
  const shape: Linear = { kind: 'linear', commitments, responses: [group.scalar(0)] };
  const transcript = factorsTranscript(ciphertexts, partial.trustee, context, group);
  const challenge = statementChallenge(statement, shape, transcript);
  const responses = [nonce.add(challenge.multiply(share))];
  return { ...one, partial: { ...partial, proof: { ...shape, responses } } };
}

describe.each([P256, RISTRETTO255])('partial decryptions of many tallies on $id', (group) => {
  const { keys, cases } = scene(group);
  const together = (some: readonly PartialCase[]) => partialFaults(some, seededRng('weights'));
  const good = cases.map((): DropReason | undefined => undefined);

  it('all good ones are good, together and one by one', () => {
    expect(together(cases)).toEqual(good);
    expect(cases.map(partialFault)).toEqual(good);
    expect(together([])).toEqual([]);
  });

  it('one bad among many is named, whatever is wrong with it and wherever it stands', () => {
    for (const [i, tamper] of TAMPERS.entries()) {
      const place = i % cases.length;
      const list = cases.map((one, j) => (j === place ? tamper(one, cases, group) : one));
      const faults = together(list);
      expect(faults[place], `tamper ${i}`).toBe(partialFault(at(list, place)));
      expect(faults.filter((fault) => fault !== undefined)).toHaveLength(1);
    }
  });

  it('errors that cancel in a plain sum do not cancel: within a proof, between two trustees', () => {
    const share = (one: PartialCase): Scalar => at(keys.shares, one.partial.trustee - 1).share;
    const forged = (i: number, errors: readonly number[]): PartialCase =>
      offBy(at(cases, i), share(at(cases, i)), errors);
    const bad = 'bad-proof';
    expect(together(cases.with(0, forged(0, [])))).toEqual(good);
    expect(together(cases.with(0, forged(0, [0, 7, -7])))).toEqual(good.with(0, bad));
    const pair = cases.with(1, forged(1, [0, 7])).with(TALLIES + 1, forged(TALLIES + 1, [0, -7]));
    expect(together(pair)).toEqual(good.with(1, bad).with(TALLIES + 1, bad));
    expect(pair.map(partialFault)).toEqual(together(pair));
  });

  it('any number of bad ones: the verdicts of one by one', () => {
    const tampers = fc.array(fc.option(fc.nat(TAMPERS.length - 1), { freq: 2 }), {
      ...{ minLength: cases.length, maxLength: cases.length },
    });
    fc.assert(
      fc.property(tampers, (chosen) => {
        const list = cases.map((one, i) => {
          const tamper = chosen[i] ?? undefined;
          return tamper === undefined ? one : at(TAMPERS, tamper)(one, cases, group);
        });
        expect(together(list)).toEqual(list.map(partialFault));
      }),
      { numRuns: Math.ceil(RUNS / 5) },
    );
  });

  it('refuses a source of weights that is stuck, and keys of two groups', () => {
    expect(() => partialFaults(cases, (length) => new Uint8Array(length))).toThrow(RangeError);
    const other = (group === P256 ? RISTRETTO255 : P256).generator();
    expect(() => together([at(cases, 0), { ...at(cases, 1), verificationKey: other }])).toThrow(TypeError);
  });
});
