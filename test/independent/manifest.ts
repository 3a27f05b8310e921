/** The manifest: specification 5.1, and what its rules mean (5.2). */
import { H, Malformed } from './bytes.js';
import { type Counting, readCounting } from './counting-rule.js';
import type { Limit, Rule } from './layout.js';
import { oneOrTwo, type Parts, readParts } from './manifest-parts.js';
import type { MixedRule } from './mixed.js';
import { type Reader, readAll } from './reader.js';

export type Texts = readonly string[];

export interface Named {
  readonly id: string;
  readonly name: Texts;
}

export interface Contest {
  readonly id: string;
  readonly texts: readonly Texts[];
  readonly options: readonly (Named & { readonly cost: number | undefined })[];
  readonly rule: ContestRule;
}

/** The fields of a rule in the order of 5.1; absent totals are undefined. */
interface ContestRule {
  readonly kind: number;
  readonly blank: boolean;
  readonly fields: readonly (number | undefined)[];
  /** Ranked and write-in contests, whose votes are shuffled. */
  readonly mixed: Mixed | undefined;
}

interface Mixed {
  readonly rule: MixedRule;
  readonly shuffles: number;
  /** Of ranked contests. */
  readonly counting: Counting | undefined;
}

export interface Manifest extends Parts {
  readonly electionId: Uint8Array;
  readonly bytes: number;
  readonly languages: readonly string[];
  readonly defaultLanguage: string;
  readonly title: Texts;
  readonly group: string;
  readonly origin: string;
  readonly ledgerKey: string;
  readonly trustees: readonly (Named & { readonly key: Uint8Array; readonly sealing: Uint8Array })[];
  readonly threshold: number;
  readonly officers: readonly (Named & { readonly key: Uint8Array })[];
  readonly officersRequired: number;
  readonly classes: readonly (Named & { readonly weight: number })[];
  readonly styles: readonly { readonly id: string; readonly contests: readonly string[] }[];
  readonly contests: readonly Contest[];
  readonly revoting: number;
  readonly precedence: number;
  readonly minimumUnit: number;
}

/** M-09: the most items of each list; and the most bytes of an id, a tag, a group name. */
const MOST = { languages: 20, people: 64, classes: 100, styles: 1000, contests: 1000, options: 500 };
const ID = 64;

/** 5.1: decodes canonical bytes. */
export function readManifest(bytes: Uint8Array): Manifest {
  if (bytes.length > 60_000) throw new Malformed('more than 60,000 bytes');
  return readAll(bytes, (r) => {
    r.tag(0x10);
    const languages = r.list(MOST.languages, () => r.text(64));
    const texts = (): Texts => languages.map(() => r.text(3000));
    const named = (): Named => ({ id: r.text(ID), name: texts() });
    const defaultLanguage = r.text(64);
    const title = texts();
    const group = r.text(ID);
    r.bool();
    r.raw(32);
    return {
      electionId: H('hanpyo election v1', bytes),
      bytes: bytes.length,
      languages,
      defaultLanguage,
      title,
      group,
      origin: r.text(500),
      ledgerKey: r.text(500),
      trustees: r.list(MOST.people, () => ({ ...named(), key: r.raw(32), sealing: r.raw(32) })),
      threshold: r.u32(),
      officers: r.list(MOST.people, () => ({ ...named(), key: r.raw(32) })),
      officersRequired: r.u32(),
      classes: r.list(MOST.classes, () => ({ ...named(), weight: r.u32() })),
      styles: r.list(MOST.styles, () => ({
        id: r.text(ID),
        contests: r.list(MOST.contests, () => r.text(ID)),
      })),
      contests: r.list(MOST.contests, () => readContest(r, texts)),
      revoting: oneOrTwo(r),
      precedence: oneOrTwo(r),
      minimumUnit: r.u32(),
      ...readParts(r, texts),
    };
  });
}

function readContest(r: Reader, texts: () => Texts): Contest {
  const id = r.text(ID);
  const title = texts();
  const description = r.optional(texts);
  const options = r.list(MOST.options, () => ({
    id: r.text(ID),
    name: texts(),
    cost: r.optional(() => r.u64()),
  }));
  return {
    id,
    texts: description === undefined ? [title] : [title, description],
    options,
    rule: readRule(r, options.length),
  };
}

function readRule(r: Reader, options: number): ContestRule {
  const kind = r.u8();
  const blank = r.bool();
  const total = (): number | undefined => r.optional(() => r.u64());
  const rule = (...fields: readonly (number | undefined)[]): ContestRule => ({
    ...{ kind, blank, fields },
    mixed: undefined,
  });
  if (kind === 1) return rule(r.u32(), r.u32());
  if (kind === 2) return rule(r.u32(), r.u32(), total(), total());
  if (kind === 3) return rule(r.u32(), r.u32(), r.u32());
  if (kind === 4) return rule(r.u64(), r.u32(), r.u32());
  if (kind !== 5 && kind !== 6) throw new Malformed('kind of rule');
  return { kind, blank, fields: [], mixed: readMixed(r, kind, blank, options) };
}

function readMixed(r: Reader, kind: 5 | 6, blank: boolean, options: number): Mixed {
  if (kind === 6) {
    const rule: MixedRule = {
      ...{ kind: 'write-in', blank, options: 0, min: 0, max: 0, ties: false },
      maxBytes: r.u32(),
    };
    return { rule, shuffles: r.u32(), counting: undefined };
  }
  const [min, max, ties] = [r.u32(), r.u32(), r.bool()];
  const rule: MixedRule = { kind: 'ranked', blank, options, min, max, ties, maxBytes: 0 };
  return { rule, shuffles: r.u32(), counting: readCounting(r) };
}

/** 5.2, "What a rule means": a contest's rule as data of section 3.6. Not of contests whose votes are shuffled. */
export function ruleOf({ rule, options }: Contest): Rule {
  if (rule.mixed !== undefined) throw new RangeError('votes that are shuffled have no such rule');
  const [a = 0, b = 0] = rule.fields;
  const ones = options.map(() => 1n);
  const limit = (lo: number, hi: number): Limit => ({ weights: ones, lo: BigInt(lo), hi: BigInt(hi) });
  const make = (min: number, max: number, limits: readonly Limit[]): Rule => ({
    options: options.length,
    min: BigInt(min),
    max: BigInt(max),
    limits,
    blank: rule.blank,
  });
  const third = rule.fields[2];
  const fourth = rule.fields[3];
  if (rule.kind === 1) return make(0, 1, [limit(a, b)]);
  if (rule.kind === 2) {
    const limited = third !== undefined || fourth !== undefined;
    return make(a, b, limited ? [limit(third ?? 0, fourth ?? options.length * b)] : []);
  }
  if (rule.kind === 3) return make(0, third ?? 0, [limit(b, a)]);
  const costs = options.map(({ cost }) => BigInt(cost ?? 0));
  return make(0, 1, [limit(b, third ?? 0), { weights: costs, lo: 0n, hi: BigInt(a) }]);
}

/** 6.1: the largest value of a position of a contest. */
export function largestValue(contest: Contest): bigint {
  if (contest.rule.mixed !== undefined) return 1n;
  const { max } = ruleOf(contest);
  return max > 1n ? max : 1n;
}

/** Positions of a contest: its options, then the blank votes; none where votes are shuffled. */
export function positionsOf({ rule, options }: Contest): number {
  if (rule.mixed !== undefined) return 0;
  return options.length + (rule.blank ? 1 : 0);
}
