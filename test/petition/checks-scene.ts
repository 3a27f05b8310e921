/** A forum in the midst of its work, and the entries that could come next, in order or not. */
import { fromHex } from '../../src/core/bytes.js';
import type { VoprfKey } from '../../src/core/voprf.js';
import { voprfKey, voprfOutput } from '../../src/core/voprf.js';
import { type StageChange, writeStageChange } from '../../src/petition/forum-messages.js';
import {
  contributionEntry,
  type ForumSigner,
  makeForumEntry,
  membersEntries,
  outcomeEntry,
  publicationEntry,
  supportEntry,
  tokenKeyEntry,
  tokenRevealEntry,
  tokenSupportEntry,
} from '../../src/petition/index.js';
import type { Outcome } from '../../src/petition/messages.js';
import { writeProposal } from '../../src/petition/messages.js';
import { file, member, OPERATORS, openForum, person, supports, TEXT } from './forum.js';

/** The first of the operators. */
export const OPERATOR: ForumSigner = OPERATORS[0] ?? person('operator', 'a');
/** Of the first proposal by token. */
const KEY: VoprfKey = voprfKey(new Uint8Array(32).fill(1), new Uint8Array(32));
/** Of no proposal. */
export const OTHER: VoprfKey = voprfKey(new Uint8Array(32).fill(2), new Uint8Array(32));
/** Of the second proposal by token. */
export const THIRD: VoprfKey = voprfKey(new Uint8Array(32).fill(3), new Uint8Array(32));
/** Thirty-two zeros. */
export const nothing: Uint8Array = new Uint8Array(32);

/** A forum. */
export const forum: Awaited<ReturnType<typeof openForum>> = await openForum();
/** Its id. */
export const id: Uint8Array = forum.id;
/** In its first stage, with two supports of three. */
export const bikes: Uint8Array = await file(forum.board, id, 0, 'bikes');
/** In its debate, reached at the fifth support. */
export const parks: Uint8Array = await file(forum.board, id, 0, 'parks');
/** By token. */
export const cause: Uint8Array = await file(forum.board, id, 2, 'cause');
/** By token, still gathering supports. */
export const gathering: Uint8Array = await file(forum.board, id, 2, 'gathering');
await forum.board.postAll([
  ...supports(id, bikes, 0, 2),
  ...supports(id, parks, 0, 5),
  tokenKeyEntry(id, cause, KEY.publicKey, OPERATORS),
  tokenKeyEntry(id, gathering, THIRD.publicKey, OPERATORS),
  ...[1, 2, 3].map((i) => tokenSupportEntry(id, cause, token(i), OPERATOR)),
  contributionEntry(id, { proposal: parks, text: TEXT }, member(2)),
  outcomeEntry(id, { ...outcome(parks), voters: 2 }, OPERATORS),
  publicationEntry(id, { media: { subject: 'rep-1', title: '연설', content: TEXT } }, OPERATORS),
  publicationEntry(
    id,
    { activity: { subject: 'rep-1', kind: 'vote', summary: '찬성', documents: [] } },
    OPERATORS,
  ),
]);
/** Where the last proposal stands, which has no key yet. */
const second = forum.board.record.size;
await file(forum.board, id, 2, 'second cause');

/** A token, numbered. */
export function token(i: number): { readonly input: Uint8Array; readonly output: Uint8Array } {
  const input = new Uint8Array(32).fill(i);
  return { input, output: voprfOutput(KEY.secret, input) };
}
/** An entry that changes the stage of a proposal. */
export const stage = (
  change: Omit<StageChange, 'proposal'>,
  proposal: Uint8Array,
  signers: readonly ForumSigner[] = [OPERATOR],
): Uint8Array => makeForumEntry('stage', id, writeStageChange({ ...change, proposal }), signers);

/** A new proposal. */
export function proposal(title: string, profile = 0, who = 0): Uint8Array {
  const payload = writeProposal({ profile, title, text: TEXT, attachments: [], nonce: new Uint8Array(16) });
  return makeForumEntry('proposal', id, payload, [member(who)]);
}

/** A proposal that is filed already. */
export function filedAgain(): Uint8Array {
  const entry = proposal('again');
  forum.board.record.judge(entry).effect?.();
  return entry;
}

/** A support with the signature under another. */
export function grafted(): Uint8Array {
  const [one, two] = [supportEntry(id, bikes, member(5)), supportEntry(id, cause, member(5))];
  return Uint8Array.of(...one.subarray(0, one.length - 64), ...two.subarray(two.length - 64));
}

/** An entry of the roll of members. */
export function members(change: 'join' | 'leave', ...keys: string[]): Uint8Array {
  const [entry = nothing] = membersEntries(id, { change, keys: keys.map((key) => fromHex(key)) }, OPERATORS);
  return entry;
}

/** A key for a proposal; for the profile by token, one that has none yet. */
export function keyOf(proposalId: Uint8Array, key: Uint8Array, profile: number): Uint8Array {
  return tokenKeyEntry(id, profile === 2 ? (cause2() ?? nothing) : proposalId, key, OPERATORS);
}

/** A proposal by token that has no key yet. */
function cause2(): Uint8Array | undefined {
  return [...(forum.board.record.state?.proposals.values() ?? [])].find(({ filed }) => filed === second)?.id;
}

/** What an election said about a proposal. */
export function outcome(proposalId: Uint8Array): Outcome {
  return {
    proposal: proposalId,
    electionId: nothing,
    origin: 'example.org/v',
    size: 1,
    root: nothing,
    voters: 1,
  };
}

/** The secret of the first proposal by token. */
export function reveal(change: { secret?: Uint8Array; issued?: number }): Uint8Array {
  return tokenRevealEntry(id, { proposal: cause, issued: 3, secret: KEY.secret, ...change }, OPERATORS);
}

/** An activity of a representative. */
export function activity(subject: string): Uint8Array {
  const item = { subject, kind: 'vote', summary: '찬성', documents: [] };
  return publicationEntry(id, { activity: item }, OPERATORS);
}

/** A correction of an earlier activity. */
export function correction(subject: string, corrects: number): Uint8Array {
  return publicationEntry(
    id,
    { activity: { subject, kind: 'vote', summary: '반대', documents: [], corrects } },
    OPERATORS,
  );
}
