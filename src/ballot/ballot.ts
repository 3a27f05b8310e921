/**
 * Ballots and their canonical bytes (spec sections 6.2 and 6.3). Credential and election come first, so that a reader
 * finds the voter's contests on the roll before it decodes a single element.
 */
import { equalBytes } from '../core/bytes.js';
import { Reader, Writer } from '../core/codec.js';
import { DecodeError } from '../core/errors.js';
import type { Element, Group } from '../core/group.js';
import { type Ciphertext, readCiphertext, writeCiphertext } from '../elgamal/cipher.js';
import { type Proof, readProof, writeProof } from '../zk/nizk.js';
import { knowledgeRelation } from '../zk/plaintext-knowledge.js';
import { knowledgeOfLog } from '../zk/relation.js';
import { readVectorProof, type VectorProof, writeVectorProof } from '../zk/vector.js';
import { ballotShape, proofSize } from './ballot-shape.js';
import { contestsOf, type ElectionContext, type VoterContest } from './context.js';
import type { RollEntry } from './roll.js';
import { trackerOf } from './tracker.js';

/** One contest of a ballot. */
export type BallotContest = SumBallotContest | MixedBallotContest;

/** A vote that is added up under encryption. */
export interface SumBallotContest {
  readonly kind: 'sum';
  /** Index in `manifest.contests`. */
  readonly contest: number;
  /** One per position of the voter's layout. */
  readonly ciphertexts: readonly Ciphertext[];
  readonly proof: VectorProof;
}

/** A vote that is shuffled. */
export interface MixedBallotContest {
  readonly kind: 'mixed';
  /** Index in `manifest.contests`. */
  readonly contest: number;
  /** A row: as many as the layout is wide. */
  readonly ciphertexts: readonly Ciphertext[];
  /** That the voter knows the plaintexts. */
  readonly proof: Proof;
}

/** All of a ballot but the signature. Its bytes determine the tracker. */
export interface BallotBody {
  /** 32 bytes. */
  readonly electionId: Uint8Array;
  /** The voter's public key on the roll. */
  readonly credential: Element;
  /** 0 for the voter's first ballot, then 1, 2, ... */
  readonly sequence: number;
  /** Tracker of the voter's previous ballot; 32 zero bytes for the first. */
  readonly previous: Uint8Array;
  /** The contests of the voter's ballot style, in its order. */
  readonly contests: readonly BallotContest[];
}

/** A ballot as it goes onto the ledger. */
export interface Ballot extends BallotBody {
  /** Proof of knowledge of the credential's secret, bound to the tracker. */
  readonly signature: Proof;
}

/** What comes first in a ballot: enough to find the voter. */
export interface BallotHeader {
  readonly electionId: Uint8Array;
  /** Encoding of the credential, not yet known to be on the roll. */
  readonly credential: Uint8Array;
  readonly sequence: number;
  readonly previous: Uint8Array;
}

/** A ballot with what reading it yielded. */
export interface ReadBallot {
  readonly ballot: Ballot;
  readonly entry: RollEntry;
  /** 32 bytes. */
  readonly tracker: Uint8Array;
}

/** The first byte of a ballot. */
export const BALLOT_VERSION = 1;
/** The second byte of a ballot. */
export const BALLOT_TYPE = 0x20;
const ID_BYTES = 32;

/** The `previous` of a voter's first ballot. */
export const NO_PREVIOUS: Uint8Array = new Uint8Array(ID_BYTES);

/** The canonical bytes of a body (spec 6.2): what the tracker hashes and the signature covers. */
export function writeBallotBody(body: BallotBody): Uint8Array {
  const writer = new Writer()
    .tag(BALLOT_VERSION, BALLOT_TYPE)
    .raw(body.electionId)
    .element(body.credential)
    .u32(body.sequence)
    .raw(body.previous);
  return writer
    .list(body.contests, ({ kind, contest, ciphertexts, proof }, w) => {
      w.u32(contest);
      for (const ciphertext of ciphertexts) writeCiphertext(w, ciphertext);
      if (kind === 'sum') writeVectorProof(w, proof);
      else writeProof(w, proof);
    })
    .finish();
}

/** The canonical bytes of a ballot: the body, then the signature. */
export function writeBallot(ballot: Ballot): Uint8Array {
  const writer = new Writer().raw(writeBallotBody(ballot));
  writeProof(writer, ballot.signature);
  return writer.finish();
}

/**
 * Bytes of every ballot of a voter: the same for all choices (spec 6.2).
 * @param contests - the voter's contests, see {@link contestsOf}
 */
