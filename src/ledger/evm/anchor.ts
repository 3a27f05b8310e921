/**
 * Anchoring: the tree heads of any other ledger, written down in the contract `Anchor`. A log that later shows somebody
 * another history contradicts what its own publisher wrote on the chain.
 */
import { encodeFunctionData, parseAbi } from 'viem';
import { concatBytes, equalBytes, utf8 } from '../../core/bytes.js';
import { DecodeError } from '../../core/errors.js';
import { bytesToInteger } from '../../core/integers.js';
import { keccak256 } from '../../core/sha3.js';
import type { TreeHead } from '../checkpoint.js';
import type { LedgerReader } from '../interfaces.js';
import { LedgerRangeError } from '../reader.js';
import { verifyConsistency } from '../tree.js';
import { DEFAULT_WINDOW, logsUpTo } from './blocks.js';
import { blockOf, type EvmNode, type HexText, hexOf, type LastBlock } from './rpc.js';

/** The contract's interface. */
export const ANCHOR_ABI: ReturnType<typeof parseAbi> = /* @__PURE__ */ parseAbi([
  'function anchor(bytes32 origin, uint64 size, bytes32 root)',
  'function headOf(address publisher, bytes32 origin) view returns ((uint64 size, bytes32 root))',
  'event CheckpointAnchored(address indexed publisher, bytes32 indexed origin, uint64 size, bytes32 root)',
  'error NotAnExtension()',
]);

/** A tree head on the chain. */
export interface Anchored {
  readonly size: number;
  readonly root: Uint8Array;
  /** Block in which it was anchored. */
  readonly block: number;
}

/** Whose anchors, and of which log. */
export interface AnchorPlace {
  /** Address of the contract. */
  readonly contract: Uint8Array;
  /** Address of the publisher. */
  readonly publisher: Uint8Array;
  /** Name of the log. */
  readonly origin: string;
}

/** What a transaction is sent to, and with which data. */
export interface TransactionRequest {
  readonly to: HexText;
  readonly data: HexText;
}

/**
 * The transaction that anchors a checkpoint, for the publisher's wallet to send (`sendTransaction` of a wallet client of viem
 * takes it as it is). Verify the checkpoint first: what is on the chain stays there.
 * @param contract - address of `Anchor`
 * @throws {RangeError} for an empty log
 */
export function anchorTransaction(
  contract: Uint8Array,
  { origin, size, root }: TreeHead,
): TransactionRequest {
  if (size < 1) throw new RangeError('an empty log has nothing to anchor');
  const args = [hexOf(originHash(origin)), BigInt(size), hexOf(root)];
  return { to: hexOf(contract), data: encodeFunctionData({ abi: ANCHOR_ABI, functionName: 'anchor', args }) };
}

/** Which blocks are read. */
export interface AnchorRange {
  /** Block that the first anchor is not before; 0 by default. */
  readonly fromBlock?: number;
  /** `finalized` by default. */
  readonly last?: LastBlock;
  /** Blocks that the node is asked about at once; 10,000 by default. */
  readonly window?: number;
}

/**
 * All that a publisher anchored of a log, oldest first.
 * @throws {DecodeError} if the node answers nonsense
 * @throws `LedgerRangeError` if it has no such block
 * @throws {RangeError} for a window without a block; `ChainReorganisedError` if the chain changes meanwhile
 */
export async function readAnchors(
  node: EvmNode,
  { contract, publisher, origin }: AnchorPlace,
  { fromBlock = 0, last = 'finalized', window = DEFAULT_WINDOW }: AnchorRange = {},
): Promise<Anchored[]> {
  const block = await blockOf(node, last);
  if (block === undefined) throw new LedgerRangeError(`the node has no block ${last}`);
  const event = keccak256(utf8('CheckpointAnchored(address,bytes32,uint64,bytes32)'));
  const owner = concatBytes(new Uint8Array(12), publisher);
  const topics = [event, owner, originHash(origin)];
  const logs = await logsUpTo(node, { contract, topics }, fromBlock, block, window);
  let before = 0n;
  return logs.map(({ data, block: number }, i) => {
    const size = bytesToInteger(data.slice(0, 32));
    if (data.length !== 64 || size > BigInt(Number.MAX_SAFE_INTEGER))
      throw new DecodeError('bad-value', `anchors[${i}]`, 'not a tree head');
    if (size <= before) throw new DecodeError('bad-value', `anchors[${i}]`, 'no larger than the one before');
    before = size;
    return { size: Number(size), root: data.slice(32), block: number };
  });
}

/**
 * The anchors that a ledger contradicts: it has fewer entries, or other ones.
 * @param reader - of the ledger that was anchored
 * @returns none if the ledger extends every anchor
 */
export async function contradictedAnchors(
  reader: LedgerReader,
  anchors: readonly Anchored[],
): Promise<readonly Anchored[]> {
  const { size, root } = await reader.checkpoint();
  const contradicted: Anchored[] = [];
  for (const anchor of anchors)
    if (anchor.size > size || !(await isPrefix(reader, anchor, { size, root }))) contradicted.push(anchor);
  return contradicted;
}

async function isPrefix(
  reader: LedgerReader,
  anchor: Anchored,
  head: { readonly size: number; readonly root: Uint8Array },
): Promise<boolean> {
  if (anchor.size === head.size) return equalBytes(anchor.root, head.root);
  const proof = await reader.consistencyProof(anchor.size, head.size);
  return verifyConsistency(anchor.size, head.size, proof, anchor.root, head.root);
}

/** The name of a log as the contract has it. */
function originHash(origin: string): Uint8Array {
  return keccak256(utf8(origin));
}
