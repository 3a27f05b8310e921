/** What is read of a record before anything is verified, and kept for as long as it is. */
import { expect, it } from 'vitest';
import { readFirstEntry } from '../../src/verify/source.js';
import { filesOf, publishEntries } from '../helpers/publish.js';
import { seededRng } from '../helpers/rng.js';

it('the first entry is kept without those beside it, which may be megabytes of a roll', async () => {
  const rng = seededRng('first');
  const entries = [rng(40), ...Array.from({ length: 300 }, () => rng(900))];
  const files = await publishEntries(entries, 'example.org/first', rng(32));
  const { first } = await readFirstEntry(filesOf(files));
  expect(first).toEqual(entries[0]);
  expect(first.buffer.byteLength).toBe(40);
});
