/**
 * The constraints of the decryption circuit themselves, without the compiler's program and without a prover: all of an honest witness
 * follows from the inputs, and whoever chooses other inputs, computes the rest by the rules and claims what it likes breaks one.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { compiledCircuit } from '../../circuits/development.js';
import type { CompiledCircuit } from '../../circuits/tools/compile.js';
import { type Determination, determine, follow } from '../../circuits/tools/determine.js';
import { constraintHolds, type R1cs, readR1cs, readWitness } from '../../circuits/tools/r1cs.js';
import { decryptionSource } from '../../circuits/tools/source.js';
import { decryptionWords, prepareDecryption } from '../../src/ballot/anonymous/decryption.js';
import { signedDigits } from '../../src/ballot/anonymous/digits.js';
import { compressStatement, coordinates } from '../../src/ballot/anonymous/statement.js';
import { BABYJUBJUB } from '../../src/core/groups/babyjubjub.js';
import { SNARK_FIELD } from '../../src/core/poseidon.js';
import { circuitWitness } from '../../src/zk/groth16/prove.js';
import type { CircuitInputs } from '../../src/zk/groth16/snarkjs.js';
import { seededRng } from '../helpers/rng.js';
import { inputWires, wireOf } from './fixtures.js';
import { addPoints, type Coordinates, IDENTITY, isOnCurve, ORDER_2, ORDER_8 } from './points.js';

const TAG = 'hanpyo decryption share v1';
const rng = seededRng('decryption constraints');
const G = BABYJUBJUB.generator();
const secret = BABYJUBJUB.randomScalar(rng);
const components = [1, 2].map(() => G.multiply(BABYJUBJUB.randomScalar(rng)));
const { claim, inputs: honest } = prepareDecryption(9n, secret, components);
/** Words of the claim: the context, the share, then component and factor of each position. */
const WORDS = 3 + 4 * components.length;

let circuit: CompiledCircuit;
let r1cs: R1cs;
let witness: bigint[];
let determination: Determination;

beforeAll(async () => {
  circuit = await compiledCircuit(decryptionSource(components.length), '--O1');
  r1cs = readR1cs(circuit.r1cs);
  witness = readWitness(await circuitWitness(circuit.program, honest));
  determination = determine(r1cs, [...inputWires(circuit.symbols, chosen(honest)).keys()], witness);
});

/** What a prover chooses; digest and combination come out, and it claims what it likes. */
function chosen({ digest: _, combination: __, ...inputs }: CircuitInputs): CircuitInputs {
  return inputs;
}

/** All that a prover has who computes everything by the rules, and then makes its claims. */
function wiresOf(inputs: CircuitInputs): bigint[] {
  const wires = follow(r1cs, determination.steps, inputWires(circuit.symbols, chosen(inputs)));
  for (const [wire, value] of inputWires(circuit.symbols, inputs)) wires[wire] = value;
  return wires;
}

/** How many constraints these inputs break. */
function broken(inputs: CircuitInputs): number {
  const wires = wiresOf(inputs);
  return r1cs.system.filter((constraint) => !constraintHolds(constraint, wires)).length;
}

/** The inputs with another claim, compressed as an honest prover would. */
function restated(change: (words: bigint[]) => void, others: CircuitInputs = {}): CircuitInputs {
  const words = decryptionWords(claim);
  change(words);
  return { ...honest, ...compressStatement(words, TAG), ...others };
}

/** The inputs with the claim that comes out of them: what the most able prover would say. */
function adapted(inputs: CircuitInputs): CircuitInputs {
  const wires = wiresOf(inputs);
  const named = (signal: string): bigint[] =>
    ['[0]', '[1]'].map((k) => wires[wireOf(circuit.symbols, `main.${signal}${k}`)] ?? 0n);
  const positions = components.flatMap((_, i) => [
    ...named(`components[${i}]`),
    ...named(`factor[${i}].out`),
  ]);
  return { ...inputs, ...compressStatement([claim.context, ...named('share'), ...positions], TAG) };
}

