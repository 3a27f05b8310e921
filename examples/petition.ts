// A forum whose proposals rise by thresholds: three supports and a department owes a reply, five and a debate opens.
import { fromHex, systemRng as rng, sha256, toHex, utf8 } from 'hanpyo/core';
import {
  ed25519NoteSigner,
  filesInMemory,
  formatVerifierKey,
  memoryStore,
  openLedger,
  publishedFiles,
} from 'hanpyo/ledger';
import * as forum from 'hanpyo/petition';
import { verifyForum } from 'hanpyo/verify';

// Whoever runs it, and the members: keys, of which one is given to each person.
const log = ed25519NoteSigner('city.example/forum', rng(32));
const operator = { role: 'operator', seed: rng(32) } as const;
const panel = { role: 'panel', seed: rng(32) } as const;
const members = [1, 2, 3, 4, 5].map(() => ({ role: 'member', seed: rng(32) }) as const);
const [first = operator] = members;

// The thresholds are data of the charter; all bodies that sign for the forum are in it.
const office = (id: string, en: string, ko: string, { seed }: forum.ForumSigner) => ({
  id,
  name: { en, ko },
  key: forum.forumKey(seed),
});
const charter: forum.Charter = {
  ...{ version: 1, languages: ['en', 'ko'], defaultLanguage: 'en', practice: false, nonce: toHex(rng(32)) },
  title: { en: 'Forum', ko: '광장' },
  ledger: { origin: log.name, key: formatVerifierKey(log) },
  operators: [office('office', 'Office', '사무국', operator)],
  operatorsRequired: 1,
  panel: [office('panel', 'Panel', '위원회', panel)],
  panelRequired: 1,
  grace: 3,
  profiles: [forum.seoulProfile('city', { reply: 3, debate: 5, answer: 1000 })],
};
const id = forum.forumId(charter);
const ledger = await openLedger(memoryStore(), { origin: log.name, signer: log });
const board = await forum.ForumBoard.open(ledger, operator, (_id, { stage, cause }) =>
  console.log(stage, cause),
);
const keys = members.map(({ seed }) => fromHex(forum.forumKey(seed)));
await board.postAll([
  forum.charterEntry(charter, [operator]),
  ...forum.membersEntries(id, { change: 'join', keys }, [operator]),
  forum.clockEntry(id, 1_800_000_000, [operator]),
]);

// A proposal: its text lies anywhere, and the log has the hash. Then people support it, and the board does the rest.
const text = utf8('A path for bicycles along the river.');
const file = { hash: sha256(text), size: text.length, mediaType: 'text/plain', language: 'en' };
const filed = forum.proposalEntry(
  id,
  { profile: 0, title: 'A path', text: file, attachments: [] },
  first,
  rng,
);
await board.postAll([filed]);
const proposal = forum.forumEntryId(forum.readForumFrame(filed));
await board.postAll(members.map((member) => forum.supportEntry(id, proposal, member)));

// Anyone runs the rules again over the published files.
await ledger.checkpoint({ size: board.record.size });
const report = await verifyForum(filesInMemory(await publishedFiles(ledger)));
console.log(report.verdict, board.record.state?.proposal(proposal)?.stage.id);
