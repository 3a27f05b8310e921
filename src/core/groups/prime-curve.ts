/** Groups made of a curve of noble. */
import { type CurvePoint, type CurvePointCons, pippenger } from '@noble/curves/abstract/curve.js';
import type { Group } from '../group.js';
import { type PointGroupSpec, pointGroup } from './point-group.js';

/** What a curve group needs beyond noble's point class. */
export interface CurveSpec<P extends CurvePoint<unknown, P>>
  extends Omit<PointGroupSpec<P>, 'engine' | 'point' | 'multiMultiplyVartime'> {
  readonly point: CurvePointCons<P>;
}

/** Makes a {@link Group} of a curve. */
export function curveGroup<P extends CurvePoint<unknown, P>>(spec: CurveSpec<P>): Group {
  return pointGroup<P>({
    ...spec,
    engine: 'noble',
    multiMultiplyVartime: (points, scalars) => pippenger(spec.point, [...points], [...scalars]),
  });
}
