/** The published log: signed notes, checkpoints, tiles, the tree. Specification L-1 to L-4. */
import { at, concat, equal, fromBase64, Malformed, sha256, toBig, toHex, u8, utf8 } from './bytes.js';
import { isStrictKey, verifyEd25519 } from './ed25519.js';

/** A verifier key `name+id+base64` of type Ed25519 (L-3.2). */
export interface LogKey {
  readonly name: string;
  readonly id: Uint8Array;
  readonly key: Uint8Array;
}

/** L-3.2 */
export function parseLogKey(text: string): LogKey {
  const match = /^([^+\s\p{Cc}]+)\+([0-9a-f]{8})\+(.+)$/u.exec(text);
  if (match === null) throw new Malformed('verifier key');
  const [, name = '', id = '', base64 = ''] = match;
  const typed = fromBase64(base64);
  const expected = sha256(utf8(name), u8(10), typed).subarray(0, 4);
  if (toHex(expected) !== id || typed.length !== 33 || typed[0] !== 1 || !isStrictKey(typed.subarray(1)))
    throw new Malformed('verifier key');
  return { name, id: expected, key: typed.subarray(1) };
}

/** L-3.1: a text, and its signature lines. */
interface Note {
  readonly text: string;
  readonly signatures: readonly {
    readonly name: string;
    readonly id: Uint8Array;
    readonly signature: Uint8Array;
  }[];
}

function parseNote(bytes: Uint8Array): Note {
  const note = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  const end = note.lastIndexOf('\n\n');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: L-3.1 forbids control characters but newlines
  if (end < 0 || /[\x00-\x09\x0b-\x1f\x7f]/.test(note) || !note.endsWith('\n') || bytes.length > 1_000_000)
    throw new Malformed('note');
  const lines = note.slice(end + 2, -1).split('\n');
  if (lines.length > 100) throw new Malformed('too many signatures');
  const signatures = lines.map((line) => {
    const [, name = '', base64 = ''] = /^\u2014 ([^+\s]+) (\S+)$/u.exec(line) ?? [];
    const bytes = fromBase64(base64);
    if (name === '' || bytes.length < 5) throw new Malformed('signature line');
    return { name, id: bytes.subarray(0, 4), signature: bytes.subarray(4) };
  });
  return { text: note.slice(0, end + 1), signatures };
}

export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  readonly note: Note;
}

/** L-4.1 */
export function parseCheckpoint(bytes: Uint8Array | undefined): Checkpoint {
  if (bytes === undefined) throw new Malformed('no checkpoint');
  const note = parseNote(bytes);
  const [origin = '', size = '', root = '', ...more] = note.text.slice(0, -1).split('\n');
  if (origin === '' || !/^(0|[1-9][0-9]*)$/.test(size) || more.includes(''))
    throw new Malformed('checkpoint');
  if (BigInt(size) > 2n ** 53n - 1n) throw new Malformed('size');
  const hash = fromBase64(root);
  if (hash.length !== 32) throw new Malformed('root');
  return { origin, size: Number(size), root: hash, note };
}

/** L-3.3 with one known key: at least one signature by it, and none that is bad. */
export function isSignedBy({ note }: Checkpoint, { name, id, key }: LogKey): boolean {
  const own = note.signatures.filter((line) => line.name === name && equal(line.id, id));
  return own.length > 0 && own.every(({ signature }) => verifyEd25519(key, utf8(note.text), signature));
}

/** L-1.1 over leaf hashes. */
export function treeRoot(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return sha256();
  if (leaves.length === 1) return at(leaves, 0);
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return sha256(u8(1), treeRoot(leaves.slice(0, split)), treeRoot(leaves.slice(split)));
}

export function leafHash(entry: Uint8Array): Uint8Array {
  return sha256(u8(0), entry);
}

/** L-2.1: a number as a path. */
function numberPath(n: number): string {
  const digits = String(n);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.{3}/g) ?? [];
  return groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
}

/** A file of up to 256 items, of which `width` are wanted; `exact` if it must hold no others. */
interface Part {
  readonly width: number;
  readonly file: Uint8Array;
  readonly exact: boolean;
}

/** Parts 0, 1, ... of a row of `count` items, 256 in each (L-2.1, L-2.3); at most the first `most` parts. */
function partsOf(
  files: ReadonlyMap<string, Uint8Array>,
  prefix: string,
  count: number,
  most = Infinity,
): Part[] {
  return Array.from({ length: Math.min(most, Math.ceil(count / 256)) }, (_, n) => {
    const width = Math.min(256, count - 256 * n);
    const full = `${prefix}/${numberPath(n)}`;
    const partial = width < 256 ? files.get(`${full}.p/${width}`) : undefined;
    const file = partial ?? files.get(full);
    if (file === undefined) throw new Malformed(`missing ${full}`);
    return { width, file, exact: partial !== undefined || width === 256 };
  });
}

/** L-2.2: all entries of a log of a size, or those of its first bundles. */
export function readEntries(
  files: ReadonlyMap<string, Uint8Array>,
  size: number,
  bundles?: number,
): Uint8Array[] {
  return partsOf(files, 'tile/entries', size, bundles).flatMap(({ width, file, exact }) => {
    const entries: Uint8Array[] = [];
    let offset = 0;
    while (entries.length < width) {
      if (offset + 2 > file.length) throw new Malformed('short bundle');
      const length = Number(toBig(file.subarray(offset, offset + 2)));
      const entry = file.subarray(offset + 2, offset + 2 + length);
      if (length === 0 || entry.length !== length) throw new Malformed('short bundle');
      entries.push(entry);
      offset += 2 + length;
    }
    if (exact && offset !== file.length) throw new Malformed('surplus in a bundle');
    return entries;
  });
}

/** L-2.1: whether every tile of every level holds the hashes that follow from the leaves. */
export function tilesFit(files: ReadonlyMap<string, Uint8Array>, leaves: readonly Uint8Array[]): boolean {
  let row = [...leaves];
  for (let level = 0; row.length > 0; level++) {
    const tiles = partsOf(files, `tile/${level}`, row.length);
    const stored = tiles.map(({ width, file, exact }) =>
      exact && file.length !== 32 * width ? new Uint8Array() : file.subarray(0, 32 * width),
    );
    if (!equal(concat(...stored), concat(...row))) return false;
    const hashes = row;
    row = Array.from({ length: Math.floor(hashes.length / 256) }, (_, i) =>
      treeRoot(hashes.slice(256 * i, 256 * i + 256)),
    );
  }
  return true;
}
