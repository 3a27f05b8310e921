import {
  castBallot,
  ElectionBoard,
  issueCards,
  prepareBallot,
  systemRng as rng,
  Trustee,
  verifyElection,
} from 'hanpyo';
import { buildRoll, type Choices, credentialFromCard, electionId, tidyText } from 'hanpyo/ballot';
import { P256 } from 'hanpyo/core';
import { ed25519NoteSigner, filesInMemory, memoryStore, openLedger, publishedFiles } from 'hanpyo/ledger';
import * as post from 'hanpyo/record';

// Two contests: two seats by ranking three candidates, and a name that voters write themselves.
const options = ['kim', 'lee', 'park'].map((id) => ({ id, name: { en: id } }));
const counting = { rule: 'scottish-stv', seats: 2 } as const;
const council = {
  kind: 'ranked',
  min: 1,
  max: 3,
  ties: 'refused',
  blank: true,
  shuffles: 2,
  counting,
} as const;
const hall = { kind: 'write-in', maxBytes: 40, blank: true, shuffles: 2 } as const;
const contests = [
  { id: 'council', title: { en: 'Council' }, options, rule: council },
  { id: 'hall', title: { en: 'Name of the hall' }, options: [], rule: hall },
];

// As in every election: parties, manifest, board, key ceremony, roll, opening.
const log = ed25519NoteSigner('example.org/club', rng(32));
const officers = [post.newOfficer(0, rng)];
const trustees = [1, 2, 3].map((index) => new Trustee(index, rng));
const parties = { log, officers, trustees, threshold: 2 };
const manifest = post.defineManifest({ title: { en: 'Club' }, contests, ...parties }, rng);
const ledger = await openLedger(memoryStore(), { origin: log.name, signer: log });
const board = await ElectionBoard.open(ledger, rng);
await board.postAll([post.manifestEntry(manifest, officers)]);
for (const _round of ['commit', 'reveal', 'confirm'])
  for (const trustee of trustees) await board.postAll(trustee.ceremony(board.record, rng));
const people = ['ann', 'bo', 'cho'].map((id, i) => ({ id, line: i + 1, class: 0, style: 0, excluded: [] }));
const { roll, cards } = issueCards(people, electionId(manifest), P256, new Map(), rng);
await board.postAll(post.rollEntries(board.record, buildRoll(roll, manifest), officers));
await board.postAll([post.openingEntry(board.record, officers)]);

// A ranking has one rank for each option, in the order of the options: 1 is first, 0 is not ranked.
const rankings = [
  [1, 2, 0], // kim, then lee
  [1, 3, 2], // kim, then park, then lee
  [2, 1, 0], // lee, then kim
];
const texts = ['Pine hall', ' Pine  hall ', '솔숲회관'];
const { context } = board.record.voting.opened;
for (const [i, { card }] of cards.entries()) {
  const voter = post.voterOf(board.record, credentialFromCard(card, electionId(manifest), P256));
  const choices: Choices = new Map([
    ['council', { kind: 'ranking', ranks: rankings[i] ?? [] }],
    ['hall', { kind: 'text', text: tidyText(texts[i] ?? '') }],
  ]);
  const prepared = prepareBallot(context, voter, choices, rng);
  await board.postAll([post.ballotEntry(castBallot(prepared, voter.secret, rng))]);
}

// Closing; then two trustees shuffle, one after the other, and two decrypt what came out.
await board.postAll([post.closingEntry(board.record, board.size, officers)]);
for (const trustee of trustees.slice(0, 2)) await board.postAll(trustee.shuffle(await board.settled(), rng));
for (const trustee of trustees.slice(1, 3)) await board.postAll(trustee.decrypt(await board.settled(), rng));
await board.postAll([post.resultEntry(await board.settled(), officers)]);

// Anyone verifies the shuffles and counts again.
const report = await verifyElection(filesInMemory(await publishedFiles(ledger)));
console.log(report.verdict);
for (const { title, shuffled } of report.result ?? []) {
  console.log(title, shuffled?.elected);
  for (const { vote, count } of shuffled?.votes ?? []) console.log(count, vote);
}
