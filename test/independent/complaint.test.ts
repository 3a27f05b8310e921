/** A key ceremony whose first run ends with a complaint that was answered, and whose second run makes the key (4.3). */
import { expect, it } from 'vitest';
import { memoryStore, openLedger } from '../../src/ledger/index.js';
import { ed25519NoteSigner } from '../../src/ledger/note-keys.js';
import { ElectionBoard } from '../../src/record/board.js';
import { makeEntry } from '../../src/record/entry.js';
import { manifestEntry } from '../../src/record/steps.js';
import { testManifest } from '../helpers/election.js';
import { seededRng } from '../helpers/rng.js';
import { at, concat, toHex, u8, u32 } from './bytes.js';
import { judgeRun, type Message, readMessage } from './ceremony.js';
import { readEntry } from './entry.js';
import { readManifest } from './manifest.js';
import { encodePoint } from './p256.js';

/** Holds the ceremony: trustee 1 complains of trustee 2 without cause, who answers; then all of them begin again. */
async function holdCeremony() {
  const rng = seededRng('complaint');
  const { manifest, logSeed, officers, trustees } = testManifest(rng, { group: 'P-256' });
  const { origin } = manifest.ledger;
  const ledger = await openLedger(memoryStore(rng), { origin, signer: ed25519NoteSigner(origin, logSeed) });
  const board = await ElectionBoard.open(ledger, rng);
  const entries: Uint8Array[] = [];
  const post = async (list: readonly Uint8Array[]): Promise<void> => {
    entries.push(...list);
    await board.postAll([...list]);
  };
  const round = async (): Promise<void> => {
    for (const trustee of trustees) await post(trustee.ceremony(board.record, rng));
  };
  await post([manifestEntry(manifest, officers)]);
  await round();
  await round();
  const { electionId } = readEntry(at(entries, 0));
  const complaint = concat(u8(4), u32(1), u32(1), u32(2));
  await post([makeEntry('ceremony', electionId, complaint, [at(trustees, 0).signer])]);
  await round();
  await post(at(trustees, 0).restart(board.record, rng));
  for (let i = 0; i < 3; i++) await round();
  return { entries, status: board.record.setup.status };
}

it('a false complaint fails the run, and the next run makes the key', async () => {
  const { entries, status } = await holdCeremony();
  const manifest = readManifest(readEntry(at(entries, 0)).payload);
  const messages = entries.slice(1).map((entry) => readMessage(readEntry(entry).payload));
  const ofRun = (run: number): Message[] => messages.filter((message) => message.run === run);
  expect(judgeRun(manifest, 1, ofRun(1))).toEqual({ kind: 'failed', reasons: ['false-complaint'] });
  const second = judgeRun(manifest, 2, ofRun(2));
  if (second.kind !== 'finished' || status.kind !== 'finished') throw new Error('not finished');
  expect(toHex(encodePoint(second.keys.K))).toBe(toHex(status.publicKey.toBytes()));
  expect(toHex(second.keys.hash)).toBe(toHex(status.keyHash));
});
