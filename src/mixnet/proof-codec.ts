/**
 * The proofs of mixers as bytes (spec: one framed object each, version 1). Lists have the length that the number of rows
 * gives; the number is checked against what the reader expects before anything else is read. Points are kept as bytes
 * that nobody has looked at yet: whoever verifies decodes them.
 */
import { compareBytes } from '../core/bytes.js';
import { decode, type Reader, Writer } from '../core/codec.js';
import type { Group, Scalar } from '../core/group.js';
import { integerToBytes } from '../core/integers.js';
import type { ChainEquations, ShuffleEquations } from './equations.js';

/** Types of the objects (first byte the version, 1). */
export const MIX_TYPES = { shuffle: 0x60, commitment: 0x61, committed: 0x62, prepared: 0x63 } as const;
const VERSION = 1;

/** The values of equation A. */
export type OpeningProof = Pick<ShuffleEquations, 'Ap' | 'kA' | 'kE'>;

/** Commitment and response of equation F. */
export interface CiphertextProof {
  readonly Fp: Uint8Array;
  readonly kF: readonly Scalar[];
}

/** A permutation commitment and the proof that it is one: equations A to D. */
export interface CommitmentProof extends OpeningProof, ChainEquations {
  /** u */
  readonly permutationCommitment: Uint8Array;
}

/** A proof of shuffle in one go: all equations. */
export interface ShuffleProof extends CommitmentProof, CiphertextProof {}

/** A proof of a shuffle by a permutation committed to in advance: equations A and F. */
export interface CommittedProof extends OpeningProof, CiphertextProof {
  /** For each row of the commitment whether it is used. */
  readonly keep: readonly boolean[];
}

/** Encodes a proof of shuffle. */
export function writeShuffleProof(group: Group, proof: ShuffleProof): Uint8Array {
  const { permutationCommitment: u, kF } = proof;
  const writer = new Writer()
    .tag(VERSION, MIX_TYPES.shuffle)
    .u32(u.length / group.elementBytes)
    .u32(kF.length);
  writePermutation(writer, proof);
  writeCiphertexts(writer, proof);
  return writer.finish();
}

/**
 * Decodes a proof of shuffle.
 * @param expected - rows, and ciphertexts of a row
 * @throws {DecodeError}
 */
export function readShuffleProof(
  bytes: Uint8Array,
  group: Group,
  [rows, width]: readonly [number, number],
): ShuffleProof {
  return decode(bytes, 'proof', (reader) => {
    reader.tag(VERSION, MIX_TYPES.shuffle);
    reader.field('rows', (r) => expectCount(r, rows));
    reader.field('width', (r) => expectCount(r, width));
    const permutation = readPermutation(reader, group, rows);
    return Object.freeze({ ...permutation, ...readCiphertexts(reader, group, width) });
  });
}

/** Encodes a permutation commitment with its proof. */
export function writeCommitmentProof(group: Group, proof: CommitmentProof): Uint8Array {
  const rows = proof.permutationCommitment.length / group.elementBytes;
  const writer = new Writer().tag(VERSION, MIX_TYPES.commitment).u32(rows);
  writePermutation(writer, proof);
  return writer.finish();
}

/**
 * Decodes a permutation commitment with its proof.
 * @param maxRows - most rows that it may have
 * @throws {DecodeError}
 */
export function readCommitmentProof(bytes: Uint8Array, group: Group, maxRows: number): CommitmentProof {
  return decode(bytes, 'commitment', (reader) => {
    reader.tag(VERSION, MIX_TYPES.commitment);
    const rows = reader.field('rows', (r) => readCount(r, maxRows));
    return Object.freeze(readPermutation(reader, group, rows));
  });
}

/** Encodes the proof of a committed shuffle. */
export function writeCommittedProof(proof: CommittedProof): Uint8Array {
  const writer = new Writer().tag(VERSION, MIX_TYPES.committed).u32(proof.keep.length).u32(proof.kF.length);
  writer.raw(keepBytes(proof.keep));
  writeOpening(writer, proof);
  writeCiphertexts(writer, proof);
  return writer.finish();
}

/**
 * Decodes the proof of a committed shuffle.
 * @param expected - rows of the commitment, rows of the list, ciphertexts of a row
 * @throws {DecodeError}
 */
