/** A node with accounts that hold money, and transactions whose gas is noted. */
import {
  createPublicClient,
  createTestClient,
  createWalletClient,
  type Hex,
  hexToBytes,
  http,
  type PublicClient,
  publicActions,
} from 'viem';
import { type HDAccount, mnemonicToAccount } from 'viem/accounts';
import { foundry } from 'viem/chains';
import { type CompiledContract, compileContracts, contractNamed } from './compile.js';

/** The mnemonic whose accounts hold money on anvil. Everybody knows it. */
const MNEMONIC = 'test test test test test test test test test test test junk';

/** A contract on the chain. */
export interface OnChain {
  readonly address: Hex;
  readonly bytes: Uint8Array;
  readonly contract: CompiledContract;
}

/** A node, and what was spent on it. */
export interface Node {
  readonly client: PublicClient;
  /** Gas of all transactions by step. */
  readonly gas: ReadonlyMap<string, readonly number[]>;
  account(index: number): HDAccount;
  deploy(name: string, args?: readonly unknown[]): Promise<OnChain>;
  /** Sends a transaction from an account and waits for it. @throws if it is reverted */
  send(
    step: string,
    from: number,
    to: OnChain,
    functionName: string,
    args: readonly unknown[],
  ): Promise<void>;
  /** Time of the newest block, in seconds since 1970. */
  now(): Promise<number>;
  /** Lets the clock of the chain stand at a time. */
  setTime(time: number): Promise<void>;
}

/** Connects to an anvil node. */
export function connect(url: string): Node {
  const transport = http(url);
  const client = createPublicClient({ chain: foundry, transport });
  const clock = createTestClient({ mode: 'anvil', chain: foundry, transport }).extend(publicActions);
  const gas = new Map<string, number[]>();
  const account = (index: number): HDAccount => mnemonicToAccount(MNEMONIC, { addressIndex: index });
  const walletOf = (index: number) =>
    createWalletClient({ account: account(index), chain: foundry, transport });
  const mined = async (step: string, hash: Hex): Promise<Hex> => {
    const receipt = await client.waitForTransactionReceipt({ hash, pollingInterval: 20 });
    if (receipt.status !== 'success') throw new Error(`${step} was reverted`);
    gas.set(step, [...(gas.get(step) ?? []), Number(receipt.gasUsed)]);
    return receipt.contractAddress ?? '0x';
  };
  return {
    client: client as PublicClient,
    gas,
    account,
    deploy: async (name, args = []) => {
      const contract = contractNamed(compileContracts(), name);
      const hash = await walletOf(0).deployContract({ ...contract, args: [...args] });
      const address = await mined(`deploy ${name}`, hash);
      return { address, bytes: hexToBytes(address), contract };
    },
    send: async (step, from, { address, contract: { abi } }, functionName, args) => {
      const hash = await walletOf(from).writeContract({ address, abi, functionName, args: [...args] });
      await mined(step, hash);
    },
    now: async () => Number((await client.getBlock()).timestamp),
    setTime: async (time) => {
      await clock.setNextBlockTimestamp({ timestamp: BigInt(time) });
      await clock.mine({ blocks: 1 });
    },
  };
}
