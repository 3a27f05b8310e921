/** The forms that points have for batch additions, and the kernels of each. */
import type { CurveKernels } from './kernels.js';

/** Points of one form, 80 bytes each; twenty words of zero are the identity. */
export interface PointForm {
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

function packedForm({ packPoints, unpackPoints }: CurveKernels, add: PointForm['add']): PointForm {
  return { pack: packPoints, unpack: unpackPoints, add };
}
