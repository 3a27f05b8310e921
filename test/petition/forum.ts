/** A forum for tests: its people, its charter, its board over a log in memory. */
import { fromHex, utf8 } from '../../src/core/bytes.js';
import { sha256 } from '../../src/core/hash.js';
import { formatVerifierKey, type Ledger, memoryStore, openLedger } from '../../src/ledger/index.js';
import { ed25519NoteSigner, type NoteSigner } from '../../src/ledger/note-keys.js';
import {
  assemblyProfile,
  type Charter,
  charterEntry,
  clockEntry,
  type Document,
  ForumBoard,
  type ForumSigner,
  forumEntryId,
  forumId,
  forumKey,
  membersEntries,
  partyProfile,
  proposalEntry,
  readForumFrame,
  type StageEvent,
  seoulProfile,
  supportEntry,
} from '../../src/petition/index.js';
import { seededRng } from '../helpers/rng.js';

export const ORIGIN = 'example.org/forum';
export const LOG_SEED: Uint8Array = new Uint8Array(32).fill(9);
export const LOG_SIGNER: NoteSigner = ed25519NoteSigner(ORIGIN, LOG_SEED);

/** A signer whose seed is made of a name. */
export function person(role: ForumSigner['role'], name: string): ForumSigner {
  return { role, seed: sha256(utf8(`${role} ${name}`)) };
}

export const OPERATORS: readonly ForumSigner[] = [person('operator', 'a'), person('operator', 'b')];
export const PANEL: readonly ForumSigner[] = [
  person('panel', 'a'),
  person('panel', 'b'),
  person('panel', 'c'),
];

/** Member i. */
export function member(i: number): ForumSigner {
  return person('member', String(i));
}

export const TEXT: Document = {
  hash: sha256(utf8('a text')),
  size: 6,
  mediaType: 'text/markdown',
  language: 'ko',
};

/** Small thresholds, so that tests reach them: 3, 5 and 4 in Seoul's way; 2 and 4 in the Assembly's; 3 by token. */
export function charter(change: Partial<Charter> = {}): Charter {
  const office = (signer: ForumSigner, i: number) => ({
    id: `o${i}`,
    name: { ko: `직원 ${i}`, en: `officer ${i}` },
    key: forumKey(signer.seed),
  });
  return {
    version: 1,
    languages: ['ko', 'en'],
    defaultLanguage: 'ko',
    title: { ko: '시민 광장', en: 'Citizens’ forum' },
    practice: false,
    nonce: 'ab'.repeat(32),
    ledger: { origin: ORIGIN, key: formatVerifierKey(LOG_SIGNER) },
    operators: OPERATORS.map(office),
    operatorsRequired: 2,
    panel: PANEL.map(office),
    panelRequired: 2,
    grace: 3,
    profiles: [
      seoulProfile('city', { reply: 3, debate: 5, answer: 4 }),
      assemblyProfile('assembly', { shown: 2, referred: 4 }),
      partyProfile('party', 3),
    ],
    ...change,
  };
}

/** A forum that stands. */
export interface OpenForum {
  readonly board: ForumBoard;
  readonly ledger: Ledger;
  readonly id: Uint8Array;
  readonly events: readonly StageEvent[];
}

/** A board with ten members at time 1000, and the events it told of. */
export async function openForum(own: Charter = charter()): Promise<OpenForum> {
  const ledger = await openLedger(memoryStore(seededRng('forum')), { origin: ORIGIN, signer: LOG_SIGNER });
  const events: StageEvent[] = [];
  const [operator] = OPERATORS;
  if (operator === undefined) throw new Error('there is an operator');
  const board = await ForumBoard.open(ledger, operator, (_, event) => events.push(event));
  const id = forumId(own);
  const keys = Array.from({ length: 10 }, (_, i) => fromHex(forumKey(member(i).seed)));
  await board.postAll([
    charterEntry(own, OPERATORS),
    ...membersEntries(id, { change: 'join', keys }, OPERATORS),
    clockEntry(id, 1000, OPERATORS),
  ]);
  return { board, ledger, id, events };
}

/** Files a proposal of member 0. @returns its id */
export async function file(
  board: ForumBoard,
  id: Uint8Array,
  profile: number,
  title = '자전거 길',
): Promise<Uint8Array> {
  const bytes = proposalEntry(
    id,
    { profile, title, text: TEXT, attachments: [] },
    member(0),
    seededRng(title),
  );
  await board.postAll([bytes]);
  return forumEntryId(readForumFrame(bytes));
}

/** Supports of members [from, to). */
export function supports(id: Uint8Array, proposal: Uint8Array, from: number, to: number): Uint8Array[] {
  return Array.from({ length: to - from }, (_, i) => supportEntry(id, proposal, member(from + i)));
}
