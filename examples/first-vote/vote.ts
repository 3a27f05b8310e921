// What your server does: it opens a vote among members, takes ballots, and ends the vote.
import { ElectionBoard, issueCards, systemRng as rng, Trustee } from 'hanpyo';
import { buildRoll, type Contest, cardToText, electionId, writeManifest } from 'hanpyo/ballot';
import { P256 } from 'hanpyo/core';
import { ed25519NoteSigner, type Ledger, openLedger } from 'hanpyo/ledger';
import { fileStore } from 'hanpyo/ledger/file';
import * as post from 'hanpyo/record';

/** A vote under way. */
export interface Vote {
  readonly board: ElectionBoard;
  readonly ledger: Ledger;
  readonly officers: readonly post.EntrySigner[];
  readonly trustees: readonly Trustee[];
  /** What each member gets, by mail or in your app: the text of a card. Secret. */
  readonly cards: ReadonlyMap<string, string>;
  /** What a voter's page needs. Public. */
  readonly election: {
    readonly manifest: Uint8Array;
    readonly publicKey: Uint8Array;
    readonly keys: readonly Uint8Array[];
  };
}

/** Opens a vote. Everything public goes into `folder`; the keys live in memory here, and on machines of their own in earnest. */
export async function openVote(folder: string, contest: Contest, members: readonly string[]): Promise<Vote> {
  const log = ed25519NoteSigner('club.example/vote', rng(32));
  const officers = [post.newOfficer(0, rng)];
  const trustees = [1, 2, 3].map((index) => new Trustee(index, rng));
  const manifest = post.defineManifest(
    { title: contest.title, contests: [contest], log, officers, trustees, threshold: 2 },
    rng,
  );
  const ledger = await openLedger(fileStore(folder), { origin: log.name, signer: log });
  const board = await ElectionBoard.open(ledger, rng);
  await board.postAll([post.manifestEntry(manifest, officers)]);
  for (const _round of ['commit', 'reveal', 'confirm'])
    for (const trustee of trustees) await board.postAll(trustee.ceremony(board.record, rng));

  const people = members.map((id, i) => ({ id, line: i + 1, class: 0, style: 0, excluded: [] }));
  const { roll, cards } = issueCards(people, electionId(manifest), P256, new Map(), rng);
  await board.postAll(post.rollEntries(board.record, buildRoll(roll, manifest), officers));
  await board.postAll([post.openingEntry(board.record, officers)]);

  const { publicKey } = board.record.voting.opened.context;
  return {
    ...{ board, ledger, officers, trustees },
    cards: new Map(cards.map(({ id, card }) => [id, cardToText(card)])),
    election: {
      manifest: writeManifest(manifest),
      publicKey: publicKey.toBytes(),
      keys: roll.map(({ key }) => key),
    },
  };
}

/** Takes a ballot: its place on the ledger once it is durable, or why it was refused. */
export async function takeBallot({ board }: Vote, ballot: Uint8Array): Promise<number | string> {
  const entry = post.makeEntry('ballot', board.record.setup.electionId, ballot);
  const { index, refused = [] } = await board.post(entry);
  return index ?? refused.map(({ check, message }) => `${check}: ${message}`).join('; ');
}

/** Closes the vote; two of three trustees decrypt the total, and the result is published. */
export async function endVote({ board, officers, trustees }: Vote): Promise<void> {
  await board.postAll([post.closingEntry(board.record, board.size, officers)]);
  for (const trustee of trustees.slice(0, 2))
    await board.postAll(trustee.decrypt(await board.settled(), rng));
  await board.postAll([post.resultEntry(await board.settled(), officers)]);
}
