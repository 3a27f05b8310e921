/** How modules are embedded in the source: as hexadecimal text, which compresses on the way far better than base64. */

/** The bytes of an embedded module. @param text - made by `kernels/embed.ts`: lower-case hexadecimal, and trusted */
export function moduleBytes(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = 16 * digitAt(text, 2 * i) + digitAt(text, 2 * i + 1);
  return bytes;
}

/** `0` to `9` have codes from 48, `a` to `f` from 97. */
function digitAt(text: string, index: number): number {
  const code = text.charCodeAt(index);
  return code < 58 ? code - 48 : code - 87;
}
