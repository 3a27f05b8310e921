/**
 * Independent generators: elements whose logarithms nobody knows, each derived from the stream of the session, so that no
 * one can choose them. The verifier derives them itself.
 */
import { type ResiduesVartime, residuesVartime } from '../../../core/engine/modp-powers.js';
import type { NistCurve } from '../../../core/groups/nist-curves.js';
import { squareRootVartime } from '../../../core/groups/square-root.js';
import { bitLength, integerToBytes } from '../../../core/integers.js';
import type { Prg } from './random.js';
import type { TreeGroup } from './tree-group.js';

/**
 * Derives generators.
 * @param stream - of the session
 * @param surplus - n_r: bits that are drawn beyond those of p
 * @returns as the group encodes them, end to end
 */
export function deriveGenerators(tree: TreeGroup, stream: Prg, surplus: number, count: number): Uint8Array {
  const { group, prime, curve } = tree;
  const draw = (): bigint => stream.nextInteger(bitLength(prime) + surplus) % prime;
  const residues = residuesVartime(prime);
  const out = new Uint8Array(count * group.elementBytes);
  for (let i = 0; i < count; i++) {
    const element =
      curve === undefined
        ? integerToBytes(residues.power(draw(), (prime - 1n) / group.order), group.elementBytes)
        : nextPoint(curve, residues, draw);
    out.set(element, i * group.elementBytes);
  }
  return out;
}

/** The point of the next x for which there is one with y not 0, with the smaller y. */
function nextPoint(
  { group, prime, a, b }: NistCurve,
  residues: ResiduesVartime,
  draw: () => bigint,
): Uint8Array {
  const length = group.elementBytes / 2;
  for (;;) {
    const x = draw();
    const square = (((x * x + a) % prime) * x + b) % prime;
    if (square === 0n || !residues.isSquare(square)) continue;
    let root = squareRootVartime(residues, square);
    if (2n * root > prime) root = prime - root;
    const point = new Uint8Array(2 * length);
    point.set(integerToBytes(x, length));
    point.set(integerToBytes(root, length), length);
    return point;
  }
}
