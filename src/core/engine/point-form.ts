/** The forms that points have for batch additions, and the kernels of each. */
import type { CurveKernels } from './kernels.js';
import { POINT_STRIDE } from './layout.js';

/** Points of one form, 80 bytes each; twenty words of zero are the identity. */
export interface PointForm {
  /** From encodings, the identity included: index of the first that is no point, or -1. */
  readonly decode: CurveKernels['decodePoints'];
  /** To this form; the target may be the source. */
  readonly pack: (points: number, target: number, count: number) => void;
  /** From this form, by references; one of 0 is the identity. */
  readonly unpack: (references: number, count: number, points: number) => void;
  /** For a count that is a multiple of 4: 1, or 0 and nothing written if some pair is exceptional. */
  readonly add: (pairs: number, count: number, sums: number, work: number) => number;
}

/** The form for points that may be secret: time does not depend on them. */
export function secretForm(kernels: CurveKernels): PointForm {
  return packedForm(kernels, kernels.addPacked);
}

/** The fastest form for public points that the module has. */
export function publicForm(kernels: CurveKernels): PointForm {
  return kernels.fused ?? packedForm(kernels, kernels.addPackedVartime);
}

/** Whether a point of one of these forms is the identity. The last words are of an ordinate, which is never zero. */
export function isIdentity(words: Int32Array, point: number): boolean {
  const first = point / 4;
  let at = first + POINT_STRIDE / 4 - 1;
  while (at >= first && words[at] === 0) at--;
  return at < first;
}

function packedForm(
  { decodePoints, packPoints, unpackPoints }: CurveKernels,
  add: PointForm['add'],
): PointForm {
  const decode: PointForm['decode'] = (encodings, points, count) => {
    const bad = decodePoints(encodings, points, count);
    if (bad < 0) packPoints(points, points, count);
    return bad;
  };
  return { decode, pack: packPoints, unpack: unpackPoints, add };
}
