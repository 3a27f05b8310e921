/**
 * A chain in memory: the EVM of `@ethereumjs/vm`, real signed transactions, and a clock that the test sets. What a
 * contract answers, an error of its own included, comes back by name.
 */
import { createBlock } from '@ethereumjs/block';
import { createCustomCommon, Hardfork, Mainnet } from '@ethereumjs/common';
import { createFeeMarket1559Tx } from '@ethereumjs/tx';
import { Account, createAddressFromPrivateKey } from '@ethereumjs/util';
import { createVM, runTx, type VM } from '@ethereumjs/vm';
import {
  type Abi,
  bytesToHex,
  concatHex,
  decodeErrorResult,
  decodeFunctionResult,
  encodeDeployData,
  encodeFunctionData,
  type Hex,
  hexToBytes,
} from 'viem';
import { type CompiledContract, contractNamed } from '../../examples/voting-contract/compile.js';
import { seededRng } from '../helpers/rng.js';
import { COMPILED } from './compiled.js';

/** An account with money. */
export interface TestAccount {
  readonly secret: Uint8Array;
  readonly address: Uint8Array;
}

/** A log as the EVM made it. */
export interface TestLog {
  readonly topics: readonly Uint8Array[];
  readonly data: Uint8Array;
}

/** What became of a transaction. */
export interface Outcome {
  readonly gas: number;
  readonly logs: readonly TestLog[];
  /** Name of the contract's error, or of the EVM's; absent where the transaction went through. */
  readonly error?: string;
  readonly returned: Uint8Array;
}

/** A contract on the test chain. */
export interface Deployed {
  readonly address: Uint8Array;
  readonly abi: Abi;
  readonly gas: number;
}

const GAS_LIMIT = 25_000_000n;

/** A chain of its own. */
export class TestChain {
  readonly chainId: bigint;
  /** Seconds since 1970 of the next block. */
  time = 1_800_000_000;
  readonly vm: VM;
  /** All logs of all transactions that went through, in their order. */
  readonly logs: TestLog[] = [];
  readonly #nonces = new Map<string, bigint>();

  private constructor(vm: VM, chainId: bigint) {
    this.vm = vm;
    this.chainId = chainId;
  }

  /** A new chain. */
  static async create(chainId = 31_337n): Promise<TestChain> {
    const common = createCustomCommon({ chainId: Number(chainId) }, Mainnet, { hardfork: Hardfork.Prague });
    return new TestChain(await createVM({ common }), chainId);
  }

  /** An account with money, always the same for the same name. */
  async account(name: string): Promise<TestAccount> {
    const secret = seededRng(`account ${name}`)(32);
    const address = createAddressFromPrivateKey(secret);
    const found = await this.vm.stateManager.getAccount(address);
    if (found === undefined) await this.vm.stateManager.putAccount(address, new Account(0n, 10n ** 24n));
    return { secret, address: address.bytes };
  }

  /** Deploys one of the compiled contracts. */
  async deploy(
    contract: CompiledContract,
    from: TestAccount,
    args: readonly unknown[] = [],
  ): Promise<Deployed> {
    const data = encodeDeployData({ abi: contract.abi, bytecode: contract.bytecode, args: [...args] });
    const { createdAddress, totalGasSpent, execResult } = await this.#run(from, undefined, data);
    if (createdAddress === undefined || execResult.exceptionError !== undefined)
      throw new Error(`deployment failed: ${execResult.exceptionError?.error}`);
    this.logs.push(...(execResult.logs ?? []).map(([, topics, bytes]) => ({ topics, data: bytes })));
    return { address: createdAddress.bytes, abi: contract.abi, gas: Number(totalGasSpent) };
  }

  /** Sends a transaction that calls a function. */
  async send(
    to: Deployed,
    from: TestAccount,
    functionName: string,
    args: readonly unknown[],
  ): Promise<Outcome> {
    return this.sendData(to, from, encodeFunctionData({ abi: to.abi, functionName, args: [...args] }));
  }

  /** Sends a transaction with the given data. */
  async sendData(to: Deployed, from: TestAccount, data: Hex): Promise<Outcome> {
    const { execResult, totalGasSpent } = await this.#run(from, to.address, data);
    const logs = (execResult.logs ?? []).map(([, topics, bytes]) => ({ topics, data: bytes }));
    const returned = execResult.returnValue;
    const error =
      execResult.exceptionError === undefined
        ? undefined
        : errorName(to.abi, returned, execResult.exceptionError.error);
    const gas = Number(totalGasSpent);
    if (error === undefined) this.logs.push(...logs);
    return error === undefined ? { gas, logs, returned } : { gas, logs, returned, error };
  }

  /** Reads from a contract. */
  async read(from: Deployed, functionName: string, args: readonly unknown[]): Promise<unknown> {
    const data = encodeFunctionData({ abi: from.abi, functionName, args: [...args] });
    await this.vm.evm.journal.checkpoint();
    try {
      const outcome = await this.sendData(from, await this.account('reader'), data);
      if (outcome.error !== undefined) throw new Error(outcome.error);
      return decodeFunctionResult({ abi: from.abi, functionName, data: bytesToHex(outcome.returned) });
    } finally {
      this.#nonces.delete(bytesToHex((await this.account('reader')).address));
      await this.vm.evm.journal.revert();
    }
  }

  async #run(from: TestAccount, to: Uint8Array | undefined, data: Hex): ReturnType<typeof runTx> {
    const { common } = this.vm;
    const key = bytesToHex(from.address);
    const nonce = this.#nonces.get(key) ?? 0n;
    this.#nonces.set(key, nonce + 1n);
    const fees = { maxFeePerGas: 10n ** 9n, maxPriorityFeePerGas: 1n };
    const tx = createFeeMarket1559Tx(
      { nonce, gasLimit: GAS_LIMIT, data, ...(to && { to }), chainId: this.chainId, ...fees },
      { common },
    ).sign(from.secret);
    const header = { timestamp: this.time, gasLimit: 2n * GAS_LIMIT, baseFeePerGas: 7n, number: 1n };
    const block = createBlock({ header }, { common, skipConsensusFormatValidation: true });
    return runTx(this.vm, { tx, block });
  }
}

/** A contract of the example. */
export function contract(name: string): CompiledContract {
  return contractNamed(COMPILED, name);
}

/** Hexadecimal with 0x. */
export function hex(...parts: readonly Uint8Array[]): Hex {
  return concatHex(parts.map((part) => bytesToHex(part)));
}

/** Bytes of hexadecimal with 0x. */
export function unhex(text: Hex): Uint8Array {
  return hexToBytes(text);
}

function errorName(abi: Abi, returned: Uint8Array, fallback: string): string {
  if (returned.length === 0) return fallback;
  return decodeErrorResult({ abi, data: bytesToHex(returned) }).errorName;
}
