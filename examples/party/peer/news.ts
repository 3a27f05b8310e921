/** What two peers tell each other, each in one message: who and where they are, what they have, whom they know, which forks they can prove. */
import { decode, Writer } from 'hanpyo/core';
import { type ForkProof, MAX_HEAD_BYTES, readForkProof, writeForkProof } from './fork-proof.js';

/** The news of one peer. All of it is hearsay but heads and forks, which the log's key has signed. */
export interface News {
  /** Drawn at each start, so that a peer knows itself when it meets itself under another address. 16 bytes. */
  readonly node: Uint8Array;
  /** Where it can be asked. */
  readonly address: string;
  /** The log's head as far as it has everything; empty for none. */
  readonly head: Uint8Array;
  /** Addresses of others who answered. */
  readonly peers: readonly string[];
  readonly forks: readonly ForkProof[];
}

/** Bounds of news. */
export const NEWS: Readonly<Record<'peers' | 'forks' | 'addressBytes' | 'bytes', number>> = {
  peers: 32,
  forks: 4,
  addressBytes: 200,
  bytes: 65_535,
};
const TYPE = 0x61;

/** Writes news. */
export function writeNews({ node, address, head, peers, forks }: News): Uint8Array {
  return new Writer()
    .tag(1, TYPE)
    .raw(node)
    .text(address)
    .bytes(head)
    .list(peers, (peer, w) => w.text(peer))
    .list(forks, (fork, w) => writeForkProof(w, fork))
    .finish();
}

/** Reads news; addresses and forks are not looked at. @throws {DecodeError} */
export function readNews(bytes: Uint8Array): News {
  return decode(bytes, 'news', (r) => {
    r.tag(1, TYPE);
    return {
      node: r.raw(16),
      address: r.text(NEWS.addressBytes),
      head: r.bytes(MAX_HEAD_BYTES),
      peers: r.list(NEWS.peers, () => r.text(NEWS.addressBytes)),
      forks: r.list(NEWS.forks, readForkProof),
    };
  });
}
