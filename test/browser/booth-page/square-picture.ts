/** Pictures of square codes for cameras and file choosers. */
import type { Page } from 'playwright-core';
import { squareCodeOf } from '../../../examples/booth/page/square-code.js';

/** Draws a code. @returns a `data:` URL of a PNG */
export function pictureOf(page: Page, text: string): Promise<string> {
  return page.evaluate(
    ([rows]) => {
      const scale = 6;
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = rows.length * scale;
      const context = canvas.getContext('2d');
      if (context === null) throw new RangeError('no canvas');
      context.fillStyle = '#fff';
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.fillStyle = '#000';
      rows.forEach((row, y) => {
        row.forEach((dark, x) => {
          if (dark) context.fillRect(x * scale, y * scale, scale, scale);
        });
      });
      return canvas.toDataURL('image/png');
    },
    [squareCodeOf(text)] as const,
  );
}
