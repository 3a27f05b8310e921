import { describe, expect, it } from 'vitest';
import { entry } from '../../../src/mixnet/bayer-groth/arithmetic.js';
import { checkOf } from '../../../src/mixnet/bayer-groth/equations.js';
import { bayerGrothEquations, verifyBayerGroth } from '../../../src/mixnet/bayer-groth/shuffle.js';
import { SWISS_POST_1_2 } from '../../../src/verify/foreign/swisspost/conventions.js';
import { BatchVerifier } from '../../../src/zk/batch.js';
import { seededRng } from '../../helpers/rng.js';
import { alterations } from './alterations.js';
import { expectOnly, failing } from './expectations.js';
import { asIntegers, smallWorld, trueShuffle, withKey } from './fixtures.js';
import { proveBayerGroth, shuffled } from './plain-prover.js';
import { encrypt } from './plain-sums.js';

describe.each([
  [1, 3, 1, 2],
  [2, 4, 2, 5],
  [1, 6, 3, 7],
])('shuffle of rows of %i messages, %i in %i rows', (recipients, size, rows, every) => {
  const world = smallWorld(recipients, size / rows + 1);
  const { context, challenges, group } = world;
  const { statement, witness } = trueShuffle(world, size, rows);
  const argument = proveBayerGroth(world, statement, witness);
  type Parts = { readonly statement: typeof statement; readonly argument: typeof argument };

  it('accepts the proof and nothing else', () => {
    expectOnly(
      { statement, argument },
      (parts) => verifyBayerGroth(context, parts.statement, parts.argument, challenges).valid,
      (parts) => world.slow.shuffle(asIntegers(parts.statement), asIntegers(parts.argument)),
      every,
    );
  });

  it('folded into one multiplication it is the same verdict', () => {
    const folded = (parts: Parts): boolean => {
      const batch = new BatchVerifier(group, [group.generator(), context.key.h, ...context.key.g]);
      const equations = bayerGrothEquations(context, parts.statement, parts.argument, challenges);
      batch.add(checkOf(equations));
      return batch.verify(seededRng('weights')).length === 0;
    };
    expect(folded({ statement, argument })).toBe(true);
    const changes = alterations({ statement, argument }).filter((_, i) => i % (5 * every) === 0);
    const accepted = changes.filter(({ altered }) => folded(altered));
    expect(accepted.map(({ what }) => what)).toEqual([]);
  });
});

