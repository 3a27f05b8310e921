/** Byte strings put end to end, for a message to a worker. */

/** A copy of byte strings, end to end: at once where they lie so already. */
export function endToEnd(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const [first] = parts;
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const out = new Uint8Array(length);
  let at = 0;
  const joined = parts.every((part) => {
    const fits = part.buffer === first?.buffer && part.byteOffset === first.byteOffset + at;
    at += part.length;
    return fits;
  });
  if (first !== undefined && joined) out.set(new Uint8Array(first.buffer, first.byteOffset, length));
  else concatInto(out, parts);
  return out;
}

function concatInto(out: Uint8Array, parts: readonly Uint8Array[]): void {
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
}
