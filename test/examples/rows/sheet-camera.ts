/** A camera over a printed sheet of cards. */
import decodeQR from 'qr/decode.js';

/** Looks at a sheet as a camera does: each of its paths is painted, three pixels a module, and decoded. */
export function codesOn(sheet: string): readonly string[] {
  return [...sheet.matchAll(/ d="([^"]+)"/g)].map(([, path = '']) => {
    const squares = [...path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)].map(
      ([, x, y]) => [Number(x), Number(y)] as const,
    );
    const size = Math.max(...squares.map(([x, y]) => Math.max(x, y))) + 5;
    const [scale, side] = [3, 3 * size];
    const data = new Uint8ClampedArray(4 * side * side).fill(255);
    for (const [x, y] of squares)
      for (let i = 0; i < scale * scale; i++) {
        const at = 4 * ((scale * y + Math.floor(i / scale)) * side + scale * x + (i % scale));
        data.set([0, 0, 0], at);
      }
    return decodeQR({ data, width: side, height: side });
  });
}
