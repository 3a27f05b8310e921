/** Who decrypts together: each single trustee for itself, and of a group as many as its threshold. */
import type { Group, Scalar } from '../../../core/group.js';
import { trusteesText } from './trustee-names.js';
import type { Trustees } from './trustees.js';

/** A single trustee, or a group. */
export interface Panel {
  readonly kind: Trustees['kind'];
  /** Numbers of its trustees, from 1 over all panels. */
  readonly members: readonly number[];
  /** How many of them must decrypt. */
  readonly needed: number;
}

/** What a trustee adds to the decryption. */
export interface Part<T> {
  readonly share: T;
  /** The power to which it is taken. */
  readonly scalar: Scalar;
}

/** The panels of a list of trustees. */
export function panelsOf(trustees: readonly Trustees[]): readonly Panel[] {
  let first = 1;
  return trustees.map((entry) => {
    const size = entry.kind === 'Single' ? 1 : entry.verificationKeys.length;
    const members = Array.from({ length: size }, (_, i) => first + i);
    first += size;
    return { kind: entry.kind, members, needed: entry.kind === 'Single' ? 1 : entry.threshold };
  });
}

/**
 * The parts of a panel: those of the first trustees that suffice.
 * @param shares - what is proved, by trustee
 * @returns `undefined` if there are too few
 */
export function partsOf<T>(
  { members, needed }: Panel,
  shares: ReadonlyMap<number, T>,
  group: Group,
): readonly Part<T>[] | undefined {
  const used = members
    .flatMap((member, i) => {
      const share = shares.get(member);
      return share === undefined ? [] : [{ share, index: i + 1 }];
    })
    .slice(0, needed);
  if (used.length < needed) return undefined;
  const points = used.map(({ index }) => index);
  return used.map(({ share, index }) => ({ share, scalar: lagrange(points, index, group) }));
}

/** Which trustees of a panel are missing, and what is said of it. */
export function shortageOf(
  { members, needed }: Panel,
  shares: ReadonlyMap<number, unknown>,
): { readonly culprit: string; readonly message: string } {
  const missing = members.filter((member) => !shares.has(member));
  const proved = members.length - missing.length;
  const message = `of ${trusteesText(members)}, ${proved} decrypted with proof where ${needed} must`;
  return { culprit: trusteesText(missing), message };
}

/** The coefficient of one of some points in the interpolation at 0. */
function lagrange(points: readonly number[], own: number, group: Group): Scalar {
  return points
    .filter((point) => point !== own)
    .reduce(
      (product, point) => product.multiply(group.scalar(point)).multiply(group.scalar(point - own).invert()),
      group.scalar(1),
    );
}
