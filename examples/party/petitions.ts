/** Petitions of members: one whose supporters nobody can name, the office included, and one in the open. */
import { fromHex, type Rng, sha256, utf8 } from 'hanpyo/core';
import {
  clockEntry,
  type Document,
  finishToken,
  forumEntryId,
  forumKey,
  issuedInMemory,
  proposalEntry,
  readForumFrame,
  requestToken,
  stageEntry,
  supportEntry,
  type Token,
  TokenIssuer,
  tokenKeyEntry,
  tokenRevealEntry,
  tokenSupportEntry,
} from 'hanpyo/petition';
import { BEGIN, type Party, PROFILE } from './party.js';

/** A text by its hash. */
function textOf(text: string, language = 'ko'): Document {
  const bytes = utf8(text);
  return { hash: sha256(bytes), size: bytes.length, mediaType: 'text/markdown', language };
}

async function file(
  { board, state, members }: Party,
  profile: number,
  title: string,
  rng: Rng,
): Promise<Uint8Array> {
  const [sponsor] = members;
  if (sponsor === undefined) throw new RangeError('a party has members');
  const entry = proposalEntry(
    state.id,
    { profile, title, text: textOf(title), attachments: [] },
    sponsor,
    rng,
  );
  await board.postAll([entry]);
  return forumEntryId(readForumFrame(entry));
}

/** A petition in the open: so many members sign. @returns its id */
export async function openPetition(party: Party, supporters: number, rng: Rng): Promise<Uint8Array> {
  const { board, state, members } = party;
  const petition = await file(party, PROFILE.open, '지역 사무소를 열어 주세요', rng);
  for (const member of members.slice(0, supporters))
    await board.postAll([supportEntry(state.id, petition, member)]);
  return petition;
}

/** A petition by token, as it is gathered. */
export interface SecretPetition {
  readonly id: Uint8Array;
  readonly issuer: TokenIssuer;
  readonly tokens: readonly Token[];
}

/**
 * A petition by token: members, whom the office knows, ask for a token each; later, under no name, tokens come back. The order
 * is turned around here; in the world it is time and another connection that keep the two apart.
 */
export async function secretPetition(party: Party, supporters: number, rng: Rng): Promise<SecretPetition> {
  const { board, state, office, operator, members } = party;
  const id = await file(party, PROFILE.unlinkable, '후보 경선 규칙을 바꿉시다', rng);
  const issuer = new TokenIssuer(rng(32), id, issuedInMemory());
  await board.postAll([tokenKeyEntry(state.id, id, issuer.publicKey, office)]);
  const tokens: Token[] = [];
  for (const { seed } of members.slice(0, supporters)) {
    const request = requestToken(rng);
    const issue = await issuer.issue(fromHex(forumKey(seed)), request.blinded, rng);
    if (issue.kind !== 'issued') throw new Error(issue.reason);
    // The key is taken from the log, not from the answer: a key of one's own would be a mark.
    const publicKey = state.proposal(id)?.tokenKey;
    if (publicKey === undefined) throw new Error('the key was announced');
    tokens.unshift(finishToken(request, issue.answer, publicKey));
  }
  for (const token of tokens)
    if (issuer.accepts(token)) await board.postAll([tokenSupportEntry(state.id, id, token, operator)]);
  return { id, issuer, tokens };
}

/** The petition ends: it is decided, and the key is out, so that everyone checks every token. */
export async function reveal({ board, state, office }: Party, { id, issuer }: SecretPetition): Promise<void> {
  const proposal = state.proposal(id);
  if (proposal === undefined) throw new RangeError('there is no such petition');
  const adopt = { to: 'adopted', kind: 'decision', reason: '전당대회 안건으로 채택' } as const;
  await board.postAll([
    clockEntry(state.id, BEGIN + 30 * 86_400, office),
    stageEntry(state, proposal, adopt, office),
    tokenRevealEntry(state.id, { proposal: id, issued: await issuer.count(), secret: issuer.secret }, office),
  ]);
}
