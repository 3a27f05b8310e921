/** `hanpyo verify` of an election on a chain: its logs and its state, from a node. */
import { fromHex, fromUtf8 } from '../core/bytes.js';
import { DecodeError } from '../core/errors.js';
import { isAnonymousCode } from '../evm/anonymous-code.js';
import { blocksToTime } from '../evm/anonymous-phases.js';
import type { ChainPlace } from '../evm/definition.js';
import { readAnonymousBoard, readChainState } from '../evm/state.js';
import { verifyAnonymousElection } from '../evm/verify-anonymous.js';
import { type ChainRecord, verifyChainElection } from '../evm/verify-chain.js';
import { readLogEntry } from '../ledger/evm/log-entry.js';
import type { BlockName, EvmNode, LastBlock } from '../ledger/evm/rpc.js';
import type { ForeignReport } from '../verify/foreign/report.js';
import { MAX_KNOWN, readKnown } from './anonymous-chain.js';
import { UsageError } from './errors.js';
import { readInput } from './files.js';
import { type RenderedReport, renderForeign } from './foreign.js';
import type { Io } from './io.js';
import { isUrl } from './queue.js';

/** Options of `verify` that are for elections on a chain. */
export interface ChainCommandOptions {
  readonly contract?: string;
  readonly election?: string;
  readonly block?: string;
  readonly fromBlock?: string;
  readonly voters?: string;
  readonly known?: string;
}

/** Their names. */
export const CHAIN_OPTIONS = ['contract', 'election', 'block', 'fromBlock', 'voters', 'known'] as const;

const MAX_ROLL = 2 ** 26;

/**
 * Whether a path is the URL of a node: one with which an option for elections on a chain is given. Any other URL is that of
 * published files. The server is not asked which it is, so that it cannot decide what is verified.
 */
export function isNodeUrl(path: string, options: ChainCommandOptions): boolean {
  return isUrl(path) && CHAIN_OPTIONS.some((name) => options[name] !== undefined);
}

/** What was read of an election, whichever contract it is of. */
interface ChainReading {
  readonly ledger: typeof import('../ledger/evm/index.js');
  readonly client: EvmNode;
  readonly block: BlockName;
  readonly place: ChainPlace & { readonly election: Uint8Array };
  readonly entries: readonly Uint8Array[];
  readonly codes: Pick<ChainRecord, 'code' | 'codeBefore'>;
}

/**
 * Verifies an election of the contract `SigmaElection`, or of `AnonElection`: its code says which it is.
 * @param url - of a node's JSON-RPC
 * @throws {UsageError} for options that are missing or malformed
 */
export async function verifyChain(
  url: string,
  options: ChainCommandOptions,
  io: Io,
): Promise<RenderedReport> {
  const reading = await readChain(url, options);
  const { code } = reading.codes;
  const anonymous = options.known !== undefined || (code !== undefined && isAnonymousCode(code));
  const report = anonymous
    ? await anonymousReport(reading, options, io)
    : await sigmaReport(reading, options, io);
  return renderForeign(report);
}

/** The logs up to the last block, and the code. */
async function readChain(url: string, options: ChainCommandOptions): Promise<ChainReading> {
  const contract = addressOf(options.contract, 20, '--contract');
  const election = addressOf(options.election, 32, '--election');
  const ledger = await chainLedger();
  const client = ledger.chainClient(url);
  const log = await ledger.openChainLog({
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
  const codes = await codesAround(entries[0], block.number, (number) =>
    ledger.contractCode(client, contract, { number }),
  );
  return { ledger, client, block, place: { chainId: log.chainId, contract, election }, entries, codes };
}

async function sigmaReport(
  { ledger, client, block, place, entries, codes }: ChainReading,
  { voters, known }: ChainCommandOptions,
  io: Io,
): Promise<ForeignReport<string>> {
  if (known !== undefined) throw new UsageError('--known is for elections of AnonElection');
  const roll = voters === undefined ? undefined : await readAddresses(voters);
  // A contract that does not know the election does not answer; that no log says it was created is a finding.
  const state =
    entries.length === 0
      ? undefined
      : await readChainState(
          (data) => ledger.callContract(client, place.contract, data, block),
          place.election,
        );
  return verifyChainElection(
    { ...place, entries, ...codes, ...(state && { state }), ...(roll && { roll }) },
    io.rng,
  );
}

async function anonymousReport(
  { ledger, client, block, place, entries, codes }: ChainReading,
  { voters, known }: ChainCommandOptions,
  io: Io,
): Promise<ForeignReport<string>> {
  if (voters !== undefined) throw new UsageError('--voters is for elections of SigmaElection');
  if (known === undefined)
    throw new UsageError('an election of AnonElection needs --known: circuit, keys of trustees, roll');
  const brought = readKnown(await readInput(known, MAX_KNOWN));
  const times = new Map<number, number>();
  for (const number of blocksToTime(entries)) times.set(number, await ledger.blockTime(client, number));
  const board =
    entries.length === 0
      ? undefined
      : await readAnonymousBoard((data) => ledger.callContract(client, place.contract, data, block));
  const record = { ...place, entries, ...brought, ...codes, times, ...(board && { board }) };
  return verifyAnonymousElection(record, io.rng);
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
