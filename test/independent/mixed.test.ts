/** Of votes that are shuffled, too, the library's verifier and the one written from the specification say the same. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type LogFiles, publishEntries } from '../helpers/publish.js';
import { expectAgreement } from './both.js';
import type { HeldElection } from './held-election.js';
import { holdMixed } from './mixed-election.js';
import { MIXED_VARIANTS } from './mixed-variants.js';

let held: HeldElection;

beforeAll(async () => {
  held = await holdMixed();
});

function publish({ election }: HeldElection, entries: readonly Uint8Array[]): Promise<LogFiles> {
  return publishEntries(entries, election.origin, election.logSeed);
}

describe('an independent verifier and the library, of shuffled votes', () => {
  it('find the same result', async () => {
    const { verdict, totals, mixed } = await expectAgreement(await publish(held, held.entries));
    expect(verdict).toBe('verified');
    expect(totals?.[0]).toEqual([1n, 2n]);
    expect(mixed).toMatchObject([
      { ballots: 3, blank: 1, invalid: 0, elected: [1, 0] },
      { ballots: 3, blank: 0, invalid: 0, elected: [1] },
      { ballots: 3, blank: 1, invalid: 0, elected: [] },
    ]);
  });

  it.each(MIXED_VARIANTS)('find the same faults: $name', async ({ check, tamper }) => {
    const { failed } = await expectAgreement(await publish(held, tamper(held)));
    expect(failed).toContain(check);
  });
});
