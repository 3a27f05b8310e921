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

/** The published result. */
export interface ResultMessage {
  readonly tally: Uint8Array;
  /** One per contest: the totals by position, paper included; or `undefined` where the privacy floor forbids them. */
  readonly totals: readonly (readonly number[] | undefined)[];
  /** The accounting identity: roll = online + paper + revoked + abstained, in credentials. */
  readonly roll: number;
  readonly online: number;
  readonly paper: number;
  readonly revoked: number;
  readonly abstained: number;
}

const MAX_CONTESTS = 1000;
const MAX_POSITIONS = 5000;

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
    .list(totals, (contest, w) => {
      w.bool(contest !== undefined);
      if (contest !== undefined) w.list(contest, (total) => w.u64(total));
    })
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
      totals: r.field('totals', () => r.list(MAX_CONTESTS, readTotals)),
      roll: r.u64(),
      online: r.u64(),
      paper: r.u64(),
      revoked: r.u64(),
      abstained: r.u64(),
    }),
  );
}

function readTotals(reader: Reader): readonly number[] | undefined {
  return reader.bool() ? reader.list(MAX_POSITIONS, (r) => r.u64()) : undefined;
}
