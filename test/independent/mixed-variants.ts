/** Records of shuffled votes that somebody tampered with, each with the check that the specification says must fail. */
import { Bench, flipped, SIGNATURE } from './bench.js';
import { concat, u8, u32 } from './bytes.js';
import { readEntry } from './entry.js';
import type { HeldElection } from './held-election.js';
import { CHAIR, COUNCIL } from './mixed-election.js';
import { add, decodePoint, encodePoint, G, times } from './p256.js';
import { digest, points } from './shuffle.js';
import type { Variant } from './variants.js';

type Row = readonly [check: string, name: string, tamper: (bench: Bench) => readonly Uint8Array[]];

/** Shuffles, in the order of the record: of the council, the order, the motto by trustee 1, of the council by trustee 2. */
const LAST = 3;

/** Bytes of a part's payload before the bytes of the shuffle: trustee, contest, stage, part, length. */
const PART_HEADER = 20;

/** A part whose bytes are changed, with an end that states their hash. */
function reshuffled(bench: Bench, nth: number, change: (bytes: Uint8Array) => Uint8Array): Uint8Array[] {
  const changed = (payload: Uint8Array): Uint8Array =>
    concat(payload.subarray(0, PART_HEADER), change(payload.slice(PART_HEADER)));
  const bytes = changed(readEntry(bench.entry('shuffle-part', nth)).payload).subarray(PART_HEADER);
  const entries = bench.changed('shuffle-part', nth, changed);
  entries[bench.at('shuffle', nth)] = bench.signed('shuffle', nth, (payload) =>
    concat(payload.subarray(0, 16), digest(bytes)),
  );
  return entries;
}

/** A part or an end with another u32 in its payload. */
const set = (at: number, value: number) => (payload: Uint8Array) =>
  concat(payload.subarray(0, at), u32(value), payload.subarray(at + 4));

const SHUFFLES: readonly Row[] = [
  ['V30', 'a shuffle that is missing', (bench) => withoutShuffle(bench)],
  ['V30', 'a shuffle of a contest that is added up', (b) => b.changed('shuffle-part', 0, set(4, CHAIR))],
  ['V30', 'a shuffle of another stage', (bench) => bench.changed('shuffle', LAST, set(8, 0))],
  [
    'V30',
    'one shuffle more than there are to be',
    (b) => b.with('shuffle', LAST, b.entry('shuffle', LAST), b.entry('shuffle-part', 1)),
  ],
  [
    'V30',
    'a mixer who has shuffled this list before',
    (b) => b.with('shuffle', 0, b.entry('shuffle', 0), b.signed('shuffle-part', 0, set(8, 1))),
  ],
  ['V31', 'an end of other parts', (bench) => bench.changed('shuffle', LAST, (p) => flipped(p, -1))],
  ['V31', 'an end of more parts', (bench) => bench.changed('shuffle', LAST, set(12, 2))],
  [
    'V31',
    'a part that is short',
    (b) => b.changed('shuffle-part', LAST, (p) => set(16, p.length - 21)(p.slice(0, -1))),
  ],
  ['V31', 'a part that begins with 1', (bench) => bench.changed('shuffle-part', LAST, set(12, 1))],
  ['V31', 'a part twice', (bench) => bench.twice('shuffle-part', LAST)],
  ['V31', 'a response changed', (bench) => reshuffled(bench, LAST, (p) => flipped(p, -1))],
  ['V31', 'rows put into another order afterwards', (bench) => reshuffled(bench, LAST, swapRows)],
  ['V31', 'an output that is no point', (bench) => reshuffled(bench, LAST, (p) => flipped(p, 3))],
  [
    'V05',
    'a mixer number 0',
    (bench) => bench.with('shuffle', LAST, bench.entry('shuffle', LAST), zero(bench)),
  ],
];

function withoutShuffle(bench: Bench): Uint8Array[] {
  const entries = bench.with('shuffle', LAST);
  entries.splice(bench.at('shuffle-part', LAST), 1);
  return entries;
}

function swapRows(bytes: Uint8Array): Uint8Array {
  return concat(bytes.subarray(128, 256), bytes.subarray(0, 128), bytes.subarray(256));
}

