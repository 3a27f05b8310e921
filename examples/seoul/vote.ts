/**
 * A secret vote as a forum needs it: an election of its own, with three trustees of whom two decrypt, on a log of its own in a
 * folder. All parties are in one process here; real ones keep their secrets on machines of their own.
 */
import { castBallot, ElectionBoard, issueCards, prepareBallot, Trustee, verifyElection } from 'hanpyo';
import {
  buildRoll,
  type Choices,
  type Contest,
  credentialFromCard,
  electionId,
  type IssuedCard,
  type Manifest,
} from 'hanpyo/ballot';
import { P256, type Rng } from 'hanpyo/core';
import { ed25519NoteSigner, filesInMemory, type Ledger, openLedger, publishedFiles } from 'hanpyo/ledger';
import { fileStore } from 'hanpyo/ledger/file';
import * as post from 'hanpyo/record';
import type { Report } from 'hanpyo/verify';
import type { Choice } from 'hanpyo/zk';

/** Somebody who may vote. */
export interface PlannedVoter {
  /** What the office that gives out cards calls them. Not on the ledger. */
  readonly id: string;
  /** What they cast, one after the other: the last counts. */
  readonly ballots: readonly Choices[];
}

/** What is voted on, and how everybody votes. */
export interface VotePlan {
  readonly origin: string;
  readonly title: Readonly<Record<string, string>>;
  readonly contests: readonly Contest[];
  readonly voters: readonly PlannedVoter[];
}

/** A vote that has ended, as its own verifier sees it. */
export interface EndedVote {
  readonly report: Report;
  readonly electionId: Uint8Array;
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  /** People who voted, each once. */
  readonly voters: number;
}

/** A vote that is open, with everybody's secrets. */
export interface OpenVote {
  readonly manifest: Manifest;
  readonly ledger: Ledger;
  readonly board: ElectionBoard;
  readonly officers: readonly post.EntrySigner[];
  readonly trustees: readonly Trustee[];
  readonly cards: readonly IssuedCard[];
}

/** Prepares an election and opens it: manifest, ceremony of the trustees, roll. */
export async function openVote(
  folder: string,
  { origin, title, contests, voters }: VotePlan,
  rng: Rng,
): Promise<OpenVote> {
  const log = ed25519NoteSigner(origin, rng(32));
  const officers = [post.newOfficer(0, rng)];
  const trustees = [1, 2, 3].map((index) => new Trustee(index, rng));
  const manifest = post.defineManifest({ title, contests, log, officers, trustees, threshold: 2 }, rng);
  const ledger = await openLedger(fileStore(folder), { origin, signer: log });
  const board = await ElectionBoard.open(ledger, rng);
  await board.postAll([post.manifestEntry(manifest, officers)]);
  for (const _round of ['commit', 'reveal', 'confirm'])
    for (const trustee of trustees) await board.postAll(trustee.ceremony(board.record, rng));
  const people = voters.map(({ id }, i) => ({ id, line: i + 1, class: 0, style: 0, excluded: [] }));
  const { roll, cards } = issueCards(people, electionId(manifest), P256, new Map(), rng);
  await board.postAll(post.rollEntries(board.record, buildRoll(roll, manifest), officers));
  await board.postAll([post.openingEntry(board.record, officers)]);
  return { manifest, ledger, board, officers, trustees, cards };
}

/**
 * Holds a whole vote and verifies its record from the published files.
 * @param folder - where its log is kept; `hanpyo verify` takes it
 * @throws {Error} if the record does not verify: nothing may rest on it then
 */
export async function holdVote(folder: string, plan: VotePlan, rng: Rng): Promise<EndedVote> {
  const { manifest, ledger, board, officers, trustees, cards } = await openVote(folder, plan, rng);
  const id = electionId(manifest);
  const { context } = board.record.voting.opened;
  for (const [i, { card }] of cards.entries()) {
    const credential = credentialFromCard(card, id, P256);
    for (const choices of plan.voters[i]?.ballots ?? []) {
      const voter = post.voterOf(board.record, credential);
      const prepared = prepareBallot(context, voter, choices, rng);
      await board.postAll([post.ballotEntry(castBallot(prepared, voter.secret, rng))]);
    }
  }
  await board.postAll([post.closingEntry(board.record, board.size, officers)]);
  for (const trustee of trustees.slice(0, 2))
    await board.postAll(trustee.decrypt(await board.settled(), rng));
  await board.postAll([post.resultEntry(await board.settled(), officers)]);
  const { size, root } = await ledger.checkpoint({ size: board.size });
  const report = await verifyElection(filesInMemory(await publishedFiles(ledger)));
  await ledger.close();
  if (report.verdict !== 'verified' || report.accounting === undefined)
    throw new Error(`the record of ${plan.origin} is not in order: ${report.verdict}`);
  const { online, paper } = report.accounting;
  return { report, electionId: id, origin: plan.origin, size, root, voters: online + paper };
}

/** Points, or votes, for each option in turn. */
export function give(...values: readonly number[]): Choice {
  return { kind: 'values', values };
}

/** A vote for options by their positions, in a contest of so many. */
export function choose(options: number, ...chosen: readonly number[]): Choice {
  return give(...Array.from({ length: options }, (_, i) => (chosen.includes(i) ? 1 : 0)));
}
