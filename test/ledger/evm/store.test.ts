/** What a chain does that disks do not: answers get lost, money runs out, blocks vanish, others write, and finality is late. */
import { createWalletClient, http } from 'viem';
import { foundry } from 'viem/chains';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { DecodeError } from '../../../src/core/errors.js';
import { readHead } from '../../../src/ledger/evm/entry-log.js';
import {
  ChainWriteError,
  chainWriteError,
  EVM_LIMITS,
  type EvmNode,
  type EvmStoreOptions,
  evmStore,
  finalityWitness,
} from '../../../src/ledger/evm/index.js';
import { cosignatureSigner, type Ledger, type LogStore, openLedger } from '../../../src/ledger/index.js';
import { until } from '../../helpers/until.js';
import { ORIGIN, record, rejection, SIGNER } from '../helpers.js';
import { ANVIL, type ChainPlace, chainPlace, LEFT_OUT, stopAnvil } from './chain-place.js';

afterAll(stopAnvil);

const WEALTH = '0x21e19e0c9bab2400000';
const UNREACHABLE = new Error('fetch failed');

describe.skipIf(ANVIL instanceof Error)(`a ledger on a chain${LEFT_OUT}`, () => {
  let place: ChainPlace;
  beforeEach(async () => {
    place = await chainPlace();
  });

  const ledgerOver = (store: LogStore): Promise<Ledger> =>
    openLedger(store, { origin: ORIGIN, signer: SIGNER, limits: EVM_LIMITS, checkpointIntervalMs: 60_000 });
  const open = (changes?: Partial<EvmStoreOptions>): Promise<Ledger> => ledgerOver(place.store(changes));
  /** The node, whose requests go through a hook first. */
  const nodeWith = (hook: (method: string) => void): EvmNode => ({
    async request(request) {
      hook(request.method);
      return (place.node.client as EvmNode).request(request);
    },
  });

  it('writes once though the answer to the transaction was lost', async () => {
    let losses = 2;
    const wallet = place.wallet({
      after() {
        if (losses-- > 0) throw UNREACHABLE;
      },
    });
    const ledger = await open({ wallet });
    expect(losses).toBeLessThan(2);
    losses = 1;
    expect(await ledger.append(record(1), { await: 'published' })).toMatchObject({ index: 0 });
    await ledger.close();
    expect((await open()).size()).toMatchObject({ sequenced: 1, published: 1 });
  });

  it('waits for a node that is away, and says so when it stays away', async () => {
    let away = 0;
    const node = nodeWith(() => {
      if (away-- > 0) throw UNREACHABLE;
    });
    const ledger = await open({ node, patienceMs: 500 });
    away = 5;
    expect(await ledger.append(record(1))).toMatchObject({ index: 0, duplicate: false });
    away = Number.POSITIVE_INFINITY;
    const error = await rejection(ledger.append(record(2)));
    expect(error).toMatchObject({ code: 'ledger-failed', retryable: true });
    expect((error as Error).cause).toMatchObject({ code: 'evm-unreachable', retryable: true });
    // The transaction was sent all the same: whoever repeats it learns that.
    expect(await (await open()).append(record(2))).toMatchObject({ index: 1, duplicate: true });
  });

  it('says that the account cannot pay; the same key writes once it can', async () => {
    const ledger = await open();
    const owner = place.node.account(0).address;
    await place.tell('anvil_setBalance', owner, '0x1');
    const error = await rejection(ledger.append(record(1)));
    await place.tell('anvil_setBalance', owner, WEALTH);
    expect((error as Error).cause).toMatchObject({ code: 'evm-underfunded', retryable: true });
    expect(await (await open()).append(record(1))).toMatchObject({ index: 0, duplicate: false });
  });

  it('is not written by anybody but its owner', async () => {
    const url = ANVIL instanceof Error ? '' : ANVIL.url;
    const account = place.node.account(1);
    const stranger = createWalletClient({ account, chain: foundry, transport: http(url) });
    const wallet = { sendTransaction: stranger.sendTransaction.bind(stranger) } as EvmStoreOptions['wallet'];
    expect(await rejection(open({ wallet }))).toMatchObject({ code: 'evm-reverted', retryable: false });
  });

  it('notices that what it wrote is no more on the chain, and writes it again', async () => {
    const ledger = await open();
    const before = await place.tell('evm_snapshot');
    await ledger.append(record(1));
    await place.tell('evm_revert', before);
    const error = await rejection(ledger.append(record(2)));
    expect((error as Error).cause).toMatchObject({ code: 'evm-reorganised', retryable: true });
    const again = await open();
    expect(await again.appendBatch([record(1), record(2)])).toMatchObject([{ index: 0 }, { index: 1 }]);
  });

  it('publishes when the checkpoint is as deep as was asked for, and not before', async () => {
    const ledger = await open();
    await ledger.close();
    const onChain = async () =>
      (await readHead(place.node.client as EvmNode, place.contract, 'latest'))?.checkpoint.toString();
    const before = await onChain();
    let asked = 0;
    const deep = await open({ depth: { published: 4 }, node: nodeWith(() => asked++) });
    let reached = false;
    const receipt = deep.append(record(1), { await: 'published' }).then((found) => {
      reached = true;
      return found;
    });
    await until(async () => (await onChain()) !== before);
    // The checkpoint is in the newest block. However often the node is asked now, that is not deep enough.
    const asBefore = asked;
    await until(() => reached || asked >= asBefore + 20);
    expect(deep.size()).toMatchObject({ sequenced: 1, published: 0 });
    expect(reached).toBe(false);
    await place.tell('anvil_mine', '0x3');
    expect(await receipt).toMatchObject({ level: 'published', checkpoint: { size: 1 } });
  });

  it('gives up what does not get deep enough in time', async () => {
    const ledger = await open({ depth: { sequenced: 50, published: 1 }, patienceMs: 200 });
    const error = await rejection(ledger.append(record(1)));
    expect((error as Error).cause).toMatchObject({ code: 'evm-timeout', retryable: true });
  });

  it('is witnessed when it is final', async () => {
    const { contract, node } = place;
    const signer = cosignatureSigner('final.example.org', new Uint8Array(32).fill(5), () => 1_700_000_000);
    const options = { node: node.client as EvmNode, contract, signer, pollMs: 20, patienceMs: 60 };
    const witness = finalityWitness(options);
    const ledger = await openLedger(place.store(), {
      origin: ORIGIN,
      signer: SIGNER,
      witnesses: [witness],
      quorum: 1,
      checkpointIntervalMs: 60_000,
    });
    await ledger.append(record(1));
    const early = await rejection(ledger.checkpoint({ size: 1, level: 'witnessed' }));
    expect(early).toMatchObject({ code: 'ledger-witness', retryable: true });
    await place.tell('anvil_mine', '0x50');
    const head = await ledger.checkpoint({ size: 1, level: 'witnessed' });
    expect(head.cosigners).toEqual(['final.example.org']);
    expect(await witness.size?.(ORIGIN)).toBe(1);
    const other = { ...head, root: new Uint8Array(32) };
    await expect(witness.cosign(other, async () => [])).rejects.toThrow('the chain has other entries');
  });

  it.each<readonly [string, (logs: unknown[]) => unknown[]]>([
    ['keeps the last entry back', (logs) => logs.slice(0, -1)],
    ['keeps the first entry back', (logs) => logs.filter((_, i) => i !== 1)],
    ['keeps the checkpoint back', (logs) => logs.filter((_, i) => i !== 3)],
    ['shows an entry cut', (logs) => logs.map((log, i) => (i === 1 ? cut(log) : log))],
  ])('is not opened over a node that %s', async (_, change) => {
    const ledger = await open();
    await ledger.append(record(1), { await: 'published' });
    await ledger.append(record(2));
    const node: EvmNode = {
      async request(request) {
        const answer = await (place.node.client as EvmNode).request(request);
        // Opened, a checkpoint of nothing, an entry, a checkpoint, an entry, and Opened again.
        if (request.method !== 'eth_getLogs') return answer;
        const [first, second, ...rest] = answer as unknown[];
        return [first, ...change([second, ...rest.slice(0, -1)]), rest.at(-1)];
      },
    };
    await expect(open({ node })).rejects.toThrow(DecodeError);
  });

  it('needs an EntryLog', async () => {
    await expect(open({ contract: new Uint8Array(20).fill(9) })).rejects.toThrow('there is no EntryLog');
    for (const changes of [{ contract: new Uint8Array(32) }, { depth: { sequenced: 0 } }])
      expect(() =>
        evmStore({ ...place, wallet: place.wallet(), node: nodeWith(() => {}), ...changes }),
      ).toThrow(RangeError);
  });
});