describe('shuffle', () => {
  const [SIZE, ROWS] = [6, 2];
  const world = smallWorld(2, SIZE);
  const { context, challenges, random, group } = world;
  const { statement, witness } = trueShuffle(world, SIZE, ROWS);
  const argument = proveBayerGroth(world, statement, witness);
  const failures = (given: typeof statement, proof = argument, within = context): string[] =>
    failing(world, bayerGrothEquations(within, given, proof, challenges));

  it('a ciphertext that is output twice, another left out: S1, and V4 as the product is wrong', () => {
    const twice = { ...witness, permutation: witness.permutation.with(0, entry(witness.permutation, 1)) };
    const lie = { ...statement, outputs: shuffled(world, statement.inputs, twice) };
    const failed = failures(lie, proveBayerGroth(world, lie, twice));
    expect(failed).toEqual(['S1', 'V4']);
  });

  it('a ciphertext that is replaced, among the outputs or the inputs: S1', () => {
    const other = encrypt(world, random(), [random()]);
    const replaced = { ...statement, outputs: statement.outputs.with(3, other) };
    expect(failures(replaced, proveBayerGroth(world, replaced, witness))).toEqual(['S1']);
    const elsewhere = { ...statement, inputs: statement.inputs.with(3, other) };
    expect(failures(elsewhere, proveBayerGroth(world, elsewhere, witness))).toEqual(['S1']);
  });

  it('a message that is moved to another recipient: S1', () => {
    const [gamma, first, second] = entry(statement.outputs, 0);
    const moved = [gamma, second, first].map((part) => part ?? group.identity());
    const lie = { ...statement, outputs: statement.outputs.with(0, moved) };
    expect(failures(lie, proveBayerGroth(world, lie, witness))).toEqual(['S1']);
  });

  it('a proof for other inputs, other outputs, another order or another key is refused', () => {
    const other = trueShuffle(world, SIZE, ROWS).statement;
    expect(failures({ ...statement, inputs: other.inputs })).not.toEqual([]);
    expect(failures({ ...statement, outputs: other.outputs })).not.toEqual([]);
    expect(failures({ ...statement, outputs: statement.outputs.toReversed() })).not.toEqual([]);
    expect(failures({ ...statement, inputs: statement.outputs, outputs: statement.inputs })).not.toEqual([]);
    const g = context.key.g.with(0, group.generator());
    expect(failures(statement, argument, withKey(context, { g }))).not.toEqual([]);
    const swapped = context.key.g.with(0, entry(context.key.g, 1)).with(1, entry(context.key.g, 0));
    expect(failures(statement, argument, withKey(context, { g: swapped }))).not.toEqual([]);
  });

  it('other sizes are refused before anything is computed: S0', () => {
    for (const rows of [0, 1, 3, 6, 7, -1, 1.5, Number.NaN, 2 ** 40])
      expect(failures({ ...statement, rows })).toEqual(['S0']);
    const { inputs, outputs } = statement;
    expect(failures({ inputs: [], outputs: [], rows: 2 })).toEqual(['S0']);
    expect(failures({ ...statement, inputs: inputs.slice(1) })).toEqual(['S0']);
    expect(failures({ ...statement, outputs: outputs.with(2, entry(outputs, 2).slice(1)) })).toEqual(['S0']);
    expect(failures(statement, argument, withKey(context, { size: 2 }))).toEqual(['S0']);
    const E = argument.multiExponentiation.E.slice(0, ROWS);
    const shorter = { ...argument, multiExponentiation: { ...argument.multiExponentiation, E } };
    expect(failures(statement, shorter)).toEqual(['S0']);
  });

  it('lists that do not fill the matrix are filled up with the identity, and never by a whole row', () => {
    const five = trueShuffle(world, 5, 2);
    const proof = proveBayerGroth(world, five.statement, five.witness);
    expect(failures(five.statement, proof)).toEqual([]);
    const six = { ...five.statement, inputs: [...five.statement.inputs, entry(statement.inputs, 0)] };
    expect(
      failures({ ...six, outputs: [...five.statement.outputs, entry(statement.outputs, 0)] }, proof),
    ).not.toEqual([]);
    // In three rows of two, four ciphertexts leave the last one empty.
    const four = trueShuffle(world, 4, 3);
    expect(failures(four.statement, proveBayerGroth(world, four.statement, four.witness))).toEqual(['S0']);
  });

  it('a row has two entries or more: S0', () => {
    const { inputs, outputs } = statement;
    const { multiExponentiation } = argument;
    const single = { ...multiExponentiation, a: multiExponentiation.a.slice(0, 1) };
    const two = { inputs: inputs.slice(0, ROWS), outputs: outputs.slice(0, ROWS), rows: ROWS };
    expect(failures(two, { ...argument, multiExponentiation: single })).toEqual(['S0']);
  });

  it('a proof under the other version of the hashes is refused', () => {
    const other = smallWorld(2, SIZE, SWISS_POST_1_2);
    const old = trueShuffle(other, SIZE, ROWS);
    const proof = proveBayerGroth(other, old.statement, old.witness);
    const verify = (given: typeof other): boolean =>
      verifyBayerGroth(given.context, old.statement, proof, given.challenges).valid;
    expect(verify(other)).toBe(true);
    expect(verify({ ...other, challenges })).toBe(false);
    expect(verify({ ...other, context })).toBe(false);
  });
});
