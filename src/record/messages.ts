/** Payloads of the entries that belong to no other layer: opening, closing, decryption shares, result (spec 7.2). */
import { decode, type Reader, Writer } from '../core/codec.js';
import type { Element, Group } from '../core/group.js';
import { readPartial, writePartial } from '../elgamal/partial-codec.js';
import type { PartialDecryption } from '../elgamal/threshold.js';

/** Opens voting: states the key and the roll that ballots are made for. */
export interface Opening {
  readonly publicKey: Element;
  /** Merkle root of the roll, 32 bytes. */
  readonly rollRoot: Uint8Array;
}

/** Closes the board: states what it holds. Nothing but shares and the result may follow. */
export interface Closing {
  /** Entries before this one, which is its own position. */
  readonly entries: number;
  /** Ballots accepted, superseded ones included. */
  readonly ballots: number;
  readonly challenged: number;
  /** Credentials that voted on paper. */
  readonly paper: number;
  readonly revoked: number;
}

/** One trustee's decryption share of one contest. */
export interface DecryptionShare {
  /** Position in the manifest's list of contests. */
  readonly contest: number;
  /** Hash of the whole tally that the trustee computed; see `tallyHash`. */
  readonly tally: Uint8Array;
  readonly partial: PartialDecryption;
}

/** What a result says of a contest whose votes were shuffled: enough to tell whether one counted the same votes alike. */
export interface MixedClaim {
  /** All votes, those that are blank, and those that are none that the rule allows. */
  readonly ballots: number;
  readonly blank: number;
  readonly invalid: number;
  /** Options by position that are elected, in order; none for texts. */
  readonly elected: readonly number[];
  /** Hash of all votes, 32 bytes; see `MixedResult`. */
  readonly digest: Uint8Array;
}

/**
 * What a result says of a contest: the totals by position, paper included; the figures of votes that were shuffled; or
 * `undefined` where the privacy floor forbids either.
 */
export type ContestClaim = readonly number[] | MixedClaim | undefined;

/** The published result. */
export interface ResultMessage {
  readonly tally: Uint8Array;
  /** One per contest of the manifest. */
  readonly totals: readonly ContestClaim[];
  /** The accounting identity: roll = online + paper + revoked + abstained, in credentials. */
  readonly roll: number;
  readonly online: number;
  readonly paper: number;
  readonly revoked: number;
  readonly abstained: number;
}

const MAX_CONTESTS = 1000;
const MAX_POSITIONS = 5000;

/** What comes first of a claim. */
const CLAIM_CODES = { withheld: 0, totals: 1, mixed: 2 } as const;

export function writeOpening({ publicKey, rollRoot }: Opening): Uint8Array {
  return new Writer().element(publicKey).raw(rollRoot).finish();
}

/** @throws {DecodeError} */
export function readOpening(bytes: Uint8Array, group: Group): Opening {
  return decode(bytes, 'open', (r) =>
    Object.freeze({ publicKey: r.field('publicKey', () => r.element(group)), rollRoot: r.raw(32) }),
  );
}

export function writeClosing(closing: Closing): Uint8Array {
  const { entries, ballots, challenged, paper, revoked } = closing;
  return new Writer().u64(entries).u64(ballots).u64(challenged).u64(paper).u64(revoked).finish();
}

/** @throws {DecodeError} */
export function readClosing(bytes: Uint8Array): Closing {
  return decode(bytes, 'close', (r) =>
    Object.freeze({
      entries: r.u64(),
      ballots: r.u64(),
      challenged: r.u64(),
      paper: r.u64(),
      revoked: r.u64(),
    }),
  );
}

export function writeShare({ contest, tally, partial }: DecryptionShare): Uint8Array {
  const writer = new Writer().u32(contest).raw(tally);
  writePartial(writer, partial);
  return writer.finish();
}

/** @throws {DecodeError} */
export function readShare(bytes: Uint8Array, group: Group): DecryptionShare {
  return decode(bytes, 'share', (r) =>
    Object.freeze({
      contest: r.u32(),
      tally: r.raw(32),
      partial: r.field('partial', () => readPartial(r, group)),
    }),
  );
}

export function writeResult({ tally, totals, ...accounting }: ResultMessage): Uint8Array {
  return new Writer()
    .raw(tally)
    .list(totals, (claim, w) => writeClaim(w, claim))
    .u64(accounting.roll)
    .u64(accounting.online)
    .u64(accounting.paper)
    .u64(accounting.revoked)
    .u64(accounting.abstained)
    .finish();
}

/** @throws {DecodeError} */
export function readResult(bytes: Uint8Array): ResultMessage {
  return decode(bytes, 'result', (r) =>
    Object.freeze({
      tally: r.raw(32),
      totals: r.field('totals', () => r.list(MAX_CONTESTS, readClaim)),
      roll: r.u64(),
      online: r.u64(),
      paper: r.u64(),
      revoked: r.u64(),
      abstained: r.u64(),
    }),
  );
}

/** Whether a claim is about votes that were shuffled. */
export function isMixedClaim(claim: ContestClaim): claim is MixedClaim {
  return claim !== undefined && 'digest' in claim;
}

function writeClaim(writer: Writer, claim: ContestClaim): void {
  if (claim === undefined) writer.u8(CLAIM_CODES.withheld);
  else if (isMixedClaim(claim)) {
    const { ballots, blank, invalid, elected, digest } = claim;
    writer.u8(CLAIM_CODES.mixed).u64(ballots).u64(blank).u64(invalid);
    writer.list(elected, (option) => writer.u32(option)).raw(digest);
  } else writer.u8(CLAIM_CODES.totals).list(claim, (total) => writer.u64(total));
}

function readClaim(reader: Reader): ContestClaim {
  const code = reader.u8();
  if (code === CLAIM_CODES.withheld) return undefined;
  if (code === CLAIM_CODES.totals) return reader.list(MAX_POSITIONS, (r) => r.u64());
  if (code !== CLAIM_CODES.mixed) throw reader.error('bad-value', `unknown kind ${code} of a result`);
  return Object.freeze({
    ballots: reader.u64(),
    blank: reader.u64(),
    invalid: reader.u64(),
    elected: reader.list(MAX_POSITIONS, (r) => r.u32()),
    digest: reader.raw(32),
  });
}
