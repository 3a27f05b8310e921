/** What residents do in the example: file, support, debate; and how a proposal is found again. */
import { type Rng, toHex } from 'hanpyo/core';
import {
  contributionEntry,
  type ForumBoard,
  type ForumSigner,
  type ForumState,
  forumEntryId,
  type ProposalState,
  proposalEntry,
  readForumFrame,
  supportEntry,
} from 'hanpyo/petition';
import { textOf } from './city.js';

/** The forum behind a board. @throws {RangeError} before its charter */
export function stateOf({ record: { state } }: ForumBoard): ForumState {
  if (state === undefined) throw new RangeError('there is no charter yet');
  return state;
}

/** A proposal of a forum. @throws {RangeError} if there is none of the id */
export function proposalOf(board: ForumBoard, id: Uint8Array): ProposalState {
  const proposal = stateOf(board).proposal(id);
  if (proposal === undefined) throw new RangeError('there is no such proposal');
  return proposal;
}

/** Files a proposal: its title and the hash of its text go on the log. @returns its id */
export async function file(
  board: ForumBoard,
  who: ForumSigner,
  { profile, title, text }: { readonly profile: number; readonly title: string; readonly text: string },
  rng: Rng,
): Promise<Uint8Array> {
  const proposal = { profile, title, text: textOf(text), attachments: [] };
  const entry = proposalEntry(stateOf(board).id, proposal, who, rng);
  await board.postAll([entry]);
  return forumEntryId(readForumFrame(entry));
}

/** People support a proposal. */
export async function support(
  board: ForumBoard,
  proposal: Uint8Array,
  people: readonly ForumSigner[],
): Promise<void> {
  const { id } = stateOf(board);
  for (const person of people) await board.postAll([supportEntry(id, proposal, person)]);
}

/** People contribute to a debate, each with a text of their own. */
export async function debate(
  board: ForumBoard,
  proposal: Uint8Array,
  people: readonly ForumSigner[],
  say = '찬성합니다',
): Promise<void> {
  const { id } = stateOf(board);
  for (const person of people)
    await board.postAll([contributionEntry(id, { proposal, text: textOf(say) }, person)]);
}

/** The id of an option that stands for a proposal in a vote: anyone can tell which. */
export function optionOf(proposal: Uint8Array): string {
  return `p-${toHex(proposal).slice(0, 16)}`;
}
