/** How proof directories are tampered with: one change of one file. */
import type { VmnCheckId } from '../../../../src/verify/foreign/verificatum/index.js';
import { proofDirectory } from './prover/directory.js';
import { integer, leaf, node, PROVER_GROUPS, type ProverGroup } from './prover/groups.js';
import type { Plan } from './prover/session.js';

/** Files by their paths. */
export type Files = Map<string, Uint8Array>;

/** The group of these directories: the one in which proofs are made fastest. */
export const FAST = 'subgroup-512';

/** The directories that are changed: three servers of whom two shuffle and decrypt. */
export const PLANS: Readonly<Record<'prepared' | 'mixing' | 'shuffling', Plan>> = {
  prepared: { servers: 3, threshold: 2, width: 2, size: 2, type: 'mixing', prepared: 3 },
  mixing: { servers: 3, threshold: 2, width: 1, size: 3, type: 'mixing' },
  shuffling: { servers: 3, threshold: 2, width: 2, size: 2, type: 'shuffling', prepared: 3 },
};

/**
 * A change and what it leads to: `[check, what, directory, change, first, also]`. `first` is the first finding of the check, as
 * `culprit: code`; `also` are other checks that fail because of it, all of them later.
 */
export type Tamper = readonly [
  check: VmnCheckId,
  what: string,
  directory: keyof typeof PLANS,
  change: (files: Files) => unknown,
  first: string,
  also?: readonly VmnCheckId[],
];

/** The group of these directories. */
export const GROUP: ProverGroup = PROVER_GROUPS[FAST];
const { tree, zero, order } = GROUP;

/** What changes a directory. */
type Change = (files: Files) => unknown;

/** Changes the bytes of a file. */
export const at =
  (path: string, change: (bytes: Uint8Array) => Uint8Array): Change =>
  (files: Files) => {
    const bytes = files.get(path);
    if (bytes === undefined) throw new Error(`no ${path}`);
    return files.set(path, change(bytes));
  };
/** The path of a file of the proofs. */
export const proof = (name: string): string => `nizkp/proofs/${name}`;
/** A small text file says something else. */
export const text = (path: string, value: string): Change => at(path, () => Buffer.from(value));
/** Other words in the protocol file. */
export const info = (from: string | RegExp, to: string): Change =>
  at('protInfo.xml', (bytes) => Buffer.from(Buffer.from(bytes).toString().replace(from, to)));
/** A file is not there. */
export const gone =
  (path: string): Change =>
  (files: Files) =>
    files.delete(path);
/** A byte after the end. */
export const trailing = (path: string): Change => at(path, (bytes) => Buffer.concat([bytes, Buffer.of(0)]));
/** The last byte is missing. */
export const cut = (path: string): Change => at(path, (bytes) => bytes.subarray(0, bytes.length - 1));
/** Changes the last bit, of an element or a scalar. */
export const flipped = (path: string): Change =>
  at(path, (bytes) => bytes.map((byte, i) => (i === bytes.length - 1 ? byte ^ 1 : byte)));
/** A file has the bytes of another. */
export const copied =
  (from: string, to: string): Change =>
  (files: Files) =>
    at(to, () => files.get(from) ?? new Uint8Array())(files);
/** Two files are exchanged. */
export const swapped =
  (a: string, b: string): Change =>
  (files: Files) => {
    const [first, second] = [files.get(a), files.get(b)];
    if (first === undefined || second === undefined) throw new Error(`no ${a} or ${b}`);
    files.set(a, second).set(b, first);
  };

const elementBytes = tree(zero).length;
/** p: what the group is of. */
export const prime: bigint = modulus();

function modulus(): bigint {
  const bytes = Buffer.from(PROVER_GROUPS[FAST].text.split('::')[1] ?? '', 'hex');
  const start = 5 + leaf(Buffer.from('com.verificatum.arithm.ModPGroup')).length + 5;
  const length = bytes.readUInt32BE(start + 1);
  return BigInt(`0x${bytes.subarray(start + 5, start + 5 + length).toString('hex')}`);
}

/** Changes the number that the last element of a file is. */
export const lastElement = (path: string, change: (value: bigint) => bigint): Change =>
  at(path, (bytes) => {
    const value = BigInt(`0x${Buffer.from(bytes.subarray(bytes.length - elementBytes + 5)).toString('hex')}`);
    const element = integer(change(value), elementBytes - 5);
    return Buffer.concat([bytes.subarray(0, bytes.length - elementBytes), element]);
  });

/** Another public key. */
export const key = (generator: unknown, y: unknown): Change =>
  at('nizkp/FullPublicKey.bt', () => node(tree(generator), tree(y)));
/** Other marks of servers whose factors are correct. */
export const marks = (...values: readonly number[]): Change =>
  at(proof('CorrectIndices.bt'), () => leaf(Buffer.from(values)));
/** Another keep list of the first server. */
export const keep = (...values: readonly number[]): Change =>
  at(proof('KeepList01.bt'), () => leaf(Buffer.from(values)));

/** The parts of a list of three, in other places: of width 1, node(U, V) or a node of elements. */
export const reordered = (path: string, columns: 1 | 2): Change =>
  at(path, (bytes) => {
    const size = 5 + 3 * elementBytes;
    const turned = (start: number): Buffer => {
      const elements = [0, 1, 2].map((i) =>
        bytes.subarray(start + 5 + i * elementBytes, start + 5 + (i + 1) * elementBytes),
      );
      return node(...elements.reverse());
    };
    return columns === 1 ? turned(0) : node(turned(5), turned(5 + size));
  });

/** Adds the order to the last scalar of a file. */
export function plusOrder(path: string): Change {
  const size = integer(0n, Math.floor(order.toString(2).length / 8) + 1).length;
  return at(path, (bytes) => {
    const value = BigInt(`0x${Buffer.from(bytes.subarray(bytes.length - size + 5)).toString('hex')}`);
    return Buffer.concat([bytes.subarray(0, bytes.length - size), integer(value + order, size - 5)]);
  });
}

/** One server has all files of the shuffle of another. */
export function shuffleOf(from: string, to: string): Change {
  return (files) => {
    for (const [path, bytes] of [...files])
      if (path.endsWith(`${from}.bt`) && !/Decr/.test(path))
        files.set(path.replace(`${from}.bt`, `${to}.bt`), bytes);
  };
}

/** An honest directory. */
export function honestDirectory(name: keyof typeof PLANS): Files {
  return proofDirectory(FAST, PLANS[name]);
}
