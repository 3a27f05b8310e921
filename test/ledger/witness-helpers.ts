/** A witness without a network: a `fetch` that hands requests to the server's function, and what can go wrong on the way. */
import { utf8 } from '../../src/core/bytes.js';
import {
  type Checkpoint,
  cosignatureSigner,
  ed25519NoteSigner,
  encodeAddCheckpoint,
  type LedgerReader,
  memoryStore,
  memoryWitnessStore,
  type NoteSigner,
  openCheckpoint,
  openLedger,
  signCheckpoint,
  type WitnessHttpAnswer,
  Witnessing,
  type WitnessStore,
} from '../../src/ledger/index.js';
import { ORIGIN, record, SIGNER, TRUST } from './helpers.js';

/** The key of a witness, whose clock stands still. */
export function witnessKey(name: string, seed: number): NoteSigner {
  return cosignatureSigner(name, new Uint8Array(32).fill(seed), () => 1_700_000_000);
}

/** A witness for the test log. */
export function testWitness(
  signer: NoteSigner = witnessKey('w.example', 41),
  store: WitnessStore = memoryWitnessStore(),
): Witnessing {
  return new Witnessing({ signers: [signer], logs: [{ origin: ORIGIN, keys: [SIGNER] }], store });
}

/** A `fetch` to witnesses by the prefix of their addresses. */
export function fetchFrom(
  servers: Readonly<Record<string, Pick<Witnessing, 'handle'>>>,
): typeof globalThis.fetch {
  return async (input, init) => {
    const url = String(input);
    const [prefix, server] = Object.entries(servers).find(([at]) => url.startsWith(`${at}/`)) ?? [];
    if (prefix === undefined || server === undefined) throw new TypeError('fetch failed');
    const body = new Uint8Array(await new Response(init?.body ?? null).arrayBuffer());
    return responseOf(
      await server.handle({ method: init?.method ?? 'GET', path: url.slice(prefix.length), body }),
    );
  };
}

/** An answer as `fetch` gives it. */
export function responseOf({ status, contentType, body }: WitnessHttpAnswer): Response {
  return new Response(new Uint8Array(body), { status, headers: { 'content-type': contentType } });
}

/** A log of `record(0)` ..., of which each entry can be another one: two of these are a fork. */
export async function testLog(
  size: number,
  entry: (i: number) => Uint8Array = record,
): Promise<{
  readonly ledger: LedgerReader;
  checkpoint(size: number): Promise<Checkpoint>;
  proof(from: number, to: number): Promise<Uint8Array[]>;
}> {
  const ledger = await openLedger(memoryStore(), { origin: ORIGIN, signer: SIGNER, checkpointIntervalMs: 1 });
  const checkpoints: Checkpoint[] = [await ledger.checkpoint({ size: 0 })];
  for (let i = 0; i < size; i++) {
    await ledger.append(entry(i), { await: 'published' });
    checkpoints.push(await ledger.checkpoint({ size: i + 1 }));
  }
  return {
    ledger,
    async checkpoint(n) {
      const found = checkpoints[n];
      if (found === undefined) throw new RangeError(`no checkpoint of ${n}`);
      return found;
    },
    proof: (from, to) => ledger.consistencyProof(from, to),
  };
}

/** The checkpoint of the test log's text under another key. */
export async function signedBy(checkpoint: Checkpoint, seed: number): Promise<Checkpoint> {
  const signer = ed25519NoteSigner(ORIGIN, new Uint8Array(32).fill(seed));
  return openCheckpoint(await signCheckpoint(checkpoint, [signer]), { ...TRUST, logKeys: [signer] });
}

/** The body of a request, written by hand. */
export function requestText(old: string, proof: readonly string[], note: string): Uint8Array {
  return utf8([`old ${old}`, ...proof, '', note].join('\n'));
}

/** Sends a witness the checkpoint of a log at a size, with the proof from another. */
export async function submitTo(
  witness: Witnessing,
  log: Awaited<ReturnType<typeof testLog>>,
  from: number,
  to: number,
): Promise<WitnessHttpAnswer> {
  const proof = from === 0 || from > to ? [] : await log.proof(from, to);
  const body = encodeAddCheckpoint({ oldSize: from, proof, checkpoint: (await log.checkpoint(to)).note });
  return witness.handle({ method: 'POST', path: '/add-checkpoint', body });
}
