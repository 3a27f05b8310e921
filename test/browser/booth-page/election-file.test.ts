/** What a booth believes of an election file, and of a checkpoint: nothing that officers, the log's keys and witnesses have not signed. */
import { beforeAll, describe, expect, it } from 'vitest';
import { electionFile, readElectionFile } from '../../../examples/booth/crypto/election-file.js';
import { checkReceipt } from '../../../examples/booth/crypto/receipts.js';
import { fromBase64, fromUtf8, toBase64 } from '../../../src/core/bytes.js';
import { signCheckpoint } from '../../../src/ledger/checkpoint.js';
import {
  cosignatureSigner,
  ed25519NoteSigner,
  formatVerifierKey,
  type NoteSigner,
} from '../../../src/ledger/note-keys.js';
import { readFrame } from '../../../src/record/entry.js';
import { logKeyEntry } from '../../../src/record/notices.js';
import { entriesOf, openTestElection, type TestElection, testManifest } from '../../helpers/election.js';
import { seededRng } from '../../helpers/rng.js';

const rng = seededRng('booth file');
const witness = cosignatureSigner('witness.example/w', rng(32), () => 1_790_000_000);
const POLICY = `witness w ${formatVerifierKey(witness)}\nquorum w\n`;

let plain: TestElection;
let entries: readonly Uint8Array[];
let next: NoteSigner;

beforeAll(async () => {
  plain = await openTestElection({ seed: 'booth' });
  entries = await entriesOf(plain);
  next = ed25519NoteSigner(plain.origin, rng(32));
}, 60_000);

/** A square code of position 2 under a checkpoint that these have signed. */
async function codeBy(log: NoteSigner, ...cosigners: readonly NoteSigner[]): Promise<string> {
  const head = { origin: plain.origin, size: 9, root: rng(32) };
  const note = await signCheckpoint(head, [log]);
  const lines = await Promise.all(
    cosigners.map(async (one) => {
      const body = fromUtf8(note).split('\n\n')[0] ?? '';
      const signature = await one.sign(new TextEncoder().encode(`${body}\n`));
      return `— ${one.name} ${toBase64(Uint8Array.from([...Buffer.from(one.keyId, 'hex'), ...signature]))}\n`;
    }),
  );
  return `hanpyo receipt code v1\n0000-0000-0000-0000-0000\nindex 2\n${fromUtf8(note)}${lines.join('')}`;
}

function changed(change: (entries: Uint8Array[]) => readonly Uint8Array[]): string {
  const file = JSON.parse(electionFile(entries)) as { format: string; entries: string[] };
  return JSON.stringify({
    ...file,
    entries: change(file.entries.map((one) => fromBase64(one))).map(toBase64),
  });
}

describe('the election file', () => {
  it('opens, whatever else is on the ledger', () => {
    const opened = readElectionFile(electionFile(entries, '2026-11-27T18:00:00+09:00'));
    expect(opened.rows).toHaveLength(6);
    expect(opened.closes).toBe('2026-11-27T18:00:00+09:00');
    expect(opened.manifest).toEqual(plain.manifest);
  });

  it('is refused with another manifest, another roll, another key, or without signatures of officers', () => {
    const flipped = (type: string, at: number) => (all: Uint8Array[]) =>
      all.map((entry) =>
        readFrame(entry).type === type
          ? entry.map((byte, i) => (i === entry.length + at ? byte ^ 1 : byte))
          : entry,
      );
    for (const change of [
      flipped('open', -1),
      (all: Uint8Array[]) => all.filter((entry) => readFrame(entry).type !== 'roll-seal'),
      (all: Uint8Array[]) => [...all, ...all.filter((entry) => readFrame(entry).type === 'open')],
      (all: Uint8Array[]) =>
        all.map((entry) =>
          readFrame(entry).type === 'manifest' ? entry.map((byte, i) => (i === 60 ? byte ^ 1 : byte)) : entry,
        ),
      (all: Uint8Array[]) =>
        all.map((entry) =>
          readFrame(entry).type === 'roll-chunk'
            ? entry.map((byte, i) => (i === 60 ? byte ^ 1 : byte))
            : entry,
        ),
    ])
      expect(() => readElectionFile(changed(change))).toThrow();
    for (const text of [
      '',
      '{',
      'null',
      '{"format":"x","entries":[]}',
      '{"format":"hanpyo booth election v1","entries":[1]}',
    ])
      expect(() => readElectionFile(text)).toThrow();
  });
});

describe('checkpoints of receipts', () => {
  const own = (): NoteSigner => ed25519NoteSigner(plain.origin, plain.logSeed);

  it('are believed of the key of the manifest, and of a key that enough officers announced', async () => {
    const before = readElectionFile(electionFile(entries));
    expect(checkReceipt(before, await codeBy(own()))).toMatchObject({ kind: 'signed', index: 2, size: 9 });
    const byNext = await codeBy(next);
    expect(() => checkReceipt(before, byNext)).toThrow();
    const { record } = plain.board;
    const announced = logKeyEntry(record, formatVerifierKey(next), plain.officers);
    const after = readElectionFile(electionFile([...entries, announced]));
    expect(checkReceipt(after, byNext)).toMatchObject({ kind: 'signed', index: 2 });
    expect(checkReceipt(after, await codeBy(own()))).toMatchObject({ kind: 'signed' });
    const byOne = logKeyEntry(record, formatVerifierKey(next), plain.officers.slice(0, 1));
    expect(() => readElectionFile(electionFile([...entries, byOne]))).toThrow('too few officers');
  });

  it('need the witnesses that the manifest asks for (V40)', async () => {
    const { manifest } = testManifest(seededRng('booth'));
    const ledger = { ...manifest.ledger, policy: POLICY };
    const watched = await openTestElection({ seed: 'booth', manifest: { ledger } });
    const election = readElectionFile(electionFile(await entriesOf(watched)));
    const log = ed25519NoteSigner(watched.origin, watched.logSeed);
    const stranger = cosignatureSigner('witness.example/w', rng(32), () => 1_790_000_000);
    expect(checkReceipt(election, await codeBy(log, witness))).toMatchObject({ kind: 'signed' });
    for (const code of [await codeBy(log), await codeBy(log, stranger)])
      expect(() => checkReceipt(election, code)).toThrow('quorum');
  }, 60_000);
});
