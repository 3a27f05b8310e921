/** How a writer stands: what ends it ends it for good, whatever is still on its way. */
import { describe, expect, it, vi } from 'vitest';
import { memoryStore, openLedger } from '../../src/ledger/index.js';
import { WriterCondition } from '../../src/ledger/ledger-state.js';
import { Bell } from '../../src/ledger/waiting.js';
import { ORIGIN, record, rejection, SIGNER } from './helpers.js';

/** A promise, and how it ends. */
function outcome(): { promise: Promise<void>; resolve: () => void; reject: (error: unknown) => void } {
  let [resolve, reject]: [() => void, (error: unknown) => void] = [() => {}, () => {}];
  const promise = new Promise<void>((done, fail) => {
    [resolve, reject] = [done, fail];
  });
  return { promise, resolve, reject };
}

describe('the condition of a writer', () => {
  it('is sealed once the last entry is there, and open again if it is not taken', async () => {
    const condition = new WriterCondition('open');
    const refused = outcome();
    const sealing = condition.seal(refused.promise);
    expect(condition.state).toBe('sealing');
    expect(condition.refusal().code).toBe('ledger-sealed');
    refused.reject(new Error('busy'));
    await expect(sealing).rejects.toThrow('busy');
    expect(condition.state).toBe('open');
    await condition.seal(Promise.resolve());
    expect(condition.health()).toEqual({ state: 'sealed' });
  });

  it('stays failed, or closed, where the answer to the last entry comes after that', async () => {
    for (const answer of ['resolve', 'reject'] as const) {
      const [failing, closing] = [new WriterCondition('open'), new WriterCondition('open')];
      const appended = outcome();
      const sealing = [failing, closing].map((one) => one.seal(appended.promise));
      expect(failing.fail(new Error('the disk is gone'))).toBe(true);
      expect(closing.beginClosing()).toBe(true);
      appended[answer](new Error('nobody knows'));
      await Promise.allSettled(sealing);
      expect(failing.health()).toEqual({ state: 'failed', reason: 'Error: the disk is gone' });
      expect(failing.refusal()).toMatchObject({ code: 'ledger-failed', retryable: true });
      expect(closing.health()).toEqual({ state: 'closed' });
      closing.endClosing();
      expect(closing.refusal().code).toBe('ledger-closed');
    }
  });

  it('is not closed in good order after a failure, and does not fail once it is closed', () => {
    const failed = new WriterCondition('sealed');
    failed.fail(new Error('the disk is gone'));
    expect(failed.fail(new Error('another'))).toBe(false);
    expect(failed.beginClosing()).toBe(false);
    failed.endClosing();
    expect(failed.health()).toEqual({ state: 'failed', reason: 'Error: the disk is gone' });
    const closed = new WriterCondition('open');
    closed.beginClosing();
    expect(closed.state).toBe('closing');
    closed.endClosing();
    expect(closed.fail(new Error('late'))).toBe(false);
    expect(closed.health()).toEqual({ state: 'closed' });
  });
});

it('who waits for checkpoints hears that the log is closed, also where its store cannot be', async () => {
  const store = memoryStore();
  vi.spyOn(store, 'close').mockRejectedValue(new Error('the disk is gone'));
  const ledger = await openLedger(store, { origin: ORIGIN, signer: SIGNER });
  await ledger.append(record(0), { await: 'published' });
  const updates = ledger.subscribe(0)[Symbol.asyncIterator]();
  expect((await updates.next()).done).toBe(false);
  const waits = vi.spyOn(Bell.prototype, 'wait');
  const last = updates.next();
  await vi.waitFor(() => expect(waits).toHaveBeenCalled(), { timeout: 30_000 });
  waits.mockRestore();
  expect(await rejection(ledger.close())).toMatchObject({ message: 'the disk is gone' });
  expect(await last).toMatchObject({ done: true });
});
