/** What the tables of the specification say of entries and codes: 7.2, 8.3. */
import type { EntryType } from './entry.js';

export type Phase = 'empty' | 'setup' | 'voting' | 'closed' | 'published' | 'blocked';

/** 7.2 */
export const PHASES: Readonly<Record<EntryType, Phase>> = {
  manifest: 'empty',
  ceremony: 'setup',
  'roll-chunk': 'setup',
  'roll-seal': 'setup',
  open: 'setup',
  ballot: 'voting',
  challenge: 'voting',
  paper: 'voting',
  revocation: 'voting',
  close: 'voting',
  share: 'closed',
  result: 'closed',
  'shuffle-part': 'closed',
  shuffle: 'closed',
  'list-share': 'closed',
  'verifying-key': 'setup',
  'anonymous-ballot': 'voting',
};

/** 7.9: entries of elections whose voters are anonymous, and of those whose voters have keys. */
export const ANONYMOUS: readonly EntryType[] = ['verifying-key', 'anonymous-ballot'];
export const KEYED: readonly EntryType[] = ['ballot', 'challenge', 'paper', 'revocation'];

/** The check that a code of 6.8 belongs to (8.3). */
export const CHECK_OF_CODE: Readonly<Record<string, string>> = {
  'B-01': 'V05',
  'B-02': 'V06',
  'B-03': 'V16',
  'B-04': 'V23',
  'B-05': 'V23',
  'B-06': 'V17',
  'B-07': 'V17',
  'B-08': 'V16',
  'B-09': 'V05',
  'B-10': 'V21',
  'B-11': 'V18',
  'B-12': 'V19',
  'B-13': 'V20',
  'C-01': 'V05',
  'C-02': 'V21',
  'C-03': 'V21',
  'C-04': 'V21',
  'C-05': 'V21',
  'C-06': 'V21',
  'P-01': 'V22',
  'P-02': 'V22',
  'P-03': 'V23',
  'P-04': 'V23',
  'P-05': 'V23',
};

/** A finding that leaves an entry without effect. */
export class Finding extends Error {
  readonly checks: readonly string[];

  constructor(checks: readonly string[]) {
    super(checks.join());
    this.checks = checks;
  }
}

/** Ends the judgement of an entry with the checks that fail. */
export function fail(...checks: readonly string[]): never {
  throw new Finding(checks);
}
