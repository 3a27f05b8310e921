/** The arithmetic of BN254 inside snarkjs, in its own byte forms, as far as the insecure setup needs it. */

/** A field of snarkjs. */
export interface FieldOfSnarkjs {
  readonly n8: number;
  e(value: bigint): Uint8Array;
}

/** G1 or G2. Points are byte strings: affine or projective, told apart by their length. */
export interface GroupOfSnarkjs {
  readonly g: Uint8Array;
  readonly zero: Uint8Array;
  readonly F: FieldOfSnarkjs;
  add(a: Uint8Array, b: Uint8Array): Uint8Array;
  timesFr(a: Uint8Array, scalar: Uint8Array): Uint8Array;
  toAffine(a: Uint8Array): Uint8Array;
  toObject(a: Uint8Array): unknown;
  /** Montgomery form, lowest byte first: that of the files. */
  toRprLEM(target: Uint8Array, offset: number, a: Uint8Array): void;
}

/** The curve. */
export interface CurveOfSnarkjs {
  readonly q: bigint;
  readonly Fr: FieldOfSnarkjs;
  readonly G1: GroupOfSnarkjs;
  readonly G2: GroupOfSnarkjs;
}

const WINDOW = 8;
const WINDOWS = 32;

/** BN254, without worker threads. */
export async function openCurve(): Promise<CurveOfSnarkjs> {
  // @ts-expect-error -- the package has no types.
  const snarkjs = await import('snarkjs');
  return snarkjs.curves.getCurveFromName('bn128', { singleThread: true });
}

/** Multiples of a generator from a table of 32 windows of 8 bits: one addition for each window. */
export class FixedBase {
  readonly #group: GroupOfSnarkjs;
  readonly #table: readonly (readonly Uint8Array[])[];

  constructor(group: GroupOfSnarkjs, scalars: FieldOfSnarkjs) {
    this.#group = group;
    const step = scalars.e(1n << BigInt(WINDOW));
    let base = group.g;
    this.#table = Array.from({ length: WINDOWS }, () => {
      const row: Uint8Array[] = [];
      let multiple = base;
      for (let digit = 1; digit < 1 << WINDOW; digit++) {
        row.push(group.toAffine(multiple));
        multiple = group.add(multiple, base);
      }
      base = group.toAffine(group.timesFr(base, step));
      return row;
    });
  }

  /** The points of scalars, end to end as in the files; 0 gives the identity, which is zeros there. */
  points(scalars: readonly bigint[]): Uint8Array {
    const size = 2 * this.#group.F.n8;
    const out = new Uint8Array(size * scalars.length);
    scalars.forEach((scalar, i) => {
      if (scalar !== 0n) this.#group.toRprLEM(out, i * size, this.#group.toAffine(this.#multiply(scalar)));
    });
    return out;
  }

  #multiply(scalar: bigint): Uint8Array {
    let sum = this.#group.zero;
    for (let window = 0, rest = scalar; rest > 0n; window++, rest >>= BigInt(WINDOW)) {
      const digit = Number(rest & 255n);
      const point = this.#table[window]?.[digit - 1];
      if (point !== undefined) sum = this.#group.add(sum, point);
    }
    return sum;
  }
}
