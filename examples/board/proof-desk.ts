/**
 * Where anonymous ballots are proved before they come to the board, by worker threads. The board decides in order, so a ballot that
 * somebody forged would hold up all that came with it: here it waits for its second look by itself, and those whose network has sent
 * one before are proved apart. This thread verifies nothing.
 */
import {
  type AsyncVoteExaminer,
  type EncodedVote,
  readEncodedVote,
  SOUND_VOTE,
  type VoteExamination,
  type VoteSetting,
} from 'hanpyo/ballot/anonymous';
import { systemRng, toHex } from 'hanpyo/core';
import { type ElectionBoard, type Posted, readFrame, type VoteCrew } from 'hanpyo/record';
import type { VoteLooks } from 'hanpyo/verify/workers';
import { wideNetworkOf } from './addresses.js';
import { FairQueue } from './fair-queue.js';
import { nativeLeafHash } from './native-hash.js';

/**
 * Anonymous ballots whose proofs are verified together: where one of them is forged, the others are verified again, by halves. Many
 * more would save an eighth of the time while nobody forges, and cost ten times as much when somebody does.
 */
export const PROVED_TOGETHER = 16;

/** Networks that are remembered for what they sent; and how many sound ballots at most one must send to be like others again. */
const CAUGHT = 4096;
const MOST_DEBT = 16;

interface Waiting {
  readonly vote: EncodedVote;
  readonly network: string;
  readonly resolve: (found: VoteExamination) => void;
  readonly reject: (error: unknown) => void;
}

/** A queue, and how much of it may be with the workers at once. */
interface Lane {
  readonly queue: FairQueue<Waiting>;
  readonly batches: number;
  underWay: number;
}

/** The desk of one election. Mutable. */
export class ProofDesk {
  readonly #setting: VoteSetting;
  readonly #looks: VoteLooks;
  readonly #clean: Lane;
  /** Of those who have sent forged ballots: however many they send, one batch of theirs is with the workers. */
  readonly #suspected: Lane;
  /** For each network that has sent forged ballots, how many more sound ones it must send. */
  readonly #debts = new Map<string, number>();
  /** What was found of ballots that are with the board now, by hash. */
  readonly #found = new Map<string, VoteExamination>();
  #beginning = false;

  /** @param batches - of honest voters that may be with the workers at once */
  constructor(setting: VoteSetting, looks: VoteLooks, batches: number) {
    this.#setting = setting;
    this.#looks = looks;
    this.#clean = { queue: new FairQueue(), batches, underWay: 0 };
    this.#suspected = { queue: new FairQueue(), batches: 1, underWay: 0 };
  }

  /**
   * Has a ballot proved, and then decided about by the board.
   * @param bytes - an entry that passed the board's screen
   * @param address - who sends it
   * @throws what the crew throws, and the board
   */
  async post(board: ElectionBoard, bytes: Uint8Array, address: string): Promise<Posted> {
    const { payload } = readFrame(bytes);
    const vote = readEncodedVote(payload, this.#setting.election);
    const found = await this.#examined(vote, networkAround(address));
    // Another ballot may have come under this nullifier: the board would decode this one, to say what is wrong with it.
    const screened = board.record.poll.screen(payload, 0);
    if (screened !== undefined) return { refused: [screened] };
    const key = keyOf(vote);
    this.#found.set(key, found);
    try {
      return await board.post(bytes);
    } finally {
      this.#found.delete(key);
    }
  }

  /** Whether the network of an address has sent forged ballots, and too few sound ones since. */
  isSuspected(address: string): boolean {
    return this.#debts.has(networkAround(address));
  }

  /** The examiner of the board: it knows what was found here, and has all else looked at in parts. */
  readonly examine: VoteCrew['examine'] = async (votes, rng, indices) => {
    const known = votes.map((vote) => this.#found.get(keyOf(vote)));
    const rest = votes.filter((_, i) => known[i] === undefined);
    const open = indices.filter((_, i) => known[i] === undefined);
    const others = (await inParts(this.#looks.examine)(rest, rng, open)).values();
    return known.map((found) => found ?? others.next().value ?? missing());
  };

  #examined(vote: EncodedVote, network: string): Promise<VoteExamination> {
    return new Promise((resolve, reject) => {
      const { queue } = this.#debts.has(network) ? this.#suspected : this.#clean;
      queue.add(network, { vote, network, resolve, reject });
      if (this.#beginning) return;
      this.#beginning = true;
      // What comes in one step is taken together.
      queueMicrotask(() => {
        this.#beginning = false;
        this.#begin();
      });
    });
  }

  #begin(): void {
    for (const lane of [this.#clean, this.#suspected])
      while (lane.queue.size > 0 && lane.underWay < lane.batches) {
        lane.underWay += 1;
        this.#look(lane.queue.take(PROVED_TOGETHER)).finally(() => {
          lane.underWay -= 1;
          this.#begin();
        });
      }
  }

  /** The first look at a batch. Those that nobody suspects wait for nothing more. */
  async #look(batch: readonly Waiting[]): Promise<void> {
    try {
      const votes = batch.map(({ vote }) => vote);
      const suspects = new Set(await this.#looks.first(votes, systemRng));
      batch.forEach((waiting, index) => {
        if (!suspects.has(index)) this.#settle(waiting, SOUND_VOTE);
        else
          this.#looks
            .second(waiting.vote, index)
            .then((found) => this.#settle(waiting, found), waiting.reject);
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  #settle({ network, resolve }: Waiting, found: VoteExamination): void {
    const owed = this.#debts.get(network) ?? 0;
    const isSound = found.malformed === undefined && found.fault === undefined;
    const debt = isSound ? owed - 1 : Math.min(MOST_DEBT, owed + 1);
    this.#debts.delete(network);
    if (debt > 0) this.#debts.set(network, debt);
    const [oldest] = this.#debts.keys();
    if (this.#debts.size > CAUGHT && oldest !== undefined) this.#debts.delete(oldest);
    resolve(found);
  }
}

/** An examiner that is given a batch in parts, for as many threads as there are. */
function inParts(examine: AsyncVoteExaminer): AsyncVoteExaminer {
  return async (votes, rng, indices) => {
    const count = Math.ceil(votes.length / PROVED_TOGETHER);
    const parts = Array.from({ length: count }, (_, i) => {
      const [from, to] = [i * PROVED_TOGETHER, (i + 1) * PROVED_TOGETHER];
      return examine(votes.slice(from, to), rng, indices.slice(from, to));
    });
    return (await Promise.all(parts)).flat();
  };
}

/** Who has turns, and debts: a customer who has a whole network has them once. */
function networkAround(address: string): string {
  return wideNetworkOf(address) ?? address;
}

/** All bytes of a ballot count: what was found of one holds for no other. */
function keyOf({ bytes }: EncodedVote): string {
  return toHex(nativeLeafHash(bytes));
}

function missing(): never {
  throw new TypeError('an examiner left a ballot out');
}
