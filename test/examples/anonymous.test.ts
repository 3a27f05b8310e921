/** The example of anonymous voters, with real proofs: run as it stands in its file, and shown so on its page. */
import { readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';

it('an election of anonymous voters verifies, and nobody votes twice', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  await import('../../examples/anonymous-election.js');
  const lines = log.mock.calls;
  log.mockRestore();
  expect(lines).toEqual([
    ['V38 double-vote'],
    ['V38 double-vote'],
    ['V38 double-vote'],
    ['verified', 'keep', 1],
    ['verified', 'change', 2],
    ['3 of 4 voted'],
  ]);
}, 120_000);

it('is on the page of circuits as it stands in its file', () => {
  const [, shown] = /```ts\n([\s\S]*?)```/.exec(readFileSync('docs/circuits.md', 'utf8')) ?? [];
  expect(shown).toBe(readFileSync('examples/anonymous-election.ts', 'utf8'));
});
