/** Durable appends to the ledger against a plain journal on the same disk. */
import { type FileHandle, open, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { systemRng } from '../../src/core/random.js';
import { fileStore } from '../../src/ledger/file/index.js';
import { type Ledger, openLedger } from '../../src/ledger/index.js';
import { ed25519NoteSigner } from '../../src/ledger/note-keys.js';
import { byMode, type Figure, type Topic, type TopicResult, type TopicRun } from '../figures.js';
import { type Comparison, compare, type Effort, effortOf, figuresAt } from '../measure.js';

const ORIGIN = 'bench.example/log';
const ENTRY_BYTES = 1400;
/** Magic numbers of statfs(2). */
const FILE_SYSTEMS: Readonly<Record<number, string>> = {
  61267: 'ext4',
  1481003842: 'xfs',
  2435016766: 'btrfs',
  16914836: 'tmpfs',
  2035054128: 'overlayfs',
};

/** The topic `ledger`. */
export const LEDGER: Topic = { name: 'ledger', run };

async function run({ mode, folder, log }: TopicRun): Promise<TopicResult> {
  const signer = ed25519NoteSigner(ORIGIN, systemRng(32));
  const ledger = await openLedger(fileStore(join(folder, 'log')), { origin: ORIGIN, signer });
  const journal = await open(join(folder, 'journal'), 'a');
  const figures: Figure[] = [];
  try {
    for (const batch of byMode(mode, [1, 64, 1024], [1, 16])) {
      log(`${batch} entries together`);
      figures.push(...(await measureBatch(ledger, journal, batch, effortOf(mode))));
    }
  } finally {
    await journal.close();
    await ledger.close();
  }
  const { type } = await statfs(folder);
  const disk = FILE_SYSTEMS[type] ?? `file system 0x${type.toString(16)}`;
  return {
    topic: 'ledger',
    title: 'Durable appends',
    about: [...ABOUT, `The disk is ${disk}.`],
    x: 'entries together',
    metrics: [
      { id: 'call', name: 'one call', unit: 'µs' },
      { id: 'entry', name: 'per entry', unit: 'µs' },
      { id: 'rate', name: 'rate', unit: 'entries/s' },
      { id: 'ratio', name: 'against the plain journal', unit: 'times as long' },
    ],
    panels: [
      { title: 'Durable entries per second', metric: 'rate', kind: 'lines', scale: 'log' },
      { title: 'Time against a plain journal', metric: 'ratio', kind: 'bars', scale: 'linear' },
    ],
    figures,
    skipped: [],
  };
}

async function measureBatch(
  ledger: Ledger,
  journal: FileHandle,
  batch: number,
  effort: Effort,
): Promise<Figure[]> {
  const works = [
    () => writeJournal(journal, newEntries(batch)),
    () => ledger.appendBatch(newEntries(batch)),
    () => Promise.all(newEntries(batch).map((entry) => ledger.append(entry))),
  ];
  const { timings, ratios }: Comparison = await compare(works, 1, effort);
  const names = ['plain journal', 'ledger, one batch', 'ledger, single appends at once'];
  return names.flatMap((name, i) => {
    const [timing, ratio] = [timings[i], ratios[i]];
    if (timing === undefined || ratio === undefined) return [];
    return figuresAt(name, batch, {
      call: timing,
      entry: timing.value / batch,
      rate: (1e6 * batch) / timing.value,
      ...(i === 0 ? {} : { ratio }),
    });
  });
}

/** The least that a durable journal does: one write of all entries, one `fdatasync`. */
async function writeJournal(journal: FileHandle, entries: readonly Uint8Array[]): Promise<void> {
  await journal.writev([...entries]);
  await journal.datasync();
}

/** Fresh entries: equal ones would be found to be duplicates. */
function newEntries(count: number): Uint8Array[] {
  const bytes = systemRng(count * ENTRY_BYTES);
  return Array.from({ length: count }, (_, i) => bytes.subarray(i * ENTRY_BYTES, (i + 1) * ENTRY_BYTES));
}

const ABOUT = [
  `Entries of ${ENTRY_BYTES} bytes, about a ballot of four options; an append is over when the entry is durable. The plain journal is one \`writev\` and one \`fdatasync\` for the same bytes in the same folder, timed in turns with the ledger, which also hashes every entry into its tree, looks for duplicates, and writes tiles and signed checkpoints in the background. Drawing the random entries is included on both sides.`,
  '*Single appends at once* are as many calls of `append` that do not wait for each other: the ledger joins them to few writes.',
];
