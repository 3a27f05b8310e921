/** What the roll says of one voter: what takes long has begun before anybody waits for it, once, and only for long rolls. */
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { HeldElection } from '../../../examples/board/election.js';
import { ElectionDocument, MAX_ROLL } from '../../../examples/board/election-document.js';
import type { Roll, RollEntry } from '../../../src/ballot/roll.js';
import { RollColumns } from '../../../src/ballot/roll-columns.js';
import { TINY_TEST } from '../../../src/core/groups/tiny.js';
import { manifestFixture } from '../../ballot/manifest-fixture.js';

const ROWS = 2100;

/** An election whose officers sealed a roll of so many voters; how many rows were read is counted. */
function documentOf(sealed: number): { readonly document: ElectionDocument; reads(): number } {
  const columns = new RollColumns(TINY_TEST.elementBytes);
  columns.sets.push([]);
  for (let i = 0; i < ROWS; i++) columns.push({ key: keyOf(i), class: 0, style: 0, excluded: [] }, 0);
  const whole = columns.toRoll(manifestFixture({ group: 'TINY-TEST' }), TINY_TEST, new Uint8Array(32));
  let reads = 0;
  const entry = (index: number): RollEntry => {
    reads += 1;
    return whole.entry(index);
  };
  const roll: Roll = { ...whole, entry };
  const election = {
    record: {
      ...{ opened: true, voters: 'named', notices: { extensions: [] }, setup: { roll: { count: sealed } } },
      poll: { opened: { context: { roll, group: TINY_TEST } } },
    },
    acts: { logKeys: [] },
    ledger: { size: () => ({ sequenced: 0 }), read: async function* () {} },
    checkpoints: { covering: async () => ({ size: 0 }) },
  };
  return { document: new ElectionDocument(election as unknown as HeldElection), reads: () => reads };
}

function keyOf(number: number): Uint8Array {
  const key = new Uint8Array(TINY_TEST.elementBytes);
  new DataView(key.buffer).setUint16(key.length - 2, number);
  return key;
}

describe('rows of a roll', () => {
  it('are made ready when a booth asks for the election, once, and then answered at once', async () => {
    const { document, reads } = documentOf(MAX_ROLL + 1);
    await Promise.all([document.get(), document.get()]);
    for (let turn = 0; turn < 20; turn++) await setImmediate();
    const [ready, whole] = [reads(), ROWS - (ROWS % 16)];
    expect(ready).toBe(whole);
    const answers = await Promise.all([1, 1000, 2099].map((number) => document.rows.of(keyOf(number))));
    expect(new Set(answers).size).toBe(3);
    expect(reads() - ready).toBeLessThan(3 * 40);
  });

  it('are not made ready where all of them are in the file', async () => {
    const { document, reads } = documentOf(MAX_ROLL);
    await document.get();
    for (let turn = 0; turn < 20; turn++) await setImmediate();
    expect(reads()).toBe(0);
    await document.rows.of(keyOf(5));
    expect(reads()).toBeGreaterThan(0);
  });
});
