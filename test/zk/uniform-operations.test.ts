/** Attack catalogue D5: the group operations of a prover do not depend on the choice. */
import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../src/core/errors.js';
import type { Element, Group, Scalar } from '../../src/core/group.js';
import { plainSums } from '../../src/core/groups/sums.js';
import { scalarOperations } from '../../src/core/scalar.js';
import { commitmentKey } from '../../src/zk/commitment-key.js';
import { rangeStatement, rangeWitness } from '../../src/zk/disjunctive.js';
import {
  assignBits,
  type Choice,
  type ContestRule,
  compileLayout,
  positionValues,
} from '../../src/zk/layout.js';
import { proveStatement } from '../../src/zk/nizk.js';
import { proveVector } from '../../src/zk/vector-prover.js';
import { seededRng } from '../helpers/rng.js';
import { countLimit, encryptValue, ruleOf, sessionTranscript, TEST_64 } from './fixtures.js';

/** A group that writes down every operation on its elements. */
function countingGroup(inner: Group): { group: Group; log: string[] } {
  const log: string[] = [];
  const unwrapped = new WeakMap<Element, Element>();
  const plain = (element: Element): Element => {
    const found = unwrapped.get(element);
    if (found === undefined) throw new TypeError('element of another group');
    return found;
  };
  const innerScalar = (scalar: Scalar): Scalar => inner.scalar(scalar.value);
  const note = (operation: string, element: Element): Element => {
    log.push(operation);
    return wrap(element);
  };
  const wrap = (element: Element): Element => {
    const wrapped: Element = {
      group,
      add: (other) => note('add', element.add(plain(other))),
      subtract: (other) => note('subtract', element.subtract(plain(other))),
      negate: () => note('negate', element.negate()),
      multiply: (scalar) => note('multiply', element.multiply(innerScalar(scalar))),
      multiplyVartime: (scalar) => note('multiplyVartime', element.multiplyVartime(innerScalar(scalar))),
      equals: (other) => element.equals(plain(other)),
      isIdentity: () => element.isIdentity(),
      toBytes: () => element.toBytes(),
    };
    unwrapped.set(wrapped, element);
    return wrapped;
  };
  const decode = (bytes: Uint8Array, path = ''): Element =>
    wrap(inner.elementOrIdentityFromBytes(bytes, path));
  const group: Group = {
    ...scalarOperations(inner.order, () => group),
    id: inner.id,
    order: inner.order,
    elementBytes: inner.elementBytes,
    bulk: {
      ...inner.bulk,
      multiMultiplyVartime: (points, scalars) => {
        log.push(`bulk ${points.length}`);
        return inner.bulk.multiMultiplyVartime(points, scalars);
      },
      sum: (points) => {
        log.push(`sum ${points.length}`);
        return inner.bulk.sum(points);
      },
    },
    identity: () => identity,
    generator: () => generator,
    elementFromBytes: (bytes, path) => {
      const element = decode(bytes, path);
      if (element.isIdentity()) throw new DecodeError('identity', path ?? '', 'identity');
      return element;
    },
    elementOrIdentityFromBytes: decode,
    hashToElement: (domain, message) => wrap(inner.hashToElement(domain, message)),
    withTable: (element) => wrap(inner.withTable(plain(element))),
    multiplySums: plainSums(() => group),
  };
  const identity = wrap(inner.identity());
  const generator = wrap(inner.generator());
  return { group, log };
}

/** The operations of proving a choice, each with its count of inputs in `bulk`. */
function vectorOperations(rule: ContestRule, choice: Choice): string {
  const { group, log } = countingGroup(TEST_64);
  const layout = compileLayout(rule, group);
  const key = commitmentKey(group, layout.bits);
  const publicKey = group.generator().multiply(group.scalar(7));
  const bits = assignBits(layout, choice);
  const rng = seededRng('operations');
  const nonces = layout.weights.map(() => group.randomScalar(rng));
  const ciphertexts = positionValues(layout, bits).map((value, i) =>
    encryptValue(publicKey, value, nonces[i] ?? group.scalar(0)),
  );
  const statement = { publicKey, ciphertexts, layout, key };
  log.length = 0;
  proveVector(statement, { bits, nonces }, sessionTranscript(group), rng);
  expect(log.length).toBeGreaterThan(20);
  return log.join();
}

const values = (...list: number[]): Choice => ({ kind: 'values', values: list });

describe('operations of a prover', () => {
  it.each<[string, ContestRule, readonly Choice[]]>([
    [
      'a choice of up to two with blank',
      ruleOf(3, { limits: [countLimit(3, 0, 2)], blank: true }),
      [values(0, 0, 0), values(1, 0, 0), values(0, 1, 1), { kind: 'blank' }],
    ],
    [
      'scores',
      ruleOf(2, { minPerOption: 1, maxPerOption: 6, blank: true }),
      [values(1, 1), values(6, 6), values(3, 4), { kind: 'blank' }],
    ],
    [
      'a knapsack',
      ruleOf(3, { limits: [{ weights: [3, 5, 7], min: 0, max: 10 }] }),
      [values(0, 0, 0), values(1, 1, 0), values(1, 0, 1)],
    ],
  ])('are the same for every choice of %s', (_, rule, choices) => {
    const logs = choices.map((choice) => vectorOperations(rule, choice));
    expect(new Set(logs).size).toBe(1);
  });

  it('are the same for every branch of a disjunction', () => {
    const logs = [0, 1, 2, 3].map((value) => {
      const { group, log } = countingGroup(TEST_64);
      const publicKey = group.generator().multiply(group.scalar(7));
      const nonce = group.scalar(1_234_567);
      const statement = rangeStatement(
        group.generator(),
        publicKey,
        encryptValue(publicKey, value, nonce),
        0,
        3,
      );
      log.length = 0;
      proveStatement(statement, rangeWitness(0, value, nonce), sessionTranscript(group), seededRng('or'));
      return log.join();
    });
    expect(new Set(logs).size).toBe(1);
  });
});
