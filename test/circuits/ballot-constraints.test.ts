/**
 * The constraints of the ballot circuit themselves, without the compiler's program and without a prover: an honest witness
 * fulfils them, no signal of it can be another, all of it follows from the inputs, and dishonest inputs break a constraint even
 * if their maker computes everything else by the rules.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { compiledCircuit } from '../../circuits/development.js';
import type { CompiledCircuit } from '../../circuits/tools/compile.js';
import { type Determination, determine } from '../../circuits/tools/determine.js';
import {
  constraintHolds,
  constraintsByWire,
  firstViolated,
  type R1cs,
  readR1cs,
  readWitness,
} from '../../circuits/tools/r1cs.js';
import { ballotSource } from '../../circuits/tools/source.js';
import { signedDigits } from '../../src/ballot/anonymous/digits.js';
import { layOutVote } from '../../src/ballot/anonymous/inputs.js';
import { compressStatement, coordinates, statementWords } from '../../src/ballot/anonymous/statement.js';
import { BABYJUBJUB } from '../../src/core/groups/babyjubjub.js';
import { SNARK_FIELD } from '../../src/core/poseidon.js';
import { circuitWitness, ProvingError } from '../../src/zk/groth16/prove.js';
import type { CircuitInputs } from '../../src/zk/groth16/snarkjs.js';
import { seededRng } from '../helpers/rng.js';
import { BAD_KEYS, betweenLeaves, chosen, dishonestWires, restate } from './dishonest.js';
import { CONTEST, inputWires, ROLL, SHAPE, voter, wireOf } from './fixtures.js';
import { addPoints, IDENTITY, isOnCurve, ORDER_2, ORDER_8 } from './points.js';

const rng = seededRng('ballot constraints');
const nonces = [BABYJUBJUB.randomScalar(rng), BABYJUBJUB.randomScalar(rng)];
const honest = layOutVote(CONTEST, [1, 0, 0], nonces, voter(2));

let circuit: CompiledCircuit;
let r1cs: R1cs;
let witness: bigint[];
let determination: Determination;

beforeAll(async () => {
  circuit = await compiledCircuit(ballotSource(SHAPE), '--O1');
  r1cs = readR1cs(circuit.r1cs);
  witness = readWitness(await circuitWitness(circuit.program, honest.inputs));
  determination = determine(r1cs, [...inputWires(circuit.symbols, chosen(honest.inputs)).keys()], witness);
});

/** All that a prover has who computes everything by the rules, and then claims what it likes. */
function dishonest(inputs: CircuitInputs): bigint[] {
  return dishonestWires(r1cs, circuit.symbols, determination, inputs);
}

/** The constraints that this breaks. */
function broken(inputs: CircuitInputs): number[] {
  const wires = dishonest(inputs);
  return r1cs.system.flatMap((constraint, i) => (constraintHolds(constraint, wires) ? [] : [i]));
}

/** The inputs with the ciphertexts that come out of them: what the most able prover would say. */
function adapted(inputs: CircuitInputs): CircuitInputs {
  const wires = dishonest(inputs);
  const words = statementWords(honest.statement);
  const outputs = nonces.flatMap((_, i) =>
    ['c1[0]', 'c1[1]', 'c2[0]', 'c2[1]'].map((name) => `main.encrypt[${i}].${name}`),
  );
  words.splice(5, outputs.length, ...outputs.map((name) => wires[wireOf(circuit.symbols, name)] ?? 0n));
  return { ...inputs, ...compressStatement(words) };
}

/** Refused by the constraints and by the program that computes witnesses. */
async function expectRefused(inputs: CircuitInputs): Promise<void> {
  expect(broken(inputs)).not.toEqual([]);
  await expect(circuitWitness(circuit.program, inputs)).rejects.toThrow(ProvingError);
}

describe('an honest witness', () => {
  it('fulfils every constraint', () => expect(firstViolated(r1cs, witness)).toBe(-1));

  it('has three public signals: digest, challenge, combination', () => {
    expect([r1cs.publicInputs, r1cs.publicOutputs]).toEqual([3, 0]);
    const { digest, challenge, combination } = honest.compressed;
    expect(witness.slice(1, 4)).toEqual([digest, challenge, combination]);
  });

  it('can have no other value at any single wire', () => {
    const byWire = constraintsByWire(r1cs);
    const changed = [...witness];
    const unnoticed = witness.flatMap((value, wire) => {
      changed[wire] = (value + 1n) % SNARK_FIELD;
      const noticed = byWire[wire]?.some((i) => {
        const constraint = r1cs.system[i];
        return constraint !== undefined && !constraintHolds(constraint, changed);
      });
      changed[wire] = value;
      return noticed === true ? [] : [wire];
    });
    expect(unnoticed).toEqual([]);
  });

  it('follows from the inputs, wire by wire: no constraint is missing', () => {
    expect(determination.free).toEqual([]);
    expect(dishonest(honest.inputs)).toEqual(witness);
  });

  it('exists for every place on the roll and every allowed choice', () => {
    for (const [place, bits] of [
      [0, [0, 0, 1]],
      [4, [0, 1, 0]],
    ] as const)
      expect(broken(layOutVote(CONTEST, bits, nonces, voter(place)).inputs)).toEqual([]);
  });
});

