/** Contracts `EntryLog` on a node of one's own, and wallets that lose answers. */
import { createWalletClient, hexToBytes, http } from 'viem';
import { foundry } from 'viem/chains';
import { type Anvil, startAnvil } from '../../../examples/voting-contract/anvil.js';
import { connect, type Node } from '../../../examples/voting-contract/node.js';
import {
  type EvmStoreOptions,
  type EvmWallet,
  evmStore,
  type TransactionRequest,
} from '../../../src/ledger/evm/index.js';
import type { LogStore } from '../../../src/ledger/index.js';
import '../../contract/compiled.js';

/** A node, or why there is none on this platform. */
export const ANVIL: Anvil | Error = await startAnvil(4).catch((error: unknown) =>
  error instanceof Error ? error : new Error(String(error)),
);

/** What to say where tests are left out. */
export const LEFT_OUT: string = ANVIL instanceof Error ? ` (left out: ${ANVIL.message})` : '';

/** Ends the node. */
export function stopAnvil(): void {
  if (!(ANVIL instanceof Error)) ANVIL.stop();
}

/** A log of one's own on the chain. */
export interface ChainPlace {
  readonly node: Node;
  readonly contract: Uint8Array;
  /** The owner's wallet; `before` and `after` run around every sending. */
  wallet(hooks?: Hooks): EvmWallet;
  store(changes?: Partial<EvmStoreOptions>): LogStore;
  /** A request that only test nodes know. */
  tell(method: string, ...params: unknown[]): Promise<unknown>;
}

interface Hooks {
  before?(request: TransactionRequest): void | Promise<void>;
  after?(): void | Promise<void>;
}

/** Deploys a log. */
export async function chainPlace(): Promise<ChainPlace> {
  const url = ANVIL instanceof Error ? '' : ANVIL.url;
  const node = connect(url);
  const { address } = await node.deploy('EntryLog');
  const contract = hexToBytes(address);
  const client = createWalletClient({ account: node.account(0), chain: foundry, transport: http(url) });
  const wallet = (hooks: Hooks = {}): EvmWallet => ({
    async sendTransaction(request) {
      await hooks.before?.(request);
      const hash = await client.sendTransaction(request);
      await hooks.after?.();
      return hash;
    },
  });
  return {
    node,
    contract,
    wallet,
    store: (changes = {}) =>
      evmStore({
        node: node.client as EvmStoreOptions['node'],
        wallet: wallet(),
        contract,
        depth: { published: 1 },
        pollMs: 10,
        patienceMs: 5_000,
        ...changes,
      }),
    tell: (method, ...params) =>
      (node.client as EvmStoreOptions['node']).request({ method, params }) as Promise<unknown>,
  };
}
