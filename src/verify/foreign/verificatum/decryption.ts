/**
 * The joint decryption: every server publishes its factors f_l = U^(-x_l / κ) with a proof; the first λ servers that are
 * marked correct, the set S, are combined by integer Lagrange coefficients λ_l (with κ = lcm(1..k)^2 as a common factor).
 * One combined proof is verified for S; if it fails, each server's own proof says who is to blame.
 *
 * Written additively, for each column of the lists, with A = sum e_i U_i and B_l = sum e_i f_(l,i):
 *
 *     each l:     k_l G = y'_l - (v / κ) Y_l                   k_l A = B'_l + v B_l
 *     combined:   the sum of these over S with factors λ_l
 *     plaintext:  M_i = V_i + sum over S of λ_l f_(l,i)
 */
import { DecodeError } from '../../../core/errors.js';
import type { Element, Group, Scalar } from '../../../core/group.js';
import { type Board, binaryFile } from './board.js';
import { node, nodeHeader, readTree } from './byte-tree.js';
import {
  type CiphertextList,
  columnOf,
  type ProductArray,
  readProductArray,
  readProductElement,
} from './lists.js';
import { batchExponents, batchSeed, challengeOf } from './random.js';
import { serverFile } from './session.js';
import { readArray, readElement, readScalar, writeElements } from './tree-group.js';

/** The key polynomial: λ elements, whose first is the public key. */
export interface KeyPolynomial {
  readonly coefficients: readonly Element[];
  readonly tree: Uint8Array;
}

/** What one server published to decrypt. */
export interface DecryptionShare {
  readonly server: number;
  /** Y_l */
  readonly key: Element;
  /** f_l */
  readonly factors: ProductArray;
  /** y'_l */
  readonly keyCommitment: Element;
  /** B'_l, by columns. */
  readonly commitments: readonly Element[];
  /** k_l */
  readonly reply: Scalar;
  /** Whether the servers marked it as correct. */
  readonly correct: boolean;
}

/** Everything about one decryption. */
export interface Decryption {
  readonly list: CiphertextList;
  readonly shares: readonly DecryptionShare[];
  /** The servers of S with their λ_l. */
  readonly combined: readonly { readonly share: DecryptionShare; readonly weight: Scalar }[];
  /** e, encoded end to end. */
  readonly exponents: Uint8Array;
  /** s */
  readonly seed: Uint8Array;
  /** v, as it is hashed. */
  readonly challenge: bigint;
  /** A, by columns. */
  readonly batched: readonly Element[];
}

/** Reads the key polynomial. @throws {DecodeError} if it does not decode */
export async function readKeyPolynomial(
  board: Pick<Board, 'files' | 'tree' | 'info'>,
): Promise<KeyPolynomial> {
  const path = 'proofs/PolynomialInExponent.bt';
  const { tree, info } = board;
  const bytes = await binaryFile(board, path);
  const encoded = readTree(bytes, path, (reader) => readArray(tree, reader, info.threshold));
  return { coefficients: elementsOf(tree.group, encoded), tree: bytes };
}

/**
 * Reads all files of a decryption and derives its challenges.
 * @param list - the list that is decrypted
 * @throws {DecodeError} if one does not decode, or fewer than λ servers are marked correct
 */
export async function readDecryption(
  board: Board,
  polynomial: KeyPolynomial,
  list: CiphertextList,
): Promise<Decryption> {
  const { tree, oracle, info } = board;
  const { group } = tree;
  const correct = await readCorrect(board);
  const factors: ProductArray[] = [];
  for (let server = 1; server <= info.servers; server++) {
    const path = serverFile('DecryptionFactors', server);
    factors.push(readProductArray(tree, await binaryFile(board, path), path, list));
  }
  const generator = writeElements(tree, group.generator().toBytes());
  const seed = batchSeed(
    oracle,
    ...[nodeHeader(2), node(generator, list.tree), nodeHeader(2), polynomial.tree],
    ...[nodeHeader(info.servers), ...factors.map((array) => array.tree)],
  );
  const shares: DecryptionShare[] = [];
  const commitments: Uint8Array[] = [];
  for (const [i, array] of factors.entries()) {
    const { bytes, ...share } = await readShare(board, i + 1, polynomial);
    commitments.push(bytes);
    shares.push({ ...share, factors: array, correct: correct[i] === true });
  }
  const exponents = batchExponents(oracle, seed, list.size, group);
  return {
    list,
    shares,
    combined: combine(board, shares),
    exponents,
    seed,
    challenge: challengeOf(oracle, seed, node(...commitments)),
    batched: Array.from({ length: list.width }, (_, c) =>
      weightedSum(board, columnOf(tree, list, c, 0), exponents),
    ),
  };
}

