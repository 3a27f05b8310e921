/**
 * Everything about one election that casting, checking and tallying share (spec section 6.1), derived once from the
 * manifest, the public key and the roll: election id, generators, the layout of every contest, the roll by credential.
 */
import { once } from '../core/engine/once.js';
import { assertSameGroup, type Element, type Group } from '../core/group.js';
import { type CommitmentKey, commitmentKey, withTables } from '../zk/commitment-key.js';
import { type ContestLayout, compileLayout } from '../zk/layout.js';
import { type BallotShape, ballotShape } from './ballot-shape.js';
import { contestRule } from './contest.js';
import { electionId, type Manifest } from './manifest.js';
import { mixedLayout } from './mixed-contest.js';
import type { MixedLayout } from './mixed-message.js';
import type { Roll, RollEntry } from './roll.js';

/** A contest whose votes are added up under encryption, as one voter gets it. */
export interface SumContest {
  readonly kind: 'sum';
  /** Index in `manifest.contests`. */
  readonly contest: number;
  readonly id: string;
  /** The layout with this voter's exclusions. */
  readonly layout: ContestLayout;
}

/** A contest whose votes are shuffled and decrypted one by one; it is the same for all voters. */
export interface MixedContest {
  readonly kind: 'mixed';
  /** Index in `manifest.contests`. */
  readonly contest: number;
  readonly id: string;
  readonly layout: MixedLayout;
}

/** One contest as one voter gets it. */
export type VoterContest = SumContest | MixedContest;

/** An election, ready for use. Made by {@link electionContext} only. */
export interface ElectionContext {
  readonly manifest: Manifest;
  /** 32 bytes. */
  readonly electionId: Uint8Array;
  readonly group: Group;
  /** The election's encryption key, with a table. */
  readonly publicKey: Element;
  /** As long as the largest layout needs. */
  readonly commitmentKey: CommitmentKey;
  readonly roll: Roll;
  /** Every distinct list of contests with exclusions that occurs on the roll; see {@link contestsOf}. */
  readonly voterContests: ReadonlyMap<string, readonly VoterContest[]>;
  /** The shape of the ballots of each of these lists. */
  readonly shapes: ReadonlyMap<readonly VoterContest[], BallotShape>;
  /** Bases that all ballots share, for `BatchVerifier`: G, K, H, G_0, G_1, ... */
  readonly sharedBases: readonly Element[];
}

/**
 * Derives the context of an election.
 * @param publicKey - the key that the trustees made together
 * @param roll - the roll that was built for this manifest
 * @throws {RangeError} if the key is the identity or of another group than the manifest names, or the roll refers to
 *   what the manifest does not have
 * @throws {TypeError} if the roll is of another group
 */
export function electionContext(manifest: Manifest, publicKey: Element, roll: Roll): ElectionContext {
  return electionContextOf(electionId(manifest), manifest, publicKey, roll);
}

/**
 * As {@link electionContext}, for who has the election id of the manifest's bytes already.
 * @param id - `electionIdOf` of the bytes that the manifest was read from
 * @throws {RangeError} as there
 * @throws {TypeError} as there
 */
export function electionContextOf(
  id: Uint8Array,
  manifest: Manifest,
  publicKey: Element,
  roll: Roll,
): ElectionContext {
  const { group } = publicKey;
  if (group.id !== manifest.group)
    throw new RangeError(`the public key is of ${group.id}, the election of ${manifest.group}`);
  assertSameGroup(roll, publicKey);
  if (publicKey.isIdentity()) throw new RangeError('the public key must not be the identity');
  const contests = compileContests(manifest, roll, group);
  const key = commitmentKey(group, mostBits(contests.values()));
  const tabled = group.withTable(publicKey);
  // Asked for by those who examine ballots: who prepares them never does, and a voter's page is built without.
  const shapes = once(
    () => new Map(Array.from(contests.values(), (list) => [list, ballotShape(group, list)])),
  );
  return Object.freeze({
    manifest,
    electionId: id,
    group,
    publicKey: tabled,
    commitmentKey: key,
    roll,
    voterContests: contests,
    get shapes() {
      return shapes();
    },
    sharedBases: Object.freeze([group.generator(), tabled, key.h, ...key.g]),
  });
}

