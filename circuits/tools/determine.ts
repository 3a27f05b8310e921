/**
 * What follows from what in a constraint system. A wire is determined if some constraint holds it alone among wires that are not
 * determined yet, and is linear in it with a coefficient that is not 0. If every wire follows from the inputs in this way, the
 * constraints leave a prover no freedom at this witness but to choose the inputs; and a dishonest witness can be made from any
 * inputs without asking the compiler's program, which would refuse them.
 */
import { SNARK_FIELD } from '../../src/core/poseidon.js';
import { type Combination, constraintsByWire, type R1cs } from './r1cs.js';

/** One step: the constraint that determines the wire. */
export type Step = readonly [wire: number, constraint: number];

/** How wires follow, in order, and which do not. */
export interface Determination {
  readonly steps: readonly Step[];
  readonly free: readonly number[];
}

/**
 * Follows the constraints from the given wires.
 * @param known - wires that are chosen: inputs; wire 0 is known anyway
 * @param witness - one that fulfils the constraints
 */
export function determine(r1cs: R1cs, known: readonly number[], witness: readonly bigint[]): Determination {
  const byWire = constraintsByWire(r1cs);
  const wiresOf = r1cs.system.map(({ a, b, c }) => new Set([...a, ...b, ...c].map(([wire]) => wire)));
  const isKnown = new Set<number>();
  const queue: number[] = [];
  const steps: Step[] = [];
  const learn = (wire: number): void => {
    if (isKnown.has(wire)) return;
    isKnown.add(wire);
    for (const index of byWire[wire] ?? []) {
      const open = wiresOf[index];
      open?.delete(wire);
      if (open?.size === 1) queue.push(index);
    }
  };
  for (const wire of [0, ...known]) learn(wire);
  for (let index = queue.pop(); index !== undefined; index = queue.pop()) {
    const [wire] = wiresOf[index] ?? [];
    if (wire === undefined || isKnown.has(wire) || solve(r1cs, index, wire, witness) === undefined) continue;
    steps.push([wire, index]);
    learn(wire);
  }
  const free = Array.from({ length: r1cs.wires }, (_, wire) => wire).filter((wire) => !isKnown.has(wire));
  return { steps, free };
}

/** The wires that a prover gets who fills the known ones as it likes and follows the steps; whether they fulfil the rest is another matter. */
export function follow(r1cs: R1cs, steps: readonly Step[], known: ReadonlyMap<number, bigint>): bigint[] {
  const witness = new Array<bigint>(r1cs.wires).fill(0n);
  witness[0] = 1n;
  for (const [wire, value] of known) witness[wire] = value;
  for (const [wire, index] of steps) witness[wire] = solve(r1cs, index, wire, witness) ?? 0n;
  return witness;
}

/** The one value of a wire with which a constraint holds, the others given; undefined if there is none or more than one. */
function solve(r1cs: R1cs, index: number, wire: number, witness: readonly bigint[]): bigint | undefined {
  const constraint = r1cs.system[index];
  if (constraint === undefined) return undefined;
  const [a, b, c] = [constraint.a, constraint.b, constraint.c].map((side) => split(side, wire, witness));
  if (a === undefined || b === undefined || c === undefined) return undefined;
  if ((a.slope * b.slope) % SNARK_FIELD !== 0n) return undefined;
  const slope = modulo(a.slope * b.rest + a.rest * b.slope - c.slope);
  if (slope === 0n) return undefined;
  return modulo((c.rest - a.rest * b.rest) * invert(slope));
}

/** A combination as `slope * wire + rest`. */
function split(side: Combination, wire: number, witness: readonly bigint[]): { slope: bigint; rest: bigint } {
  let [slope, rest] = [0n, 0n];
  for (const [w, coefficient] of side)
    if (w === wire) slope += coefficient;
    else rest += coefficient * (witness[w] ?? 0n);
  return { slope: modulo(slope), rest: modulo(rest) };
}

function modulo(value: bigint): bigint {
  const rest = value % SNARK_FIELD;
  return rest < 0n ? rest + SNARK_FIELD : rest;
}

/** By the extended Euclidean algorithm, but for 1 and -1, which are what most constraints have. */
function invert(value: bigint): bigint {
  if (value === 1n || value === SNARK_FIELD - 1n) return value;
  let [a, b] = [value, SNARK_FIELD];
  let [x, y] = [1n, 0n];
  while (b !== 0n) {
    const quotient = a / b;
    [a, b] = [b, a - quotient * b];
    [x, y] = [y, x - quotient * y];
  }
  return modulo(x);
}
