/** Square codes of the booth, read by another program, in every version. */
import decodeQR from 'qr/decode.js';
import { expect, it } from 'vitest';
import { squareCodeOf } from '../../../examples/booth/page/square-code.js';

const SCALE = 4;

function picture(rows: readonly (readonly boolean[])[]): Parameters<typeof decodeQR>[0] {
  const side = rows.length * SCALE;
  const data = new Uint8ClampedArray(4 * side * side).fill(255);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      if (rows[Math.floor(y / SCALE)]?.[Math.floor(x / SCALE)] === true)
        data.fill(0, 4 * (y * side + x), 4 * (y * side + x) + 3);
  return { width: side, height: side, data };
}

const text = (length: number): string =>
  Array.from({ length }, (_, i) => String.fromCharCode(33 + ((i * 7 + (i >> 3)) % 90))).join('');

it.each([1, 17, 18, 53, 78, 106, 134, 154, 192, 230, 231, 271, 300, 450, 718, 1091, 1500, 2188, 2953])(
  'a text of %i bytes is read again',
  (length) => {
    expect(decodeQR(picture(squareCodeOf(text(length))))).toBe(text(length));
  },
  20_000,
);

it('is as large as the standard says, with a border, and refuses what does not fit', () => {
  expect([17, 18, 230, 231, 2953].map((length) => squareCodeOf(text(length)).length - 8)).toEqual([
    21, 25, 53, 57, 177,
  ]);
  expect(() => squareCodeOf(text(2954))).toThrow(RangeError);
});
