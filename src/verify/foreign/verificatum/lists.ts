/**
 * Lists of ciphertexts and of elements of the product group. Verificatum stores them by columns: an array of entries of
 * width ω > 1 is a node of ω arrays; a list of ciphertexts is node(U, V), U for the parts g^r and V for m y^r. Here
 * ciphertexts lie row by row, each `c1 || c2`.
 */
import { concatBytes } from '../../../core/bytes.js';
import { node, nodeHeader, readTree, type TreeReader } from './byte-tree.js';
import { elementTreeBytes, readElement, readElements, type TreeGroup, writeElements } from './tree-group.js';

/** Something that was read, with its own byte tree, for hashing. */
interface WithTree {
  /** The byte tree, which is the only one of the value. */
  readonly tree: Uint8Array;
}

/** A list of N ciphertexts of width ω. */
export interface CiphertextList extends WithTree {
  readonly size: number;
  readonly width: number;
  /** N rows of ω ciphertexts `c1 || c2`, as the group encodes them. */
  readonly rows: Uint8Array;
}

/** An array of N entries of width ω, column by column. */
export interface ProductArray extends WithTree {
  readonly size: number;
  /** ω lists of N elements, as the group encodes them. */
  readonly columns: readonly Uint8Array[];
}

/** Reads a file with a list of ciphertexts. @param size - how many there must be; any number from 1 if not given */
export function readCiphertexts(
  tree: TreeGroup,
  bytes: Uint8Array,
  path: string,
  { width, size }: { readonly width: number; readonly size?: number },
): CiphertextList {
  return readTree(bytes, path, (reader) => {
    reader.node(2);
    const left = readColumns(tree, reader, width, size);
    const count = (left[0] ?? new Uint8Array()).length / tree.group.elementBytes;
    const right = readColumns(tree, reader, width, count);
    return Object.freeze({ size: count, width, rows: interleaved(tree, left, right, count), tree: bytes });
  });
}

/** Reads a file with an array of entries. */
export function readProductArray(
  tree: TreeGroup,
  bytes: Uint8Array,
  path: string,
  { width, size }: { readonly width: number; readonly size: number },
): ProductArray {
  const columns = readTree(bytes, path, (reader) => readColumns(tree, reader, width, size));
  return Object.freeze({ size, columns, tree: bytes });
}

/** Reads one element of the product group: ω elements, end to end. */
export function readProductElement(tree: TreeGroup, reader: TreeReader, width: number): Uint8Array {
  if (width === 1) return readElement(tree, reader);
  reader.node(width);
  return readElements(tree, reader, width);
}

/** Reads one ciphertext of width ω, as a row. */
export function readCiphertext(tree: TreeGroup, reader: TreeReader, width: number): Uint8Array {
  reader.node(2);
  const left = readProductElement(tree, reader, width);
  const right = readProductElement(tree, reader, width);
  const size = tree.group.elementBytes;
  const columns = (side: Uint8Array): Uint8Array[] =>
    Array.from({ length: width }, (_, c) => side.subarray(c * size, (c + 1) * size));
  return interleaved(tree, columns(left), columns(right), 1);
}

/** The byte tree of the public key as a key of width ω. @param key - y, as the group encodes it */
export function widePublicKey(tree: TreeGroup, key: Uint8Array, width: number): Uint8Array {
  const [g, y] = [tree.group.generator().toBytes(), key].map((element) => writeElements(tree, element));
  const wide = (part: Uint8Array = new Uint8Array()): Uint8Array =>
    width === 1 ? part : node(...new Array<Uint8Array>(width).fill(part));
  return node(wide(g), wide(y));
}

/** The parts c1 or c2 of one column of a list of ciphertexts, end to end. @param part - 0 for c1, 1 for c2 */
export function columnOf(
  { group }: TreeGroup,
  { rows, size, width }: CiphertextList,
  column: number,
  part: 0 | 1,
): Uint8Array {
  const length = group.elementBytes;
  const out = new Uint8Array(size * length);
  for (let i = 0; i < size; i++) {
    const from = (2 * (i * width + column) + part) * length;
    out.set(rows.subarray(from, from + length), i * length);
  }
  return out;
}

/** An array of all-kept elements with its byte tree. */
export function arrayTree(tree: TreeGroup, elements: Uint8Array): Uint8Array {
  return concatBytes(nodeHeader(elements.length / tree.group.elementBytes), writeElements(tree, elements));
}

function readColumns(tree: TreeGroup, reader: TreeReader, width: number, size?: number): Uint8Array[] {
  if (width > 1) reader.node(width);
  const columns: Uint8Array[] = [];
  let count = size;
  for (let c = 0; c < width; c++) {
    if (count === undefined) count = reader.anyNode(elementTreeBytes(tree));
    else reader.node(count);
    columns.push(readElements(tree, reader, count));
  }
  return columns;
}

function interleaved(
  { group }: TreeGroup,
  left: readonly Uint8Array[],
  right: readonly Uint8Array[],
  count: number,
): Uint8Array {
  const size = group.elementBytes;
  const rowBytes = 2 * left.length * size;
  const out = new Uint8Array(count * rowBytes);
  [left, right].forEach((side, part) => {
    side.forEach((column, c) => {
      for (let i = 0; i < count; i++)
        out.set(column.subarray(i * size, (i + 1) * size), i * rowBytes + (2 * c + part) * size);
    });
  });
  return out;
}
