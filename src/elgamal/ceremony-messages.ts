/**
 * The public messages of a key ceremony (spec section 4.3) and their encodings. Each is posted by one trustee, whose
 * signature the layer that posts it adds; `run` keeps a message from being replayed in a later attempt.
 *
 * Reading is lenient where a wrong message must be pinned on its sender: a reveal with too many commitments decodes,
 * and `ceremonyStatus` names who posted it.
 */
import { type Reader, Writer } from '../core/codec.js';
import type { Element, Group, Scalar } from '../core/group.js';
import { type Proof, readProof, writeProof } from '../zk/nizk.js';
import { knowledgeOfLog } from '../zk/relation.js';
import { MAX_TRUSTEES } from './ceremony-params.js';

/** First round: the hash of the reveal, so that nobody can choose a contribution after seeing another's. */
export interface CeremonyCommit {
  readonly kind: 'commit';
  readonly run: number;
  readonly trustee: number;
  readonly hash: Uint8Array;
}

/** Second round, once every commit is posted: the dealer's public polynomial and a sealed share for each trustee. */
export interface CeremonyReveal {
  readonly kind: 'reveal';
  readonly run: number;
  readonly trustee: number;
  /** `A_k = a_k G`, exactly as many as the threshold; the first is the dealer's part of the public key. */
  readonly commitments: readonly Element[];
  /** Knowledge of `a_0`. */
  readonly possession: Proof;
  /** The share of trustee j, sealed to it, at position j - 1. The dealer's own is among them. */
  readonly sealedShares: readonly Uint8Array[];
}

/** Third round: all of the trustee's shares are right, and this is the key that results. */
export interface CeremonyConfirm {
  readonly kind: 'confirm';
  readonly run: number;
  readonly trustee: number;
  /** {@link ceremonyKeyHash} of the outcome as this trustee computed it. */
  readonly keyHash: Uint8Array;
}

/** Third round, instead: the share sealed by `dealer` does not open, or does not fit the dealer's commitments. */
export interface CeremonyComplaint {
  readonly kind: 'complaint';
  readonly run: number;
  readonly trustee: number;
  readonly dealer: number;
}

/** The dealer's answer to a complaint, which opens the sealed share for everyone to judge. */
export interface CeremonyAnswer {
  readonly kind: 'answer';
  readonly run: number;
  /** The dealer. */
  readonly trustee: number;
  readonly complainer: number;
  readonly share: Scalar;
  /** The ephemeral key of the seal: with it anyone can seal the share again and compare bytes. */
  readonly sealKey: Uint8Array;
}

/** Any message of a ceremony. */
export type CeremonyMessage =
  | CeremonyCommit
  | CeremonyReveal
  | CeremonyConfirm
  | CeremonyComplaint
  | CeremonyAnswer;

const TYPES = { commit: 1, reveal: 2, confirm: 3, complaint: 4, answer: 5 } as const;
const MAX_SEALED = 1024;

/**
 * Writes a message: u8 type, u32 run, u32 trustee, then its fields in the order declared above.
 * It writes whatever it is given, faults included: reading and `ceremonyStatus` judge.
 * @throws {RangeError} for hashes and keys not of 32 bytes
 */
export function writeCeremonyMessage(writer: Writer, message: CeremonyMessage): void {
  writer.u8(TYPES[message.kind]).u32(message.run).u32(message.trustee);
  switch (message.kind) {
    case 'commit':
      writer.raw(sized(message.hash));
      break;
    case 'reveal':
      writer.list(message.commitments, (commitment, w) => w.elementOrIdentity(commitment));
      writeProof(writer, message.possession);
      writer.list(message.sealedShares, (sealed, w) => w.bytes(sealed));
      break;
    case 'confirm':
      writer.raw(sized(message.keyHash));
      break;
    case 'complaint':
      writer.u32(message.dealer);
      break;
    case 'answer':
      writer.u32(message.complainer).scalar(message.share).raw(sized(message.sealKey));
  }
}

/**
 * Reads a message.
 * @throws {DecodeError} `bad-tag` for an unknown type, `identity` for an identity among the commitments, `bad-value`
 *   for a reveal without commitments, and as elements, scalars and lengths decode
 */
export function readCeremonyMessage(reader: Reader, group: Group): CeremonyMessage {
  const type = reader.field('type', (r) => r.u8());
  const run = reader.field('run', (r) => r.u32());
  const trustee = reader.field('trustee', (r) => r.u32());
  switch (type) {
    case TYPES.commit:
      return Object.freeze({ kind: 'commit', run, trustee, hash: readBytes32(reader, 'hash') });
    case TYPES.reveal:
      return Object.freeze({ kind: 'reveal', run, trustee, ...readReveal(reader, group) });
    case TYPES.confirm:
      return Object.freeze({ kind: 'confirm', run, trustee, keyHash: readBytes32(reader, 'keyHash') });
    case TYPES.complaint:
      return Object.freeze({
        kind: 'complaint',
        run,
        trustee,
        dealer: reader.field('dealer', (r) => r.u32()),
      });
    case TYPES.answer: {
      const complainer = reader.field('complainer', (r) => r.u32());
      const share = reader.field('share', (r) => r.scalar(group));
      return Object.freeze({
        kind: 'answer',
        run,
        trustee,
        complainer,
        share,
        sealKey: readBytes32(reader, 'sealKey'),
      });
    }
    default:
      throw reader.error('bad-tag', `ceremony message of unknown type ${type}`);
  }
}

function readReveal(
  reader: Reader,
  group: Group,
): Pick<CeremonyReveal, 'commitments' | 'possession' | 'sealedShares'> {
  const commitments = reader.field('commitments', (r) => r.list(MAX_TRUSTEES, (item) => item.element(group)));
  const [leading] = commitments;
  if (leading === undefined) throw reader.error('bad-value', 'a reveal without commitments');
  const statement = knowledgeOfLog(group.generator(), leading);
  const possession = reader.field('possession', (r) => readProof(r, statement));
  const sealedShares = reader.field('sealedShares', (r) =>
    r.list(MAX_TRUSTEES, (item) => item.bytes(MAX_SEALED).slice()),
  );
  return { commitments, possession, sealedShares };
}

/** The encoding of a message on its own. */
export function ceremonyMessageBytes(message: CeremonyMessage): Uint8Array {
  const writer = new Writer();
  writeCeremonyMessage(writer, message);
  return writer.finish();
}

/** A copy: a message outlives the buffer that it was read from. */
function readBytes32(reader: Reader, name: string): Uint8Array {
  return reader.field(name, (r) => r.raw(32).slice());
}

function sized(bytes: Uint8Array): Uint8Array {
  if (bytes.length !== 32) throw new RangeError('not 32 bytes');
  return bytes;
}
