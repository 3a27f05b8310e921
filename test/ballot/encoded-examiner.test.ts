/** The examiner over bytes finds what the examiner over elements finds, in every honest and every tampered ballot. */
import { describe, expect, it } from 'vitest';
import { encodedExaminer } from '../../src/ballot/encoded-examiner.js';
import { EquationSpace } from '../../src/core/engine/equation-space.js';
import { BatchDisagreementError } from '../../src/zk/batch.js';
import {
  changed,
  context,
  elements,
  encoded,
  endOf,
  honest,
  openEquations,
  resigned,
  rng,
  shaped,
  shapeFor,
  tampered,
} from './encoded-fixtures.js';

/** Both examiners on the same ballots. */
function both(ballots: readonly Uint8Array[]): [unknown, unknown] {
  const list = ballots.map(shaped);
  return [encoded(list, rng), elements(list, rng)];
}

/** Changes to the signature itself, which a new signature undoes. */
const SIGNATURE_CHANGES = 5;

describe('the examiner over bytes', () => {
  it('accepts honest ballots of every rule, with the trackers and fingerprints of the reference', () => {
    const [fast, slow] = both(honest);
    expect(fast).toEqual(slow);
    expect(fast).toEqual(honest.map(() => expect.not.objectContaining({ fault: expect.anything() })));
  });

  it.each([0, 4, 5, 6, 7])('agrees about every tampered ballot of voter %i', (voter) => {
    const bytes = honest[voter] ?? new Uint8Array();
    const all = tampered(bytes, shapeFor(bytes));
    const cases = [...all, ...all.map((one) => resigned(voter, one))];
    const [fast, slow] = both(cases);
    expect(fast).toEqual(slow);
    const codes = (slow as { fault?: { code: string }; malformed?: { code: string } }[]).map(
      ({ fault, malformed }) => fault?.code ?? malformed?.code,
    );
    expect(new Set(codes.slice(all.length))).toEqual(new Set(['B-09', 'B-13', undefined]));
    expect(codes.filter((code) => code === undefined).length).toBe(SIGNATURE_CHANGES);
  });

  it('tells parts of other ballots, contests and places from its own', () => {
    const [a, b] = [0, 1].map((i) => honest[i] ?? new Uint8Array()) as [Uint8Array, Uint8Array];
    const shape = shapeFor(a);
    const [first, second] = shape.contests;
    if (first === undefined || second === undefined) throw new TypeError('two contests');
    const swap = (from: number, to: number): Uint8Array => changed(a, from, b.subarray(from, to));
    const cases = [
      swap(first.ciphertexts, first.commitments),
      swap(first.commitments, first.responses),
      swap(first.responses, endOf(first)),
      swap(first.ciphertexts, endOf(first)),
      swap(second.ciphertexts, endOf(second)),
      swap(shape.signature, shape.length),
      changed(a, shape.credential, b.subarray(shape.credential, shape.sequence)),
    ];
    const [fast, slow] = both([...cases, ...cases.slice(0, 5).map((one) => resigned(0, one)), a, b]);
    expect(fast).toEqual(slow);
    expect(fast).not.toContainEqual(undefined);
  });

  it('finds the culprits among many, wherever they stand', () => {
    const bad = changed(
      honest[0] ?? new Uint8Array(),
      shapeFor(honest[0] ?? new Uint8Array()).signature + 95,
      Uint8Array.of(1),
    );
    for (const at of [0, 3, 7, 12]) {
      const ballots = Array.from({ length: 13 }, (_, i) => (i === at ? bad : (honest[i % 6] ?? bad)));
      const verdicts = encoded(ballots.map(shaped), rng);
      expect(verdicts.map((one) => ('fault' in one ? one.fault?.code : undefined))).toEqual(
        ballots.map((_, i) => (i === at ? 'B-12' : undefined)),
      );
    }
  });

  it('is of no use with weights that can be guessed, and says so', () => {
    expect(() => encoded(honest.map(shaped), (length) => new Uint8Array(length))).toThrow(RangeError);
    expect(() => encoded(honest.map(shaped), (length) => new Uint8Array(length).fill(7))).toThrow(RangeError);
  });

  it('blames nobody for a fault of the engine', () => {
    class Wrong extends EquationSpace {
      override sumsToIdentity(): boolean {
        return false;
      }
    }
    const open = openEquations();
    const broken = encodedExaminer(context, () => Object.setPrototypeOf(open(), Wrong.prototype));
    expect(() => broken(honest.map(shaped), rng)).toThrow(BatchDisagreementError);
  });

  it('of nothing finds nothing', () => expect(encoded([], rng)).toEqual([]));
});
