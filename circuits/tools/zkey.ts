/** Writes the proving key of the insecure setup in snarkjs' format (`.zkey`), and its verifying key. */
import { SNARK_FIELD } from '../../src/core/poseidon.js';
import { type KeyLogarithms, PUBLISHED_WASTE } from './insecure-setup.js';
import type { R1cs } from './r1cs.js';
import { type CurveOfSnarkjs, FixedBase, type GroupOfSnarkjs } from './snarkjs-curve.js';

/** 2^512 modulo the field's prime: coefficients are kept twice in Montgomery form. */
const R2 = 2n ** 512n % SNARK_FIELD;

/** The file of a proving key. */
export function writeProvingKey(r1cs: R1cs, key: KeyLogarithms, curve: CurveOfSnarkjs): Uint8Array {
  const [g1, g2] = [new FixedBase(curve.G1, curve.Fr), new FixedBase(curve.G2, curve.Fr)];
  const { alpha, beta, delta } = PUBLISHED_WASTE;
  const publics = r1cs.publicInputs + r1cs.publicOutputs;
  const base = curve.G1.F;
  const header = [
    u32(base.n8),
    littleEndian(curve.q, base.n8),
    u32(32),
    littleEndian(SNARK_FIELD, 32),
    u32(r1cs.wires),
    u32(publics),
    u32(key.domain),
    g1.points([alpha, beta]),
    g2.points([beta, 1n]),
    g1.points([delta]),
    g2.points([delta]),
  ];
  return container([
    [1, [u32(1)]],
    [2, header],
    [4, coefficients(r1cs)],
    [3, [g1.points(key.inputs)]],
    [9, [g1.points(key.quotient)]],
    [8, [g1.points(key.privates)]],
    [5, [g1.points(key.a)]],
    [6, [g1.points(key.b)]],
    [7, [g2.points(key.b)]],
    [10, [new Uint8Array(64), u32(0)]],
  ]);
}

/** The verifying key, as snarkjs writes it. */
export function writeVerifyingKey(key: KeyLogarithms, curve: CurveOfSnarkjs): string {
  const { alpha, beta, delta } = PUBLISHED_WASTE;
  const point = (group: GroupOfSnarkjs, scalar: bigint): unknown =>
    texts(group.toObject(group.toAffine(group.timesFr(group.g, curve.Fr.e(scalar)))));
  const content = {
    protocol: 'groth16',
    curve: 'bn128',
    nPublic: key.inputs.length - 1,
    vk_alpha_1: point(curve.G1, alpha),
    vk_beta_2: point(curve.G2, beta),
    vk_gamma_2: point(curve.G2, 1n),
    vk_delta_2: point(curve.G2, delta),
    IC: key.inputs.map((scalar) => point(curve.G1, scalar)),
  };
  return `${JSON.stringify(content, null, 1)}\n`;
}

/** The entries of A and B, and one of A for each public wire. */
function coefficients(r1cs: R1cs): Uint8Array[] {
  const rows: Uint8Array[] = [];
  const add = (matrix: number, row: number, wire: number, value: bigint): void => {
    const bytes = new Uint8Array(44);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, matrix, true);
    view.setUint32(4, row, true);
    view.setUint32(8, wire, true);
    bytes.set(littleEndian((value * R2) % SNARK_FIELD, 32), 12);
    rows.push(bytes);
  };
  r1cs.system.forEach(({ a, b }, row) => {
    for (const [wire, value] of a) add(0, row, wire, value);
    for (const [wire, value] of b) add(1, row, wire, value);
  });
  for (let wire = 0; wire <= r1cs.publicInputs + r1cs.publicOutputs; wire++)
    add(0, r1cs.constraints + wire, wire, 1n);
  return [u32(rows.length), ...rows];
}

/** Magic, version 1 and the sections, each with its type and length. */
function container(sections: readonly (readonly [number, readonly Uint8Array[]])[]): Uint8Array {
  const parts = [new TextEncoder().encode('zkey'), u32(1), u32(sections.length)];
  for (const [type, content] of sections) {
    const length = content.reduce((sum, part) => sum + part.length, 0);
    parts.push(u32(type), littleEndian(BigInt(length), 8), ...content);
  }
  return new Uint8Array(Buffer.concat(parts));
}

function u32(value: number): Uint8Array {
  return littleEndian(BigInt(value), 4);
}

function littleEndian(value: bigint, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0, rest = value; i < length; i++, rest >>= 8n) bytes[i] = Number(rest & 255n);
  return bytes;
}

/** Every integer of a nested array as decimal text. */
function texts(value: unknown): unknown {
  return Array.isArray(value) ? value.map(texts) : String(value);
}