/** κ: makes all Lagrange coefficients of k servers integers. */
export function commonFactor({ info, tree }: Pick<Board, 'info' | 'tree'>): Scalar {
  let multiple = 1n;
  for (let l = 1n; l <= BigInt(info.servers); l++) multiple = (multiple * l) / gcd(multiple, l);
  return tree.group.scalar(multiple * multiple);
}

/** S, the first λ servers that are marked as correct, with λ_l = κ times the product of j / (j - l) over the others. */
function combine(board: Board, shares: readonly DecryptionShare[]): Decryption['combined'] {
  const { group } = board.tree;
  const chosen = shares.filter(({ correct }) => correct).slice(0, board.info.threshold);
  return chosen.map((share) => {
    const others = chosen.filter((other) => other !== share).map(({ server }) => server);
    const weight = others.reduce(
      (product, j) => product.multiply(group.scalar(j)).multiply(group.scalar(j - share.server).invert()),
      commonFactor(board),
    );
    return { share, weight };
  });
}

/** Which servers are marked as correct, from the first. */
async function readCorrect(board: Board): Promise<boolean[]> {
  const path = 'proofs/CorrectIndices.bt';
  const { servers, threshold } = board.info;
  const marks = readTree(await binaryFile(board, path), path, (reader) => reader.leaf(servers + 1));
  // The first stands for no server, and is always set.
  if (marks[0] !== 1 || marks.some((mark) => mark > 1))
    throw new DecodeError('bad-value', path, 'not one mark for each server');
  const correct = [...marks.subarray(1)].map((mark) => mark === 1);
  const count = correct.filter((mark) => mark).length;
  if (count < threshold)
    throw new DecodeError('bad-value', path, `only ${count} servers are marked as correct, not ${threshold}`);
  return correct;
}

/** Commitment and reply of a server. */
async function readShare(
  board: Board,
  server: number,
  polynomial: KeyPolynomial,
): Promise<Omit<DecryptionShare, 'factors' | 'correct'> & { readonly bytes: Uint8Array }> {
  const { tree, session } = board;
  const { group } = tree;
  const commitmentPath = serverFile('DecrFactCommitment', server);
  const replyPath = serverFile('DecrFactReply', server);
  const bytes = await binaryFile(board, commitmentPath);
  const [keyCommitment, commitments] = readTree(bytes, commitmentPath, (reader) => {
    reader.node(2);
    const key = group.elementOrIdentityFromBytes(readElement(tree, reader));
    return [key, elementsOf(group, readProductElement(tree, reader, session.width))] as const;
  });
  const reply = readTree(await binaryFile(board, replyPath), replyPath, (reader) => readScalar(tree, reader));
  const key = publicKeyOf(board, polynomial, server);
  return { server, key, keyCommitment, commitments, reply: group.scalarFromBytes(reply), bytes };
}

/** Y_l: the key polynomial at l. */
function publicKeyOf({ tree: { group } }: Board, { coefficients }: KeyPolynomial, server: number): Element {
  const at = group.scalar(server);
  return [...coefficients]
    .reverse()
    .reduce((sum, next) => sum.multiplyVartime(at).add(next), group.identity());
}

/** The sum of e_i times the elements of a list. */
export function weightedSum({ tree }: Board, elements: Uint8Array, exponents: Uint8Array): Element {
  const { group } = tree;
  return group.elementOrIdentityFromBytes(group.bulk.multiMultiplyVartime(elements, exponents));
}

function elementsOf(group: Group, encoded: Uint8Array): Element[] {
  const size = group.elementBytes;
  return Array.from({ length: encoded.length / size }, (_, i) =>
    group.elementOrIdentityFromBytes(encoded.subarray(i * size, (i + 1) * size)),
  );
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
