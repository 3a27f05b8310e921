/**
 * Whom a peer knows. Addresses that strangers name are candidates, bounded in number; who answers with a head of the log becomes a
 * peer and is passed on; who does not answer is forgotten. The addresses that the owner gave stay for ever. When the list of peers is
 * full, its older half stays as long as it answers, so that newcomers cannot push everybody out, and of the other half one leaves by
 * lot for each newcomer, so that who came early cannot keep everybody out.
 */
import { compareBytes, type Rng } from 'hanpyo/core';
import { NEWS } from './news.js';
import { peerAddress } from './reach.js';

const MAX_CANDIDATES = 64;
/** Of one message, so that nobody fills the book alone. */
const MAX_OFFERED = 8;
/** Candidates visited in one round. */
const MAX_TRIED = 8;
const PATIENCE = 3;
/** Peers that leave only when they no longer answer. */
const LASTING = NEWS.peers / 2;
/** Names under which a node believes that it is called. */
const MAX_OWN = 64;

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

  /** Those who answered. */
  get peers(): readonly string[] {
    return [...this.#peers.keys()];
  }

  /** What is passed on: peers in an order by lot, for who hears of them takes only the first ones. */
  toTell(rng: Rng): readonly string[] {
    return byLot(this.peers, rng);
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
    const tried = byLot([...this.#candidates], rng).slice(0, MAX_TRIED);
    const all = new Set([...this.#seeds, ...this.#peers.keys(), ...tried]);
    return [...all].filter((address) => !this.#own.has(address));
  }

  /** An address answered. @param isPeer - whether it showed a head of the log */
  answered(address: string, isPeer: boolean, rng: Rng): void {
    if (!isPeer) return;
    this.#candidates.delete(address);
    if (!this.#peers.has(address) && this.#peers.size >= NEWS.peers) {
      const [leaving = ''] = byLot(this.peers.slice(LASTING), rng);
      this.#peers.delete(leaving);
    }
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
    if (this.#own.size < MAX_OWN) this.#own.add(address);
    this.#candidates.delete(address);
    this.#peers.delete(address);
  }
}

function byLot(addresses: readonly string[], rng: Rng): readonly string[] {
  const lots = addresses.map((address) => ({ address, lot: rng(4) }));
  return lots.sort((a, b) => compareBytes(a.lot, b.lot)).map(({ address }) => address);
}
