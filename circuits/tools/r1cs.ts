/**
 * Rank-1 constraint systems, read from the compiler's `.r1cs` and snarkjs' `.wtns`, and checked by the definition:
 * <A_i, w> <B_i, w> = <C_i, w> for every constraint i. Slow and simple: what provers are compared with.
 */
import { SNARK_FIELD } from '../../src/core/poseidon.js';

/** A linear combination: wires and their coefficients. */
export type Combination = readonly (readonly [wire: number, coefficient: bigint])[];

/** One constraint `a b = c`. */
export interface Constraint {
  readonly a: Combination;
  readonly b: Combination;
  readonly c: Combination;
}

/** Numbers of the header. */
export interface R1csHeader {
  /** Wires, the constant 1 of wire 0 included. */
  readonly wires: number;
  readonly publicOutputs: number;
  readonly publicInputs: number;
  readonly privateInputs: number;
  readonly constraints: number;
}

/** A constraint system; public wires follow wire 0. */
export interface R1cs extends R1csHeader {
  readonly system: readonly Constraint[];
}

/** Reads the header alone. @throws {Error} if it is not such a file, or of another field */
export function readR1csHeader(bytes: Uint8Array): R1csHeader {
  const view = sectionOf(bytes, 'r1cs', 1);
  if (view.getUint32(0, true) !== 32 || littleEndian(view, 4) !== SNARK_FIELD)
    throw new Error('constraints over another field');
  const [wires, publicOutputs, publicInputs, privateInputs] = [36, 40, 44, 48].map((at) =>
    view.getUint32(at, true),
  );
  return {
    wires: wires ?? 0,
    publicOutputs: publicOutputs ?? 0,
    publicInputs: publicInputs ?? 0,
    privateInputs: privateInputs ?? 0,
    constraints: view.getUint32(60, true),
  };
}

/** Reads a constraint system. @throws {Error} as {@link readR1csHeader} */
export function readR1cs(bytes: Uint8Array): R1cs {
  const header = readR1csHeader(bytes);
  const view = sectionOf(bytes, 'r1cs', 2);
  let at = 0;
  const combination = (): Combination => {
    const count = view.getUint32(at, true);
    at += 4;
    return Array.from({ length: count }, () => {
      const term = [view.getUint32(at, true), littleEndian(view, at + 4)] as const;
      at += 36;
      return term;
    });
  };
  const system = Array.from({ length: header.constraints }, () => ({
    a: combination(),
    b: combination(),
    c: combination(),
  }));
  return { ...header, system };
}

/** Reads a witness: the value of each wire. @throws {Error} if it is none, or of another field */
export function readWitness(bytes: Uint8Array): bigint[] {
  const header = sectionOf(bytes, 'wtns', 1);
  if (header.getUint32(0, true) !== 32 || littleEndian(header, 4) !== SNARK_FIELD)
    throw new Error('a witness over another field');
  const values = sectionOf(bytes, 'wtns', 2);
  return Array.from({ length: header.getUint32(36, true) }, (_, i) => littleEndian(values, 32 * i));
}

/** Whether a constraint holds. */
export function constraintHolds({ a, b, c }: Constraint, witness: readonly bigint[]): boolean {
  return (evaluate(a, witness) * evaluate(b, witness) - evaluate(c, witness)) % SNARK_FIELD === 0n;
}

/** Index of the first constraint that does not hold, or -1. The constant must be 1. */
export function firstViolated({ system, wires }: R1cs, witness: readonly bigint[]): number {
  if (witness.length !== wires || witness[0] !== 1n) return 0;
  return system.findIndex((constraint) => !constraintHolds(constraint, witness));
}

/** The constraints that each wire occurs in. */
export function constraintsByWire({ system, wires }: R1cs): readonly (readonly number[])[] {
  const lists = Array.from({ length: wires }, (): number[] => []);
  system.forEach(({ a, b, c }, i) => {
    for (const wire of new Set([...a, ...b, ...c].map(([wire]) => wire))) lists[wire]?.push(i);
  });
  return lists;
}

/** The value of a combination, below the prime. */
function evaluate(combination: Combination, values: readonly bigint[]): bigint {
  let sum = 0n;
  for (const [wire, coefficient] of combination) sum += coefficient * (values[wire] ?? 0n);
  return sum % SNARK_FIELD;
}

/** A section of the container that both formats share: magic, version, count; then type, length and content of each. */
function sectionOf(bytes: Uint8Array, magic: string, type: number): DataView {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (new TextDecoder().decode(bytes.subarray(0, 4)) !== magic) throw new Error(`not a ${magic} file`);
  let at = 12;
  for (let i = 0; i < view.getUint32(8, true); i++) {
    const length = Number(view.getBigUint64(at + 4, true));
    if (view.getUint32(at, true) === type)
      return new DataView(bytes.buffer, bytes.byteOffset + at + 12, length);
    at += 12 + length;
  }
  throw new Error(`no section ${type}`);
}

/** 32 bytes, lowest first. */
function littleEndian(view: DataView, at: number): bigint {
  let value = 0n;
  for (let i = 24; i >= 0; i -= 8) value = (value << 64n) | view.getBigUint64(at + i, true);
  return value;
}