export function readCommittedProof(
  bytes: Uint8Array,
  group: Group,
  [committed, rows, width]: readonly [number, number, number],
): CommittedProof {
  return decode(bytes, 'proof', (reader) => {
    reader.tag(VERSION, MIX_TYPES.committed);
    reader.field('committed', (r) => expectCount(r, committed));
    reader.field('width', (r) => expectCount(r, width));
    const keep = reader.field('keep', (r) => readKeep(r, committed, rows));
    const opening = readOpening(reader, group, rows);
    return Object.freeze({ keep, ...opening, ...readCiphertexts(reader, group, width) });
  });
}

/** A keep list as bits, the first row in the highest bit; bits that are left over are zero. */
export function keepBytes(keep: readonly boolean[]): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(keep.length / 8));
  keep.forEach((used, i) => {
    if (used) bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (0x80 >> (i & 7));
  });
  return bytes;
}

function readKeep(reader: Reader, committed: number, rows: number): readonly boolean[] {
  const bytes = reader.raw(Math.ceil(committed / 8));
  const bits = Array.from(
    { length: 8 * bytes.length },
    (_, i) => ((bytes[i >> 3] ?? 0) & (0x80 >> (i & 7))) !== 0,
  );
  const keep = bits.slice(0, committed);
  if (bits.lastIndexOf(true) >= committed) throw reader.error('bad-encoding', 'bits beyond the end');
  const used = keep.filter((bit) => bit).length;
  if (used !== rows) throw reader.error('bad-value', `${used} rows are kept, not ${rows}`);
  return Object.freeze(keep);
}

function writePermutation(writer: Writer, proof: CommitmentProof): void {
  const { permutationCommitment, B, Bp, Cp, Dp, kB, kC, kD } = proof;
  writer.raw(permutationCommitment).raw(B).raw(Bp).raw(Cp).raw(Dp).raw(kB).scalar(kC).scalar(kD);
  writeOpening(writer, proof);
}

function readPermutation(reader: Reader, group: Group, rows: number): CommitmentProof {
  const points = (name: string, count: number): Uint8Array =>
    reader.field(name, (r) => r.raw(count * group.elementBytes));
  return {
    permutationCommitment: points('permutationCommitment', rows),
    B: points('B', rows),
    Bp: points('Bp', rows),
    Cp: points('Cp', 1),
    Dp: points('Dp', 1),
    kB: reader.field('kB', (r) => readScalars(r, group, rows)),
    kC: reader.field('kC', (r) => r.scalar(group)),
    kD: reader.field('kD', (r) => r.scalar(group)),
    ...readOpening(reader, group, rows),
  };
}

function writeOpening(writer: Writer, { Ap, kA, kE }: OpeningProof): void {
  writer.raw(Ap).scalar(kA).raw(kE);
}

function readOpening(reader: Reader, group: Group, rows: number): OpeningProof {
  return {
    Ap: reader.field('Ap', (r) => r.raw(group.elementBytes)),
    kA: reader.field('kA', (r) => r.scalar(group)),
    kE: reader.field('kE', (r) => readScalars(r, group, rows)),
  };
}

function writeCiphertexts(writer: Writer, { Fp, kF }: CiphertextProof): void {
  writer.raw(Fp);
  for (const scalar of kF) writer.scalar(scalar);
}

function readCiphertexts(reader: Reader, group: Group, width: number): CiphertextProof {
  const Fp = reader.field('Fp', (r) => r.raw(2 * width * group.elementBytes));
  const kF = Array.from({ length: width }, (_, i) => reader.field(`kF[${i}]`, (r) => r.scalar(group)));
  return { Fp, kF: Object.freeze(kF) };
}

/** Scalars end to end, each below the order. */
function readScalars(reader: Reader, { order, scalarBytes }: Group, count: number): Uint8Array {
  const list = reader.raw(count * scalarBytes);
  const bound = integerToBytes(order, scalarBytes);
  for (let i = 0; i < count; i++)
    if (compareBytes(list.subarray(i * scalarBytes, (i + 1) * scalarBytes), bound) >= 0)
      throw reader.error('bad-scalar', `number ${i} is not a scalar below the group order`);
  return list;
}

function readCount(reader: Reader, most: number): number {
  const count = reader.u32();
  if (count === 0 || count > most) throw reader.error('too-large', `${count} rows, not 1 to ${most}`);
  return count;
}

function expectCount(reader: Reader, expected: number): void {
  const count = reader.u32();
  if (count !== expected) throw reader.error('bad-value', `${count}, expected ${expected}`);
}
