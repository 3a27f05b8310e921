/** Whether the machine has fused multiply-adds in vectors, which the relaxed-SIMD instruction may also do without. */

/** (a, b, c) -> the low lane of `f64x2.relaxed_madd` of a, b and c in both lanes. */
const MODULE: readonly number[] = [
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 8, 1, 0x60, 3, 0x7c, 0x7c, 0x7c, 1, 0x7c],
  ...[3, 2, 1, 0],
  ...[7, 5, 1, 1, 0x66, 0, 0],
  ...[10, 22, 1, 20, 0, 0x20, 0, 0xfd, 0x14, 0x20, 1, 0xfd, 0x14, 0x20, 2, 0xfd, 0x14],
  ...[0xfd, 0x87, 0x02, 0xfd, 0x21, 0, 0x0b],
];

/** Products whose low halves are lost when they are rounded before the addition: factors, and what is added. */
const QUESTIONS: readonly (readonly [a: number, b: number, c: number, fused: number])[] = [
  [1 + 2 ** -52, 1 + 2 ** -52, -(1 + 2 ** -51), 2 ** -104],
  [2 ** 51 - 1, 2 ** 50 + 1, -(2 ** 101 + 2 ** 50), -1],
  [1 - 2 ** -53, 1 + 2 ** -52, -1, 2 ** -53 - 2 ** -105],
];

/**
 * Whether modules with relaxed vectors can be compiled here and round a multiply-add once. Where they can be compiled, but it
 * is rounded twice, fused kernels would compute wrongly.
 */
export function fusesMultiplyAdd(): boolean {
  try {
    const instance = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(MODULE)));
    const { f } = instance.exports as unknown as { f: (a: number, b: number, c: number) => number };
    return QUESTIONS.every(([a, b, c, fused]) => f(a, b, c) === fused);
  } catch {
    return false;
  }
}
