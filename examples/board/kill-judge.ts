/** What is left after the rounds: whether it holds what was acknowledged, once, and whether it is the record of an election. */
import { systemRng as rng, verifyElection } from 'hanpyo';
import { equalBytes } from 'hanpyo/core';
import { ed25519NoteSigner, filesInMemory, type Ledger, openLedger, publishedFiles } from 'hanpyo/ledger';
import { fileStore } from 'hanpyo/ledger/file';
import { closingEntry, ElectionRecord, readFrame, replay, resultEntry } from 'hanpyo/record';
import { makePracticeElection, type PracticeElection, practiceBallot } from './practice.js';

/** An election whose service is killed, and all secrets. */
export interface KillElection
  extends Pick<PracticeElection, 'workspace' | 'logSeed' | 'officers' | 'trustees'> {
  /** Name of its log. */
  readonly origin: string;
  /** The entry of a voter's only ballot. @throws {RangeError} if there is no such voter */
  ballot(voter: number): Uint8Array;
  /** What two ballots of one voter have in common, and no others. @param payload - of a ballot's entry */
  voterOf(payload: Uint8Array): string;
}

/** A practice election, whose voters have keys. */
export async function practiceForKills(workspace: string, voters: number): Promise<KillElection> {
  const election = await makePracticeElection(workspace, 'open', { voters });
  return {
    ...election,
    origin: election.manifest.ledger.origin,
    ballot: (number) => {
      const credential = election.voters[number];
      if (credential === undefined) throw new RangeError('no voter is left');
      return practiceBallot(election, credential, number % 3).entry;
    },
    voterOf: (payload) => String(payload.subarray(34, 98)),
  };
}

/** What was found. */
export interface Judgement {
  /** Ballots that are not where they were acknowledged. */
  readonly lost: number;
  /** Ballots that have two places, or share one. */
  readonly doubled: number;
  readonly entries: number;
  /** Of the verifier, about the record. */
  readonly verdict: string;
}

/**
 * Compares what was acknowledged with the ledger, holds the rest of the election, and verifies it.
 * @param acknowledged - ballots by the position that was told; each voter has cast one
 */
export async function judge(
  election: KillElection,
  acknowledged: ReadonlyMap<number, Uint8Array>,
): Promise<Judgement> {
  const signer = ed25519NoteSigner(election.origin, election.logSeed);
  const { workspace } = election;
  const store = fileStore(`${workspace}/record`, { journalDirectory: `${workspace}/journal` });
  const ledger = await openLedger(store, { origin: signer.name, signer });
  try {
    const { size } = await ledger.checkpoint({ size: ledger.size().sequenced });
    const voters = new Set<string>();
    let [lost, seen] = [acknowledged.size, 0];
    for await (const { index, entry } of ledger.read(0, size)) {
      const expected = acknowledged.get(index);
      if (expected !== undefined && equalBytes(expected, entry)) lost -= 1;
      const { type, payload } = readFrame(entry);
      if (type !== 'ballot' && type !== 'anonymous-ballot') continue;
      seen += 1;
      voters.add(election.voterOf(payload));
    }
    const verdict = await finish(election, ledger, size);
    return { lost, doubled: seen - voters.size, entries: size, verdict };
  } finally {
    await ledger.close();
  }
}

async function finish(election: KillElection, ledger: Ledger, size: number): Promise<string> {
  const record = new ElectionRecord();
  let from = 0;
  const take = async (entries: readonly Uint8Array[]): Promise<void> => {
    await ledger.appendBatch(entries);
    const checkpoint = await ledger.checkpoint({ size: ledger.size().sequenced });
    await replay(record, ledger, from, checkpoint.size, { rng });
    from = checkpoint.size;
  };
  await replay(record, ledger, 0, size, { rng });
  from = size;
  await take([closingEntry(record, size, election.officers)]);
  for (const trustee of election.trustees.slice(0, 2)) await take(trustee.decrypt(record, rng));
  await take([resultEntry(record, election.officers)]);
  return (await verifyElection(filesInMemory(await publishedFiles(ledger)))).verdict;
}