/** A log whose data has lost its last word. */
function cut(log: unknown): unknown {
  const { data, ...rest } = log as { data: string };
  return { ...rest, data: data.slice(0, -64) };
}

describe('what providers throw', () => {
  const named = (name: string, message = '', cause?: Error): Error =>
    Object.assign(new Error(message, { cause }), { name });

  it.each<readonly [string, unknown]>([
    ['evm-underfunded', named('TransactionExecutionError', '', named('InsufficientFundsError'))],
    ['evm-underfunded', new Error('err: insufficient funds for gas * price + value')],
    ['evm-reverted', named('EstimateGasExecutionError', '', named('ExecutionRevertedError'))],
    ['evm-nonce', new Error('replacement transaction underpriced')],
    ['evm-unreachable', named('HttpRequestError')],
    ['evm-unreachable', new TypeError('fetch failed')],
    ['evm-refused', new Error('user rejected the request')],
    ['evm-refused', 'a string'],
  ])('is %s', (code, thrown) => {
    const error = chainWriteError(thrown);
    expect(error).toBeInstanceOf(ChainWriteError);
    expect(error).toMatchObject({ code, retryable: code !== 'evm-reverted', cause: thrown });
    expect(chainWriteError(error)).toBe(error);
  });

  it('ends for errors that cause each other', () => {
    const error = new Error('ring');
    error.cause = error;
    expect(chainWriteError(error).code).toBe('evm-refused');
  });
});
