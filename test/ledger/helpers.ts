import { utf8 } from '../../src/core/bytes.js';
import type { Rng } from '../../src/core/random.js';
import {
  type CheckpointTrust,
  cosignatureSigner,
  ed25519NoteSigner,
  formatSignatureLine,
  formatTreeHead,
  type NoteSigner,
  verifyConsistency,
  type Witness,
} from '../../src/ledger/index.js';

export const ORIGIN = 'example.org/log';
export const SIGNER: NoteSigner = ed25519NoteSigner(ORIGIN, new Uint8Array(32).fill(7));
export const TRUST: CheckpointTrust = { origin: ORIGIN, logKeys: [SIGNER] };

/** Entry i of a test log. */
export function record(i: number): Uint8Array {
  return utf8(`record ${i}`);
}

/** All items of an async iterable. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const out: T[] = [];
  for await (const item of items) out.push(item);
  return out;
}

/** The error that a promise rejects with; fails if it resolves. */
export async function rejection(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error('resolved, a rejection was expected');
}

/** A fast, seeded source of bytes for simulations (mulberry32). */
export function simulationRng(seed: number): { rng: Rng; below: (n: number) => number } {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
  return {
    rng: (length) => Uint8Array.from({ length }, () => next() & 255),
    below: (n) => next() % n,
  };
}

interface Seen {
  size: number;
  root: Uint8Array;
}

/** A witness in this process, with the compare-and-persist rule of C2SP tlog-witness. */
export function localWitness(
  name: string,
  seed: number,
): Witness & { seen: { size: number; root: Uint8Array } } {
  const signer = cosignatureSigner(name, new Uint8Array(32).fill(seed), () => 1_700_000_000);
  const seen: Seen = { size: 0, root: new Uint8Array(32) };
  return {
    key: signer,
    seen,
    size: async () => seen.size,
    async cosign(checkpoint, proofFrom) {
      const ok =
        seen.size === 0 ||
        (seen.size <= checkpoint.size &&
          verifyConsistency(
            seen.size,
            checkpoint.size,
            await proofFrom(seen.size),
            seen.root,
            checkpoint.root,
          ));
      if (!ok) throw new Error('not consistent with what I have seen');
      seen.size = checkpoint.size;
      seen.root = checkpoint.root;
      const signature = await signer.sign(utf8(formatTreeHead(checkpoint)));
      return `${formatSignatureLine({ name, keyId: signer.keyId, signature })}\n`;
    },
  };
}
