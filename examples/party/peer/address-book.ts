/**
 * Whom a peer knows. Addresses that strangers name are candidates, bounded in number; who answers with a head of the log becomes a
 * peer and is passed on; who does not answer is forgotten. The addresses that the owner gave stay for ever.
 */
import type { Rng } from 'hanpyo/core';
import { NEWS } from './news.js';
import { peerAddress } from './reach.js';

const MAX_CANDIDATES = 64;
/** Of one message, so that nobody fills the book alone. */
const MAX_OFFERED = 8;
/** Candidates visited in one round. */
const MAX_TRIED = 8;
const PATIENCE = 3;

/** The addresses of a node. */
export class AddressBook {
  readonly #seeds: ReadonlySet<string>;
  /** Peers, and how often each has failed since it last answered. */
  readonly #peers = new Map<string, number>();
  readonly #candidates = new Set<string>();
  /** Its own address, under all names by which it has met itself. */
  readonly #own = new Set<string>();

  /** @param seeds - given by the owner @throws {RangeError} for what is no address of a peer */
  constructor(own: string, seeds: readonly string[]) {
    this.#own.add(own);
    this.#seeds = new Set(
      seeds.map((seed) => {
        const address = peerAddress(seed);
        if (address === undefined) throw new RangeError(`${seed} is not the address of a peer`);
        return address;
      }),
    );
  }

  /** Those who answered: what is passed on. */
  get peers(): readonly string[] {
    return [...this.#peers.keys()];
  }

  /** Takes what somebody says of addresses. */
  offer(addresses: readonly string[]): void {
    for (const text of addresses.slice(0, MAX_OFFERED)) {
      const address = peerAddress(text);
      if (address === undefined || this.#own.has(address) || this.#peers.has(address)) continue;
      if (this.#candidates.size < MAX_CANDIDATES) this.#candidates.add(address);
    }
  }

  /** Who is to be visited in a round: all seeds and peers, and some candidates by lot. */
  toVisit(rng: Rng): readonly string[] {
    const lots = [...this.#candidates].map((address) => ({ address, lot: rng(4).join() }));
    lots.sort((a, b) => (a.lot < b.lot ? -1 : 1));
    const tried = lots.slice(0, MAX_TRIED).map(({ address }) => address);
    const all = new Set([...this.#seeds, ...this.#peers.keys(), ...tried]);
    return [...all].filter((address) => !this.#own.has(address));
  }

  /** An address answered. @param isPeer - whether it showed a head of the log */
  answered(address: string, isPeer: boolean): void {
    if (!isPeer || (!this.#peers.has(address) && this.#peers.size >= NEWS.peers)) return;
    this.#candidates.delete(address);
    this.#peers.set(address, 0);
  }

  failed(address: string): void {
    this.#candidates.delete(address);
    const failures = (this.#peers.get(address) ?? PATIENCE) + 1;
    if (failures >= PATIENCE) this.#peers.delete(address);
    else this.#peers.set(address, failures);
  }

  /** The node met itself. */
  met(address: string): void {
    this.#own.add(address);
    this.#candidates.delete(address);
    this.#peers.delete(address);
  }
}
