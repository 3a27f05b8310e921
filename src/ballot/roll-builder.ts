/** Collects the rows of a roll, in order, and checks the rules of spec 5.3. */
import { compareBytes, toHex } from '../core/bytes.js';
import type { Group } from '../core/group.js';
import { valueRange, voterLayout } from './contest.js';
import type { Contest, Manifest } from './manifest.js';
import type { Exclusion, Roll, RollFinding, RollRow } from './roll.js';
import { type RollSeal, rollRowBytes } from './roll-codec.js';
import { MAX_VOTERS, RollColumns } from './roll-columns.js';
import { RollHasher, type RollRoot } from './roll-tree.js';

/** Every total of the election stays below this, so that it can be found as a discrete logarithm. */
const TOTAL_BOUND: number = 2 ** 40;

/** Most different sets of exclusions in one roll, counted for each style. */
const MAX_EXCLUSION_SETS = 2 ** 16;

/** Most bits, positions and contests of all layouts that exclusions make: what whoever checks ballots must hold. */
const MAX_EXCLUSION_SIZE = 2 ** 19;

/** Either a roll, or why there is none. */
export type RollResult =
  | { readonly roll: Roll; readonly finding?: never }
  | { readonly roll?: never; readonly finding: RollFinding };

/** A collector of rows. Mutable; give it the rows in ascending order of their keys, then finish it. */
export class RollBuilder {
  readonly #manifest: Manifest;
  readonly #group: Group;
  readonly #hasher: RollRoot;
  readonly #columns: RollColumns;
  readonly #contestsOfStyle: readonly ReadonlySet<number>[];
  readonly #setNumbers = new Map<string, number>();
  readonly #weights: number[];
  #exclusionSize = 0;

