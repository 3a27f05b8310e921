/** Squares modulo a prime, by the Jacobi symbol (H. Cohen, "A Course in Computational Algebraic Number Theory", 1.4.10). */

/** Whether `value`, not a multiple of the odd prime `p`, is a square modulo `p`. Variable time. */
export function isSquare(value: bigint, p: bigint): boolean {
  let a = value % p;
  let n = p;
  let symbol = 1;
  while (a !== 0n) {
    const twos = trailingZeros(a);
    a >>= BigInt(twos);
    const low = n & 7n;
    if (twos % 2 === 1 && (low === 3n || low === 5n)) symbol = -symbol;
    if ((a & 3n) === 3n && (n & 3n) === 3n) symbol = -symbol;
    [a, n] = [n % a, a];
  }
  return n === 1n && symbol === 1;
}

function trailingZeros(value: bigint): number {
  let count = 0;
  while (((value >> BigInt(count)) & 1n) === 0n) count++;
  return count;
}
