/** Number encodings of the WebAssembly binary format (core specification 2.0, section 5.2). */

/** Unsigned LEB128. @param value a non-negative integer below 2^32 */
export function unsignedLeb(value: number): number[] {
  if (!Number.isInteger(value) || value < 0 || value >= 2 ** 32)
    throw new RangeError('not an unsigned 32-bit integer');
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
  return bytes;
}

/** Signed LEB128. @param value an integer that fits the type of the instruction it belongs to */
export function signedLeb(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    const done = rest === ((low & 0x40) === 0 ? 0n : -1n);
    bytes.push(done ? low : low | 0x80);
    if (done) return bytes;
  }
}

/** A vector: its length, then its items. */
export function vector(items: readonly (readonly number[])[]): number[] {
  return [...unsignedLeb(items.length), ...items.flat()];
}

/** A name: UTF-8 bytes with their length; the kernels use ASCII only. */
export function name(text: string): number[] {
  return [...unsignedLeb(text.length), ...Array.from(text, (char) => char.charCodeAt(0))];
}
