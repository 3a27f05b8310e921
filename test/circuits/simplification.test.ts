/**
 * Constraints that the compiler removes when it simplifies (`--O2`) must live on in those that stay. Witnesses are carried over from
 * the constraints as they were written, signal by signal: the honest one is the one of the simplified circuit, and every
 * dishonest one breaks a constraint of that circuit too.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { compiledCircuit } from '../../circuits/development.js';
import type { CompiledCircuit } from '../../circuits/tools/compile.js';
import { type Determination, determine } from '../../circuits/tools/determine.js';
import { firstViolated, type R1cs, readR1cs, readWitness } from '../../circuits/tools/r1cs.js';
import { ballotSource } from '../../circuits/tools/source.js';
import { layOutVote } from '../../src/ballot/anonymous/inputs.js';
import { BABYJUBJUB } from '../../src/core/groups/babyjubjub.js';
import { circuitWitness } from '../../src/zk/groth16/prove.js';
import { seededRng } from '../helpers/rng.js';
import { chosen, dishonestInputs, dishonestWires } from './dishonest.js';
import { CONTEST, inputWires, SHAPE, voter } from './fixtures.js';

const rng = seededRng('simplification');
const nonces = [BABYJUBJUB.randomScalar(rng), BABYJUBJUB.randomScalar(rng)];
const honest = layOutVote(CONTEST, [1, 0, 0], nonces, voter(2));
const cases = dishonestInputs(nonces);

interface Constraints {
  readonly circuit: CompiledCircuit;
  readonly r1cs: R1cs;
}

let written: Constraints;
let simplified: Constraints;
let determination: Determination;
/** For each wire of the simplified circuit the wire of the same signal as it was written. */
let origins: readonly (number | undefined)[];

beforeAll(async () => {
  const load = async (simplification: '--O1' | '--O2'): Promise<Constraints> => {
    const circuit = await compiledCircuit(ballotSource(SHAPE), simplification);
    return { circuit, r1cs: readR1cs(circuit.r1cs) };
  };
  [written, simplified] = [await load('--O1'), await load('--O2')];
  const { circuit, r1cs } = written;
  const witness = readWitness(await circuitWitness(circuit.program, honest.inputs));
  determination = determine(r1cs, [...inputWires(circuit.symbols, chosen(honest.inputs)).keys()], witness);
  const before = signals(circuit.symbols);
  const wires = new Array<number | undefined>(simplified.r1cs.wires);
  wires[0] = 0;
  for (const [name, wire] of signals(simplified.circuit.symbols)) wires[wire] ??= before.get(name);
  origins = wires;
});

/** The wires of the signals that were not eliminated, by their names. */
function signals(symbols: string): ReadonlyMap<string, number> {
  const rows = symbols.split('\n').map((line) => line.split(','));
  return new Map(
    rows.flatMap(([, wire, , name]) => (name && Number(wire) >= 0 ? [[name, Number(wire)]] : [])),
  );
}

/** A witness of the circuit as it was written, for the simplified one. */
function carried(witness: readonly bigint[]): bigint[] {
  return Array.from(origins, (origin) => witness[origin ?? -1] ?? 0n);
}

function dishonest(inputs: typeof honest.inputs): bigint[] {
  return dishonestWires(written.r1cs, written.circuit.symbols, determination, inputs);
}

describe('simplified constraints', () => {
  it('are fewer, and of signals that were there before', () => {
    expect(simplified.r1cs.constraints).toBeLessThan(written.r1cs.constraints);
    expect(origins.every((origin) => origin !== undefined)).toBe(true);
  });

  it('have the honest witness that was there before', async () => {
    const own = readWitness(await circuitWitness(simplified.circuit.program, honest.inputs));
    expect(carried(dishonest(honest.inputs))).toEqual(own);
    expect(firstViolated(simplified.r1cs, own)).toBe(-1);
  });

  it.each(cases)('still refuse %s', (_, inputs) => {
    const witness = dishonest(inputs);
    expect(firstViolated(written.r1cs, witness)).not.toBe(-1);
    expect(firstViolated(simplified.r1cs, carried(witness))).not.toBe(-1);
  });

  it('leave no choice to who eliminates a slack: a vote for nobody is the honest one, whatever the slack was', async () => {
    const nothing = dishonest(layOutVote(CONTEST, [0, 0, 0], nonces, voter(2)).inputs);
    expect(firstViolated(written.r1cs, nothing)).not.toBe(-1);
    const { inputs } = layOutVote(CONTEST, [0, 0, 1], nonces, voter(2));
    const own = readWitness(await circuitWitness(simplified.circuit.program, inputs));
    expect(carried(nothing)).toEqual(own);
  });
});
