/** Points of Baby Jubjub outside the group: as coordinates, for no element can hold them. */

/** Affine coordinates. */
export type Coordinates = readonly [x: bigint, y: bigint];

const P = 21888242871839275222246405745257275088548364400416034343698204186575808495617n;
const [A, D] = [168700n, 168696n];

/** The identity. */
export const IDENTITY: Coordinates = [0n, 1n];

/** The point of order 2. */
export const ORDER_2: Coordinates = [0n, P - 1n];

/** A point of order 8: the order of the group times (x, 9) with the smallest x. */
export const ORDER_8: Coordinates = [
  17545522957889784193459637215142187266023652151580582754000402781682644312291n,
  4826523245007015323400664741523384119579596407052839571721035538011798951543n,
];

/** The sum of two points by the complete formulas: a textbook copy, so that tests do not ask what they test. */
export function addPoints([x1, y1]: Coordinates, [x2, y2]: Coordinates): Coordinates {
  const t = D * x1 * x2 * y1 * y2;
  return [modulo((x1 * y2 + y1 * x2) * invert(1n + t)), modulo((y1 * y2 - A * x1 * x2) * invert(1n - t))];
}

/** Whether the curve's equation holds. */
export function isOnCurve([x, y]: Coordinates): boolean {
  return modulo(A * x * x + y * y - 1n - D * x * x * y * y) === 0n;
}

/** A quotient in the field of the coordinates. */
export function divide(a: bigint, b: bigint): bigint {
  return modulo(a * invert(b));
}

function modulo(value: bigint): bigint {
  return ((value % P) + P) % P;
}

function invert(value: bigint): bigint {
  let result = 1n;
  for (let b = modulo(value), e = P - 2n; e > 0n; e >>= 1n, b = (b * b) % P)
    if (e & 1n) result = (result * b) % P;
  return result;
}
