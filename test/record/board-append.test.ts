/** A board over a ledger that is busy, or that lacks witnesses at its end: what was decided gets its place all the same. */
import { expect, it } from 'vitest';
import { castBallot } from '../../src/ballot/index.js';
import { utf8 } from '../../src/core/bytes.js';
import { type Ledger, LedgerBusy, memoryStore, openLedger } from '../../src/ledger/index.js';
import { cosignatureSigner, ed25519NoteSigner } from '../../src/ledger/note-keys.js';
import { ElectionBoard } from '../../src/record/board.js';
import { sealEntry } from '../../src/record/board-append.js';
import { ballotEntry } from '../../src/record/steps.js';
import { choose, contextOf, credentialOf, openTestElection, prepareFor } from '../helpers/election.js';
import { seededRng } from '../helpers/rng.js';

/** The same ledger, which first answers so many appends that it is busy. */
function busyLedger(
  ledger: Ledger,
  times: number,
): { readonly ledger: Ledger; readonly asked: () => number } {
  let asked = 0;
  const busy: Ledger = {
    size: () => ledger.size(),
    health: () => ledger.health(),
    append: (entry, options) => ledger.append(entry, options),
    appendBatch: async (entries, options) => {
      if (asked++ < times) throw new LedgerBusy(1);
      return ledger.appendBatch(entries, options);
    },
    seal: (entry) => ledger.seal(entry),
    close: () => ledger.close(),
    checkpoint: (demand) => ledger.checkpoint(demand),
    read: (from, to, options) => ledger.read(from, to, options),
    readBundles: (from, to, options) => ledger.readBundles(from, to, options),
    inclusionProof: (index, size) => ledger.inclusionProof(index, size),
    consistencyProof: (from, to) => ledger.consistencyProof(from, to),
    subscribe: (from, options) => ledger.subscribe(from, options),
  };
  return { ledger: busy, asked: () => asked };
}

it('asks a busy ledger again: the ballot is decided, and must stand where it was decided', async () => {
  const election = await openTestElection({ voters: 2 });
  const { ledger, asked } = busyLedger(election.board.ledger, 3);
  const board = await ElectionBoard.open(ledger, election.rng);
  const start = board.size;
  const ballots = [0, 1].map((voter) => {
    const prepared = prepareFor(election, voter, choose(contextOf(election), 0));
    return ballotEntry(castBallot(prepared, credentialOf(election, voter).secret, election.rng));
  });
  const posted = await Promise.all(ballots.map((entry) => board.post(entry)));
  expect(posted.map(({ index }) => index)).toEqual([start, start + 1]);
  expect(asked()).toBe(4);
  expect(board.failure).toBeUndefined();
  expect(ledger.size().sequenced).toBe(start + 2);
});

it('a last entry that too few witnesses have seen is the last entry all the same', async () => {
  const key = cosignatureSigner('away', new Uint8Array(32).fill(1), () => 1_700_000_000);
  const witness = { key, cosign: () => Promise.reject(new Error('away')) };
  const signer = ed25519NoteSigner('example.org/board', new Uint8Array(32).fill(2));
  const options = { origin: signer.name, signer, witnesses: [witness], quorum: 1 };
  const ledger = await openLedger(memoryStore(seededRng('store')), options);
  await sealEntry(ledger, utf8('the end'));
  expect([ledger.health().state, ledger.size().sequenced]).toEqual(['sealed', 1]);
  await expect(sealEntry(ledger, utf8('another end'))).rejects.toThrow('sealed');
});
