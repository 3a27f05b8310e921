/**
 * What a trustee refuses to decrypt (spec section 4.7). Two tallies of one election that differ by a ballot give that
 * ballot away, so a trustee decrypts one tally of an election, once; and none that is so small that totals are votes.
 * Whether the tally is that of the whole sealed board is checked by the layer that knows the board.
 */
import { equalBytes } from '../core/bytes.js';
import { decode, Writer } from '../core/codec.js';
import { taggedHash } from '../core/hash.js';
import { listDigest } from '../core/list-digest.js';
import type { Ciphertext } from './cipher.js';
import { writeTallyCiphertext } from './cipher.js';

/** One total of an election: a contest, or a contest in one reporting unit. */
export interface TallyPart {
  /** The bytes that name it; the same as in {@link partialDecrypt}. */
  readonly tally: Uint8Array;
  readonly ciphertexts: readonly Ciphertext[];
  /** How many ballots were added up. */
  readonly ballots: number;
}

/** One list of an election that is decrypted vote by vote, after it was shuffled. */
export interface ListPart {
  /** The bytes that name it; the same as in `decryptChunk`. */
  readonly tally: Uint8Array;
  /** The whole list, encoded. */
  readonly ciphertexts: Uint8Array;
  /** How many ballots are in it. */
  readonly ballots: number;
}

/** All that a trustee is asked to decrypt in an election. */
export interface DecryptionRequest {
  readonly electionId: Uint8Array;
  readonly parts: readonly TallyPart[];
  /** Lists of an election whose votes are shuffled; none by default. */
  readonly lists?: readonly ListPart[];
}

/** What a trustee remembers of an election, to be stored before the first factor leaves the machine. */
export interface DecryptionMemory {
  readonly electionId: Uint8Array;
  /** Hash of the one request that was granted. */
  readonly digest: Uint8Array;
}

/** The answer to a request. */
export type Permission =
  | { readonly kind: 'permitted'; readonly memory: DecryptionMemory }
  | {
      readonly kind: 'refused';
      readonly reason: 'other-election' | 'second-tally' | 'duplicate-part' | 'too-few-ballots';
    };

const VERSION = 1;
const TYPE = 0x4d;

/**
 * Decides a request. The same request again is permitted, so that a crash between storing and sending does no harm.
 * @param memory - what was stored for this election, `undefined` before the first request
 * @param minimumUnit - the manifest's floor: no part of fewer ballots is decrypted
 */
export function permitDecryption(
  memory: DecryptionMemory | undefined,
  request: DecryptionRequest,
  minimumUnit: number,
): Permission {
  const refuse = (reason: Extract<Permission, { kind: 'refused' }>['reason']): Permission =>
    Object.freeze({ kind: 'refused', reason });
  const { electionId } = request;
  const parts = [...request.parts, ...(request.lists ?? [])];
  if (memory !== undefined && !equalBytes(memory.electionId, electionId)) return refuse('other-election');
  const digest = requestDigest(request);
  if (memory !== undefined && !equalBytes(memory.digest, digest)) return refuse('second-tally');
  if (parts.some((a, i) => parts.slice(i + 1).some((b) => equalBytes(a.tally, b.tally))))
    return refuse('duplicate-part');
  if (parts.some(({ ballots }) => !(ballots >= minimumUnit))) return refuse('too-few-ballots');
  return Object.freeze({ kind: 'permitted', memory: Object.freeze({ electionId, digest }) });
}

/** The memory as bytes, for the trustee's own state file. */
export function writeDecryptionMemory(memory: DecryptionMemory): Uint8Array {
  return new Writer().tag(VERSION, TYPE).bytes(memory.electionId).raw(memory.digest).finish();
}

/** Reads a memory. @throws {DecodeError} */
export function readDecryptionMemory(bytes: Uint8Array): DecryptionMemory {
  return decode(bytes, 'decryptionMemory', (reader) => {
    reader.tag(VERSION, TYPE);
    const electionId = reader.field('electionId', (r) => r.bytes(255).slice());
    const digest = reader.field('digest', (r) => r.raw(32).slice());
    return Object.freeze({ electionId, digest });
  });
}

function requestDigest({ electionId, parts, lists = [] }: DecryptionRequest): Uint8Array {
  const writer = new Writer().bytes(electionId);
  writer.list(parts, ({ tally, ciphertexts, ballots }, w) => {
    w.bytes(tally)
      .u64(ballots)
      .list(ciphertexts, (c) => writeTallyCiphertext(w, c));
  });
  // A request without lists ends here: its digest is the one that it had before there were lists.
  if (lists.length > 0)
    writer.list(lists, ({ tally, ciphertexts, ballots }, w) => {
      w.bytes(tally).u64(ballots).raw(listDigest(ciphertexts));
    });
  return taggedHash('hanpyo decryption request v1', writer.finish());
}
