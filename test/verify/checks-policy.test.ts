/** The check of who has seen the log (V40): the policy of the manifest, of the auditor, and receipts held against it. */
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../src/core/bytes.js';
import {
  ed25519NoteSigner,
  encodeReceipt,
  formatVerifierKey,
  type LedgerOptions,
  type LedgerReader,
  memoryStore,
  openLedger,
  publishedFiles,
} from '../../src/ledger/index.js';
import { type VerifyOptions, verifyElection } from '../../src/verify/index.js';
import { filesOf } from '../helpers/publish.js';
import { seededRng } from '../helpers/rng.js';
import { found, verified } from '../helpers/tamper.js';
import { Workshop } from '../helpers/tamper-cases.js';
import { localWitness } from '../ledger/helpers.js';
import { fresh, honest, newKey, POLICY, plain, shortElection, verifiedAs, witnesses } from './log-scene.js';

const shop = new Workshop(honest);

describe('V40: the policy of the manifest', () => {
  it('passes with its quorum, and alone fails without', async () => {
    const report = await verifiedAs(honest, honest.entries, { witnesses, quorum: 3 });
    expect([report.verdict, found(report)]).toEqual(['verified', []]);
    expect(report.checks.find(({ id }) => id === 'V40')).toMatchObject({ status: 'passed', examined: 1 });
    for (const few of [[], witnesses.slice(0, 1)]) {
      const fresh = few.map((_, i) => localWitness(`w8${i + 1}.example`, 81 + i));
      const alone = await verifiedAs(
        honest,
        honest.entries,
        fresh.length > 0 ? { witnesses: fresh, quorum: 1 } : {},
      );
      expect(found(alone)).toEqual([['V40', undefined, 'not-satisfied', 'manifest']]);
      expect(alone.result).toBeUndefined();
    }
  });

  it('a text that is no policy fails it', async () => {
    const wrong = await shortElection('quorum nobody\n');
    const report = await verified(wrong.election, wrong.entries);
    expect(found(report)).toEqual([['V40', undefined, 'policy', 'manifest']]);
  });

  it("and so does the auditor's own, by its name", async () => {
    const policies = (text: string): VerifyOptions => ({
      evidence: { policies: [{ name: 'mine.policy', bytes: utf8(text) }] },
    });
    const met = await verified(plain.election, plain.entries, policies('quorum none\n'));
    expect(met.verdict).toBe('verified');
    const unmet = await verified(plain.election, plain.entries, policies(POLICY));
    expect(found(unmet)).toEqual([['V40', undefined, 'not-satisfied', 'mine.policy']]);
    const none = await verified(plain.election, plain.entries, policies('nothing\n'));
    expect(found(none)).toEqual([['V40', undefined, 'policy', 'mine.policy']]);
    const { election } = plain;
    const log = `log ${formatVerifierKey(newKey(9, election.origin))}\nquorum none\n`;
    const stranger = await verified(election, plain.entries, policies(log));
    expect(found(stranger)).toEqual([['V40', undefined, 'not-satisfied', 'mine.policy']]);
  });
});

describe('V40: receipts', () => {
  /** A log of the honest record, and the receipt of its first ballot under its checkpoint. */
  async function receiptOf(options: Partial<LedgerOptions>): Promise<[Uint8Array, LedgerReader]> {
    const { origin, logSeed } = honest.election;
    const signer = ed25519NoteSigner(origin, logSeed);
    const ledger = await openLedger(memoryStore(), { origin, signer, ...options });
    const level = options.witnesses === undefined ? 'published' : 'witnessed';
    for (const [i, entry] of honest.entries.entries())
      await ledger.append(entry, { ...(i === honest.entries.length - 1 && { await: level }) });
    const { size, note } = await ledger.checkpoint({ level });
    const index = shop.at('ballot');
    const proof = await ledger.inclusionProof(index, size);
    return [encodeReceipt({ index, proof, checkpoint: note }), ledger];
  }

  it('are held against the policy of the manifest, by their names', async () => {
    const [bytes] = await receiptOf({});
    const evidence = { receipts: [{ name: 'kim.txt', bytes }] };
    const options = { witnesses: fresh(), quorum: 3 };
    const weak = await verifiedAs(honest, honest.entries, options, { evidence });
    expect(found(weak)).toEqual([['V40', undefined, 'not-satisfied', 'kim.txt']]);
    expect(weak.checks.find(({ id }) => id === 'V40')?.examined).toBe(2);
  });

  it('pass with its quorum', async () => {
    const [receipt, ledger] = await receiptOf({ witnesses: fresh(), quorum: 3 });
    const evidence = { receipts: [receipt] };
    const report = await verifyElection(filesOf(await publishedFiles(ledger)), {
      rng: seededRng('verifier'),
      evidence,
    });
    expect([report.verdict, found(report)]).toEqual(['verified', []]);
    expect(report.checks.find(({ id }) => id === 'V40')?.examined).toBe(2);
  });
});
