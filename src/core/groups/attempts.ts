/** Numbers by which elements are drawn: those of names, and of attempts at each. */

/** The messages `u32 number || u32 attempt`, end to end, for several numbers. */
export function attemptNames(numbers: readonly number[], attempt: number): Uint8Array {
  const bytes = new Uint8Array(numbers.length * 8);
  const view = new DataView(bytes.buffer);
  numbers.forEach((number, k) => {
    view.setUint32(8 * k, number);
    view.setUint32(8 * k + 4, attempt);
  });
  return bytes;
}
