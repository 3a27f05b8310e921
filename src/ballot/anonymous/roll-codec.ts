/** The roll of anonymous voters as it stands on a ledger (spec section 11.1): chunks of ascending commitments, and their seal. */
import { decode, Writer } from '../../core/codec.js';
import { bytesToInteger, integerToBytes } from '../../core/integers.js';
import { SNARK_FIELD } from '../../core/poseidon.js';
import { MAX_ROLL } from './roll.js';

/** Consecutive commitments of the roll. */
export interface CommitmentChunk {
  /** Place of the first of them. */
  readonly first: number;
  /** Field elements other than 0. */
  readonly commitments: readonly bigint[];
}

/** What a complete roll is. */
export interface CommitmentSeal {
  /** Of the tree; a field element. */
  readonly root: bigint;
  readonly count: number;
}

/** Most commitments of one chunk: it fits into an entry. */
export const CHUNK_COMMITMENTS = 1800;

const VERSION = 1;
const CHUNK_TYPE = 0x63;
const SEAL_TYPE = 0x64;

/** The chunks of ascending commitments. */
export function* commitmentChunks(commitments: readonly bigint[]): Generator<CommitmentChunk> {
  for (let first = 0; first < commitments.length; first += CHUNK_COMMITMENTS)
    yield { first, commitments: commitments.slice(first, first + CHUNK_COMMITMENTS) };
}

/** The bytes of a chunk. @throws {RangeError} if a number is out of range */
export function writeCommitmentChunk({ first, commitments }: CommitmentChunk): Uint8Array {
  return new Writer()
    .tag(VERSION, CHUNK_TYPE)
    .u32(first)
    .list(commitments, (commitment, writer) => writer.raw(integerToBytes(commitment, 32)))
    .finish();
}

/** Reads a chunk. @throws {DecodeError} also for no commitment, 0, or one that is not below the field's prime */
export function readCommitmentChunk(bytes: Uint8Array): CommitmentChunk {
  return decode(bytes, 'chunk', (reader) => {
    reader.tag(VERSION, CHUNK_TYPE);
    const first = reader.field('first', (r) => r.u32());
    if (first >= MAX_ROLL) throw reader.error('bad-value', `a roll has at most ${MAX_ROLL} commitments`);
    const commitments = reader.field('commitments', (r) =>
      r.list(CHUNK_COMMITMENTS, (item) => {
        const value = bytesToInteger(item.raw(32));
        if (value === 0n || value >= SNARK_FIELD)
          throw item.error('bad-scalar', 'not a field element other than 0');
        return value;
      }),
    );
    if (commitments.length === 0) throw reader.error('bad-value', 'a chunk has at least one commitment');
    return Object.freeze({ first, commitments: Object.freeze(commitments) });
  });
}

/** The bytes of a seal. */
export function writeCommitmentSeal({ root, count }: CommitmentSeal): Uint8Array {
  return new Writer().tag(VERSION, SEAL_TYPE).raw(integerToBytes(root, 32)).u32(count).finish();
}

/** Reads a seal. @throws {DecodeError} also for a root that is not below the field's prime */
export function readCommitmentSeal(bytes: Uint8Array): CommitmentSeal {
  return decode(bytes, 'seal', (reader) => {
    reader.tag(VERSION, SEAL_TYPE);
    const root = bytesToInteger(reader.field('root', (r) => r.raw(32)));
    if (root >= SNARK_FIELD) throw reader.error('bad-scalar', 'the root is not a field element');
    return Object.freeze({ root, count: reader.field('count', (r) => r.u32()) });
  });
}
