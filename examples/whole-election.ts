import {
  castBallot,
  ElectionBoard,
  issueCards,
  prepareBallot,
  systemRng as rng,
  Trustee,
  verifyElection,
} from 'hanpyo';
import { buildRoll, credentialFromCard, electionId } from 'hanpyo/ballot';
import { P256 } from 'hanpyo/core';
import { ed25519NoteSigner, filesInMemory, memoryStore, openLedger, publishedFiles } from 'hanpyo/ledger';
import * as post from 'hanpyo/record';
import type { Choice } from 'hanpyo/zk';

// The parties, and what they agree on. Real ones keep their secrets on machines of their own.
const log = ed25519NoteSigner('example.org/lunch', rng(32));
const officers = [post.newOfficer(0, rng)];
const trustees = [1, 2, 3].map((index) => new Trustee(index, rng));
const options = ['bibimbap', 'pizza'].map((id) => ({ id, name: { en: id } }));
const rule = { kind: 'choice', min: 1, max: 1, blank: true } as const;
const contests = [{ id: 'lunch', title: { en: 'What shall we eat?' }, options, rule }];
const manifest = post.defineManifest(
  { title: { en: 'Lunch' }, contests, log, officers, trustees, threshold: 2 },
  rng,
);

// A board over a log; the trustees make the election key in three rounds.
const ledger = await openLedger(memoryStore(), { origin: log.name, signer: log });
const board = await ElectionBoard.open(ledger, rng);
await board.postAll([post.manifestEntry(manifest, officers)]);
for (const _round of ['commit', 'reveal', 'confirm'])
  for (const trustee of trustees) await board.postAll(trustee.ceremony(board.record, rng));

// The roll: a card for each voter, and only public keys on the log.
const people = ['ann', 'bo', 'cho'].map((id, i) => ({ id, line: i + 1, class: 0, style: 0, excluded: [] }));
const { roll, cards } = issueCards(people, electionId(manifest), P256, new Map(), rng);
await board.postAll(post.rollEntries(board.record, buildRoll(roll, manifest), officers));
await board.postAll([post.openingEntry(board.record, officers)]);

// Everybody votes: one for the first option, the others for the second.
const { context } = board.record.voting.opened;
for (const [i, { card }] of cards.entries()) {
  const voter = post.voterOf(board.record, credentialFromCard(card, electionId(manifest), P256));
  const choice: Choice = { kind: 'values', values: i === 0 ? [1, 0] : [0, 1] };
  const prepared = prepareBallot(context, voter, new Map([['lunch', choice]]), rng);
  await board.postAll([post.ballotEntry(castBallot(prepared, voter.secret, rng))]);
}

// Closing; two of three trustees decrypt the total, and nothing but the total.
await board.postAll([post.closingEntry(board.record, board.size, officers)]);
for (const trustee of trustees.slice(0, 2)) await board.postAll(trustee.decrypt(await board.settled(), rng));
await board.postAll([post.resultEntry(await board.settled(), officers)]);

// Anyone checks it from the published files alone.
const report = await verifyElection(filesInMemory(await publishedFiles(ledger)));
for (const { name, votes } of report.result?.[0]?.options ?? []) console.log(report.verdict, name, votes);
