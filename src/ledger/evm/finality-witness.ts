/**
 * A witness that has nothing but a node: it cosigns a checkpoint once all that it covers stands, byte for byte, in blocks
 * that the node holds to be final. `witnessed` then means: written where nobody takes it back.
 */
import { equalBytes, utf8 } from '../../core/bytes.js';
import { type Checkpoint, formatTreeHead } from '../checkpoint.js';
import { formatSignatureLine } from '../note.js';
import type { NoteSigner } from '../note-keys.js';
import { appendLeaf, type CompactRange, emptyRange, leafHash, rangeRoot } from '../tree.js';
import { LedgerWitnessError, type Witness } from '../witness.js';
import { DEFAULT_WINDOW, logsUpTo, pause } from './blocks.js';
import { contentOf } from './entry-log.js';
import { blockOf, type EvmNode, requireChain } from './rpc.js';

/** Which contract a finality witness reads, and how. */
export interface FinalityWitnessOptions {
  readonly node: EvmNode;
  /** Address of an `EntryLog`, 20 bytes. */
  readonly contract: Uint8Array;
  /** The key of the witness, of the kind that `cosignatureSigner` makes. */
  readonly signer: NoteSigner;
  /** The chain that the node must be of; whatever it is of, if left out. */
  readonly chainId?: bigint;
  /** Block that the contract was not deployed before; 0 by default. */
  readonly fromBlock?: number;
  /** Blocks that the node is asked about at once; 10,000 by default. */
  readonly window?: number;
  /** How often the node is asked, in milliseconds; 12,000 by default. */
  readonly pollMs?: number;
  /** After how long it refuses to cosign what is not final yet, in milliseconds; 1,800,000 by default. */
  readonly patienceMs?: number;
}

/**
 * A witness of what is final on a chain. It never cosigns two histories: should a node hold another to be final one day, it
 * cosigns nothing more. What it cosigned it remembers as long as it lives; after that it believes the node anew.
 */
export function finalityWitness(options: FinalityWitnessOptions): Witness {
  const { signer, pollMs = 12_000, patienceMs = 1_800_000 } = options;
  let newest: Pick<Checkpoint, 'size' | 'root'> | undefined;
  return {
    key: signer,
    size: async () => (await finalEntries(options)).length,
    async cosign(checkpoint) {
      for (let waited = 0; waited <= patienceMs; waited += pollMs) {
        if (waited > 0) await pause(pollMs);
        const entries = await finalEntries(options);
        if (!covers(entries, checkpoint)) continue;
        // A node that has fallen behind says nothing against what was cosigned.
        if (newest !== undefined && !covers(entries, newest)) continue;
        if (newest === undefined || checkpoint.size > newest.size) newest = checkpoint;
        const signature = await signer.sign(utf8(formatTreeHead(checkpoint)));
        return `${formatSignatureLine({ name: signer.name, keyId: signer.keyId, signature })}\n`;
      }
      throw new LedgerWitnessError('what the checkpoint covers is not final yet', []);
    },
  };
}

/** Whether the entries begin with those of the checkpoint. @throws {LedgerWitnessError} if they are others */
function covers(entries: readonly Uint8Array[], { size, root }: Pick<Checkpoint, 'size' | 'root'>): boolean {
  if (entries.length < size) return false;
  let range: CompactRange = emptyRange();
  for (const entry of entries.slice(0, size)) range = appendLeaf(range, leafHash(entry));
  if (!equalBytes(rangeRoot(range), root)) throw new LedgerWitnessError('the chain has other entries', []);
  return true;
}

async function finalEntries(options: FinalityWitnessOptions): Promise<readonly Uint8Array[]> {
  const { node, contract, chainId, fromBlock = 0, window = DEFAULT_WINDOW } = options;
  await requireChain(node, chainId);
  const block = await blockOf(node, 'finalized');
  if (block === undefined || block.number < fromBlock) return [];
  return contentOf(await logsUpTo(node, { contract, topics: [] }, fromBlock, block, window)).entries;
}