describe('a dishonest vote', () => {
  it('for both options breaks the rule, and nothing else', async () => {
    const inputs = layOutVote(CONTEST, [1, 1, -1], nonces, voter(2)).inputs;
    expect(broken(inputs).length).toBe(1);
    await expectRefused(inputs);
  });

  it.each([
    ['both, the slack left out', [1, 1, 0]],
    ['2 and a slack of -1', [2, 0, -1]],
    ['-1', [-1, 0, 2]],
    ['1 and -1, whose sum is allowed', [1, -1, 1]],
    ['nothing, not even the slack', [0, 0, 0]],
  ] as const)('of %s is refused', (_, bits) =>
    expectRefused(layOutVote(CONTEST, bits, nonces, voter(2)).inputs),
  );

  it('by a secret that is not on the roll is refused', () =>
    expectRefused(layOutVote(CONTEST, [1, 0, 0], nonces, { ...voter(2), secret: 99n }).inputs));

  it('by another voter’s path is refused', () =>
    expectRefused(layOutVote(CONTEST, [1, 0, 0], nonces, { ...voter(2), path: ROLL.pathOf(3) }).inputs));

  it('by a path with a place that is no bit is refused', () =>
    expectRefused({ ...honest.inputs, path: [2n, 0n, 0n, 0n] }));

  it('by a stranger who stands between two leaves breaks that place’s constraint and nothing else', async () => {
    const forged = betweenLeaves(nonces);
    expect(broken(forged).length).toBe(1);
    await expectRefused(forged);
  });

  it('under another nullifier is refused', async () => {
    const other = (honest.statement.nullifier + 1n) % SNARK_FIELD;
    const inputs = restate(honest, (words) => {
      words[2] = other;
    });
    await expectRefused({ ...inputs, nullifier: other });
    await expectRefused(inputs);
  });

  it('for another scope, root or key than it is said to be is refused', async () => {
    for (const word of [0, 1, 3, 4])
      await expectRefused(
        restate(honest, (words) => {
          words[word] = ((words[word] ?? 0n) + 1n) % SNARK_FIELD;
        }),
      );
  });

  it('with any other coordinate of a ciphertext is refused', async () => {
    for (let word = 5; word < 13; word++)
      expect(
        broken(
          restate(honest, (words) => {
            words[word] = ((words[word] ?? 0n) + 1n) % SNARK_FIELD;
          }),
        ),
      ).not.toEqual([]);
  });

  it('whose digest, challenge or combination is another is refused', async () => {
    for (const name of ['digest', 'challenge', 'combination'] as const)
      await expectRefused({ ...honest.inputs, [name]: (honest.compressed[name] + 1n) % SNARK_FIELD });
  });

  it('with a digit of a nonce that is no bit breaks that constraint and nothing else', () => {
    const { negative, large } = signedDigits(nonces[0] ?? BABYJUBJUB.scalar(1));
    const other = signedDigits(nonces[1] ?? BABYJUBJUB.scalar(1));
    const two = (digits: readonly bigint[], at: number): bigint[] =>
      digits.map((d, i) => (i === at ? 2n : d));
    for (const at of [0, 125]) {
      const signs = { ...honest.inputs, negative: [two(negative, at), other.negative] };
      expect(broken(adapted(signs)).length).toBe(1);
      const sizes = { ...honest.inputs, large: [two(large, at), other.large] };
      expect(broken(adapted(sizes)).length).toBe(1);
    }
  });

  it('with the nonce 0, which shows the vote, breaks that constraint and nothing else', async () => {
    const zero = signedDigits(BABYJUBJUB.scalar(0));
    const { negative, large } = signedDigits(nonces[1] ?? BABYJUBJUB.scalar(1));
    const [gx, gy] = coordinates(BABYJUBJUB.generator());
    const inputs = restate(honest, (words) => words.splice(5, 4, ...IDENTITY, gx, gy));
    const all = { ...inputs, negative: [zero.negative, negative], large: [zero.large, large] };
    expect(broken(all).length).toBe(1);
    await expectRefused(all);
  });
});

describe('a key that is not of prime order', () => {
  const good = coordinates(CONTEST.publicKey);
  it('the points are what they are said to be', () => {
    expect([ORDER_2, ORDER_8, addPoints(good, ORDER_8)].every(isOnCurve)).toBe(true);
    const four = [1, 2].reduce((point) => addPoints(point, point), ORDER_8);
    expect(four).toEqual(ORDER_2);
  });

  it.each(BAD_KEYS)('%s, is refused', async (_, key, keyEighth) => {
    const inputs = restate(honest, (words) => words.splice(3, 2, ...key));
    await expectRefused({ ...inputs, key, keyEighth });
  });
});
