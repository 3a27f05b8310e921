/** The checks of the log itself (V01 to V04): signature, tree, origin, evidence from elsewhere. */
import { beforeAll, describe, expect, it } from 'vitest';

import { trackerOfBallot } from '../../src/ballot/ballot.js';
import { receiptText } from '../../src/ballot/receipt.js';
import { utf8 } from '../../src/core/bytes.js';
import { formatTreeHead, parseCheckpoint } from '../../src/ledger/checkpoint.js';
import { signNote } from '../../src/ledger/note.js';
import { ed25519NoteSigner } from '../../src/ledger/note-keys.js';
import { readFrame } from '../../src/record/entry.js';
import { type Evidence, type Report, UnreadableRecordError, verifyElection } from '../../src/verify/index.js';
import { filesOf, type LogFiles, publishEntries } from '../helpers/publish.js';
import { seededRng } from '../helpers/rng.js';
import {
  entryAt,
  failedChecks,
  found,
  type HonestRecord,
  holdElection,
  positionOf,
  published,
  verified,
} from '../helpers/tamper.js';

let honest: HonestRecord;
let files: LogFiles;

beforeAll(async () => {
  honest = await holdElection();
  files = await published(honest.election, honest.entries);
});

/** The published files with some changed, or left out. */
function changed(changes: Readonly<Record<string, Uint8Array | undefined>>): LogFiles {
  const copy = new Map(files);
  for (const [path, bytes] of Object.entries(changes)) {
    if (bytes === undefined) copy.delete(path);
    else copy.set(path, bytes);
  }
  return copy;
}

function file(path: string): Uint8Array {
  const bytes = files.get(path);
  if (bytes === undefined) throw new RangeError(`no file ${path}`);
  return bytes;
}

/** The note of the checkpoint, signed by the log's key but with another head. */
function otherNote(head: Partial<ReturnType<typeof parseCheckpoint>>): Promise<Uint8Array> {
  const { origin, logSeed } = honest.election;
  const text = formatTreeHead({ ...parseCheckpoint(file('checkpoint')), ...head });
  return signNote(text, [ed25519NoteSigner(origin, logSeed)]);
}

/** A note whose last signature has a changed byte. */
function badlySigned(note: Uint8Array): Uint8Array {
  const text = new TextDecoder().decode(note);
  return utf8(text.replace(/.(.{20})\n$/, (line, end) => `${line.startsWith('A') ? 'B' : 'A'}${end}\n`));
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
}

function expectOnly(report: Report, check: string, code: string): void {
  expect(failedChecks(report)).toEqual([check]);
  expect(found(report)).toEqual([[check, undefined, code, 'log']]);
  expect([report.verdict, report.result]).toEqual(['failed', undefined]);
}

describe('V01: the checkpoint', () => {
  it('of another key is found, even under the right name', async () => {
    const { origin } = honest.election;
    const forged = await publishEntries(honest.entries, origin, seededRng('other log')(32));
    expectOnly(await verifyElection(filesOf(forged)), 'V01', 'note-unsigned');
    expect(forged.get('tile/0/000.p/28')).toEqual(files.get('tile/0/000.p/28'));
  });

  it('with a signature that is not valid is found', async () => {
    const note = file('checkpoint');
    const text = new TextDecoder().decode(note);
    const at = text.lastIndexOf(' ') + 12;
    const wrong = utf8(`${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`);
    const report = await verifyElection(filesOf(changed({ checkpoint: wrong })));
    expect(failedChecks(report)).toEqual(['V01']);
    const root = text.indexOf('\n28\n') + 10;
    const head = utf8(`${text.slice(0, root)}${text[root] === 'A' ? 'B' : 'A'}${text.slice(root + 1)}`);
    expect(failedChecks(await verifyElection(filesOf(changed({ checkpoint: head }))))).toEqual(['V01']);
  });

  it('that is cut anywhere is no checkpoint, or has no valid signature', async () => {
    const note = file('checkpoint');
    for (let length = 0; length < note.length; length += 7) {
      const cut = changed({ checkpoint: note.subarray(0, length) });
      await expect(verdictOf(cut)).resolves.toMatch(/^unreadable|failed$/);
    }
  });
});

