/** Records that somebody tampered with, each with the check that the specification says must fail. */
import { Bench, flipped, SIGNATURE } from './bench.js';
import { concat, u64 } from './bytes.js';
import type { HeldElection } from './held-election.js';

/** The check that fails, what was done, and how. */
type Row = readonly [check: string, name: string, tamper: (bench: Bench) => readonly Uint8Array[]];

const more = (bytes: Uint8Array): Uint8Array => concat(bytes, new Uint8Array(1));

/** Bytes of a ballot before its list of contests. */
const HEADER = 2 + 32 + 64 + 4 + 32;

/** Faults of voters. The ballots are: 0 voter 0, 1 voter 1, 2 voter 2, 3 voter 3, 4 voter 0 again. */
const VOTERS: readonly Row[] = [
  ['V17', 'a vote and its replacement swapped', (bench) => swapped(bench)],
  ['V24', 'a ballot dropped', (bench) => bench.with('ballot', 1)],
  ['V17', 'a ballot twice', (bench) => bench.twice('ballot', 1)],
  ['V19', 'a signature that is another', (bench) => bench.changed('ballot', 1, (p) => flipped(p, -1))],
  [
    'V20',
    'a proof changed and signed again',
    (bench) => bench.with('ballot', 1, bench.ballot(1, flipped(bench.body(1), -1))),
  ],
  ['V18', 'the ciphertexts of another voter', (bench) => bench.with('ballot', 1, copied(bench))],
  ['V16', 'a ballot of nobody', (bench) => bench.changed('ballot', 1, (p) => flipped(p, 40))],
  ['V06', 'a ballot of another election in it', (bench) => bench.changed('ballot', 1, (p) => flipped(p, 10))],
  ['V16', 'a ballot with a byte more', (bench) => bench.changed('ballot', 1, more)],
  ['V05', 'a point off the curve', (bench) => bench.changed('ballot', 1, (p) => flipped(p, HEADER + 20))],
  [
    'V35',
    'an anonymous ballot',
    (b) => b.with('paper', 0, b.entry('paper'), retyped(b.entry('ballot', 1), 17)),
  ],
  ['V35', 'a verifying key', (b) => b.with('open', 0, retyped(b.entry('ballot', 1), 16), b.entry('open'))],
  ['V09', 'a ballot after closing', (b) => b.with('close', 0, b.entry('close'), b.entry('ballot', 1))],
  ['V23', 'a vote online after paper', (b) => b.with('paper', 0, b.entry('paper'), b.entry('ballot', 3))],
  [
    'V21',
    'a challenge opened otherwise',
    (bench) => bench.changed('challenge', 0, (p) => flipped(p, -SIGNATURE - 1)),
  ],
  ['V05', 'a challenge with a byte more', (bench) => bench.changed('challenge', 0, more)],
];

/** An entry of another type. */
function retyped(entry: Uint8Array, type: number): Uint8Array {
  return entry.map((byte, i) => (i === 1 ? type : byte));
}

function swapped(bench: Bench): Uint8Array[] {
  const entries = bench.with('ballot', 0, bench.entry('ballot', 4));
  entries[bench.at('ballot', 4)] = bench.entry('ballot', 0);
  return entries;
}

function copied(bench: Bench): Uint8Array {
  return bench.ballot(1, concat(bench.body(1).subarray(0, HEADER), bench.body(0).subarray(HEADER)));
}

/** Faults of officers and trustees, validly signed but for one. */
const OFFICES: readonly Row[] = [
  ['V22', 'a paper vote too many', (bench) => bench.changed('paper', 0, (p) => flipped(p, -1))],
  [
    'V10',
    'an officer who did not sign',
    (bench) => bench.with('paper', 0, flipped(bench.entry('paper'), -1)),
  ],
  ['V24', 'a closing that counts wrongly', (bench) => bench.changed('close', 0, (p) => flipped(p, 15))],
  ['V13', 'a seal with another root', (bench) => bench.changed('roll-seal', 0, (p) => flipped(p, 2))],
  ['V05', 'a seal with another count', (bench) => bench.changed('roll-seal', 0, (p) => flipped(p, 37))],
  ['V15', 'an opening with another root', (bench) => bench.changed('open', 0, (p) => flipped(p, -1))],
  ['V11', 'a reveal not committed to', (bench) => bench.changed('ceremony', 4, (p) => flipped(p, -1))],
  ['V12', 'another key confirmed', (bench) => bench.changed('ceremony', 7, (p) => flipped(p, -1))],
  ['V12', 'a trustee who never confirmed', (bench) => bench.with('ceremony', 8)],
  [
    'V11',
    'a confirmation of a run that is not',
    (bench) => {
      const other = bench.signed('ceremony', 8, (p) => flipped(p, 3));
      return bench.with('ceremony', 8, other, bench.entry('ceremony', 8));
    },
  ],
  ['V26', 'a forged share', (bench) => bench.changed('share', 1, (p) => flipped(p, -1))],
  ['V25', 'a share of another tally', (bench) => bench.changed('share', 0, (p) => flipped(p, 10))],
  ['V25', 'a share twice', (bench) => bench.twice('share')],
  ['V28', 'another total', (bench) => bench.changed('result', 0, (p) => flipped(p, 32 + 4 + 1 + 4 + 7))],
  [
    'V29',
    'another accounting',
    (bench) => bench.changed('result', 0, (p) => concat(p.subarray(0, -40), u64(6), p.subarray(-32))),
  ],
  ['V09', 'a second result', (bench) => bench.twice('result')],
];

/** Faults in frames and in the manifest. */
const FRAMES: readonly Row[] = [
  ['V05', 'an entry with a byte more', (bench) => bench.with('paper', 0, more(bench.entry('paper')))],
  ['V06', 'an entry of another election', (b) => b.with('paper', 0, flipped(b.entry('paper'), 20))],
  ['V07', 'the manifest twice', (b) => b.with('result', 0, b.entry('manifest'), b.entry('result'))],
  ['V07', 'no manifest', (bench) => bench.with('manifest', 0)],
  [
    'V08',
    'a manifest without a privacy floor',
    (bench) =>
      bench.with(
        'manifest',
        0,
        bench.manifest((p) => flipped(p, -1)),
      ),
  ],
];

export interface Variant {
  readonly check: string;
  readonly name: string;
  readonly tamper: (held: HeldElection) => readonly Uint8Array[];
}

export const VARIANTS: readonly Variant[] = [...VOTERS, ...OFFICES, ...FRAMES].map(
  ([check, name, tamper]) => ({
    check,
    name,
    tamper: (held) => tamper(new Bench(held)),
  }),
);
