/**
 * What the setup of an election of anonymous voters has besides the key ceremony (spec section 7.9): the verifying keys of its
 * circuits, and a roll of commitments, which streams by and of which only its root is kept.
 */
import { type AnonymousElection, anonymousElection, ballotsEach } from '../ballot/anonymous/election.js';
import { namelessRoll } from '../ballot/anonymous/nameless-roll.js';
import { readCommitmentChunk, readCommitmentSeal } from '../ballot/anonymous/roll-codec.js';
import { RollFold } from '../ballot/anonymous/roll-fold.js';
import { SIGNALS } from '../ballot/anonymous/statement.js';
import { valueRange } from '../ballot/contest.js';
import type { Manifest } from '../ballot/manifest.js';
import type { AnonymousEligibility } from '../ballot/manifest-eligibility.js';
import type { Roll } from '../ballot/roll.js';
import { toHex } from '../core/bytes.js';
import type { Element, Group } from '../core/group.js';
import { sha256 } from '../core/hash.js';
import { integerToBytes } from '../core/integers.js';
import { isOfPublishedSetup } from '../zk/groth16/published-setup.js';
import { decodeVerifyingKey, type VerifyingKey } from '../zk/groth16/verifying-key.js';
import type { EntryFrame } from './entry.js';
import { type Finding, finding } from './finding.js';
import { type Judgement, refused, taken } from './judgement.js';

/** Totals stay below this (rule R-07). */
const MAX_TOTAL = 2 ** 40;
/** Ballots that can be counted: numbers of the accounting are of 32 bits. */
const MAX_BALLOTS = 2 ** 32 - 1;

/** What an election of anonymous voters opens with. */
export interface AnonymousOpening {
  readonly election: AnonymousElection;
  /** One for each contest. */
  readonly keys: readonly VerifyingKey[];
}

/** Keys and roll on their way to the opening. Mutable. */
export class AnonymousSetup {
  readonly #manifest: Manifest;
  readonly #eligibility: AnonymousEligibility;
  readonly #group: Group;
  readonly #fold: RollFold;
  /** By hash, in hexadecimal. */
  readonly #keys = new Map<string, VerifyingKey>();
  #sealed: { readonly roll: Roll; readonly root: bigint } | undefined;

  constructor(manifest: Manifest, eligibility: AnonymousEligibility, group: Group) {
    this.#manifest = manifest;
    this.#eligibility = eligibility;
    this.#group = group;
    this.#fold = new RollFold(eligibility.depth);
  }

  /** The roll, once it is sealed: it names nobody. */
  get roll(): Roll | undefined {
    return this.#sealed?.roll;
  }

  /** Hashes of the verifying keys that are still to come, each once. */
  get missingKeys(): readonly string[] {
    const hashes = this.#eligibility.circuits.map(({ verifyingKey }) => verifyingKey);
    return [...new Set(hashes)].filter((hash) => !this.#keys.has(hash));
  }

  /** Hashes of the keys of the setup for trials, whose secrets everybody knows. */
  get forgeableKeys(): readonly string[] {
    return [...this.#keys].flatMap(([hash, key]) => (isOfPublishedSetup(key) ? [hash] : []));
  }

  /** A verifying key: one that the manifest names by its hash. */
  judgeKey({ payload }: EntryFrame, index: number): Judgement {
    const hash = toHex(sha256(payload));
    const refuse = (code: string, message: string): Judgement =>
      refused(finding('V36', index, `verifying key ${hash.slice(0, 16)}`, code, message));
    if (this.#keys.has(hash)) return refuse('again', 'the record has this key already');
    if (!this.missingKeys.includes(hash)) return refuse('unknown-key', 'the manifest names no such key');
    const key = decodeVerifyingKey(payload, SIGNALS);
    return taken(() => this.#keys.set(hash, key));
  }

  /** The next part of the roll. */
  judgeChunk({ payload }: EntryFrame, index: number): Judgement {
    if (this.#sealed !== undefined) return refused(ofRoll(index, 'sealed', 'the roll has been sealed'));
    const { first, commitments } = readCommitmentChunk(payload);
    const { count, room } = this.#fold;
    if (first !== count) {
      const message = `a chunk starts at ${first}, where ${count} was expected`;
      return refused(ofRoll(index, 'R-08', message));
    }
    if (count + commitments.length > room)
      return refused(ofRoll(index, 'R-06', `a roll of this depth has at most ${room} voters`));
    if (!this.#fold.fits(commitments))
      return refused(ofRoll(index, 'R-01', 'commitments do not ascend strictly'));
    return taken(() => this.#fold.add(commitments));
  }

  /** The seal of the roll: count and root must be those of the chunks. */
  judgeSeal({ payload }: EntryFrame, index: number): Judgement {
    if (this.#sealed !== undefined) return refused(ofRoll(index, 'sealed', 'the roll has been sealed'));
    const seal = readCommitmentSeal(payload);
    const { count } = this.#fold;
    const root = this.#fold.root();
    const problem = this.#sizeProblem(count, index);
    if (problem !== undefined) return refused(problem);
    if (seal.count !== count)
      return refused(ofRoll(index, 'R-09', `the seal counts ${seal.count} voters, the roll has ${count}`));
    if (seal.root !== root) {
      const [own, stated] = [root, seal.root].map((word) => toHex(integerToBytes(word, 32)));
      return refused(ofRoll(index, 'R-12', `the root is ${own}, the seal says ${stated}`));
    }
    return taken(() => {
      this.#sealed = { roll: namelessRoll(this.#group, count, root), root };
    });
  }

  /** What voting opens with, or what is missing; the roll must be sealed. @throws {RangeError} if it is not */
  open(publicKey: Element, index: number): AnonymousOpening | Finding {
    if (this.#sealed === undefined) throw new RangeError('the roll is not sealed');
    const [missing] = this.missingKeys;
    if (missing !== undefined) {
      const culprit = `verifying key ${missing.slice(0, 16)}`;
      return finding(
        'V36',
        index,
        culprit,
        'missing',
        'voting opens without a verifying key of the manifest',
      );
    }
    const keys = this.#eligibility.circuits.flatMap(({ verifyingKey }) => this.#keys.get(verifyingKey) ?? []);
    return { election: anonymousElection(this.#manifest, publicKey, this.#sealed.root), keys };
  }

  #sizeProblem(count: number, index: number): Finding | undefined {
    const { contests } = this.#manifest;
    const { nullifiers } = this.#eligibility;
    if (count < 1) return ofRoll(index, 'R-06', 'the roll has no voter');
    if (count * ballotsEach({ nullifiers, contests }) > MAX_BALLOTS)
      return ofRoll(index, 'R-06', `voters could cast more than ${MAX_BALLOTS} ballots`);
    const largest = Math.max(...contests.map(({ rule }) => valueRange(rule)[1]));
    if (count * largest < MAX_TOTAL) return undefined;
    return finding('V14', index, 'roll', 'R-07', 'a total could reach 2^40');
  }
}

function ofRoll(index: number, code: string, message: string): Finding {
  return finding('V13', index, 'roll', code, message);
}