describe('V02: the tree', () => {
  it('finds a changed byte in any tile or bundle, wherever it is', async () => {
    for (const path of files.keys()) {
      if (path === 'checkpoint') continue;
      const bytes = file(path);
      for (const at of [Math.floor(bytes.length / 3), bytes.length - 1])
        expectOnly(
          await verifyElection(filesOf(changed({ [path]: flipped(bytes, at) }))),
          'V02',
          'ledger-corrupt',
        );
    }
  });

  it('finds entries exchanged or altered under the right hashes', async () => {
    const swapped = [...honest.entries];
    [swapped[9], swapped[10]] = [entryAt(swapped, 10), entryAt(swapped, 9)];
    const [path = ''] = [...files.keys()].filter((name) => name.startsWith('tile/entries'));
    const other = await published(honest.election, swapped);
    expectOnly(await verifyElection(filesOf(changed({ [path]: other.get(path) }))), 'V02', 'ledger-corrupt');
  });

  it('finds a missing tile', async () => {
    const missing = changed({ 'tile/0/000.p/28': undefined });
    expectOnly(await verifyElection(filesOf(missing)), 'V02', 'ledger-corrupt');
  });

  it('finds a checkpoint, signed by the log, of another root or more entries', async () => {
    const root = await otherNote({ root: new Uint8Array(32) });
    expectOnly(await verifyElection(filesOf(changed({ checkpoint: root }))), 'V02', 'ledger-corrupt');
    const bundle = [...honest.entries, entryAt(honest.entries, 1)];
    const longer = await published(honest.election, bundle);
    longer.set('tile/0/000.p/29', file('tile/0/000.p/28'));
    expectOnly(await verifyElection(filesOf(longer)), 'V02', 'ledger-corrupt');
  });
});

describe('V03: the origin', () => {
  it('of another log is found, though the right key signed it', async () => {
    const checkpoint = await otherNote({ origin: 'test.example/other' });
    expectOnly(await verifyElection(filesOf(changed({ checkpoint }))), 'V03', 'bad-value');
  });
});

