/** The party of the example: an office that runs its forum, members who are known by keys, and three kinds of petition. */
import { fromHex, type Rng, toHex } from 'hanpyo/core';
import {
  ed25519NoteSigner,
  formatVerifierKey,
  type Ledger,
  type NoteSigner,
  openLedger,
} from 'hanpyo/ledger';
import { fileStore } from 'hanpyo/ledger/file';
import {
  type Charter,
  charterEntry,
  clockEntry,
  ForumBoard,
  type ForumSigner,
  type ForumState,
  forumId,
  forumKey,
  membersEntries,
  type Profile,
  partyProfile,
} from 'hanpyo/petition';

/** The example's first day. */
export const BEGIN = 1_764_547_200;
/** Positions of the profiles. */
export const PROFILE = { unlinkable: 0, open: 1 } as const;

/** A party whose forum stands on disk. */
export interface Party {
  readonly folder: string;
  readonly log: NoteSigner;
  readonly ledger: Ledger;
  readonly board: ForumBoard;
  readonly state: ForumState;
  readonly office: readonly ForumSigner[];
  readonly operator: ForumSigner;
  readonly members: readonly ForumSigner[];
}

/** A petition in the open: as the unlinkable one, but every support is signed by a member's key. */
function openProfile(id: string, threshold: number): Profile {
  const { stages } = partyProfile(id, threshold);
  const open = stages.map((stage) => ({
    ...stage,
    takes: stage.takes.map((intake) => (intake === 'token' ? 'support' : intake)),
  }));
  return { id, name: { ko: '공개 청원', en: 'Open petition' }, stages: open };
}

function charterOf(office: readonly ForumSigner[], log: NoteSigner, nonce: string): Charter {
  const offices = office.map(({ seed }, i) => ({
    id: `office-${i + 1}`,
    name: { ko: `사무처 ${i + 1}`, en: `Party office ${i + 1}` },
    key: forumKey(seed),
  }));
  return {
    version: 1,
    languages: ['ko', 'en'],
    defaultLanguage: 'ko',
    title: { ko: '당원 광장 (예제)', en: 'Members’ forum (example)' },
    practice: true,
    nonce,
    ledger: { origin: log.name, key: formatVerifierKey(log) },
    operators: offices,
    operatorsRequired: 2,
    panel: [],
    panelRequired: 0,
    grace: 16,
    profiles: [partyProfile('unlinkable', 5), openProfile('open', 5)],
  };
}

/** Opens the forum of a new party in a folder. */
export async function newParty(folder: string, size: number, rng: Rng): Promise<Party> {
  const log = ed25519NoteSigner('party.example/forum', rng(32));
  const signers = (role: ForumSigner['role'], count: number): readonly ForumSigner[] =>
    Array.from({ length: count }, () => ({ role, seed: rng(32) }));
  const [office, members] = [signers('operator', 2), signers('member', size)];
  const charter = charterOf(office, log, toHex(rng(32)));
  const [operator] = office;
  if (operator === undefined) throw new RangeError('an office has people');
  const ledger = await openLedger(fileStore(folder), { origin: log.name, signer: log });
  const board = await ForumBoard.open(ledger, operator);
  const keys = members.map(({ seed }) => fromHex(forumKey(seed)));
  await board.postAll([
    charterEntry(charter, office),
    ...membersEntries(forumId(charter), { change: 'join', keys }, office),
    clockEntry(forumId(charter), BEGIN, office),
  ]);
  const { state } = board.record;
  if (state === undefined) throw new RangeError('the charter was posted');
  return { folder, log, ledger, board, state, office, operator, members };
}
