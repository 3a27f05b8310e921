/** A PIN or a second factor as voters type it: what must not matter does not, and what matters is left alone. */
import { expect, it } from 'vitest';
import { tidyPin } from '../../../examples/booth/page/screen-card.js';
import { makeSecondFactor } from '../../../src/ballot/second-factor.js';
import { seededRng } from '../../helpers/rng.js';

it('takes a second factor in any case, with spaces and hyphens', () => {
  const factor = makeSecondFactor(seededRng('pin'));
  const typed = factor.replace(/(.{4})/g, '$1-').toLowerCase();
  for (const text of [factor, typed, ` ${typed.replaceAll('-', ' ')}`]) expect(tidyPin(text)).toBe(factor);
});

it('leaves PINs as they are, and factors with a typing error', () => {
  const factor = makeSecondFactor(seededRng('pin')).toLowerCase();
  const wrong = `${factor.slice(0, -1)}${factor.endsWith('0') ? '1' : '0'}`;
  for (const text of ['1234', 'aBc9', '', wrong]) expect(tidyPin(text)).toBe(text);
  expect(tidyPin('12 34')).toBe('1234');
});
