/** Nodes that answer nonsense, fail half way, or change their mind. */
import { describe, expect, it } from 'vitest';
import { concatBytes, utf8 } from '../../../src/core/bytes.js';
import { DecodeError } from '../../../src/core/errors.js';
import { word } from '../../../src/core/keccak-transcript.js';
import { keccak256 } from '../../../src/core/sha3.js';
import {
  ChainReorganisedError,
  type EvmNode,
  hexOf,
  openChainLog,
  readAnchors,
  readLogEntry,
  writeLogEntry,
} from '../../../src/ledger/evm/index.js';
import { seededRng } from '../../helpers/rng.js';

const CONTRACT = new Uint8Array(20).fill(1);
const TOPIC = new Uint8Array(32).fill(2);
const EVENT = new Uint8Array(32).fill(3);

/** A node of our own: a chain of `height` blocks, with a log in each that is in `logs`. */
interface FakeNode {
  height: number;
  fork: string;
  failing: number | undefined;
  logs: (from: number, to: number) => unknown;
}

function log(block: number, changes: object = {}): object {
  return {
    address: hexOf(CONTRACT),
    topics: [hexOf(EVENT), hexOf(TOPIC)],
    data: '0x01',
    blockNumber: `0x${block.toString(16)}`,
    logIndex: '0x0',
    removed: false,
    ...changes,
  };
}

/** A log in every block. */
function everyBlock(from: number, to: number): object[] {
  return Array.from({ length: to - from + 1 }, (_, i) => log(from + i));
}

function newNode(changes: Partial<FakeNode> = {}): { node: FakeNode; client: EvmNode } {
  const node: FakeNode = { height: 3, fork: 'a', failing: undefined, logs: everyBlock, ...changes };
  const request = async ({ method, params }: { method: string; params?: unknown }): Promise<unknown> => {
    const [first] = Array.isArray(params) ? params : [];
    if (method === 'eth_chainId') return '0x7';
    if (method === 'eth_getBlockByNumber') {
      const number = String(first).startsWith('0x') ? Number(first) : node.height;
      if (number > node.height) return null;
      const hash = `0x${node.fork.repeat(64)}`;
      return { number: `0x${number.toString(16)}`, hash, timestamp: '0x1', transactions: [] };
    }
    if (method === 'eth_getLogs') {
      const { fromBlock, toBlock } = first as { fromBlock: string; toBlock: string };
      if (node.failing === Number(fromBlock)) throw new Error('the node is out of order');
      return node.logs(Number(fromBlock), Number(toBlock));
    }
    throw new Error(method);
  };
  return { node, client: { request } };
}

const open = (client: EvmNode, window = 2) =>
  openChainLog({ client, contract: CONTRACT, topic: TOPIC, window });

