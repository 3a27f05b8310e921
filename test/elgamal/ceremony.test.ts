import { describe, expect, it } from 'vitest';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import { dealCeremony } from '../../src/elgamal/ceremony-dealer.js';
import type { CeremonyMessage } from '../../src/elgamal/ceremony-messages.js';
import { ceremonyStatus, finishCeremony } from '../../src/elgamal/ceremony-status.js';
import { encrypt } from '../../src/elgamal/cipher.js';
import { discreteLog } from '../../src/elgamal/dlog.js';
import { lagrangeAtZero, nonzeroScalar } from '../../src/elgamal/polynomial.js';
import { combinePartials, partialDecrypt } from '../../src/elgamal/threshold.js';
import { seededRng } from '../helpers/rng.js';
import { type Actors, actors, confirmAll, react, rounds, TALLY } from './ceremony-actors.js';
import { at, GROUPS } from './helpers.js';

describe.each(GROUPS)('an honest ceremony on $id', (group) => {
  it.each([
    [1, 1],
    [1, 3],
    [2, 3],
    [3, 3],
    [3, 5],
  ])('%d of %d makes keys that decrypt', (t, n) => {
    const a = actors(group, t, n, `honest ${t}/${n}`);
    const { messages, shares } = confirmAll(a, rounds(a));
    const result = finishCeremony(a.params, messages);
    if (result.kind !== 'finished') throw new Error(JSON.stringify(result));
    shares.forEach(({ share }, i) => {
      expect(group.generator().multiply(share).equals(at(result.verificationKeys, i))).toBe(true);
    });
    const secret = lagrangeAtZero(
      group,
      shares.slice(n - t).map((s) => s.trustee),
    ).reduce((sum, l, i) => sum.add(l.multiply(at(shares, n - t + i).share)), group.scalar(0));
    expect(group.generator().multiply(secret).equals(result.publicKey)).toBe(true);
    const context = { electionId: a.params.electionId, tally: TALLY };
    const ciphertexts = [encrypt(result.publicKey, 5, nonzeroScalar(group, a.rng))];
    const partials = shares.slice(n - t).map((s) => partialDecrypt(ciphertexts, s, context, a.rng));
    const combined = combinePartials(ciphertexts, partials, result.verificationKeys, t, context);
    expect(combined.kind === 'decrypted' && discreteLog(at(combined.plaintextElements, 0), 10)).toBe(5);
  });
});

