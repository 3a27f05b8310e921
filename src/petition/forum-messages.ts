/** Payloads of the entries about the forum itself (spec 12.3): members, clock, stage changes, publications. */
import { decode, type Reader, Writer } from '../core/codec.js';
import { FORUM_LIMITS as LIMITS } from './limits.js';
import { bytesOf, type Document, readDocument, readReadable, writeDocument } from './messages.js';

/** Members who join or leave, by their keys. */
export interface MembersChange {
  readonly change: 'join' | 'leave';
  readonly keys: readonly Uint8Array[];
}

/** The forum's own time: no decision looks at any other clock. */
export interface ClockTick {
  /** Seconds since 1970. */
  readonly time: number;
}

/** Why a proposal changes its stage. */
export type StageCause =
  /** A threshold was reached: which, what was counted, and the log at that moment. */
  | {
      readonly kind: 'threshold';
      /** Position in the stage's list of thresholds. */
      readonly threshold: number;
      readonly count: number;
      /** Entries up to and with the one that reached it, and the root of the tree over them. */
      readonly size: number;
      readonly root: Uint8Array;
    }
  | { readonly kind: 'expiry' }
  | { readonly kind: 'promotion'; readonly reason: string }
  | { readonly kind: 'decision'; readonly reason: string };

/** A proposal goes from one stage to a later one. */
export interface StageChange {
  readonly proposal: Uint8Array;
  /** Positions in the profile. */
  readonly from: number;
  readonly to: number;
  readonly cause: StageCause;
}

/** A line in the feed of a representative's activity. */
export interface Activity {
  /** Whose activity, by an id that the forum's pages explain. */
  readonly subject: string;
  /** Such as `attendance`, `vote`, `bill`. */
  readonly kind: string;
  readonly summary: string;
  readonly documents: readonly Document[];
  /** The entry that this one puts right: of the same subject and kind. */
  readonly corrects?: number;
}

/** A picture, a speech, a film: kept anywhere, found by its hash. */
export interface Media {
  /** Whose, such as a candidate's id. */
  readonly subject: string;
  readonly title: string;
  readonly content: Document;
  /** Captions and transcript, where there are any: an auditor of access asks for them. */
  readonly captions?: Document;
  readonly transcript?: Document;
}

const CHANGE_CODES = { join: 1, leave: 2 } as const;
const CAUSE_CODES = { threshold: 1, expiry: 2, promotion: 3, decision: 4 } as const;

export function writeMembersChange({ change, keys }: MembersChange): Uint8Array {
  return new Writer()
    .u8(CHANGE_CODES[change])
    .list(keys, (key, w) => w.raw(bytesOf(key, 32)))
    .finish();
}

/** @throws {DecodeError} */
export function readMembersChange(bytes: Uint8Array): MembersChange {
  return decode(bytes, 'members', (r) => {
    const code = r.u8();
    const change = code === CHANGE_CODES.join ? 'join' : code === CHANGE_CODES.leave ? 'leave' : undefined;
    if (change === undefined) throw r.error('bad-value', 'members join or leave');
    const keys = r.field('keys', (f) => f.list(LIMITS.memberKeys, (item) => item.raw(32)));
    return Object.freeze({ change, keys });
  });
}

export function writeClockTick({ time }: ClockTick): Uint8Array {
  return new Writer().u64(time).finish();
}

/** @throws {DecodeError} */
export function readClockTick(bytes: Uint8Array): ClockTick {
  return decode(bytes, 'clock', (r) => Object.freeze({ time: r.u64() }));
}

export function writeStageChange({ proposal, from, to, cause }: StageChange): Uint8Array {
  const writer = new Writer().raw(bytesOf(proposal, 32)).u16(from).u16(to).u8(CAUSE_CODES[cause.kind]);
  if (cause.kind === 'threshold')
    writer.u16(cause.threshold).u64(cause.count).u64(cause.size).raw(bytesOf(cause.root, 32));
  if (cause.kind === 'promotion' || cause.kind === 'decision') writer.text(cause.reason);
  return writer.finish();
}

/** @throws {DecodeError} */
export function readStageChange(bytes: Uint8Array): StageChange {
  return decode(bytes, 'stage', (r) =>
    Object.freeze({ proposal: r.raw(32), from: r.u16(), to: r.u16(), cause: r.field('cause', readCause) }),
  );
}

export function writeActivity({ subject, kind, summary, documents, corrects }: Activity): Uint8Array {
  const writer = new Writer().text(subject).text(kind).text(summary);
  writer.list(documents, (item, w) => writeDocument(w, item)).bool(corrects !== undefined);
  return (corrects === undefined ? writer : writer.u64(corrects)).finish();
}

/** @throws {DecodeError} */
export function readActivity(bytes: Uint8Array): Activity {
  return decode(bytes, 'activity', (r) => {
    const [subject, kind] = [readLine(r, 'subject'), readLine(r, 'kind')];
    const summary = r.field('summary', (f) => readReadable(f, LIMITS.reasonBytes));
    const documents = r.field('documents', (f) => f.list(LIMITS.attachments, readDocument));
    const corrects = r.bool() ? { corrects: r.u64() } : {};
    return Object.freeze({ subject, kind, summary, documents, ...corrects });
  });
}

export function writeMedia({ subject, title, content, captions, transcript }: Media): Uint8Array {
  const writer = writeDocument(new Writer().text(subject).text(title), content);
  for (const part of [captions, transcript]) {
    writer.bool(part !== undefined);
    if (part !== undefined) writeDocument(writer, part);
  }
  return writer.finish();
}

/** @throws {DecodeError} */
export function readMedia(bytes: Uint8Array): Media {
  return decode(bytes, 'media', (r) => {
    const [subject, title] = [
      readLine(r, 'subject'),
      r.field('title', (f) => readReadable(f, LIMITS.textBytes)),
    ];
    const content = r.field('content', readDocument);
    const captions = r.bool() ? { captions: r.field('captions', readDocument) } : {};
    const transcript = r.bool() ? { transcript: r.field('transcript', readDocument) } : {};
    return Object.freeze({ subject, title, content, ...captions, ...transcript });
  });
}

function readCause(reader: Reader): StageCause {
  const code = reader.u8();
  if (code === CAUSE_CODES.expiry) return Object.freeze({ kind: 'expiry' });
  if (code === CAUSE_CODES.threshold)
    return Object.freeze({
      kind: 'threshold',
      threshold: reader.u16(),
      count: reader.u64(),
      size: reader.u64(),
      root: reader.raw(32),
    });
  const kind =
    code === CAUSE_CODES.promotion ? 'promotion' : code === CAUSE_CODES.decision ? 'decision' : undefined;
  if (kind === undefined) throw reader.error('bad-value', 'a stage changes for no such cause');
  const reason = reader.field('reason', (r) => readReadable(r, LIMITS.reasonBytes));
  return Object.freeze({ kind, reason });
}

function readLine(reader: Reader, name: string): string {
  return reader.field(name, (r) => {
    const line = readReadable(r, LIMITS.idBytes);
    if (line.includes('\n')) throw r.error('bad-text', 'is more than one line');
    return line;
  });
}
