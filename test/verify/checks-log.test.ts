/** The checks of what the log signs with and who has seen it (V40 to V42): policies, key rotation, extensions. */
import { beforeAll, describe, expect, it } from 'vitest';
import { utf8 } from '../../src/core/bytes.js';
import { Writer } from '../../src/core/codec.js';
import {
  ed25519NoteSigner,
  encodeReceipt,
  formatVerifierKey,
  type LedgerOptions,
  type LedgerReader,
  memoryStore,
  type NoteSigner,
  openLedger,
  publishedFiles,
} from '../../src/ledger/index.js';
import {
  type Extension,
  extensionEntry,
  logKeyEntry,
  writeExtension,
  writeLogKey,
} from '../../src/record/index.js';
import { type Report, type VerifyOptions, verifyElection } from '../../src/verify/index.js';
import {
  castVote,
  entriesOf,
  finishTestElection,
  openTestElection,
  testManifest,
} from '../helpers/election.js';
import { filesOf } from '../helpers/publish.js';
import { seededRng } from '../helpers/rng.js';
import { failedChecks, found, type HonestRecord, recordOf, verified } from '../helpers/tamper.js';
import { type BadEntry, bad, Workshop, withBad } from '../helpers/tamper-cases.js';
import { localWitness } from '../ledger/helpers.js';

const UNTIL: Extension = { until: 1_800_000_000, reason: 'The network was down.' };
const witnesses = [81, 82, 83].map((seed) => localWitness(`w${seed}.example`, seed));
const POLICY = `${witnesses.map(({ key }, i) => `witness w${i} ${formatVerifierKey(key)}\n`).join('')}group q 2 w0 w1 w2\nquorum q\n`;

let honest: HonestRecord;
let plain: HonestRecord;
let shop: Workshop;

/** A key for the log of the test election. */
function newKey(seed: number, name = honest.election.origin): NoteSigner {
  return ed25519NoteSigner(name, new Uint8Array(32).fill(seed));
}

/** The key of the log whose seed is a number. */
function keyOfNumber(seed: number): NoteSigner {
  return ed25519NoteSigner(plain.election.origin, new Writer().raw(new Uint8Array(28)).u32(seed).finish());
}

/** A short election whose manifest has a policy of two witnesses of three. */
async function shortElection(policy: string): Promise<HonestRecord> {
  const { ledger } = testManifest(seededRng('policy')).manifest;
  const election = await openTestElection({
    seed: 'policy',
    voters: 2,
    manifest: { ledger: { ...ledger, policy } },
  });
  await castVote(election, 0, 1);
  await castVote(election, 1, 1);
  await finishTestElection(election);
  return { election, entries: await entriesOf(election) };
}

/** Publishes entries with other signers or with witnesses, and verifies them. */
async function verifiedAs(
  { election }: HonestRecord,
  entries: readonly Uint8Array[],
  options: Partial<LedgerOptions>,
  verifying: VerifyOptions = {},
): Promise<Report> {
  const { origin, logSeed } = election;
  const ledger = await openLedger(memoryStore(seededRng('log')), {
    origin,
    signer: ed25519NoteSigner(origin, logSeed),
    ...options,
  });
  const level = options.witnesses === undefined ? 'published' : 'witnessed';
  for (const [i, entry] of entries.entries())
    await ledger.append(entry, {
      key: seededRng(`key ${i}`)(32),
      ...(i === entries.length - 1 && { await: level }),
    });
  const files = await publishedFiles(ledger);
  await ledger.close();
  return verifyElection(filesOf(files), { rng: seededRng('verifier'), ...verifying });
}

beforeAll(async () => {
  honest = await shortElection(POLICY);
  plain = await shortElection('quorum none\n');
  shop = new Workshop(honest);
});

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