describe('an honest share', () => {
  it('fulfils every constraint', () => expect(broken(honest)).toBe(0));

  it('follows from the inputs, wire by wire: no constraint is missing', () => {
    expect(determination.free).toEqual([]);
    expect(wiresOf(honest)).toEqual(witness);
  });

  it('has three public signals', () => expect([r1cs.publicInputs, r1cs.publicOutputs]).toEqual([3, 0]));
});

describe('a dishonest share', () => {
  it.each(Array.from({ length: WORDS }, (_, i) => i))('with another word %i is refused', (at) => {
    const inputs = restated((words) => {
      words[at] = ((words[at] ?? 0n) + 1n) % SNARK_FIELD;
    });
    expect(broken(inputs)).toBeGreaterThan(0);
  });

  it('with factors of two positions exchanged, or of another secret, is refused', () => {
    expect(broken(restated((words) => words.splice(5, 2, ...words.slice(9, 11))))).toBeGreaterThan(0);
    const other = components[1]?.multiply(secret.add(BABYJUBJUB.scalar(1))) ?? G;
    expect(broken(restated((words) => words.splice(9, 2, ...coordinates(other))))).toBeGreaterThan(0);
    // The digits of another secret are those of another share.
    const digits = signedDigits(secret.add(BABYJUBJUB.scalar(1)));
    expect(broken({ ...honest, ...digits })).toBeGreaterThan(0);
  });

  it.each(['digest', 'challenge', 'combination'] as const)('with another %s is refused', (name) => {
    const value = honest[name];
    if (typeof value !== 'bigint') throw new TypeError(`no signal ${name}`);
    expect(broken({ ...honest, [name]: (value + 1n) % SNARK_FIELD })).toBeGreaterThan(0);
  });

  it('with a digit that is no bit breaks that constraint and nothing else', () => {
    for (const name of ['negative', 'large'] as const)
      for (const at of [0, 64, 125]) {
        const bits = signedDigits(secret)[name].map((bit, i) => (i === at ? 2n : bit));
        expect(broken(adapted({ ...honest, [name]: bits }))).toBe(1);
      }
  });

  it('of the secret 0 breaks that constraint and nothing else', () => {
    const none = components.flatMap((component) => [...coordinates(component), ...IDENTITY]);
    const zero = signedDigits(BABYJUBJUB.scalar(0));
    expect(broken(restated((words) => words.splice(1, WORDS - 1, ...IDENTITY, ...none), { ...zero }))).toBe(
      1,
    );
  });
});

describe('a component that is not of prime order', () => {
  const [first, second] = components.map(coordinates) as [Coordinates, Coordinates];
  const [eighth, other] = components.map((component) =>
    coordinates(component.multiplyVartime(BABYJUBJUB.scalar(8).invert())),
  ) as [Coordinates, Coordinates];

  it.each<readonly [string, Coordinates, Coordinates]>([
    ['the identity', IDENTITY, IDENTITY],
    ['the point of order 2', ORDER_2, IDENTITY],
    ['a point of order 8', ORDER_8, ORDER_8],
    ['a component and the point of order 2', addPoints(first, ORDER_2), eighth],
    ['a component and a point of order 8', addPoints(first, ORDER_8), eighth],
    ['a point off the curve', [1n, 1n], eighth],
    ['a component with an eighth off the curve', first, [1n, 1n]],
    ['a component with the eighth of another', first, other],
  ])('%s, is refused', (_, component, claimed) => {
    const inputs = restated((words) => words.splice(3, 2, ...component), {
      components: [component, second],
      eighths: [claimed, other],
    });
    expect(broken(inputs)).toBeGreaterThan(0);
  });

  it('is refused for that alone where all else is what the rules make of it', () => {
    const [stranger, other8] = [addPoints(first, ORDER_2), other];
    // Both coordinates of 8 times the eighth.
    expect(broken(adapted({ ...honest, components: [stranger, second], eighths: [eighth, other8] }))).toBe(2);
    const astray: Coordinates = [1n, 1n];
    const made = [1, 2, 3].reduce((point) => addPoints(point, point), astray);
    expect(isOnCurve(made)).toBe(false);
    // The eighth is on no curve, and 8 times it is what the formulas say.
    expect(broken(adapted({ ...honest, components: [made, second], eighths: [astray, other8] }))).toBe(1);
  });
});