export function ballotLength(context: ElectionContext, contests: readonly VoterContest[]): number {
  return ballotShape(context.group, contests).length;
}

/**
 * Reads the header. Nothing is looked up and no element decoded.
 * @throws {DecodeError} `truncated`, `bad-version`, `bad-tag`
 */
export function readBallotHeader(reader: Reader, context: ElectionContext): BallotHeader {
  reader.tag(BALLOT_VERSION, BALLOT_TYPE);
  return {
    electionId: reader.field('electionId', (r) => r.raw(ID_BYTES)),
    credential: reader.field('credential', (r) => r.raw(context.group.elementBytes)),
    sequence: reader.field('sequence', (r) => r.u32()),
    previous: reader.field('previous', (r) => r.raw(ID_BYTES)),
  };
}

/**
 * Reads a whole ballot of this election. Style and exclusions come from the voter's roll entry.
 * @throws {DecodeError} `wrong-election`; `bad-value` for a credential that is not on the roll or contests that are not
 *   the voter's; and whatever a field that does not decode gives
 */
export function readBallot(bytes: Uint8Array, context: ElectionContext): ReadBallot {
  const reader = new Reader(bytes, 'ballot');
  const { body, entry } = readBallotBody(reader, context);
  const tracker = trackerOf(bytes.subarray(0, reader.offset));
  const signature = readSignature(reader, body.credential);
  reader.end();
  return Object.freeze({ ballot: Object.freeze({ ...body, signature }), entry, tracker });
}

/**
 * Reads the body, up to the signature; `reader` stands behind it afterwards.
 * @throws {DecodeError} as {@link readBallot}
 */
export function readBallotBody(
  reader: Reader,
  context: ElectionContext,
): { readonly body: BallotBody; readonly entry: RollEntry } {
  const header = readBallotHeader(reader, context);
  if (!equalBytes(header.electionId, context.electionId))
    throw reader.error('wrong-election', 'the ballot is of another election');
  const entry = context.roll.find(header.credential);
  if (entry === undefined) throw reader.error('bad-value', 'the credential is not on the roll');
  const contests = readContests(reader, context, contestsOf(context, entry));
  const body = Object.freeze({
    electionId: header.electionId.slice(),
    credential: context.group.elementFromBytes(entry.key, 'ballot.credential'),
    sequence: header.sequence,
    previous: header.previous.slice(),
    contests,
  });
  return { body, entry };
}

/**
 * The tracker of a ballot's bytes, for whoever has no roll: it covers all but the signature at the end. Nothing is decoded.
 * @throws {DecodeError} `truncated`
 */
export function trackerOfBallot(bytes: Uint8Array, { elementBytes, scalarBytes }: Group): Uint8Array {
  const length = bytes.length - elementBytes - scalarBytes;
  if (length < 0) throw new DecodeError('truncated', 'ballot', 'shorter than a signature');
  return trackerOf(bytes.subarray(0, length));
}

/** Reads a signature of a voter. @throws {DecodeError} */
export function readSignature(reader: Reader, credential: Element): Proof {
  return reader.field('signature', (r) =>
    readProof(r, knowledgeOfLog(credential.group.generator(), credential)),
  );
}

function readContests(
  reader: Reader,
  context: ElectionContext,
  expected: readonly VoterContest[],
): readonly BallotContest[] {
  const count = reader.field('contests', (r) => r.u32());
  if (count !== expected.length) throw reader.error('bad-value', `need ${expected.length} contests`);
  const contests = expected.map((voterContest, i) =>
    reader.field(`contests[${i}]`, (r) => readContest(r, context, voterContest)),
  );
  return Object.freeze(contests);
}

function readContest(reader: Reader, context: ElectionContext, voterContest: VoterContest): BallotContest {
  const { kind, contest, layout } = voterContest;
  if (reader.u32() !== contest) throw reader.error('bad-value', `expected contest ${contest}`);
  const ciphertexts = Object.freeze(
    Array.from({ length: proofSize(voterContest).positions }, (_, p) =>
      reader.field(`ciphertexts[${p}]`, (r) => readCiphertext(r, context.group)),
    ),
  );
  if (kind === 'sum') {
    const proof = reader.field('proof', (r) => readVectorProof(r, layout, context.group));
    return Object.freeze({ kind, contest, ciphertexts, proof });
  }
  const statement = knowledgeRelation({ publicKey: context.publicKey, ciphertexts });
  const proof = reader.field('proof', (r) => readProof(r, statement));
  return Object.freeze({ kind, contest, ciphertexts, proof });
}