describe('V04: evidence', () => {
  const withEvidence = (evidence: Evidence): Promise<Report> =>
    verified(honest.election, honest.entries, { evidence });
  const note = async (entries: readonly Uint8Array[]): Promise<Uint8Array> =>
    (await published(honest.election, entries)).get('checkpoint') ?? new Uint8Array();

  it('that agrees is passed, and counted', async () => {
    const { board } = honest.election;
    const receipts = [await board.receipt(3), await board.receipt(15)];
    const checkpoints = [await note(honest.entries.slice(0, 5)), file('checkpoint')];
    const report = await withEvidence({ receipts, checkpoints });
    expect(report.verdict).toBe('verified');
    expect(report.checks[3]).toMatchObject({ id: 'V04', status: 'passed', examined: 4 });
  });

  it('of a fork, a longer log, another key, another origin or no checkpoint is found', async () => {
    const { origin, logSeed } = honest.election;
    const [first = new Uint8Array(), ...rest] = honest.entries;
    const fork = await note([first, ...rest.slice(1, 9)]);
    const ahead = await note([...honest.entries, first]);
    const alien = await publishEntries(honest.entries.slice(0, 4), origin, seededRng('alien')(32));
    const named = await publishEntries(honest.entries.slice(0, 4), 'test.example/z', logSeed);
    const notes: readonly (readonly [Uint8Array | undefined, string])[] = [
      [fork, 'fork'],
      [ahead, 'rollback'],
      [alien.get('checkpoint'), 'other-log'],
      [named.get('checkpoint'), 'other-log'],
      [await otherNote({ origin: 'test.example/other' }), 'other-log'],
      [badlySigned(file('checkpoint')), 'unverifiable'],
      [utf8('hello'), 'unreadable'],
    ];
    const report = await withEvidence({ checkpoints: notes.map(([bytes]) => bytes ?? new Uint8Array()) });
    expect(found(report)).toEqual(notes.map(([, code]) => ['V04', undefined, code, 'checkpoint']));
    expect(failedChecks(report)).toEqual(['V04']);
  });

  it('of a ballot that is another voter’s is found, though the ledger’s proof is right', async () => {
    const { board } = honest.election;
    const [mine, theirs] = [0, 1].map((nth) => positionOf(honest.entries, 'ballot', nth));
    const { electionId, payload } = readFrame(entryAt(honest.entries, mine ?? 0));
    const tracker = trackerOfBallot(payload, honest.election.group);
    const receiptAt = async (ledgerIndex: number): Promise<Uint8Array> => {
      const proof = new TextDecoder().decode(await board.receipt(ledgerIndex));
      return utf8(receiptText({ electionId, tracker, ledgerIndex, proof }));
    };
    const receipts = [await receiptAt(mine ?? 0), await receiptAt(theirs ?? 0)];
    expect(found(await withEvidence({ receipts }))).toEqual([
      ['V04', undefined, 'other-ballot', 'receipt 2'],
    ]);
  });

  it('that says nothing about this record is told apart, under the name it came by', async () => {
    const { board, origin } = honest.election;
    const at = positionOf(honest.entries, 'ballot', 0) ?? 0;
    const { electionId, payload } = readFrame(entryAt(honest.entries, at));
    const tracker = trackerOfBallot(payload, honest.election.group);
    const proof = new TextDecoder().decode(await board.receipt(at));
    const whole = { electionId, tracker, ledgerIndex: at, proof };
    const texts = {
      'good.txt': receiptText(whole),
      'election.txt': receiptText({ ...whole, electionId: flipped(electionId, 3) }),
      'log.txt': receiptText({ ...whole, proof: proof.replace(`\n${origin}\n`, '\ntest.example/other\n') }),
      'no-proof.txt': receiptText({ ...whole, proof: 'none' }),
      'image.png': '\x89PNG',
    };
    const receipts = Object.entries(texts).map(([name, text]) => ({ name, bytes: utf8(text) }));
    const checkpoints = [{ name: 'old.note', bytes: await otherNote({ origin: 'test.example/other' }) }];
    const report = await withEvidence({ receipts, checkpoints });
    expect(found(report).map(([, , code, who]) => `${who}: ${code}`)).toEqual([
      'election.txt: other-election',
      'log.txt: other-log',
      'no-proof.txt: unreadable',
      'image.png: unreadable',
      'old.note: other-log',
    ]);
    const messages = report.checks[3]?.findings.map(({ message }) => message).join('\n');
    for (const words of ['a receipt of another election', 'a receipt of another log', 'not a receipt'])
      expect(messages).toContain(words);
  });

  it('of an entry that is another, missing, or in a tree that is not this one, is found', async () => {
    const { board } = honest.election;
    const receipt = await board.receipt(20);
    const without = honest.entries.filter((_, i) => i !== 18);
    const dropped = await verified(honest.election, without, { evidence: { receipts: [receipt] } });
    const codes = found(dropped).flatMap(([check, , code, who]) =>
      check === 'V04' ? [`${code} ${who}`] : [],
    );
    expect(codes).toEqual(['not-included receipt 1', 'rollback receipt 1']);
    const short = await verified(honest.election, honest.entries.slice(0, 20), {
      evidence: { receipts: [receipt] },
    });
    expect(found(short)).toEqual([['V04', undefined, 'missing', 'receipt 1']]);
    expect(found(await withEvidence({ receipts: [utf8('receipt')] }))).toEqual([
      ['V04', undefined, 'unreadable', 'receipt 1'],
    ]);
    const text = new TextDecoder().decode(receipt).replace('index 20', 'index 19');
    expect(found(await withEvidence({ receipts: [utf8(text)] }))).toEqual([
      ['V04', undefined, 'not-included', 'receipt 1'],
    ]);
  });
});

async function verdictOf(record: LogFiles): Promise<string> {
  try {
    return (await verifyElection(filesOf(record))).verdict;
  } catch (error) {
    if (error instanceof UnreadableRecordError) return `unreadable: ${error.message}`;
    throw error;
  }
}
