/** Counting rules in a manifest: specification 5.1. */
import { Malformed } from './bytes.js';
import type { Reader } from './reader.js';

export type Counting =
  | { readonly rule: 'irv'; readonly seats: 1; readonly skipped: Skipped; readonly ties: number }
  | { readonly rule: 'scottish-stv'; readonly seats: number }
  | { readonly rule: 'schulze'; readonly seats: number }
  | { readonly rule: 'meek-stv'; readonly seats: number; readonly digits: number; readonly omega: number }
  | { readonly rule: 'ranked-pairs'; readonly seats: number; readonly strength: number }
  | { readonly rule: 'borda'; readonly seats: number; readonly variant: number };

type Skipped = 'end' | 'pass';

/** Position of a word in its list. */
function word(r: Reader, words: number): number {
  const code = r.u8();
  if (code >= words) throw new Malformed('word');
  return code;
}

function within(value: number, least: number, most: number): number {
  if (value < least || value > most) throw new Malformed('parameter');
  return value;
}

export function readCounting(r: Reader): Counting {
  const code = r.u8();
  if (code < 1 || code > 6) throw new Malformed('counting rule');
  if (code === 1)
    return { rule: 'irv', seats: 1, skipped: word(r, 2) === 0 ? 'end' : 'pass', ties: word(r, 2) };
  const seats = within(r.u32(), 1, 500);
  if (code === 2) return { rule: 'scottish-stv', seats };
  if (code === 3) {
    const digits = within(r.u8(), 4, 15);
    const omega = within(r.u8(), 1, digits);
    word(r, 2);
    return { rule: 'meek-stv', seats, digits, omega };
  }
  if (code === 4) return { rule: 'schulze', seats };
  if (code === 5) return { rule: 'ranked-pairs', seats, strength: word(r, 2) };
  return { rule: 'borda', seats, variant: word(r, 3) };
}

/** M-27: whether a rule counts rankings in which options share a rank. */
export function sharesRanks({ rule }: Counting): boolean {
  return rule === 'schulze' || rule === 'ranked-pairs' || rule === 'borda';
}
