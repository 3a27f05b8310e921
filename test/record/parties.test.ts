import { describe, expect, it } from 'vitest';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { memoryStore, openLedger, openTileLog, parseVerifierKey } from '../../src/ledger/index.js';
import { ed25519NoteSigner } from '../../src/ledger/note-keys.js';
import { ElectionBoard } from '../../src/record/board.js';
import { defineManifest } from '../../src/record/define-manifest.js';
import { makeEntry } from '../../src/record/entry.js';
import { newOfficer, Trustee } from '../../src/record/parties.js';
import { replay } from '../../src/record/replay.js';
import { ElectionRecord } from '../../src/record/state.js';
import { ceremonyEntry, closingEntry, manifestEntry } from '../../src/record/steps.js';
import { castVote, entriesOf, holdCeremony, openTestElection, testManifest } from '../helpers/election.js';
import { filesOf, publishEntries } from '../helpers/publish.js';
import { seededRng } from '../helpers/rng.js';

async function emptyBoard(seed: string, record?: ElectionRecord) {
  const rng = seededRng(seed);
  const made = testManifest(rng);
  const { origin } = made.manifest.ledger;
  const ledger = await openLedger(memoryStore(rng), {
    origin,
    signer: ed25519NoteSigner(origin, made.logSeed),
  });
  return { ...made, rng, ledger, board: await ElectionBoard.open(ledger, rng, record) };
}

describe('trustees in memory', () => {
  it('hold the ceremony again after a run that failed, and name who was to blame', async () => {
    const { board, trustees, manifest, officers, rng } = await emptyBoard('restart');
    await board.postAll([manifestEntry(manifest, officers)]);
    for (const _round of ['commit', 'reveal'])
      for (const trustee of trustees) await board.postAll(trustee.ceremony(board.record, rng));
    const [first, , third] = trustees;
    if (first === undefined || third === undefined) throw new Error('three trustees');
    const complaint = { kind: 'complaint', run: 1, trustee: 3, dealer: 1 } as const;
    await board.postAll([ceremonyEntry(board.record, complaint, third.signer)]);
    await board.postAll(first.ceremony(board.record, rng));
    const { setup } = board.record;
    expect(setup.status).toMatchObject({ kind: 'failed', culprits: [{ trustee: 3 }] });
    expect(first.ceremony(board.record, rng)).toEqual([]);
    for (const trustee of trustees)
      await board.postAll(
        setup.ceremony.run === 1 ? trustee.restart(board.record, rng) : trustee.ceremony(board.record, rng),
      );
    await holdCeremony(board, trustees, rng);
    expect(setup.ceremony.run).toBe(2);
    expect(setup.status.kind).toBe('finished');
  });

  it('do not begin another run of a ceremony that has not failed', async () => {
    const { board, trustees, manifest, officers, rng } = await emptyBoard('no restart');
    await board.postAll([manifestEntry(manifest, officers)]);
    expect(() => trustees[0]?.restart(board.record, rng)).toThrow(RangeError);
  });
});

describe('a manifest', () => {
  it('has its parties where they believe to stand', () => {
    const rng = seededRng('places');
    const option = (id: string) => ({ id, name: { en: id } });
    const rule = { kind: 'choice', min: 1, max: 1, blank: true } as const;
    const contests = [{ id: 'one', title: { en: 'One' }, options: ['a', 'b'].map(option), rule }];
    const log = ed25519NoteSigner('example.org/places', rng(32));
    const define = (officers: readonly number[], trustees: readonly number[]) => () =>
      defineManifest(
        {
          ...{ title: { en: 'Places' }, contests, log, threshold: 1 },
          officers: officers.map((index) => newOfficer(index, rng)),
          trustees: trustees.map((index) => new Trustee(index, rng)),
        },
        rng,
      );
    expect(define([0, 1], [1, 2])).not.toThrow();
    expect(define([0], [0, 1])).toThrow('the trustee with index 0 stands where 1 belongs');
    expect(define([1], [1])).toThrow('the officer with index 1 stands where 0 belongs');
  });
});

describe('a board', () => {
  it('takes no manifest of another log, by name or by key, and leaves the log empty', async () => {
    const { manifest, officers, rng, logSeed } = await emptyBoard('another log');
    const { origin } = manifest.ledger;
    for (const [name, seed] of [
      ['example.org/other', logSeed],
      [origin, rng(32)],
    ] as const) {
      const ledger = await openLedger(memoryStore(rng), {
        origin: name,
        signer: ed25519NoteSigner(name, seed),
      });
      const board = await ElectionBoard.open(ledger, rng);
      await expect(board.post(manifestEntry(manifest, officers))).rejects.toThrow(
        /^the ledger is not that of the manifest/,
      );
      expect(ledger.size().sequenced).toBe(0);
    }
  });

  it('appends ballots in batches that a ledger takes, however many come at once', async () => {
    const ballots = Array.from({ length: 200 }, (_, i) =>
      makeEntry('ballot', seededRng('id')(32), seededRng(`ballot ${i}`)(60_000)),
    );
    // A record that accepts everything: only the sizes matter here.
    const record = {
      phase: 'voting',
      poll: { opened: {} },
      admitBallots: (frames: readonly unknown[]) => frames.map(() => ({ findings: [] })),
    } as unknown as ElectionRecord;
    const { board, ledger } = await emptyBoard(`sizes ${RISTRETTO255.id}`, record);
    const positions = await board.postAll(ballots);
    expect(positions).toEqual(ballots.map((_, i) => i));
    expect(ledger.size().sequenced).toBe(200);
  });
});

describe('a trustee', () => {
  it('decrypts nothing behind a finding', async () => {
    const election = await openTestElection({ seed: 'flaw', voters: 4 });
    for (const voter of [0, 1, 2]) await castVote(election, voter, voter);
    const { board, officers, trustees, manifest, logSeed, origin, rng } = election;
    const entries = await entriesOf(election);
    const last = entries.at(-1)?.slice() ?? new Uint8Array();
    last[last.length - 40] = (last[last.length - 40] ?? 0) ^ 1;
    const damaged = [...entries.slice(0, -1), last];
    const record = new ElectionRecord();
    const files = filesOf(await publishEntries(damaged, origin, logSeed));
    const logKeys = [parseVerifierKey(manifest.ledger.key)];
    await replay(record, openTileLog(files, { origin, logKeys }), 0, damaged.length, { rng });
    expect(record.flaw).toMatchObject({ check: 'V19', entry: damaged.length - 1 });
    const { effect } = record.judge(damaged.length, closingEntry(record, damaged.length, officers), rng);
    effect?.();
    expect(record.phase).toBe('closed');
    expect(() => trustees[0]?.decrypt(record, rng)).toThrow(/finding of entry/);
    await board.postAll([closingEntry(board.record, board.size, officers)]);
    expect(trustees[0]?.decrypt(await board.settled(), rng).length).toBe(1);
  });
});