describe('V41: the key of the log', () => {
  /** The entries with an announcement of a key in voting. */
  const announcing = (...keys: readonly NoteSigner[]): Uint8Array[] => {
    const record = recordOf(plain.entries.slice(0, 1));
    const cases = keys.map((key) =>
      bad(
        ['V41'],
        key.keyId,
        '',
        new Workshop(plain).at('ballot', 1),
        logKeyEntry(record, formatVerifierKey(key), plain.election.officers),
      ),
    );
    return [...withBad(plain, cases).entries];
  };
  const own = (): NoteSigner => ed25519NoteSigner(plain.election.origin, plain.election.logSeed);

  it('an announced key signs alone, or beside the one before it', async () => {
    const next = newKey(91);
    for (const options of [
      { signer: next },
      { signer: next, moreSigners: [own()] },
      { signer: own(), moreSigners: [next] },
    ]) {
      const report = await verifiedAs(plain, announcing(next), options);
      expect([report.verdict, found(report)]).toEqual(['verified', []]);
    }
    const twice = await verifiedAs(plain, announcing(next, newKey(92)), { signer: newKey(92) });
    expect(twice.verdict).toBe('verified');
  });

  it('alone fails where a key signs that is in force no more', async () => {
    const kept = await verifiedAs(plain, announcing(newKey(91)), {});
    expect(found(kept)).toEqual([['V41', undefined, 'log-key-in-force', 'log']]);
    const older = await verifiedAs(plain, announcing(newKey(91), newKey(92)), { signer: newKey(91) });
    expect(found(older)).toEqual([['V41', undefined, 'log-key-in-force', 'log']]);
  });

  it('a key that nobody announced is nobody: V01 fails, and so it does without the officers', async () => {
    expect(failedChecks(await verifiedAs(plain, plain.entries, { signer: newKey(91) }))).toEqual(['V01']);
    const record = recordOf(plain.entries.slice(0, 1));
    const signers = [
      [],
      plain.election.officers.slice(0, 1),
      plain.election.trustees.map(({ signer }) => signer),
    ];
    for (const some of signers) {
      const entry = logKeyEntry(record, formatVerifierKey(newKey(91)), some);
      const { entries } = withBad(plain, [bad(['V10'], 'x', '', 2, entry)]);
      expect(failedChecks(await verifiedAs(plain, entries, { signer: newKey(91) }))).toEqual(['V01']);
    }
  });

  it('alone finds a key whose key id the log had before: a note could not tell their signatures apart', async () => {
    // Two of some 110,000 keys, found by trying: the key id has 32 bits.
    const [first, second] = [keyOfNumber(68_344), keyOfNumber(109_794)];
    expect(second.keyId).toBe(first.keyId);
    expect(second.publicKey).not.toEqual(first.publicKey);
    const report = await verifiedAs(plain, announcing(first, second), { signer: first });
    expect(found(report)).toEqual([['V41', expect.any(Number), 'log-key', 'log']]);
  });

  it('alone finds announcements of what is no new key of this log', async () => {
    const workshop = new Workshop(plain);
    const texts = [
      'nothing',
      formatVerifierKey(newKey(91, 'elsewhere.example')),
      plain.election.manifest.ledger.key,
      formatVerifierKey(localWitness(plain.election.origin, 91).key),
    ];
    const cases: BadEntry[] = texts.map((text, i) =>
      bad(
        ['V41', 'log-key'],
        `${i}`,
        'log',
        workshop.at('ballot', 1),
        workshop.signed('log-key', writeLogKey(text), 'open'),
      ),
    );
    const { entries, positions } = withBad(plain, cases);
    const report = await verified(plain.election, entries);
    expect(found(report)).toEqual(cases.map((one) => ['V41', positions.get(one), 'log-key', 'log']));
    const last = workshop.entry('result');
    const late = [
      ...plain.entries,
      logKeyEntry(recordOf(plain.entries), formatVerifierKey(newKey(91)), plain.election.officers),
    ];
    expect(last.length).toBeGreaterThan(0);
    expect(failedChecks(await verified(plain.election, late))).toEqual(['V09']);
  });
});

describe('V42: extensions', () => {
  it('stand in voting and prolong it', async () => {
    const workshop = new Workshop(plain);
    const record = recordOf(plain.entries.slice(0, 1));
    const extend = (until: number, at: number, codes: readonly string[] = []): BadEntry => ({
      ...bad(
        ['V42', ...codes],
        `${until}`,
        'extend',
        at,
        extensionEntry(record, { ...UNTIL, until }, plain.election.officers),
      ),
    });
    const at = workshop.at('ballot', 1);
    const fine = withBad(plain, [extend(100, at), extend(101, at), extend(7200, at)]);
    const report = await verified(plain.election, fine.entries);
    expect(report.verdict).toBe('verified');
    expect(report.checks.find(({ id }) => id === 'V42')?.examined).toBe(3);
    expect(recordOf(fine.entries).notices.extensions.map(({ until }) => until)).toEqual([100, 101, 7200]);
    const worse = [extend(100, at), extend(100, at), extend(99, at)];
    const wrong = withBad(plain, worse);
    const positions = worse.slice(1).map((one) => wrong.positions.get(one));
    expect(found(await verified(plain.election, wrong.entries))).toEqual(
      positions.map((position) => ['V42', position, 'shorter', 'extend']),
    );
  });

  it('never after the closing, nor before the opening, nor without the officers', async () => {
    const record = recordOf(honest.entries.slice(0, 1));
    const { election } = honest;
    const entry = extensionEntry(record, UNTIL, election.officers);
    for (const [at, check] of [
      [shop.at('close') + 1, 'V09'],
      [shop.at('open'), 'V09'],
    ] as const) {
      const { entries } = withBad(honest, [bad([check], 'x', '', at, entry)]);
      const report = await verifiedAs(honest, entries, { witnesses: fresh(), quorum: 3 });
      expect(failedChecks(report)).toEqual([check]);
    }
    const unsigned = extensionEntry(record, UNTIL, []);
    const { entries } = withBad(honest, [bad(['V10'], 'x', '', shop.at('ballot'), unsigned)]);
    expect(failedChecks(await verifiedAs(honest, entries, { witnesses: fresh(), quorum: 3 }))).toEqual([
      'V10',
    ]);
    expect(await election.board.post(entry)).toMatchObject({ refused: [{ check: 'V09' }] });
  });

  it('have a time and a reason', () => {
    for (const wrong of [
      { ...UNTIL, until: 0 },
      { ...UNTIL, until: 1.5 },
    ])
      expect(() => writeExtension(wrong)).toThrow(RangeError);
    expect(() => writeExtension({ ...UNTIL, reason: '' })).toThrow(/no reason/);
    expect(() => writeExtension({ ...UNTIL, reason: 'x'.repeat(2001) })).toThrow(/too-large|bytes/);
  });
});

function fresh(): LedgerOptions['witnesses'] & object {
  return [81, 82, 83].map((seed) => localWitness(`w${seed}.example`, seed));
}
