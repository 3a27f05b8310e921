/** How often witnesses are asked: however many wait for them, and however long they take, one question follows another. */
import { describe, expect, it } from 'vitest';
import { type Ledger, memoryStore, openLedger, type Witness } from '../../src/ledger/index.js';
import { localWitness, ORIGIN, record, SIGNER } from './helpers.js';

/** A witness that answers when it is let, and counts what it is asked. */
function slowWitness() {
  const inner = localWitness('w.example.org', 1);
  const state = { asked: 0, isAway: true, answer: (): void => {} };
  const witness: Witness = {
    key: inner.key,
    async cosign(checkpoint, proofFrom) {
      state.asked += 1;
      await new Promise<void>((resolve) => {
        state.answer = resolve;
      });
      if (state.isAway) throw new Error('away');
      return inner.cosign(checkpoint, proofFrom);
    },
  };
  return { witness, state };
}

const turns = async (until: () => boolean): Promise<void> => {
  while (!until()) await new Promise((resolve) => setTimeout(resolve, 1));
};

/** A ledger whose witness is being asked already, and entries that came meanwhile, each with somebody who waits for it. */
async function crowded(): Promise<{
  readonly ledger: Ledger;
  readonly state: ReturnType<typeof slowWitness>['state'];
  readonly waiting: readonly Promise<unknown>[];
}> {
  const { witness, state } = slowWitness();
  const options = {
    origin: ORIGIN,
    signer: SIGNER,
    witnesses: [witness],
    quorum: 1,
    checkpointIntervalMs: 1,
  };
  const ledger = await openLedger(memoryStore(), options);
  await ledger.append(record(0));
  await turns(() => state.asked === 1);
  const waiting: Promise<unknown>[] = [];
  for (let i = 1; i <= 40; i++) {
    const { index } = await ledger.append(record(i));
    waiting.push(ledger.checkpoint({ size: index + 1, level: 'witnessed' }));
    // The ledger's own timer asks for each of them too.
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return { ledger, state, waiting };
}

describe('witnesses that many wait for', () => {
  it('are asked once more for all of them, and all hear that it failed', async () => {
    const { ledger, state, waiting } = await crowded();
    expect(state.asked).toBe(1);
    const outcomes = Promise.allSettled(waiting);
    state.answer();
    await turns(() => state.asked === 2);
    state.answer();
    for (const outcome of await outcomes)
      expect(outcome).toMatchObject({ reason: { code: 'ledger-witness' } });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(state.asked).toBe(2);
    expect(ledger.size()).toEqual({ sequenced: 41, published: 41, witnessed: 0 });
    await ledger.close();
  });

  it('are asked once more for all of them, and one checkpoint covers all', async () => {
    const { ledger, state, waiting } = await crowded();
    state.isAway = false;
    state.answer();
    await turns(() => state.asked === 2);
    state.answer();
    const sizes = (await Promise.all(waiting)).map((checkpoint) => (checkpoint as { size: number }).size);
    expect(new Set(sizes)).toEqual(new Set([41]));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(state.asked).toBe(2);
    await ledger.close();
  });
});
