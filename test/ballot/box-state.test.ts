import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BoxState, STATUS } from '../../src/ballot/box-state.js';
import { FINGERPRINT_BYTES, FingerprintSet, fingerprint } from '../../src/ballot/fingerprints.js';
import { accountsBalance } from '../../src/ballot/tally-bytes.js';
import { toHex } from '../../src/core/bytes.js';
import { seededRng } from '../helpers/rng.js';

describe('fingerprints', () => {
  it('are a set, like the obvious one', () => {
    // Few distinct members, so that repetitions are common, and many alike in the words that choose shard and slot.
    // (The all-zero member, which no hash is, is kept as the one that ends in 1; so neither is drawn here.)
    const member = fc.tuple(fc.nat(3), fc.integer({ min: 2, max: 42 })).map(([shard, n]) => {
      const bytes = new Uint8Array(FINGERPRINT_BYTES);
      bytes[0] = shard;
      bytes[15] = n;
      return bytes;
    });
    fc.assert(
      fc.property(fc.array(member, { minLength: 100, maxLength: 300 }), (members) => {
        const set = new FingerprintSet();
        const twin = new Set<string>();
        for (const bytes of members) {
          const key = toHex(bytes);
          expect(set.has(bytes)).toBe(twin.has(key));
          expect(set.add(bytes)).toBe(!twin.has(key));
          twin.add(key);
        }
        expect(set.size).toBe(twin.size);
        for (const bytes of members) expect(set.has(bytes)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('hold many members', () => {
    const rng = seededRng('fingerprints');
    const members = Array.from({ length: 20_000 }, () => rng(FINGERPRINT_BYTES));
    const set = new FingerprintSet();
    expect(members.every((m) => set.add(m))).toBe(true);
    expect(members.every((m) => set.has(m))).toBe(true);
    expect(members.some((m) => set.has(m.map((b) => b ^ 1)))).toBe(false);
    expect(set.size).toBe(20_000);
  });

  it('hold the all-zero member, and refuse other lengths', () => {
    const set = new FingerprintSet();
    expect(set.has(new Uint8Array(FINGERPRINT_BYTES))).toBe(false);
    expect(set.add(new Uint8Array(FINGERPRINT_BYTES))).toBe(true);
    expect(set.has(new Uint8Array(FINGERPRINT_BYTES))).toBe(true);
    expect(() => set.add(new Uint8Array(15))).toThrow(RangeError);
  });

  it('tell kinds of objects apart', () => {
    const bytes = Uint8Array.of(1, 2, 3);
    expect(fingerprint('ciphertext', bytes)).not.toEqual(fingerprint('commitment', bytes));
    expect(fingerprint('ciphertext', bytes)).toHaveLength(FINGERPRINT_BYTES);
  });
});

describe('the state of a box', () => {
  type Step = { readonly kind: 'accept' | 'paper' | 'revoke'; readonly credential: number };
  const step = fc.record<Step>({
    kind: fc.constantFrom('accept', 'accept', 'accept', 'paper', 'revoke'),
    credential: fc.nat(4),
  });

  it('counts every credential in exactly one place, whatever happens', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const state = new BoxState(5);
        const ballots = [0, 0, 0, 0, 0];
        const status: string[] = ['none', 'none', 'none', 'none', 'none'];
        steps.forEach(({ kind, credential }, i) => {
          const now = status[credential];
          if (now === 'paper' || now === 'revoked') return;
          if (kind === 'accept') {
            state.accept(credential, new Uint8Array(32).fill(i), i);
            ballots[credential] = (ballots[credential] ?? 0) + 1;
            status[credential] = 'online';
            expect([state.lastIndex(credential), state.lastTracker(credential)[0]]).toEqual([i, i]);
          } else {
            const counted = state.withdraw(credential, kind === 'paper' ? STATUS.paper : STATUS.revoked);
            expect(counted).toBe(now === 'online');
            status[credential] = kind === 'paper' ? 'paper' : 'revoked';
          }
        });
        const { roll, online, paper, revoked, abstained, accepted, ...rest } = state.accounting();
        const count = (name: string): number => status.filter((s) => s === name).length;
        expect([online, paper, revoked, abstained]).toEqual(
          ['online', 'paper', 'revoked', 'none'].map(count),
        );
        expect(accepted).toBe(ballots.reduce((sum, n) => sum + n, 0));
        expect(ballots).toEqual([0, 1, 2, 3, 4].map((c) => state.ballots(c)));
        expect(accountsBalance({ roll, online, paper, revoked, abstained, accepted, ...rest })).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('does not balance with one credential counted twice', () => {
    const state = new BoxState(2);
    state.accept(0, new Uint8Array(32), 0);
    const accounting = state.accounting();
    expect(accountsBalance(accounting)).toBe(true);
    expect(accountsBalance({ ...accounting, paper: 1 })).toBe(false);
    expect(accountsBalance({ ...accounting, accepted: 2 })).toBe(false);
  });

  it('gives trackers out as copies', () => {
    const state = new BoxState(1);
    state.accept(0, new Uint8Array(32).fill(9), 0);
    state.lastTracker(0).fill(0);
    expect(state.lastTracker(0)[0]).toBe(9);
  });

  it('knows a tracker from every other', () => {
    const state = new BoxState(3);
    const tracker = Uint8Array.from({ length: 32 }, (_, i) => i + 1);
    expect(state.isLastTracker(1, new Uint8Array(32))).toBe(true);
    state.accept(1, tracker, 0);
    expect(state.isLastTracker(1, tracker)).toBe(true);
    for (let i = 0; i < 32; i++) expect(state.isLastTracker(1, tracker.with(i, 0))).toBe(false);
    expect([state.isLastTracker(0, tracker), state.isLastTracker(2, tracker)]).toEqual([false, false]);
    expect(state.isLastTracker(1, tracker.subarray(1))).toBe(false);
    expect(state.isLastTracker(1, Uint8Array.of(...tracker, 0))).toBe(false);
  });
});
