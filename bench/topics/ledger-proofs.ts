/** Proofs of the ledger: sizes, and times to make and to verify them, by the size of the log. */
import { systemRng, uniformInteger } from '../../src/core/random.js';
import {
  appendLeaf,
  emptyRange,
  encodeReceipt,
  type Ledger,
  leafHash,
  memoryStore,
  openLedger,
  rangeRoot,
  verifyConsistency,
  verifyInclusion,
} from '../../src/ledger/index.js';
import { ed25519NoteSigner } from '../../src/ledger/note-keys.js';
import { byMode, type Figure, type Topic, type TopicResult, type TopicRun } from '../figures.js';
import { type Effort, effortOf, figuresAt, measure } from '../measure.js';

const ORIGIN = 'bench.example/log';
const HASH_BYTES = 32;
const BATCH = 1000;

/** The topic `ledger-proofs`. */
export const LEDGER_PROOFS: Topic = { name: 'ledger-proofs', run };

async function run({ mode, log }: TopicRun): Promise<TopicResult> {
  const signer = ed25519NoteSigner(ORIGIN, systemRng(32));
  const ledger = await openLedger(memoryStore(systemRng), { origin: ORIGIN, signer });
  const figures: Figure[] = [];
  let size = 0;
  for (const next of byMode(mode, [1e3, 1e4, 1e5, 3e5], [1e3, 2e3])) {
    log(`a log of ${next.toLocaleString('en')} entries`);
    for (; size < next; size += BATCH) await ledger.appendBatch(entries(size, BATCH));
    figures.push(...(await measureProofs(ledger, size, effortOf(mode))));
  }
  await ledger.close();
  return {
    topic: 'ledger-proofs',
    title: 'Proofs of the ledger',
    about: ABOUT,
    x: 'entries in the log',
    metrics: [
      { id: 'bytes', name: 'size', unit: 'bytes' },
      { id: 'make', name: 'make', unit: 'µs' },
      { id: 'verify', name: 'verify', unit: 'µs' },
    ],
    panels: [
      { title: 'Size of a proof', metric: 'bytes', kind: 'lines', scale: 'linear' },
      { title: 'Verifying a proof', metric: 'verify', kind: 'lines', scale: 'linear' },
    ],
    figures,
    skipped: [],
  };
}

async function measureProofs(ledger: Ledger, size: number, effort: Effort): Promise<Figure[]> {
  const { root, note } = await ledger.checkpoint({ size });
  const index = uniformInteger(size, systemRng);
  const proof = await ledger.inclusionProof(index, size);
  const [entry] = entries(index, 1);
  if (entry === undefined) throw new RangeError('one entry');
  const from = Math.floor(size / 3);
  const consistency = await ledger.consistencyProof(from, size);
  const earlier = rootAt(from);
  const checked = (valid: boolean): void => {
    if (!valid) throw new Error('a valid proof was refused');
  };
  return [
    ...figuresAt('inclusion', size, {
      bytes: proof.length * HASH_BYTES,
      make: await measure(() => ledger.inclusionProof(uniformInteger(size, systemRng), size), 1, effort),
      verify: await measure(
        () => checked(verifyInclusion(index, size, leafHash(entry), proof, root)),
        1,
        effort,
      ),
    }),
    ...figuresAt('consistency with a third', size, {
      bytes: consistency.length * HASH_BYTES,
      make: await measure(() => ledger.consistencyProof(from, size), 1, effort),
      verify: await measure(
        () => checked(verifyConsistency(from, size, consistency, earlier, root)),
        1,
        effort,
      ),
    }),
    ...figuresAt('receipt file', size, {
      bytes: encodeReceipt({ index, proof, checkpoint: note }).length,
    }),
  ];
}

/** The root of the first entries, made of the entries themselves. */
function rootAt(size: number): Uint8Array {
  return rangeRoot(
    entries(0, size).reduce((range, entry) => appendLeaf(range, leafHash(entry)), emptyRange()),
  );
}

/** Short entries that say their number. */
function entries(from: number, count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => new TextEncoder().encode(`entry ${from + i}`));
}

const ABOUT = [
  'A log in memory. *Make* reads the hashes it needs from the store. *Verify* starts from the entry, or from the two roots, and ends at the root of the checkpoint; the signature of the checkpoint is not included. A receipt holds the inclusion proof and the signed checkpoint as text.',
];
