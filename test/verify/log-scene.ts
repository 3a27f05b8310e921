/** Two short elections for the checks of the log: one with a policy of witnesses, one without. */
import {
  ed25519NoteSigner,
  formatVerifierKey,
  type LedgerOptions,
  memoryStore,
  type NoteSigner,
  openLedger,
  publishedFiles,
} from '../../src/ledger/index.js';
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
import type { HonestRecord } from '../helpers/tamper.js';
import { localWitness } from '../ledger/helpers.js';

type LocalWitness = ReturnType<typeof localWitness>;

/** Three witnesses, who have seen nothing yet. */
export const witnesses: readonly LocalWitness[] = fresh();
/** A policy of two of them. */
export const POLICY: string = `${witnesses.map(({ key }, i) => `witness w${i} ${formatVerifierKey(key)}\n`).join('')}group q 2 w0 w1 w2\nquorum q\n`;

/** A short election whose manifest has a policy of two witnesses of three. */
export async function shortElection(policy: string): Promise<HonestRecord> {
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
export async function verifiedAs(
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

/** An election under that policy, and one that needs no witness. */
export const honest: HonestRecord = await shortElection(POLICY);
export const plain: HonestRecord = await shortElection('quorum none\n');

/** A key for the log of these elections. */
export function newKey(seed: number, name: string = honest.election.origin): NoteSigner {
  return ed25519NoteSigner(name, new Uint8Array(32).fill(seed));
}

/** The witnesses again, without what they have seen. */
export function fresh(): LocalWitness[] {
  return [81, 82, 83].map((seed) => localWitness(`w${seed}.example`, seed));
}
