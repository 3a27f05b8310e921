/** The equations of a joint decryption; `decryption.ts` states them. */
import { concatBytes, joinBytes } from '../../../core/bytes.js';
import type { Element, Scalar } from '../../../core/group.js';
import { bytesToInteger } from '../../../core/integers.js';
import { drawBytes } from '../../../core/random.js';
import type { Board } from './board.js';
import { commonFactor, type Decryption, type DecryptionShare, weightedSum } from './decryption.js';
import { columnOf, type ProductArray } from './lists.js';

/** Whether the combined proof of S holds. */
export function combinedHolds(board: Board, decryption: Decryption): boolean {
  const { group } = board.tree;
  const { combined, challenge, batched, exponents } = decryption;
  const sum = (of: (share: DecryptionShare) => Element): Element =>
    combined.reduce(
      (total, { share, weight }) => total.add(of(share).multiplyVartime(weight)),
      group.identity(),
    );
  const reply = combined.reduce(
    (total, { share, weight }) => total.add(share.reply.multiply(weight)),
    group.scalar(0),
  );
  const v = group.scalar(challenge);
  const key = group.elementFromBytes(board.publicKey);
  const left = sum((share) => share.keyCommitment).subtract(key.multiplyVartime(v));
  if (!left.equals(group.generator().multiplyVartime(reply))) return false;
  const points = (c: number): Uint8Array =>
    joinBytes(combined.map(({ share }) => columnAt(share.factors, c)));
  const scalars = joinBytes(combined.map(({ weight }) => scaled(board, exponents, weight)));
  return batched.every((base, c) => {
    const factors = group.elementOrIdentityFromBytes(group.bulk.multiMultiplyVartime(points(c), scalars));
    const right = sum((share) => share.commitments[c] ?? group.identity()).add(factors.multiplyVartime(v));
    return base.multiplyVartime(reply).equals(right);
  });
}

/** Whether the proof of one server holds. */
export function shareHolds(board: Board, decryption: Decryption, share: DecryptionShare): boolean {
  const { group } = board.tree;
  const v = group.scalar(decryption.challenge);
  const quotient = v.multiply(commonFactor(board).invert());
  const left = share.keyCommitment.subtract(share.key.multiplyVartime(quotient));
  if (!left.equals(group.generator().multiplyVartime(share.reply))) return false;
  return decryption.batched.every((base, c) => {
    const factors = weightedSum(board, columnAt(share.factors, c), decryption.exponents);
    const right = (share.commitments[c] ?? group.identity()).add(factors.multiplyVartime(v));
    return base.multiplyVartime(share.reply).equals(right);
  });
}

/** Where the plaintexts of S differ from those given: entry and column of the first, or `undefined` if nowhere. */
export function wrongPlaintext(
  board: Board,
  { list, combined }: Decryption,
  plaintexts: ProductArray,
): { readonly entry: number; readonly column: number } | undefined {
  const { tree } = board;
  const { group } = tree;
  const at = (column: Uint8Array, i: number): Element =>
    group.elementOrIdentityFromBytes(column.subarray(i * group.elementBytes, (i + 1) * group.elementBytes));
  for (let column = 0; column < list.width; column++) {
    const [right, given] = [columnOf(tree, list, column, 1), columnAt(plaintexts, column)];
    const terms = combined.map(({ share, weight }) => ({ column: columnAt(share.factors, column), weight }));
    if (columnAgrees(board, right, given, terms)) continue;
    for (let entry = 0; entry < list.size; entry++) {
      const opened = terms.reduce(
        (sum, term) => sum.add(at(term.column, entry).multiplyVartime(term.weight)),
        at(right, entry),
      );
      if (!opened.equals(at(given, entry))) return { entry, column };
    }
  }
  return undefined;
}

/** A list of elements with the factor that all of them have. */
interface Term {
  readonly column: Uint8Array;
  readonly weight: Scalar;
}

/**
 * Whether right_i plus the sum of terms_i is given_i for all i, in one multiplication with random weights of 128 bits;
 * wrongly yes with a probability of 2^-128.
 */
function columnAgrees(board: Board, right: Uint8Array, given: Uint8Array, terms: readonly Term[]): boolean {
  const { group } = board.tree;
  const count = right.length / group.elementBytes;
  const draws = Array.from({ length: count }, () => group.scalar(bytesToInteger(drawBytes(board.rng, 16))));
  const scalars = (factor: Scalar): Uint8Array =>
    joinBytes(draws.map((draw) => draw.multiply(factor).toBytes()));
  const sum = group.bulk.multiMultiplyVartime(
    concatBytes(right, given, ...terms.map(({ column }) => column)),
    concatBytes(
      scalars(group.scalar(1)),
      scalars(group.scalar(-1)),
      ...terms.map(({ weight }) => scalars(weight)),
    ),
  );
  return group.elementOrIdentityFromBytes(sum).isIdentity();
}

/** Encoded scalars, each times a factor. */
function scaled({ tree: { group } }: Board, scalars: Uint8Array, factor: Scalar): Uint8Array {
  const size = group.scalarBytes;
  const out = new Uint8Array(scalars.length);
  for (let at = 0; at < scalars.length; at += size)
    out.set(
      group
        .scalarFromBytes(scalars.subarray(at, at + size))
        .multiply(factor)
        .toBytes(),
      at,
    );
  return out;
}

function columnAt({ columns }: ProductArray, column: number): Uint8Array {
  return columns[column] ?? new Uint8Array();
}
