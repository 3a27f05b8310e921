/** The checks of what the log signs with, and of extensions (V41 and V42). */
import { describe, expect, it } from 'vitest';
import { Writer } from '../../src/core/codec.js';
import { ed25519NoteSigner, formatVerifierKey, type NoteSigner } from '../../src/ledger/index.js';
import {
  type Extension,
  extensionEntry,
  logKeyEntry,
  writeExtension,
  writeLogKey,
} from '../../src/record/index.js';
import { failedChecks, found, recordOf, verified } from '../helpers/tamper.js';
import { type BadEntry, bad, Workshop, withBad } from '../helpers/tamper-cases.js';
import { localWitness } from '../ledger/helpers.js';
import { fresh, honest, newKey, plain, verifiedAs } from './log-scene.js';

const UNTIL: Extension = { until: 1_800_000_000, reason: 'The network was down.' };
const shop = new Workshop(honest);

/** The key of the log whose seed is a number. */
function keyOfNumber(seed: number): NoteSigner {
  return ed25519NoteSigner(plain.election.origin, new Writer().raw(new Uint8Array(28)).u32(seed).finish());
}

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
