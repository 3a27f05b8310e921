/** A prepared shuffle as bytes, for the time between the offline half and the election. The bytes are a mixer's secret. */
import { equalBytes } from '../core/bytes.js';
import { decode, type Reader, Writer } from '../core/codec.js';
import type { Group } from '../core/group.js';
import type { ShuffleGenerators } from './generators.js';
import type { Permutation } from './permutation.js';
import { PreparedShuffle } from './prepared.js';
import { MIX_TYPES, readCommitmentProof } from './proof-codec.js';
import { generatorsFor } from './prover-common.js';
import { commitPermutation } from './prover-permutation.js';

const VERSION = 1;

/**
 * Encodes a prepared shuffle and spends it, so that there is one of it at a time. Whoever reads the bytes must destroy
 * them before using what was read: nothing else keeps a commitment from serving twice.
 * @throws {RangeError} if it is spent
 */
export function writePreparedShuffle(prepared: PreparedShuffle): Uint8Array {
  const { permutation, nonces } = prepared.spend();
  const writer = new Writer().tag(VERSION, MIX_TYPES.prepared).u32(prepared.mixer).bytes(prepared.commitment);
  for (const to of permutation) writer.u32(to);
  for (const nonce of nonces) writer.scalar(nonce);
  return writer.finish();
}

/**
 * Decodes a prepared shuffle, and checks that its secret opens its commitment.
 * @param generators - at least as many as it has rows
 * @throws {DecodeError} `bad-value` if the secret is not that of the commitment, or is no permutation
 */
export function readPreparedShuffle(
  bytes: Uint8Array,
  group: Group,
  generators: ShuffleGenerators,
): PreparedShuffle {
  return decode(bytes, 'prepared', (reader) => {
    reader.tag(VERSION, MIX_TYPES.prepared);
    const mixer = reader.field('mixer', (r) => r.u32());
    const commitment = reader.field('commitment', (r) => r.bytes(bytes.length)).slice();
    const { permutationCommitment: u } = readCommitmentProof(commitment, group, generators.count);
    const rows = u.length / group.elementBytes;
    const permutation = reader.field('permutation', (r) => readPermutation(r, rows));
    const nonces = Array.from({ length: rows }, (_, i) =>
      reader.field(`nonces[${i}]`, (r) => r.scalar(group)),
    );
    const opened = commitPermutation(group, generatorsFor(group, generators, rows), { permutation, nonces });
    if (!equalBytes(opened, u)) throw reader.error('bad-value', 'the secret is not that of the commitment');
    return new PreparedShuffle(mixer, commitment, { permutation, nonces });
  });
}

function readPermutation(reader: Reader, rows: number): Permutation {
  const permutation = new Uint32Array(rows);
  const seen = new Uint8Array(rows);
  for (let i = 0; i < rows; i++) {
    const to = reader.u32();
    if (to >= rows || seen[to] === 1) throw reader.error('bad-value', 'not a permutation');
    permutation[i] = to;
    seen[to] = 1;
  }
  return permutation;
}