function zero(bench: Bench): Uint8Array {
  return bench.signed('shuffle', LAST, set(0, 0));
}

/** List shares, in the order of the record: of three contests by trustee 1, then by trustee 3. */
const SHARES: readonly Row[] = [
  ['V33', 'a forged share of a list', (bench) => bench.changed('list-share', 0, (p) => flipped(p, -1))],
  ['V32', 'a share of another list', (bench) => bench.changed('list-share', 0, (p) => flipped(p, 10))],
  ['V32', 'a share of a chunk that is not', (bench) => bench.changed('list-share', 0, set(36, 1))],
  ['V32', 'a share of a list twice', (bench) => bench.twice('list-share')],
  [
    'V32',
    'a share of a list before its last shuffle',
    (b) => b.with('shuffle', 0, b.entry('shuffle', 0), b.entry('list-share')),
  ],
  [
    'V32',
    'a share of a list of a contest that is added up',
    (b) => b.changed('list-share', 0, set(0, CHAIR)),
  ],
  ['V25', 'a share of a sum of a contest that is shuffled', (b) => b.changed('share', 0, set(0, COUNCIL))],
  ['V05', 'a factor that is no point', (bench) => bench.changed('list-share', 0, (p) => flipped(p, 60))],
];

/** Bytes of a result before what is said of the council: tally hash, count, the totals of the chair. */
const COUNCIL_AT = 32 + 4 + 1 + 4 + 16;

const RESULTS: readonly Row[] = [
  [
    'V34',
    'another one elected',
    (b) => b.changed('result', 0, (p) => flipped(p, COUNCIL_AT + 1 + 24 + 4 + 3)),
  ],
  ['V34', 'a blank vote more', (b) => b.changed('result', 0, (p) => flipped(p, COUNCIL_AT + 1 + 15))],
  ['V34', 'a result withheld', (b) => b.changed('result', 0, withheld)],
  [
    'V34',
    'another digest',
    (b) => b.changed('result', 0, (p) => flipped(p, COUNCIL_AT + 1 + 24 + 4 + 8 + 9)),
  ],
];

/** What is said of the council: kind, three figures, two who are elected, the digest. */
const COUNCIL_BYTES = 1 + 24 + 4 + 8 + 32;

function withheld(payload: Uint8Array): Uint8Array {
  return concat(payload.subarray(0, COUNCIL_AT), u8(0), payload.subarray(COUNCIL_AT + COUNCIL_BYTES));
}

/** Bytes of a ballot before the row of the council: header, count, the contest of the chair (6.2), number. */
const ROW_AT = 2 + 32 + 64 + 4 + 32 + 4 + (4 + (2 * 2 + 6) * 64 + (2 + 3) * 32) + 4;

/** The ballot of voter 1 with the council's row of voter 0, re-encrypted: what a proof of knowledge is there to refuse. */
function related(bench: Bench): Uint8Array {
  const [own, other] = [bench.body(1), bench.body(0)];
  const [c1 = null, c2 = null] = points(other.subarray(ROW_AT, ROW_AT + 128));
  const { payload } = readEntry(bench.entry('open'));
  const K = decodePoint(payload.subarray(0, 64));
  const row = concat(encodePoint(add(c1, times(5n, G))), encodePoint(add(c2, times(5n, K))));
  return bench.ballot(1, concat(own.subarray(0, ROW_AT), row, own.subarray(ROW_AT + 128)));
}

const BALLOTS: readonly Row[] = [
  ['V20', 'a vote of another voter, encrypted again', (bench) => bench.with('ballot', 1, related(bench))],
  [
    'V20',
    'a proof of knowledge changed and signed again',
    (bench) => bench.with('ballot', 1, bench.ballot(1, flipped(bench.body(1), -1))),
  ],
  [
    'V21',
    'a challenge opened otherwise',
    (bench) => bench.changed('challenge', 0, (p) => flipped(p, -SIGNATURE - 1)),
  ],
];

export const MIXED_VARIANTS: readonly Variant[] = [...SHUFFLES, ...SHARES, ...RESULTS, ...BALLOTS].map(
  ([check, name, tamper]) => ({ check, name, tamper: (held: HeldElection) => tamper(new Bench(held)) }),
);
