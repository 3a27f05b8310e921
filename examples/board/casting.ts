/**
 * Where ballots come in: cheap checks first, then a bounded wait for proof verification and a place on the ledger. The same
 * bytes always get the same place, however often and whenever they are sent.
 */
import { DecodeError, equalBytes, toHex } from 'hanpyo/core';
import { type EntryFrame, type Finding, readFrame } from 'hanpyo/record';
import { TokenBuckets } from './buckets.js';
import type { LimitsConfig } from './config.js';
import type { ServiceCrews } from './crews.js';
import { type HeldElection, voterOfBallot } from './election.js';
import type { Origin } from './kiosks.js';
import { NamelessPlaces, type Places } from './nameless-places.js';
import { nativeLeafHash } from './native-hash.js';
import { NetworkBuckets } from './networks.js';
import { nullifierOfBallot } from './nullifiers.js';
import { Problem } from './problems.js';
import { entryAt } from './receipts.js';
import { Shares } from './shares.js';

/** An entry that is durable. */
export interface Placed {
  readonly index: number;
  /** Whether it was on the ledger before. */
  readonly duplicate: boolean;
}

/** Whose ballot it is, as far as anybody knows, and where it came from. */
interface Sender {
  /** Position on the roll; of an anonymous voter, nothing. */
  readonly credential: number | undefined;
  readonly address: string;
  readonly origin: Origin;
}

/** The desk where ballots are handed in. */
export class CastingDesk {
  readonly #election: HeldElection;
  readonly #limits: LimitsConfig;
  /** Ballots of a credential from one address, sound or not: nobody can use up what another address has. */
  readonly #attempts: TokenBuckets;
  /** Ballots of a credential that were accepted: only the voter herself can use them up. */
  readonly #accepted: TokenBuckets;
  /** What is on its way, by leaf hash: whoever sends the same bytes waits for the same outcome. */
  readonly #underWay = new Map<string, Promise<number>>();
  /** Ballots of an address that turned out to be forged: each of them cost a verification. */
  readonly #forged: NetworkBuckets;
  /** The same of anonymous voters, of whom there is nothing else to go by; and how many an address may send at all. */
  readonly #unproved: NetworkBuckets;
  readonly #nameless: NetworkBuckets;
  readonly #places: Shares;
  readonly #namelessPlaces: NamelessPlaces;
  readonly #onCast: () => void;
  readonly #crews: ServiceCrews;
  #waitingBytes = 0;
  /** Ends at once for all who came since it began. */
  #moment: Promise<void> | undefined;

  /**
   * @param crews - that examine what is posted
   * @param onCast - told of every ballot that is durable
   */
  constructor(election: HeldElection, crews: ServiceCrews, limits: LimitsConfig, onCast: () => void) {
    this.#crews = crews;
    this.#election = election;
    this.#limits = limits;
    this.#onCast = onCast;
    this.#attempts = new TokenBuckets(limits.attemptRate, limits.buckets);
    this.#accepted = new TokenBuckets(limits.credentialRate, limits.buckets);
    this.#forged = new NetworkBuckets(limits.forgedRate, limits.buckets);
    this.#unproved = new NetworkBuckets(limits.unprovedRate, limits.buckets);
    this.#nameless = new NetworkBuckets(limits.namelessRate, limits.buckets);
    this.#places = new Shares(limits.waitingBallots, limits.waitingPerAddress);
    this.#namelessPlaces = new NamelessPlaces(limits.waitingNameless, limits.waitingNamelessPerAddress);
  }

  /** Ballots that wait. */
  get waiting(): number {
    return this.#underWay.size;
  }

