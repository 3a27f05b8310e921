/**
 * Connections: how many there are of one network, and what is under way on each. A client may send many requests before the
 * first is answered; their answers wait in memory, and an answer that waits on a cut connection is never heard of again.
 */
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { networkOf } from './addresses.js';
import type { LimitsConfig } from './config.js';
import { NetworkShares } from './networks.js';
import type { Shares } from './shares.js';

/** A network of 16 bits more may have as many connections as so many. */
const WIDE = 4;

/** All connections of a server. */
export class Connections {
  readonly #places: NetworkShares;
  readonly #pipelined: number;
  /** For each connection, what to do for each of its requests when that is over. */
  readonly #underWay = new WeakMap<Socket, Set<() => void>>();

  constructor({ connections, connectionsPerAddress, pipelined }: LimitsConfig) {
    this.#places = new NetworkShares(connections, connectionsPerAddress, WIDE);
    this.#pipelined = pipelined;
  }

  /** Lets a connection in, or cuts it. @param counted - whether its address is that of a client, not of a proxy */
  opened(socket: Socket, counted: boolean): void {
    const network = networkOf(socket.remoteAddress ?? '');
    const taken = counted && this.#places.take(network);
    const underWay = new Set<() => void>();
    this.#underWay.set(socket, underWay);
    socket.once('close', () => {
      if (taken) this.#places.give(network);
      for (const over of underWay) over();
    });
    if (counted && !taken) socket.destroy();
  }

  /** Whether a request on this connection is not answered yet. */
  isBusy(socket: Socket): boolean {
    return (this.#underWay.get(socket)?.size ?? 0) > 0;
  }

  /** Takes note of a request. Cuts a connection on which too many wait for their answers. */
  begun(socket: Socket, response: ServerResponse): Visit {
    const underWay = this.#underWay.get(socket) ?? new Set();
    const visit = new Visit();
    const over = (): void => visit.end();
    underWay.add(over);
    visit.onEnd(() => underWay.delete(over));
    response.once('close', over);
    if (underWay.size > this.#pipelined) socket.destroy();
    return visit;
  }
}

/** A request, from its headers until its answer is sent or never will be: what it holds, it holds no longer than that. */
export class Visit {
  readonly #endings: (() => void)[] = [];
  #ended = false;

  /** Does something at the end; at once, if that is past. */
  onEnd(act: () => void): void {
    if (this.#ended) act();
    else this.#endings.push(act);
  }

  /** Takes a share until the end. @returns whether there was enough */
  hold(shares: Shares, name: string, amount = 1): boolean {
    if (!shares.take(name, amount)) return false;
    this.onEnd(() => shares.give(name, amount));
    return true;
  }

  end(): void {
    this.#ended = true;
    for (const act of this.#endings.splice(0)) act();
  }
}