describe('a chain log', () => {
  it('reads every block once, however often it is asked and whatever window a node allows', async () => {
    const { node, client } = newNode();
    const chainLog = await open(client);
    const [a, b] = await Promise.all([chainLog.checkpoint(), chainLog.checkpoint()]);
    expect([a.size, b.size]).toEqual([4, 4]);
    node.height = 700;
    expect((await chainLog.checkpoint()).size).toBe(701);
    const blocks: number[] = [];
    for await (const { entry } of chainLog.read(0, 701)) blocks.push(readLogEntry(entry).block);
    expect(blocks).toEqual(Array.from({ length: 701 }, (_, i) => i));
  });

  it('takes nothing in twice when a node fails half way', async () => {
    const { node, client } = newNode({ height: 5, failing: 4 });
    const chainLog = await open(client);
    await expect(chainLog.checkpoint()).rejects.toThrow('out of order');
    node.failing = undefined;
    expect((await chainLog.checkpoint()).size).toBe(6);
  });

  const refusals: readonly (readonly [string, Error])[] = [
    ['results', new Error('query returned more than 10000 results. Try with this block range')],
    ['blocks', new Error('exceed maximum block range: 5000')],
    ['a body', Object.assign(new Error(''), { name: 'ResponseBodyTooLargeError' })],
    ['a limit', new Error('request failed', { cause: new Error('Log response size exceeded') })],
  ];

  it.each(refusals)(
    'is read though a node limits its answers (%s): others may have filled blocks',
    async (_, error) => {
      const asked: number[] = [];
      const logs = (from: number, to: number): object[] => {
        asked.push(to - from + 1);
        if (from <= 21 && to >= 20 && to - from > 1) throw error;
        return everyBlock(from, to);
      };
      const chainLog = await open(newNode({ height: 99, logs }).client, 64);
      expect((await chainLog.checkpoint()).size).toBe(100);
      const blocks: number[] = [];
      for await (const { entry } of chainLog.read(0, 100)) blocks.push(readLogEntry(entry).block);
      expect(blocks).toEqual(Array.from({ length: 100 }, (_, i) => i));
      expect(asked.length).toBeLessThan(30);
    },
  );

  it.each([
    ['out of order', 1],
    ['rate limit exceeded', 1],
    ['query returned more than 10000 results', 7],
  ])('is not asked for less and less for ever: %s', async (message, most) => {
    let asked = 0;
    const logs = (): never => {
      asked++;
      throw new Error(message);
    };
    const chainLog = await open(newNode({ height: 99, logs }).client, 64);
    await expect(chainLog.checkpoint()).rejects.toThrow(message);
    expect(asked).toBe(most);
  });

  it('is not read for ever where a node names a last block that no chain has, or another than it was asked for', async () => {
    let asked = 0;
    const logs = (): object[] => {
      asked++;
      if (asked > 3) throw new Error('for ever');
      return [];
    };
    const chainLog = await open(newNode({ height: 2 ** 52, logs }).client, 64);
    await expect(chainLog.checkpoint()).rejects.toThrow('block.number: above 4294967295');
    expect(asked).toBe(0);
    const { client } = newNode({ height: 99 });
    const other: EvmNode = {
      request: async ({ method, params }) => {
        const answer = await client.request({ method, params });
        return method === 'eth_getBlockByNumber' ? { ...(answer as object), number: '0x5' } : answer;
      },
    };
    const last = { client: other, contract: CONTRACT, topic: TOPIC, last: 9 };
    await expect((await openChainLog(last)).checkpoint()).rejects.toThrow('block.number: 5, not 9');
  });

  it('says so when a block that was read is no more on the chain', async () => {
    const { node, client } = newNode();
    const chainLog = await open(client);
    await chainLog.checkpoint();
    node.fork = 'b';
    await expect(chainLog.checkpoint()).rejects.toThrow(ChainReorganisedError);
    node.height = 1;
    await expect(chainLog.checkpoint()).rejects.toThrow(ChainReorganisedError);
  });

  it('takes nothing in from a chain that changes while it is read', async () => {
    const { node, client } = newNode();
    node.logs = (from, to) => {
      node.fork = 'b';
      return everyBlock(from, to);
    };
    const chainLog = await open(client);
    await expect(chainLog.checkpoint()).rejects.toThrow(ChainReorganisedError);
    expect(chainLog.block()).toBeUndefined();
    expect((await chainLog.checkpoint()).size).toBe(4);
  });

  it.each<readonly [string, (from: number) => unknown]>([
    ['no list', () => ({})],
    ['something that is no log', () => [null]],
    ['a log of another contract', (from) => [log(from, { address: hexOf(new Uint8Array(20)) })]],
    ['a log that was removed', (from) => [log(from, { removed: true })]],
    ['a log with another topic', (from) => [log(from, { topics: [hexOf(EVENT), hexOf(EVENT)] })]],
    ['a log without that topic', (from) => [log(from, { topics: [hexOf(EVENT)] })]],
    ['a short topic', (from) => [log(from, { topics: [hexOf(EVENT), '0x02'] })]],
    ['five topics', (from) => [log(from, { topics: Array.from({ length: 5 }, () => hexOf(TOPIC)) })]],
    ['data that is no hexadecimal', (from) => [log(from, { data: '0x1' })]],
    ['data that is no text', (from) => [log(from, { data: 1 })]],
    ['a block that was not asked for', (from) => [log(from + 100)]],
    ['a block that is no number', (from) => [log(from, { blockNumber: 'latest' })]],
    ['two logs of one place', (from) => [log(from), log(from)]],
    ['logs in another order', (from) => [log(from + 1), log(from)]],
  ])('refuses %s', async (_, logs) => {
    const { client } = newNode({ logs });
    await expect((await open(client)).checkpoint()).rejects.toThrow(DecodeError);
  });

  it('is of one contract and one topic', async () => {
    const { client } = newNode();
    await expect(openChainLog({ client, contract: TOPIC, topic: TOPIC })).rejects.toThrow(RangeError);
    await expect(openChainLog({ client, contract: CONTRACT, topic: CONTRACT })).rejects.toThrow(RangeError);
    for (const window of [0, 0.5, -1])
      await expect(openChainLog({ client, contract: CONTRACT, topic: TOPIC, window })).rejects.toThrow(
        'a window has a block',
      );
  });
});

