/**
 * Chains by their nodes: logs as a ledger, anchors, and `hanpyo verify`, on a real node. Left out, saying so, where npm has
 * no node for the platform.
 */
import { createWalletClient, http, toFunctionSelector } from 'viem';
import { foundry } from 'viem/chains';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Anvil, startAnvil } from '../../../examples/voting-contract/anvil.js';
import { begin, end, type Running, vote } from '../../../examples/voting-contract/election.js';
import { connect, type Node, type OnChain } from '../../../examples/voting-contract/node.js';
import { toHex, utf8 } from '../../../src/core/bytes.js';
import {
  type Anchored,
  anchorTransaction,
  contradictedAnchors,
  openChainLog,
  readAnchors,
  readLogEntry,
} from '../../../src/ledger/evm/index.js';
import { ed25519NoteSigner, memoryStore, openLedger, verifyConsistency } from '../../../src/ledger/index.js';
import { newDesk } from '../../cli/cli.js';
import { seededRng } from '../../helpers/rng.js';
import '../../contract/compiled.js';

const anvil: Anvil | Error = await startAnvil(4).catch((error: unknown) =>
  error instanceof Error ? error : new Error(String(error)),
);
const rng = seededRng('anvil');

afterAll(() => {
  if (!(anvil instanceof Error)) anvil.stop();
});

describe.skipIf(anvil instanceof Error)(
  `on a node${anvil instanceof Error ? ` (left out: ${anvil.message})` : ''}`,
  () => {
    let node: Node;
    let box: OnChain;
    let running: Running;
    const url = anvil instanceof Error ? '' : anvil.url;

    beforeAll(async () => {
      node = connect(url);
      box = await node.deploy('SigmaElection');
      running = await begin(node, box, 3, { candidates: 2, threshold: 2, runningTally: true }, rng);
      await node.setTime(running.election.definition.opens);
      await vote(running, 1, 0, rng);
    });

    it('the logs of an election are a ledger that grows with the chain', async () => {
      const { election } = running.election;
      const log = await openChainLog({
        client: node.client,
        contract: box.bytes,
        topic: election,
        last: 'latest',
        window: 2,
        pollMs: 20,
      });
      const first = await log.checkpoint();
      expect(first.size).toBe(3);
      expect(first.origin).toBe(`evm/31337/${toHex(box.bytes)}/${toHex(election)}`);
      const stop = new AbortController();
      const updates = log.subscribe(first.size, { signal: stop.signal });
      const next = updates[Symbol.asyncIterator]().next();
      await vote(running, 2, 1, rng);
      expect((await next).value?.newEntries).toEqual([3, 4]);
      stop.abort();
      const second = await log.checkpoint();
      const proof = await log.consistencyProof(first.size, second.size);
      expect(verifyConsistency(first.size, second.size, proof, first.root, second.root)).toBe(true);
      const entries = [];
      for await (const { entry } of log.read(0, second.size)) entries.push(readLogEntry(entry));
      expect(entries.map(({ topics }) => toHex(topics[1] ?? new Uint8Array()))).toEqual(
        Array.from({ length: 4 }, () => toHex(election)),
      );
    });

    it('`hanpyo verify` reads the election from the node', async () => {
      await node.setTime(running.election.definition.closes);
      await end(running, [2, 5], rng);
      const options = ['--contract', box.address, '--election', `0x${toHex(running.election.election)}`];
      const desk = await newDesk('chain');
      const verified = await desk.hanpyo(['verify', url, ...options, '--block', 'latest']);
      expect(verified.stdout).toMatch(/Candidate 1 +1\nCandidate 2 +1\n\nVerdict: VERIFIED/);
      expect(verified.code).toBe(0);
      // Nothing is final yet, so there is nothing to read.
      expect((await desk.hanpyo(['verify', url, ...options])).stdout).toMatch(/FAIL +EVM-01/);
      expect((await desk.hanpyo(['verify', url, ...options.slice(2)])).code).toBe(2);
      expect((await desk.hanpyo(['verify', url, '--contract', '0x12', ...options.slice(2)])).code).toBe(2);
      await desk.clear();
    });

    it('anchors of another ledger are found, and a ledger that contradicts them', async () => {
      const place = await node.deploy('Anchor');
      const origin = 'example.org/club';
      const signer = ed25519NoteSigner(origin, rng(32));
      const open = async (texts: readonly string[]) => {
        const ledger = await openLedger(memoryStore(), { origin, signer });
        await ledger.appendBatch(texts.map(utf8), { await: 'published' });
        return ledger;
      };
      const account = node.account(0);
      const wallet = createWalletClient({ account, chain: foundry, transport: http(url) });
      const honest = await open(['a', 'b', 'c']);
      const early = await open(['a', 'b']);
      for (const ledger of [early, honest]) {
        const hash = await wallet.sendTransaction(anchorTransaction(place.bytes, await ledger.checkpoint()));
        expect((await node.client.waitForTransactionReceipt({ hash })).status).toBe('success');
      }
      const back = anchorTransaction(place.bytes, await early.checkpoint());
      await expect(wallet.sendTransaction(back)).rejects.toThrow(toFunctionSelector('NotAnExtension()'));
      const publisher = Uint8Array.from(Buffer.from(account.address.slice(2), 'hex'));
      const anchors = await readAnchors(
        node.client,
        { contract: place.bytes, publisher, origin },
        { last: 'latest' },
      );
      expect(anchors.map(({ size }) => size)).toEqual([2, 3]);
      const sizes = (found: readonly Anchored[]): number[] => found.map(({ size }) => size);
      expect(sizes(await contradictedAnchors(honest, anchors))).toEqual([]);
      expect(sizes(await contradictedAnchors(early, anchors))).toEqual([3]);
      expect(sizes(await contradictedAnchors(await open(['a', 'x', 'c', 'd']), anchors))).toEqual([2, 3]);
    });
  },
);