  /** @param hasher - that nothing was added to; another one than the default is faster for large rolls */
  constructor(manifest: Manifest, group: Group, hasher: RollRoot = new RollHasher()) {
    this.#hasher = hasher;
    this.#manifest = manifest;
    this.#group = group;
    this.#columns = new RollColumns(group.elementBytes);
    const contestIndex = new Map(manifest.contests.map(({ id }, i) => [id, i]));
    this.#contestsOfStyle = manifest.styles.map(
      ({ contests }) => new Set(contests.map((id) => contestIndex.get(id) ?? -1)),
    );
    this.#weights = manifest.contests.map(() => 0);
  }

  /** Number of rows so far. */
  get count(): number {
    return this.#columns.count;
  }

  /** Adds rows; returns the first finding, after which the builder is of no more use. */
  add(rows: readonly RollRow[]): RollFinding | undefined {
    const invalid = this.#invalidKey(rows);
    for (const [i, row] of rows.entries()) {
      const finding = i === invalid ? this.#keyFinding() : this.#addRow(row);
      if (finding !== undefined) return finding;
    }
    return undefined;
  }

  /** What a seal of the rows added so far says. It is made at once, however many they are. */
  seal(): RollSeal {
    return { root: this.#hasher.root(), ...this.#columns.counts(this.#manifest) };
  }

  /** What keeps the rows added so far from being a roll. */
  problem(): RollFinding | undefined {
    if (this.count === 0) return { rule: 'R-06', message: 'the roll is empty' };
    const over = this.#weights.findIndex(
      (weight, i) => weight * greatestValue(this.#manifest.contests[i]) >= TOTAL_BOUND,
    );
    if (over < 0) return undefined;
    const id = this.#manifest.contests[over]?.id;
    return { rule: 'R-07', message: `a total of contest ${id} could reach 2^40` };
  }

  /** The roll of all rows added: nothing may be added afterwards, unless it is a finding. */
  finish(): RollResult {
    const finding = this.problem();
    if (finding !== undefined) return { finding };
    return { roll: this.#columns.toRoll(this.#manifest, this.#group, this.#hasher.root()) };
  }

  #addRow(row: RollRow): RollFinding | undefined {
    const finding = this.#check(row);
    if (finding !== undefined) return { ...finding, index: this.count };
    const set = this.#exclusionSet(row);
    if (typeof set !== 'number') return { ...set, index: this.count };
    this.#hasher.add(row);
    this.#columns.push(row, set);
    const weight = this.#manifest.classes[row.class]?.weight ?? 0;
    for (const contest of this.#contestsOfStyle[row.style] ?? [])
      this.#weights[contest] = (this.#weights[contest] ?? 0) + weight;
    return undefined;
  }

  #check(row: RollRow): RollFinding | undefined {
    if (this.count >= MAX_VOTERS) return { rule: 'R-06', message: `more than ${MAX_VOTERS} voters` };
    const order = this.count === 0 ? -1 : compareBytes(this.#columns.key(this.count - 1), row.key);
    if (order === 0) return { rule: 'R-01', message: `key ${toHex(row.key)} occurs twice` };
    if (order > 0) return { rule: 'R-01', message: 'keys are not in ascending order' };
    if (this.#manifest.classes[row.class] === undefined)
      return { rule: 'R-03', message: `there is no class ${row.class}` };
    if (this.#manifest.styles[row.style] === undefined)
      return { rule: 'R-03', message: `there is no style ${row.style}` };
    return checkExclusions(row, this.#manifest, this.#contestsOfStyle[row.style] ?? new Set());
  }

  /** The number of a style's set of exclusions; a set is checked to leave a choice when it is first seen. */
  #exclusionSet({ style, excluded }: RollRow): number | RollFinding {
    if (excluded.length === 0) return 0;
    const name = toHex(rollRowBytes({ key: new Uint8Array(), class: 0, style, excluded }));
    const known = this.#setNumbers.get(name);
    if (known !== undefined) return known;
    if (this.#columns.sets.length >= MAX_EXCLUSION_SETS)
      return { rule: 'R-04', message: `more than ${MAX_EXCLUSION_SETS - 1} different exclusions` };
    this.#exclusionSize += this.#contestsOfStyle[style]?.size ?? 0;
    for (const { contest, options } of excluded) {
      const definition = this.#manifest.contests[contest];
      const layout =
        definition === undefined ? 'unknown contest' : voterLayout(definition, options, this.#group);
      if (typeof layout === 'string')
        return { rule: 'R-05', message: `contest ${definition?.id}: ${layout}` };
      this.#exclusionSize += layout.bits + layout.positions;
    }
    if (this.#exclusionSize > MAX_EXCLUSION_SIZE)
      return { rule: 'R-04', message: `exclusions make ballots of more than ${MAX_EXCLUSION_SIZE} parts` };
    this.#setNumbers.set(name, this.#columns.sets.length);
    return this.#columns.sets.push(freezeExclusions(excluded)) - 1;
  }

  /** Index of the first row whose key is not an element other than the identity, or -1. */
  #invalidKey(rows: readonly RollRow[]): number {
    const size = this.#group.elementBytes;
    const identity = this.#group.identity().toBytes();
    const keys = new Uint8Array(rows.length * size);
    for (const [i, { key }] of rows.entries()) {
      if (key.length !== size || compareBytes(key, identity) === 0) return this.#firstInvalid(keys, i, i);
      keys.set(key, i * size);
    }
    return this.#firstInvalid(keys, rows.length, -1);
  }

  #firstInvalid(keys: Uint8Array, count: number, otherwise: number): number {
    const invalid = this.#group.bulk.firstInvalid(keys.subarray(0, count * this.#group.elementBytes));
    return invalid >= 0 ? invalid : otherwise;
  }

  #keyFinding(): RollFinding {
    const message = `key is not an element of ${this.#group.id} other than the identity`;
    return { rule: 'R-02', message, index: this.count };
  }
}

/** Refuses exclusions that are out of order, empty, or not of the voter's style. */
function checkExclusions(
  row: RollRow,
  manifest: Manifest,
  contests: ReadonlySet<number>,
): RollFinding | undefined {
  const wrong = (message: string): RollFinding => ({ rule: 'R-04', message });
  let last = -1;
  for (const { contest, options } of row.excluded) {
    if (!contests.has(contest))
      return wrong(`exclusion in contest ${contest}, which the style does not have`);
    if (contest <= last) return wrong('exclusions are not in ascending order of contests');
    if (options.length === 0) return wrong('an exclusion without options');
    const count = manifest.contests[contest]?.options.length ?? 0;
    if (!options.every((o, i) => Number.isSafeInteger(o) && o < count && o > (options[i - 1] ?? -1)))
      return wrong('excluded options are not ascending, or do not exist');
    last = contest;
  }
  return undefined;
}

/** The most that one voter of weight 1 can add to one total of a contest. */
function greatestValue(contest: Contest | undefined): number {
  return contest === undefined ? 0 : Math.max(1, valueRange(contest.rule)[1]);
}

function freezeExclusions(excluded: readonly Exclusion[]): readonly Exclusion[] {
  return Object.freeze(
    excluded.map(({ contest, options }) => Object.freeze({ contest, options: Object.freeze([...options]) })),
  );
}
