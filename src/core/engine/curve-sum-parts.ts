/** Sums of public multiples, cut into parts whose points are in memory together. */
import type { Element, Multiple, Scalar } from '../group.js';
import type { FixedTable } from './curve-sum-tables.js';

/** Bases without tables, and sums, that are in memory together. */
const [MOST_BASES, MOST_SUMS] = [128, 512] as const;

/** A term that is not nothing. */
export interface Term {
  /** The table, or the number of the base among those of the part. */
  readonly base: FixedTable | number;
  /** Terms whose scalars are the same object share these bytes. */
  readonly scalar: Uint8Array;
}

/** Sums that are computed together. */
export interface Part {
  /** Numbers of the bases that have no table, in order. */
  readonly bases: Map<Element, number>;
  readonly sums: Term[][];
}

/** As many of the sums as go together, from one on; none if that one alone is too long. */
export function partFrom(
  tables: ReadonlyMap<Element, FixedTable>,
  sums: readonly (readonly Multiple[])[],
  first: number,
): Part {
  const part: Part = { bases: new Map(), sums: [] };
  const scalars = new Map<Scalar, Uint8Array>();
  const bytesOf = (scalar: Scalar): Uint8Array => {
    const known = scalars.get(scalar) ?? scalar.toBytes();
    scalars.set(scalar, known);
    return known;
  };
  const last = Math.min(sums.length, first + MOST_SUMS);
  for (let i = first; i < last; i++) {
    const terms = sums[i] ?? [];
    let others = 0;
    for (const { base } of terms) if (!tables.has(base) && !part.bases.has(base)) others++;
    if (terms.length > MOST_BASES || part.bases.size + others > MOST_BASES) break;
    part.sums.push(
      terms.flatMap(({ base, scalar }) => {
        if (scalar.isZero() || base.isIdentity()) return [];
        const known = tables.get(base) ?? part.bases.get(base) ?? part.bases.size;
        if (known === part.bases.size) part.bases.set(base, known);
        return { base: known, scalar: bytesOf(scalar) };
      }),
    );
  }
  return part;
}

/** Parts of bases alone, none of them the identity. */
export function partsOfBases(bases: readonly Element[]): readonly Part[] {
  return Array.from({ length: Math.ceil(bases.length / MOST_BASES) }, (_, i) => {
    const some = bases.slice(i * MOST_BASES, (i + 1) * MOST_BASES);
    return { bases: new Map(some.map((base, index) => [base, index])), sums: [] };
  });
}
