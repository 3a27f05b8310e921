import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';

describe('the README', () => {
  it('shows the example as it stands in the file that is run below', () => {
    const [, shown] = /```ts\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8')) ?? [];
    expect(shown).toBe(readFileSync('examples/whole-election.ts', 'utf8'));
  });

  it('its example holds a whole election that verifies', async () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    await import('../../examples/whole-election.js');
    const lines = log.mock.calls;
    log.mockRestore();
    expect(lines).toEqual([
      ['verified', 'bibimbap', 1],
      ['verified', 'pizza', 2],
      ['verified', 'Blank', 0],
    ]);
  });
});
