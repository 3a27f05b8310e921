/** Published files that somebody changed without the log's key. */
import { flipped } from './bench.js';

type Files = ReadonlyMap<string, Uint8Array>;

export interface FileVariant {
  readonly name: string;
  readonly check: string;
  readonly change: (files: Files) => Map<string, Uint8Array>;
}

/** Changes the file whose path holds some text; a change to nothing takes the file away. */
function changing(
  part: string,
  change: (bytes: Uint8Array) => Uint8Array | undefined,
): FileVariant['change'] {
  return (files) =>
    new Map(
      [...files].flatMap(([path, bytes]): [string, Uint8Array][] => {
        const changed = path.includes(part) ? change(bytes) : bytes;
        return changed === undefined ? [] : [[path, changed]];
      }),
    );
}

export const FILE_VARIANTS: readonly FileVariant[] = [
  { name: 'a bit of an entry', check: 'V02', change: changing('entries', (bytes) => flipped(bytes, -300)) },
  { name: 'a bit of a tile', check: 'V02', change: changing('tile/0', (bytes) => flipped(bytes, -30)) },
  { name: 'a tile taken away', check: 'V02', change: changing('tile/0', () => undefined) },
  {
    name: 'a bit of the signature',
    check: 'V01',
    change: changing('checkpoint', (bytes) => flipped(bytes, -5)),
  },
  {
    name: 'a digit of the root',
    check: 'V01',
    change: changing('checkpoint', (bytes) => {
      const [origin, size, root = '', ...rest] = new TextDecoder().decode(bytes).split('\n');
      const other = (root.startsWith('A') ? 'B' : 'A') + root.slice(1);
      return new TextEncoder().encode([origin, size, other, ...rest].join('\n'));
    }),
  },
];

/** Without these there is no election record at all. */
export const UNREADABLE: readonly Omit<FileVariant, 'check'>[] = [
  { name: 'no checkpoint', change: changing('checkpoint', () => undefined) },
  { name: 'no entries', change: changing('entries', () => undefined) },
  { name: 'a byte after the entries', change: changing('entries', (bytes) => Uint8Array.of(...bytes, 0)) },
];
