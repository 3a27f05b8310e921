/** A trust policy in use: as the quorum of a ledger, and over the checkpoint of another implementation. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../src/core/bytes.js';
import {
  ed25519NoteSigner,
  formatVerifierKey,
  isRuleMet,
  memoryStore,
  type NoteSigner,
  openLedger,
  type Policy,
  parseNote,
  parsePolicy,
  policySatisfied,
} from '../../src/ledger/index.js';
import { describeWithData } from '../helpers/shared-data.js';
import { localWitness, ORIGIN, record, rejection, SIGNER } from './helpers.js';

describe('a policy as the quorum of a ledger', () => {
  const policyOf = (witnesses: readonly { key: NoteSigner | Policy['witnesses'][number]['key'] }[]): Policy =>
    parsePolicy(
      `${witnesses.map(({ key }, i) => `witness w${i} ${formatVerifierKey(key)}\n`).join('')}group rest any w1 w2\ngroup q all w0 rest\nquorum q\n`,
    );

  it('waits for those whom the policy names, whoever else cosigns', async () => {
    const witnesses = [71, 72, 73].map((seed) => localWitness(`w${seed}`, seed));
    const quorum = policyOf(witnesses);
    const options = { origin: ORIGIN, signer: SIGNER, witnesses, quorum };
    const store = memoryStore();
    const ledger = await openLedger(store, options);
    const { checkpoint } = await ledger.append(record(0), { await: 'witnessed' });
    expect(policySatisfied(quorum, checkpoint ?? (await ledger.checkpoint()), [SIGNER])).toBe(true);
    await ledger.close();
    const again = await openLedger(store, options);
    expect(again.size().witnessed).toBe(1);
    await again.close();
    const deaf = witnesses.map((w, i) =>
      i === 0 ? { key: w.key, cosign: async () => Promise.reject(new Error('deaf')) } : w,
    );
    const lonely = await openLedger(store, { ...options, witnesses: deaf });
    expect(await rejection(lonely.append(record(1), { await: 'witnessed' }))).toMatchObject({
      code: 'ledger-witness',
    });
    await lonely.close();
  });

  it('is refused where it can never be met, or does not know the log', async () => {
    const witnesses = [71, 72, 73].map((seed) => localWitness(`w${seed}`, seed));
    const quorum = policyOf(witnesses);
    const options = { origin: ORIGIN, signer: SIGNER };
    const few = openLedger(memoryStore(), { ...options, witnesses: witnesses.slice(1), quorum });
    expect(await rejection(few)).toBeInstanceOf(RangeError);
    const stranger = parsePolicy(`log ${formatVerifierKey(strangerLog(9))}\nquorum none\n`);
    expect(await rejection(openLedger(memoryStore(), { ...options, quorum: stranger }))).toBeInstanceOf(
      RangeError,
    );
  });
});

describeWithData(
  'a checkpoint of another implementation',
  'ledger/sunlight-mirror-300/cmd/skylight/testdata',
  (root) => {
    it('satisfies a policy of its witness and its mirror, and not one of another witness', async () => {
      const keyIn = (file: string): string =>
        (JSON.parse(readFileSync(join(root, file), 'utf8')) as { verifier_keys: string[] })
          .verifier_keys[0] ?? '';
      const name = '000de184301123b9278c086a7d9f68c9577e83872224c197058fd90784ea9706/checkpoint';
      const note = readFileSync(join(root, 'witness', name));
      const mirrored = readFileSync(join(root, 'witness/mirror', name));
      const policy = (who: string): Policy =>
        parsePolicy(
          `witness w ${keyIn('witness/witness.v0.json')}\nwitness m ${keyIn('witness/mirror/mirror.v0.json')}\nquorum ${who}\n`,
        );
      const met = (who: string, bytes: Uint8Array): boolean =>
        isRuleMet(policy(who).quorum, ({ key }) => {
          const { text, signatures } = parseNote(bytes);
          return signatures.some(
            (s) => s.name === key.name && s.keyId === key.keyId && key.verify(utf8(text), s.signature),
          );
        });
      expect([met('w', note), met('m', note), met('m', mirrored)]).toEqual([true, false, true]);
    });
  },
);

/** The key of another log. */
function strangerLog(seed: number): NoteSigner {
  return ed25519NoteSigner('elsewhere.example/log', new Uint8Array(32).fill(seed));
}
