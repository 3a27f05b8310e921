import { describe, expect, it } from 'vitest';
import type { Element, Scalar } from '../../../src/core/group.js';
import type {
  MultiExponentiationArgument,
  MultiExponentiationStatement,
} from '../../../src/mixnet/bayer-groth/arguments.js';
import {
  entry,
  negatedTerms,
  powersOf,
  scaledTerms,
  sumOfVartime,
} from '../../../src/mixnet/bayer-groth/arithmetic.js';
import type { BayerGrothChallenges } from '../../../src/mixnet/bayer-groth/challenges.js';
import { commitmentTerms, encryptionTerms } from '../../../src/mixnet/bayer-groth/context.js';
import { multiExponentiationEquations } from '../../../src/mixnet/bayer-groth/multi-exponentiation.js';
import type { EquationTerm } from '../../../src/zk/terms.js';
import { failing } from './expectations.js';
import { smallWorld } from './fixtures.js';
import { encrypt, randoms } from './plain-sums.js';

const [M, N] = [2, 3];
const world = smallWorld(1, N);
const { context, challenges, random, group } = world;

/** A statement that is false: nobody knows how the product comes of the matrix. */
function falseStatement(): MultiExponentiationStatement {
  const row = () => Array.from({ length: N }, () => encrypt(world, random(), [random()]));
  const rows = Array.from({ length: M }, () => randoms(world, N));
  const cA = rows.map((values) => sumOfVartime(group, commitmentTerms(context.key, values, random())));
  return { matrix: [row(), row()], product: encrypt(world, random(), [random()]), cA };
}

/** The first move of a list that makes its combination under the powers of a known x what it must be. */
function solved(
  right: readonly EquationTerm[],
  others: readonly Element[],
  powers: readonly Scalar[],
): Element {
  return sumOfVartime(group, [...right, ...negatedTerms(scaledTerms(others, powers.slice(1)))]);
}

/** Answers first, moves afterwards: possible for whoever knows x before it moves. */
function forged(statement: MultiExponentiationStatement, x: Scalar): MultiExponentiationArgument {
  const { key, form } = context;
  const powers = powersOf(x, 2 * M);
  const [a, r, b, s, tau] = [randoms(world, N), random(), random(), random(), [random()]];
  const cB = randoms(world, 2 * M - 1).map((k, i) =>
    i === M - 1 ? group.identity() : group.generator().multiply(k),
  );
  const E = Array.from({ length: 2 * M - 1 }, (_, i) =>
    i === M - 1 ? statement.product : encrypt(world, random(), [random()]),
  );
  const first = form.components.map((_, c) => {
    const rows = statement.matrix.flatMap((row, i) =>
      row.map((ciphertext, j): EquationTerm => {
        const scalar = entry(powers, M - 1 - i).multiply(entry(a, j));
        return { base: entry(ciphertext, c), scalar };
      }),
    );
    const others = E.map((row) => entry(row, c));
    return solved([...encryptionTerms(form, c, b, tau), ...rows], others, powers);
  });
  return {
    cA0: solved(commitmentTerms(key, a, r), statement.cA, powers),
    cB: [solved(commitmentTerms(key, [b], s), cB, powers), ...cB],
    E: [first, ...E],
    ...{ a, r, b, s, tau },
  };
}

describe('a forger who knows the challenge before the moves', () => {
  const statement = falseStatement();
  const nothing = { cA0: group.identity(), cB: [group.identity()], E: [statement.product] };
  /** Challenges that the moves have no part in. */
  const weak: BayerGrothChallenges = {
    ...challenges,
    multiExponentiation: (given) => challenges.multiExponentiation(given, nothing),
  };
  const forgery = forged(statement, weak.multiExponentiation(statement, nothing));

  it('succeeds where challenges do not depend on them', () => {
    expect(failing(world, multiExponentiationEquations(context, statement, forgery, weak))).toEqual([]);
  });

  it('is refused, by every opening, where they do', () => {
    const failures = failing(world, multiExponentiationEquations(context, statement, forgery, challenges));
    expect(failures).toEqual(['M3', 'M4', 'M5']);
  });
});