describe('the anchors of a publisher', () => {
  const place = { contract: CONTRACT, publisher: new Uint8Array(20).fill(4), origin: 'log' };
  const topics = [
    hexOf(keccak256(utf8('CheckpointAnchored(address,bytes32,uint64,bytes32)'))),
    `0x${'00'.repeat(12)}${'04'.repeat(20)}`,
    hexOf(keccak256(utf8('log'))),
  ];
  const read = (sizes: readonly number[]) => {
    const { client } = newNode({
      logs: () => sizes.map((size, i) => log(i, { topics, data: hexOf(concatBytes(word(size), EVENT)) })),
    });
    return readAnchors(client, place);
  };

  it('are read a window at a time, as nodes want it, and not with a window of nothing', async () => {
    const logs = (from: number, to: number): object[] => {
      if (to - from > 2) throw new Error('exceed maximum block range: 3');
      const data = (block: number): string => hexOf(concatBytes(word(block + 1), EVENT));
      return everyBlock(from, to).map((one, i) => ({ ...one, topics, data: data(from + i) }));
    };
    const { client } = newNode({ height: 9, logs });
    const sizes = (await readAnchors(client, place)).map(({ size }) => size);
    expect(sizes).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    for (const window of [0, -1, 0.5])
      await expect(readAnchors(client, place, { window })).rejects.toThrow(RangeError);
  });

  it('are of growing sizes: a node that says otherwise is not believed', async () => {
    expect((await read([1, 3, 9])).map(({ size }) => size)).toEqual([1, 3, 9]);
    for (const sizes of [[0], [2, 2], [3, 1]]) await expect(read(sizes)).rejects.toThrow(DecodeError);
  });
});

describe('an entry of a log', () => {
  const entry = writeLogEntry({ block: 7, index: 2, topics: [EVENT, TOPIC], data: seededRng('data')(70) });

  it('has one form', () => {
    expect(writeLogEntry(readLogEntry(entry))).toEqual(entry);
    for (let length = 0; length < entry.length; length++)
      expect(() => readLogEntry(entry.slice(0, length))).toThrow(DecodeError);
    expect(() => readLogEntry(Uint8Array.from([...entry, 0]))).toThrow(DecodeError);
    expect(() => readLogEntry(entry.map((byte, i) => (i === 0 ? byte + 1 : byte)))).toThrow(DecodeError);
  });

  it('is not written for what is no log', () => {
    expect(() => writeLogEntry({ block: 0, index: 0, topics: [CONTRACT], data: CONTRACT })).toThrow(
      RangeError,
    );
    const topics = Array.from({ length: 5 }, () => TOPIC);
    expect(() => writeLogEntry({ block: 0, index: 0, topics, data: CONTRACT })).toThrow(RangeError);
  });
});