/** The same context with tables for the commitment key: worth it where many ballots are prepared. */
export function withProverTables(context: ElectionContext): ElectionContext {
  return Object.freeze({ ...context, commitmentKey: withTables(context.commitmentKey) });
}

/** Makes the tables, which otherwise happens at the first multiplication: while the voter still reads. */
export function makeProverTables({ group, publicKey, commitmentKey }: ElectionContext): void {
  const one = group.scalar(1);
  for (const base of [group.generator(), publicKey, ...commitmentKey.tables]) base.multiply(one);
}

/** The contests of a voter, in the order of the ballot style. */
export function contestsOf(context: ElectionContext, entry: RollEntry): readonly VoterContest[] {
  const contests = context.voterContests.get(contestsKey(entry));
  if (contests === undefined) throw new RangeError('the entry is not on the roll of this election');
  return contests;
}

/**
 * The shape of a voter's ballots.
 * @param contests - from {@link contestsOf}
 * @throws {RangeError} if they are not of this election
 */
export function shapeOf({ shapes }: ElectionContext, contests: readonly VoterContest[]): BallotShape {
  const shape = shapes.get(contests);
  if (shape === undefined) throw new RangeError('the contests are not of this election');
  return shape;
}

/** The bits of the largest layout. There may be more layouts than a function takes arguments. */
function mostBits(lists: Iterable<readonly VoterContest[]>): number {
  let most = 0;
  for (const list of lists)
    for (const { kind, layout } of list) if (kind === 'sum') most = Math.max(most, layout.bits);
  return most;
}

/** Ballot style and exclusions as text: what decides a voter's contests. */
function contestsKey(entry: RollEntry): string {
  return entry.excluded.reduce(
    (key, { contest, options }) => `${key};${contest}:${options.join(',')}`,
    String(entry.style),
  );
}

function compileContests(
  manifest: Manifest,
  roll: Roll,
  group: Group,
): ReadonlyMap<string, readonly VoterContest[]> {
  const compiled = new Map<string, VoterContest>();
  const lists = new Map<string, readonly VoterContest[]>();
  for (const entry of roll) {
    const key = contestsKey(entry);
    if (!lists.has(key)) lists.set(key, compileEntry(manifest, entry, compiled, group));
    at(manifest.classes, entry.class);
  }
  return lists;
}

function compileEntry(
  manifest: Manifest,
  entry: RollEntry,
  compiled: Map<string, VoterContest>,
  group: Group,
): readonly VoterContest[] {
  const style = at(manifest.styles, entry.style);
  const list = style.contests.map((id) => {
    const number = manifest.contests.findIndex((contest) => contest.id === id);
    const excluded = entry.excluded.find(({ contest }) => contest === number)?.options ?? [];
    const key = `${number}:${excluded.join(',')}`;
    const contest = compiled.get(key) ?? compileContest(manifest, number, excluded, group);
    compiled.set(key, contest);
    return contest;
  });
  return Object.freeze(list);
}

/**
 * A contest as a voter with these exclusions gets it.
 * @throws {RangeError} if such a voter could choose nothing, or may not be kept from anything
 */
export function compileContest(
  manifest: Manifest,
  number: number,
  excluded: readonly number[],
  group: Group,
): VoterContest {
  const contest = at(manifest.contests, number);
  const place = { contest: number, id: contest.id };
  const mixed = mixedLayout(contest, group);
  if (mixed === undefined)
    return Object.freeze({
      kind: 'sum',
      ...place,
      layout: compileLayout(contestRule(contest, excluded), group),
    });
  if (excluded.length > 0) throw new RangeError(`contest ${contest.id} allows no exclusions`);
  return Object.freeze({ kind: 'mixed', ...place, layout: mixed });
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError(`the manifest has no item ${index}`);
  return item;
}
