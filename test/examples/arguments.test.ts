/** Options of the examples: what makes no sense is said before anything is begun. */
import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { oneOf, wholeNumber } from '../../examples/arguments.js';

it('takes digits within a range, and words of a list', () => {
  expect(wholeNumber('voters', '100', 100, 200)).toBe(100);
  for (const text of ['', '99', '201', '1e2', '150.0', '0x80', '-150', ' 150', '150abc', 'NaN'])
    expect(() => wholeNumber('voters', text, 100, 200), text).toThrow(
      '--voters is a whole number from 100 to 200',
    );
  expect(oneOf('lang', 'ko', ['ko', 'en'])).toBe('ko');
  expect(() => oneOf('lang', 'fr', ['ko', 'en'])).toThrow('--lang is ko or en');
});

it.each([
  ['gyeonggi', ['--voters', 'x'], '--voters is a whole number from 100 to 8,868'],
  ['gyeonggi', ['--lang', 'fr'], '--lang is en or ko'],
  ['nec', ['--voters', '2000x'], '--voters is a whole number from 100 to 100,000'],
  ['party', ['--port', 'x'], '--port is a whole number'],
  ['seoul', ['--port', ''], '--port is a whole number'],
])(
  '%s begins nothing with %j',
  (name, args, message) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', `examples/${name}/run.ts`, ...args],
      { encoding: 'utf8' },
    );
    expect(stderr).toContain(message);
    expect([status, stdout]).toEqual([1, '']);
  },
  60_000,
);
