/** Votes that are shuffled, as messages: specification 6.11. */
import { at, concat, Malformed, mod, toBig, u8, u16, uint, utf8 } from './bytes.js';
import { embed, extract, MESSAGE_BYTES } from './embedding.js';
import type { Point } from './p256.js';

/** What a mixed contest allows. */
export interface MixedRule {
  readonly kind: 'ranked' | 'write-in';
  readonly blank: boolean;
  /** Number of options; 0 in write-in contests. */
  readonly options: number;
  /** Ranked. */
  readonly min: number;
  readonly max: number;
  readonly ties: boolean;
  /** Write-in. */
  readonly maxBytes: number;
}

/** A vote of a row: its name (6.11e), and the ranks if it is a ranking. */
export interface Vote {
  readonly name: string;
  readonly ranks?: readonly number[];
}

export const INVALID: Vote = { name: 'invalid' };
const BLANK: Vote = { name: 'blank' };

/** 6.11d: ciphertexts of a row. */
export function widthOf(rule: MixedRule): number {
  const most = BigInt(rule.max + 1) ** BigInt(rule.options) - 1n;
  const body = rule.kind === 'ranked' ? Math.ceil(most.toString(2).length / 8) : 2 + rule.maxBytes;
  return Math.ceil((1 + body) / MESSAGE_BYTES);
}

/** The elements of a message, 30 bytes each. */
export function elementsOf(message: Uint8Array): Point[] {
  return Array.from({ length: message.length / MESSAGE_BYTES }, (_, i) =>
    embed(message.subarray(i * MESSAGE_BYTES, (i + 1) * MESSAGE_BYTES)),
  );
}

/** The vote of a decrypted row. */
export function voteOfRow(rule: MixedRule, row: readonly Point[]): Vote {
  const parts = row.map(extract);
  if (parts.some((part) => part === undefined)) return INVALID;
  return voteOf(rule, concat(...parts.flatMap((part) => part ?? [])));
}

/** 6.11a: the vote of a message. */
export function voteOf(rule: MixedRule, message: Uint8Array): Vote {
  const body = message.subarray(1);
  if (message[0] === 1) return rule.blank && isZero(body) ? BLANK : INVALID;
  if (message[0] === 2 && rule.kind === 'ranked') return ranking(rule, body);
  if (message[0] === 3 && rule.kind === 'write-in') return text(rule, body);
  return INVALID;
}

/** A message of a ranking or a text, for tests. */
export function messageOf(rule: MixedRule, vote: readonly number[] | string): Uint8Array {
  const bytes = MESSAGE_BYTES * widthOf(rule);
  const message = new Uint8Array(bytes);
  if (typeof vote === 'string') {
    message.set(concat(u8(3), u16(utf8(vote).length), utf8(vote)));
    return message;
  }
  const integer = vote.reduce((r, rank) => r * BigInt(rule.max + 1) + BigInt(rank), 0n);
  return concat(u8(2), uint(integer, bytes - 1));
}

/** 6.11b */
function ranking({ options, min, max, ties }: MixedRule, body: Uint8Array): Vote {
  const base = BigInt(max + 1);
  let rest = toBig(body);
  if (rest >= base ** BigInt(options)) return INVALID;
  const ranks: number[] = [];
  for (; ranks.length < options; rest /= base) ranks.unshift(Number(mod(rest, base)));
  const ranked = ranks.filter((rank) => rank !== 0);
  const different = new Set(ranked).size;
  const allowed =
    ranked.length >= min &&
    ranked.length <= max &&
    (ties || different === ranked.length) &&
    ranked.every((rank) => rank <= different);
  return allowed ? { name: `ranking:${ranks.join(',')}`, ranks } : INVALID;
}

/** The table of 6.11c. */
const REFUSED = `
  0000-001F 007F-00A0 00AD 034F 061C 115F-1160 17B4-17B5 180E 3164 FFA0 1680 2000-200B 2028-202F 205F-206F 2800 3000
  200E-200F FEFF FFF0-FFFC E000-F8FF FDD0-FDEF FFFE-FFFF 1BCA0-1BCA3 1D173-1D17A 1FFFE-1FFFF 2FFFE-2FFFF
  3FFFE-E00FF E01F0-10FFFF`
  .trim()
  .split(/\s+/)
  .map((range) => range.split('-').map((point) => Number.parseInt(point, 16)));

/** 6.11c */
function text({ maxBytes }: MixedRule, body: Uint8Array): Vote {
  const length = Number(toBig(body.subarray(0, 2)));
  const bytes = body.subarray(2, 2 + length);
  if (bytes.length !== length || !isZero(body.subarray(2 + length))) return INVALID;
  let decoded: string;
  try {
    decoded = strictUtf8(bytes);
  } catch (error) {
    if (error instanceof Malformed) return INVALID;
    throw error;
  }
  const points = Array.from(decoded, (character) => character.codePointAt(0) ?? 0);
  const refused = points.some((point) =>
    REFUSED.some((range) => point >= at(range, 0) && point <= at(range, range.length - 1)),
  );
  const spaced = /^ | $| {2}/.test(decoded);
  const allowed = length >= 1 && length <= maxBytes && !refused && !spaced;
  return allowed ? { name: `text:${decoded}` } : INVALID;
}

function strictUtf8(bytes: Uint8Array): string {
  const decoded = Buffer.from(bytes).toString('utf8');
  if (Buffer.compare(Buffer.from(decoded, 'utf8'), bytes) !== 0) throw new Malformed('utf-8');
  return decoded;
}

function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}
