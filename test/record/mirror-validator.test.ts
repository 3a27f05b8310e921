/** A mirror of an election: it cosigns a whole election, step by step, and nothing behind an entry that is not in order. */
import { beforeAll, expect, it } from 'vitest';
import {
  type CheckpointTrust,
  ed25519NoteSigner,
  type Ledger,
  Mirror,
  MirrorRefusedError,
  memoryStore,
  memoryWitnessStore,
  openLedger,
} from '../../src/ledger/index.js';
import { electionValidator } from '../../src/record/index.js';
import {
  castVote,
  entriesOf,
  finishTestElection,
  openTestElection,
  type TestElection,
} from '../helpers/election.js';
import { seededRng } from '../helpers/rng.js';
import { witnessKey } from '../ledger/witness-helpers.js';

const KEY = witnessKey('mirror.example', 71);
let election: TestElection;
let entries: readonly Uint8Array[];

beforeAll(async () => {
  election = await openTestElection({ seed: 'mirrored', voters: 3 });
  for (const voter of [0, 1, 2]) await castVote(election, voter, voter % 2);
  await finishTestElection(election);
  entries = await entriesOf(election);
});

/** A log that takes whatever it is given, and a mirror of it that validates. */
async function mirrored(): Promise<{ ledger: Ledger; reopen: () => Promise<Mirror> }> {
  const { origin, logSeed } = election;
  const signer = ed25519NoteSigner(origin, logSeed);
  const ledger = await openLedger(memoryStore(), { origin, signer, checkpointIntervalMs: 1 });
  const trust: CheckpointTrust = { origin, logKeys: [signer] };
  const kept = { source: ledger, trust, store: memoryStore(), pending: memoryWitnessStore(), signer: KEY };
  const reopen = () => Mirror.open({ ...kept, validate: electionValidator(seededRng('mirror')) });
  return { ledger, reopen };
}

it('cosigns a whole election in rounds of any size, and again after a restart', async () => {
  const { ledger, reopen } = await mirrored();
  let mirror = await reopen();
  for (const [i, entry] of entries.entries()) {
    await ledger.append(entry);
    if (i % 5 !== 0 && i !== entries.length - 1) continue;
    await ledger.checkpoint({ size: i + 1 });
    if (i === 10) {
      await mirror.close();
      mirror = await reopen();
    }
    expect(await mirror.follow()).toMatchObject({ size: i + 1, cosigners: [KEY.name] });
  }
  expect(mirror.cosigned?.size).toBe(entries.length);
}, 60_000);

it('cosigns nothing behind a ballot that was changed, whatever the log says', async () => {
  const { ledger, reopen } = await mirrored();
  const mirror = await reopen();
  const at = entries.findIndex((entry) => entry[1] === BALLOT);
  const changed = entries.map((entry, i) => (i === at + 1 ? withLastByteChanged(entry) : entry));
  for (const entry of changed.slice(0, at + 1)) await ledger.append(entry, { await: 'published' });
  expect(await mirror.follow()).toMatchObject({ size: at + 1 });
  for (const entry of changed.slice(at + 1)) await ledger.append(entry, { await: 'published' });
  const refused = await rejectionOf(mirror.follow());
  expect(refused).toBeInstanceOf(MirrorRefusedError);
  expect(String(refused)).toMatch(new RegExp(`V[0-9]{2}, entry ${at + 1}, `));
  expect(mirror.cosigned?.size).toBe(at + 1);
  await mirror.close();
  expect(await rejectionOf((await reopen()).follow())).toBeInstanceOf(MirrorRefusedError);
}, 60_000);

/** The type byte of a ballot (spec 7.1). */
const BALLOT = 6;

/** A ballot whose proof is another: the last byte before the empty list of signatures. */
function withLastByteChanged(entry: Uint8Array): Uint8Array {
  const copy = entry.slice();
  const at = copy.length - 10;
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}
