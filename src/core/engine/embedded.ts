/** How modules are embedded in the source: as hexadecimal text, which compresses on the way far better than base64. */

/**
 * The bytes of an embedded module. They are read four at a time, which is what counts where the code runs only once.
 * @param text - made by `kernels/embed.ts`: lower-case hexadecimal, and trusted
 */
export function moduleBytes(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length / 2);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (; at + 4 <= bytes.length; at += 4) view.setUint32(at, integerAt(text, at, 4));
  for (; at < bytes.length; at++) view.setUint8(at, integerAt(text, at, 1));
  return bytes;
}

function integerAt(text: string, byte: number, length: number): number {
  return Number.parseInt(text.slice(2 * byte, 2 * (byte + length)), 16);
}