describe('the rounds of a ceremony', () => {
  const a = actors(TINY_TEST, 2, 3, 'rounds');
  const posted = rounds(a);
  const { messages } = confirmAll(a, posted);

  it('at every moment the status says who is waited for, and an end then names them', () => {
    const names = ['commit', 'reveal', 'confirm'] as const;
    for (let i = 0; i < 9; i++) {
      const message = at(names, Math.floor(i / 3));
      const trustees = [1, 2, 3].slice(i % 3);
      const seen = messages.slice(0, i);
      expect(ceremonyStatus(a.params, seen)).toEqual({
        kind: 'waiting',
        awaited: trustees.map((trustee) => ({ trustee, message })),
      });
      expect(finishCeremony(a.params, seen)).toEqual({
        kind: 'failed',
        culprits: trustees.map((trustee) => ({ trustee, reason: `missing-${message}` })),
      });
    }
    expect(ceremonyStatus(a.params, messages).kind).toBe('finished');
  });

  it('names exactly the one whose message is missing', () => {
    const without = (kind: string, trustee: number): CeremonyMessage[] =>
      messages.filter((m) => m.kind !== kind || m.trustee !== trustee);
    expect(finishCeremony(a.params, without('confirm', 2))).toEqual(failed([2, 'missing-confirm']));
    const noReveal = without('reveal', 3).filter((m) => m.kind !== 'confirm');
    expect(finishCeremony(a.params, noReveal)).toEqual(failed([3, 'missing-reveal']));
  });

  it('the order within a round, repeated messages and messages of other runs do not matter', () => {
    const shuffled = [
      ...posted.slice(0, 3).reverse(),
      ...posted.slice(3).reverse(),
      ...messages.slice(6).reverse(),
    ];
    const doubled = messages.flatMap((m) => [m, m]);
    const other = actors(TINY_TEST, 2, 3, 'rounds', 2);
    const mixed = [...rounds(other), ...messages, ...rounds(other)];
    const expected = ceremonyStatus(a.params, messages);
    expect(expected.kind).toBe('finished');
    for (const list of [shuffled, doubled, mixed]) expect(hash(a, list)).toEqual(hash(a, messages));
  });

  it('nothing posted after the last confirmation undoes the key', () => {
    const late: CeremonyMessage[] = [
      { kind: 'complaint', run: 1, trustee: 1, dealer: 2 },
      { kind: 'commit', run: 1, trustee: 3, hash: new Uint8Array(32) },
    ];
    expect(hash(a, [...messages, ...late])).toEqual(hash(a, messages));
  });

  it('a message before its round is out of order', () => {
    const [reveal, confirm] = [at(posted, 3), at(messages, 6)];
    const complaint: CeremonyMessage = { kind: 'complaint', run: 1, trustee: 1, dealer: 2 };
    const answer: CeremonyMessage = {
      kind: 'answer',
      run: 1,
      trustee: 1,
      complainer: 2,
      share: TINY_TEST.scalar(1),
      sealKey: new Uint8Array(32),
    };
    for (const [before, early] of [
      [2, reveal],
      [5, confirm],
      [5, complaint],
      [6, answer],
      [6, { ...complaint, dealer: 0 }],
      [6, { ...complaint, dealer: 4 }],
    ] as const)
      expect(ceremonyStatus(a.params, [...posted.slice(0, before), early])).toEqual(
        failed([1, 'out-of-order']),
      );
  });

  it('a reveal that others could see before they committed is not accepted later either', () => {
    const list = [at(posted, 0), at(posted, 3), ...posted.slice(1)];
    expect(finishCeremony(a.params, list)).toEqual(failed([1, 'out-of-order']));
  });

  it('two different messages where one is due are equivocation', () => {
    const again = dealCeremony(a.params, 2, seededRng('again'));
    const third = at(messages, 7);
    const confirm2: CeremonyMessage = { ...third, keyHash: new Uint8Array(32) } as CeremonyMessage;
    for (const list of [
      [...posted.slice(0, 3), again.commit],
      [...posted, again.reveal],
      [...messages.slice(0, 8), confirm2],
      [...messages.slice(0, 8), { kind: 'complaint', run: 1, trustee: 2, dealer: 1 } as const],
    ])
      expect(ceremonyStatus(a.params, list)).toEqual(failed([2, 'equivocation']));
    const complaint: CeremonyMessage = { kind: 'complaint', run: 1, trustee: 2, dealer: 1 };
    expect(ceremonyStatus(a.params, [...posted, complaint, third])).toEqual(failed([2, 'equivocation']));
  });

  it('an index that is no trustee is named', () => {
    for (const trustee of [0, 4, 1019, 2 ** 32 - 1]) {
      const list = [{ kind: 'commit', run: 1, trustee, hash: new Uint8Array(32) } as const, ...posted];
      expect(ceremonyStatus(a.params, list)).toEqual(failed([trustee, 'unknown-trustee']));
    }
  });

  it('a confirmation of another key is named', () => {
    const wrong = { ...at(messages, 7), keyHash: new Uint8Array(32) } as CeremonyMessage;
    const list = [...messages.slice(0, 7), wrong, at(messages, 8)];
    expect(finishCeremony(a.params, list)).toEqual(failed([2, 'wrong-key-hash']));
    expect(react(a, 3, list.slice(0, 8))).toEqual(failed([2, 'wrong-key-hash']));
  });

  it('the key hash binds parameters, commits and keys', () => {
    const other = actors(TINY_TEST, 2, 3, 'rounds', 2);
    const again = confirmAll(other, rounds(other));
    expect(hash(other, again.messages)).not.toEqual(hash(a, messages));
  });

  it('a trustee waits until it has all reveals, and gives the same answer again', () => {
    expect(react(a, 1, posted.slice(0, 2))).toEqual({
      kind: 'waiting',
      awaited: [{ trustee: 3, message: 'commit' }],
    });
    expect(react(a, 1, messages)).toEqual(react(a, 1, posted));
  });

  it('refuses parameters out of range and a sealing key that is not its own', () => {
    const p = a.params;
    const key = { sealingKey: new Uint8Array(31) };
    for (const bad of [
      { ...p, threshold: 0 },
      { ...p, threshold: 4 },
      { ...p, threshold: 1.5 },
      { ...p, run: 0 },
      { ...p, trustees: [] },
      { ...p, trustees: [...p.trustees, key] },
      { ...p, trustees: Array.from({ length: 256 }, () => at(p.trustees, 0)) },
      { ...p, electionId: new Uint8Array(0) },
      { ...p, electionId: new Uint8Array(256) },
    ])
      expect(() => ceremonyStatus(bad, [])).toThrow(RangeError);
    for (const index of [0, 4, -1]) expect(() => dealCeremony(p, index, seededRng('x'))).toThrow(RangeError);
    expect(() => react({ ...a, sealingSecrets: [...a.sealingSecrets].reverse() }, 1, posted)).toThrow(
      RangeError,
    );
  });

  it('refuses to deal to a sealing key of small order', () => {
    const trustees = [...a.params.trustees.slice(1), { sealingKey: new Uint8Array(32) }];
    expect(() => dealCeremony({ ...a.params, trustees }, 1, seededRng('small'))).toThrow(/trustee 3/);
    expect(() => ceremonyStatus({ ...a.params, trustees }, [])).toThrow(/trustee 3/);
  });
});

function failed(...culprits: readonly (readonly [number, string])[]) {
  return { kind: 'failed', culprits: culprits.map(([trustee, reason]) => ({ trustee, reason })) };
}

function hash(a: Actors, list: readonly CeremonyMessage[]): Uint8Array | string {
  const status = ceremonyStatus(a.params, list);
  return status.kind === 'finished' ? status.keyHash : JSON.stringify(status);
}