  /** Resolves when nothing waits any more. */
  async drained(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay.values());
  }

  /**
   * Takes a ballot in.
   * @param bytes - an entry of type `ballot`, or `anonymous-ballot`
   * @param address - who sends it
   * @param origin - on what it was cast
   * @returns once it is durable on the ledger
   * @throws {Problem} with a code of its own for every reason
   */
  async cast(bytes: Uint8Array, address: string, origin: Origin = 'own'): Promise<Placed> {
    const frame = ballotFrame(bytes);
    const leaf = toHex(nativeLeafHash(bytes));
    const same = this.#underWay.get(leaf);
    if (same !== undefined) return { index: await same, duplicate: true };
    const known = await this.#alreadyPlaced(frame, bytes).catch((error: unknown) => {
      throw this.#election.problemOf(error);
    });
    if (known !== undefined) {
      // After a restart nobody remembers where ballots came from, until the kiosks hand theirs in again.
      if (origin === 'kiosk') this.#election.cameFromKiosk(known, bytes);
      return { index: known, duplicate: true };
    }
    // From here to the entry in the map nothing is awaited, so that two of the same bytes can not both come through.
    const again = this.#underWay.get(leaf);
    if (again !== undefined) return { index: await again, duplicate: true };
    const credential = this.#screened(frame);
    const leave = this.#admit(credential, address, bytes.length);
    const work = this.#post(bytes, { credential, address, origin }).finally(() => {
      this.#underWay.delete(leaf);
      leave();
    });
    this.#underWay.set(leaf, work);
    return { index: await work, duplicate: false };
  }

  /** The position of a ballot that is on the ledger: only those of its credential, or its nullifier, are looked at. */
  async #alreadyPlaced(frame: EntryFrame, bytes: Uint8Array): Promise<number | undefined> {
    for (const position of this.#heldLike(frame))
      if (equalBytes(await entryAt(this.#election, position), bytes)) return position;
    return undefined;
  }

  /** Where the ledger may hold this very ballot. */
  #heldLike(frame: EntryFrame): Iterable<number> {
    const election = this.#opened();
    const { record } = election;
    if (record.voters === 'anonymous') {
      const claimed = attempt(() => nullifierOfBallot(record, frame));
      return claimed === undefined ? [] : election.nullifiers.of(claimed);
    }
    const claimed = attempt(() => voterOfBallot(record, frame));
    if (claimed === undefined) return [];
    // Not by the box: it counts ballots that are decided and not yet written.
    const position = election.positions.at(claimed.credential, claimed.sequence);
    return position === undefined ? [] : [position];
  }

  /** All that can be said without looking at a proof. @returns the position of the credential on the roll, where there is one */
  #screened(frame: EntryFrame): number | undefined {
    const { record } = this.#opened();
    if (record.phase !== 'voting') throw new Problem('closed');
    if (!equalBytes(frame.electionId, record.setup.electionId))
      throw new Problem('refused', { check: 'V06' });
    if (frame.signatures.length > 0) throw new Problem('refused', { check: 'V10' });
    const anonymous = record.voters === 'anonymous';
    if ((frame.type === 'anonymous-ballot') !== anonymous) throw new Problem('refused', { check: 'V35' });
    const found = record.poll.screen(frame.payload, 0);
    if (found !== undefined) throw new Problem('refused', { check: checkOf([found]) });
    return anonymous ? undefined : voterOfBallot(record, frame).credential;
  }

  /** Whether there is room, for this voter, for this address and for anybody; if so, the place is taken. @returns what gives it back */
  #admit(credential: number | undefined, address: string, bytes: number): () => void {
    const wait =
      credential === undefined
        ? this.#unproved.wait(address) || this.#nameless.wait(address)
        : this.#forged.wait(address) ||
          this.#accepted.wait(`${credential}`) ||
          this.#attempts.wait(`${address} ${credential}`);
    if (wait > 0) throw new Problem('too-many', { retryAfterSeconds: Math.ceil(wait) });
    const full = this.#waitingBytes + bytes > this.#limits.waitingBytes;
    const places = this.#placesOf(credential, address);
    if (full || !places.take(address))
      throw new Problem('busy', { retryAfterSeconds: 1 + Math.ceil(this.#underWay.size / BALLOTS_A_SECOND) });
    if (credential === undefined) this.#nameless.take(address);
    else this.#attempts.take(`${address} ${credential}`);
    return () => places.give(address);
  }

  #placesOf(credential: number | undefined, address: string): Places {
    return credential === undefined
      ? this.#namelessPlaces.of(this.#crews.isSuspected(address))
      : this.#places;
  }

  async #post(bytes: Uint8Array, { credential, address, origin }: Sender): Promise<number> {
    this.#waitingBytes += bytes.length;
    try {
      await this.#gathered();
      const { index, refused } = await this.#crews.post(this.#election.board, bytes, address);
      if (refused !== undefined) {
        const check = checkOf(refused);
        if (FORGED.includes(check)) (credential === undefined ? this.#unproved : this.#forged).take(address);
        // The closing came first.
        throw check === 'V09' ? new Problem('closed') : new Problem('refused', { check });
      }
      if (credential !== undefined) this.#accepted.take(`${credential}`);
      this.#election.noted(index, bytes, origin);
      this.#onCast();
      return index;
    } catch (error) {
      throw this.#election.problemOf(error);
    } finally {
      this.#waitingBytes -= bytes.length;
    }
  }

  /** Waits a moment for others: many ballots are verified and synced in little more time than one. */
  #gathered(): Promise<void> {
    this.#moment ??= new Promise((resolve) => {
      setTimeout(() => {
        this.#moment = undefined;
        resolve();
      }, this.#limits.gatherMs);
    });
    return this.#moment;
  }

  #opened(): HeldElection {
    if (!this.#election.record.opened) throw new Problem('not-open');
    return this.#election;
  }
}

/** The checks of a ballot's proofs and its signature; V05 of points that are none, in a ballot that passed the screen. */
const FORGED: readonly string[] = ['B-12', 'B-13', 'V37', 'V05'];

/** A cautious guess, for `Retry-After`. */
const BALLOTS_A_SECOND = 1000;

/** The reason of a refusal: the code of the ballot box where there is one, else the number of the check. */
export function checkOf([first]: readonly Finding[]): string {
  if (first === undefined) return 'V05';
  return /^[BCP]-[0-9]{2}$/.test(first.code) ? first.code : first.check;
}

/** @throws {Problem} `malformed` for anything but the entry of a ballot */
function ballotFrame(bytes: Uint8Array): EntryFrame {
  const frame = attempt(() => readFrame(bytes));
  if (frame?.type !== 'ballot' && frame?.type !== 'anonymous-ballot') throw new Problem('malformed');
  return frame;
}

/** Runs what reads outside bytes; `undefined` where they are not in order. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof DecodeError || error instanceof RangeError) return undefined;
    throw error;
  }
}
