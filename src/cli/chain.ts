/** `hanpyo verify` of an election on a chain: its logs and its state, from a node. */
import { fromHex, fromUtf8 } from '../core/bytes.js';
import { DecodeError } from '../core/errors.js';
import { readChainState } from '../evm/state.js';
import { type ChainRecord, verifyChainElection } from '../evm/verify-chain.js';
import { readLogEntry } from '../ledger/evm/log-entry.js';
import type { LastBlock } from '../ledger/evm/rpc.js';
import {
  foreignReportToHtml,
  foreignReportToJson,
  foreignReportToText,
} from '../verify/foreign/report-views.js';
import { UsageError } from './errors.js';
import { readInput } from './files.js';
import type { RenderedReport } from './foreign.js';
import type { Io } from './io.js';

/** Options of `verify` that are for elections on a chain. */
export interface ChainCommandOptions {
  readonly contract?: string;
  readonly election?: string;
  readonly block?: string;
  readonly fromBlock?: string;
  readonly voters?: string;
}

const MAX_ROLL = 2 ** 26;

/** Whether a path is the URL of a node. */
export function isNodeUrl(path: string): boolean {
  return /^https?:\/\//.test(path);
}

/**
 * Verifies an election of the contract `SigmaElection`.
 * @param url - of a node's JSON-RPC
 * @throws {UsageError} for options that are missing or malformed
 */
export async function verifyChain(
  url: string,
  options: ChainCommandOptions,
  io: Io,
): Promise<RenderedReport> {
  const contract = addressOf(options.contract, 20, '--contract');
  const election = addressOf(options.election, 32, '--election');
  const roll = options.voters === undefined ? undefined : await readAddresses(options.voters);
  const { callContract, chainClient, contractCode, openChainLog } = await chainLedger();
  const client = chainClient(url);
  const log = await openChainLog({
    client,
    contract,
    topic: election,
    last: blockOf(options.block),
    fromBlock: options.fromBlock === undefined ? 0 : numberOf(options.fromBlock, '--from-block'),
  });
  const { size } = await log.checkpoint();
  const entries: Uint8Array[] = [];
  for await (const { entry } of log.read(0, size)) entries.push(entry);
  const block = log.block();
  if (block === undefined) throw new UsageError('the node has no blocks');
  // A contract that does not know the election does not answer; that no log says it was created is a finding.
  const state =
    size === 0
      ? undefined
      : await readChainState((data) => callContract(client, contract, data, block), election);
  const codes = await codesAround(entries[0], block.number, (number) =>
    contractCode(client, contract, { number }),
  );
  const known = { ...codes, ...(state && { state }), ...(roll && { roll }) };
  const report = verifyChainElection({ chainId: log.chainId, contract, election, entries, ...known }, io.rng);
  return {
    verdict: report.verdict,
    text: () => foreignReportToText(report),
    json: () => foreignReportToJson(report),
    html: () => foreignReportToHtml(report),
  };
}

/** The code at the last block, and before the first log; the latter not from a node that does not keep states so old. */
async function codesAround(
  first: Uint8Array | undefined,
  last: number,
  codeAt: (block: number) => Promise<Uint8Array>,
): Promise<Pick<ChainRecord, 'code' | 'codeBefore'>> {
  const code = await codeAt(last);
  if (first === undefined) return { code };
  try {
    return { code, codeBefore: await codeAt(readLogEntry(first).block - 1) };
  } catch {
    return { code };
  }
}

/** The ledger of chains, whose package is optional. @throws {UsageError} where it is not installed */
async function chainLedger(): Promise<typeof import('../ledger/evm/index.js')> {
  try {
    return await import('../ledger/evm/index.js');
  } catch (error) {
    throw new UsageError('reading a chain needs the package viem: npm install viem', { cause: error });
  }
}

function addressOf(text: string | undefined, length: number, option: string): Uint8Array {
  if (text === undefined) throw new UsageError(`an election on a chain needs ${option}`);
  if (!new RegExp(`^0x[0-9a-fA-F]{${2 * length}}$`).test(text))
    throw new UsageError(`${option} takes 0x and ${2 * length} hexadecimal digits`);
  return fromHex(text.slice(2).toLowerCase());
}

function blockOf(text: string | undefined): LastBlock {
  if (text === undefined || text === 'finalized' || text === 'latest') return text ?? 'finalized';
  return numberOf(text, '--block');
}

function numberOf(text: string, option: string): number {
  if (!/^[0-9]{1,15}$/.test(text)) throw new UsageError(`${option} takes the number of a block`);
  return Number.parseInt(text, 10);
}

/** Addresses in a file, one a line. */
async function readAddresses(path: string): Promise<readonly Uint8Array[]> {
  const lines = fromUtf8(await readInput(path, MAX_ROLL), path).split('\n');
  return lines.flatMap((line, i) => {
    const text = line.trim();
    if (text === '') return [];
    if (!/^0x[0-9a-fA-F]{40}$/.test(text))
      throw new DecodeError('bad-text', `${path}, line ${i + 1}`, 'is no address');
    return [fromHex(text.slice(2).toLowerCase())];
  });
}
