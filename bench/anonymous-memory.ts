/**
 * Memory of the verifier of an election of anonymous voters, by the number of ballots: `npx tsx bench/anonymous-memory.ts [--ballots
 * 10000,100000] [--kept 262144] [--proved]`. Each record is verified from the disk by a process of its own, with nullifiers in memory and
 * outside, keeping results and taking them.
 *
 * PROOFS ARE FAKED here, unless `--proved`: all ballots are one ballot under drawn nullifiers, and in the place of workers that verify
 * proofs stands a pool that takes all for good. So this says what is remembered of ballots, and nothing about the time that they take.
 * With `--proved` they have proofs, made with the published secrets of the insecure keys, which are verified: some 10 ms a ballot.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { encodeAnonymousVote } from '../src/ballot/anonymous/vote.js';
import { SOUND_VOTE } from '../src/ballot/anonymous/vote-examiner.js';
import { systemRng } from '../src/core/random.js';
import { fileStore } from '../src/ledger/file/index.js';
import { openLedger } from '../src/ledger/index.js';
import type { Ledger } from '../src/ledger/interfaces.js';
import { ed25519NoteSigner } from '../src/ledger/note-keys.js';
import { ElectionBoard } from '../src/record/board.js';
import type { VoteCrew } from '../src/record/crew.js';
import { makeEntry } from '../src/record/entry.js';
import { ElectionRecord } from '../src/record/state.js';
import {
  type AnonymousTestElection,
  chosen,
  electionOf,
  finishAnonymousElection,
  openAnonymousElection,
  voteOf,
} from '../test/helpers/anonymous-election.js';
import type { AnonymousMemoryRequest, AnonymousMemoryUse } from './anonymous-memory-child.js';
import { bundleForNode } from './bundle.js';
import { askChild } from './child.js';

const { values } = parseArgs({
  options: {
    ballots: { type: 'string', default: '10000,100000' },
    kept: { type: 'string', default: `${2 ** 18}` },
    proved: { type: 'boolean', default: false },
  },
});
const MIB = 2 ** 20;
/** Ballots that are appended together. */
const APPENDED = 1024;
/** Where the nullifier of a ballot is, and how many of its bytes are drawn: fewer than a field element has. */
const NULLIFIER = { at: 3, bytes: 31 };

const takesAllForGood: VoteCrew = { examine: async (votes) => votes.map(() => SOUND_VOTE), batches: 1 };

const workspace = await mkdtemp(join(tmpdir(), 'hanpyo-bench-'));
const cache = join('node_modules', '.cache');
await mkdir(cache, { recursive: true });
const scripts = await mkdtemp(join(cache, 'hanpyo-bench-'));
try {
  const { child } = await bundleForNode({ child: 'bench/anonymous-memory-child.ts' }, scripts);
  console.log(
    values.proved ? 'ballots with proofs' : 'FAKED PROOFS: what is remembered, not what is verified',
  );
  for (const count of values.ballots.split(',').map(Number)) {
    const folder = join(workspace, `${count}`);
    await holdElection(folder, count);
    await measureAll(child, folder, count);
  }
} finally {
  for (const folder of [workspace, scripts]) await rm(folder, { recursive: true, force: true });
}

/** Verifies the record of a folder in all ways, each in a process of its own. */
async function measureAll(child: string, folder: string, count: number): Promise<void> {
  const record = join(folder, 'record');
  const disk = { folder: workspace, bytes: Number(values.kept) };
  const kept = join(folder, 'kept');
  const ways: readonly (readonly [string, Partial<AnonymousMemoryRequest>])[] = [
    ['in memory', {}],
    ['on a disk', { disk }],
    ['on a disk, keeping results', { disk, kept }],
    ['on a disk, resuming', { disk, kept }],
  ];
  for (const [name, way] of ways) {
    const request: AnonymousMemoryRequest = { record, believed: !values.proved, ...way };
    const use = await askChild<AnonymousMemoryUse>(child, request, ['--expose-gc']);
    if (use.verdict !== 'verified' || use.counted !== count)
      throw new Error(`${use.counted} ballots are ${use.verdict}`);
    const [live, last, peak, file] = [use.live, use.last, use.peak, use.file].map((n) =>
      (n / MIB).toFixed(1),
    );
    console.log(
      `${count} ballots, ${name}: live ${live} MiB at the most, ${last} after the last ballot; resident ${peak}; ` +
        `${file} MiB on the disk; ${use.seconds.toFixed(1)} s`,
    );
  }
}

/** Holds an election on the disk in which so many vote. */
async function holdElection(folder: string, count: number): Promise<void> {
  const store = fileStore(join(folder, 'record'), { journalDirectory: join(folder, 'journal') });
  const secrets = Array.from({ length: count }, (_, i) => 7n ** 50n + BigInt(i));
  const depth = Math.max(4, Math.ceil(Math.log2(count)));
  const election = await openAnonymousElection({ secrets, depth, store, seed: 'bench' });
  await election.board.ledger.close();
  const { origin, logSeed, rng } = election;
  const ledger = await openLedger(store, { origin, signer: ed25519NoteSigner(origin, logSeed) });
  await appendBallots(ledger, election, count);
  const calls = { voteCrew: () => takesAllForGood };
  const board = await ElectionBoard.open(ledger, rng, new ElectionRecord(), calls);
  await finishAnonymousElection({ ...election, board });
  await ledger.checkpoint({ size: board.size });
  await ledger.close();
}

async function appendBallots(ledger: Ledger, election: AnonymousTestElection, count: number): Promise<void> {
  const { electionId } = electionOf(election);
  const one = encodeAnonymousVote(voteOf(election, 0, [chosen(0, 0)]));
  const ballot = (voter: number): Uint8Array => {
    if (values.proved) return encodeAnonymousVote(voteOf(election, voter, [chosen(0, 0)]));
    const bytes = one.slice();
    bytes.fill(0, NULLIFIER.at - 1, NULLIFIER.at);
    bytes.set(systemRng(NULLIFIER.bytes), NULLIFIER.at);
    return bytes;
  };
  for (let from = 0; from < count; from += APPENDED) {
    const some = Array.from({ length: Math.min(APPENDED, count - from) }, (_, i) =>
      makeEntry('anonymous-ballot', electionId, ballot(from + i), []),
    );
    await ledger.appendBatch(some, { await: 'published' });
  }
}
