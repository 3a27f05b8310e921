import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { workedVector } from './vector.js';

it('the worked vector of the specification is what the code computes', () => {
  const text = readFileSync(new URL('../../docs/spec/encryption.md', import.meta.url), 'utf8');
  const block = /```json\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
  expect(JSON.parse(block)).toEqual(workedVector());
});
