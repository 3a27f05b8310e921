/** What is asked of each type of entry before its payload is looked at (spec section 7.2): the table of the phases. */
import { equalBytes } from '../core/bytes.js';
import type { EntryFrame, EntryType } from './entry.js';
import { type Finding, finding } from './finding.js';

/** Who votes in an election: holders of keys on the roll, or people on a roll who do not say which of them they are. */
export type Voters = 'keys' | 'anonymous';

/** Where an election stands. */
export type Phase = 'empty' | 'setup' | 'voting' | 'closed' | 'published';

/** Where an entry may stand, and who must have signed it: the trustee is the one that its payload names. */
export interface EntryRule {
  /** `running`: any phase between the manifest and the result. */
  readonly phase: Phase | 'running';
  readonly signers: 'officers' | 'trustee' | 'nobody';
  /** Whose elections have such entries; all, if left out. */
  readonly voters?: Voters;
}

/** The rule of every type of entry. A ballot and a challenge are signed by their credential, in the payload. */
export const ENTRY_RULES: Readonly<Record<EntryType, EntryRule>> = {
  manifest: { phase: 'empty', signers: 'officers' },
  ceremony: { phase: 'setup', signers: 'trustee' },
  'roll-chunk': { phase: 'setup', signers: 'officers' },
  'roll-seal': { phase: 'setup', signers: 'officers' },
  open: { phase: 'setup', signers: 'officers' },
  ballot: { phase: 'voting', signers: 'nobody', voters: 'keys' },
  challenge: { phase: 'voting', signers: 'nobody', voters: 'keys' },
  paper: { phase: 'voting', signers: 'officers', voters: 'keys' },
  revocation: { phase: 'voting', signers: 'officers', voters: 'keys' },
  close: { phase: 'voting', signers: 'officers' },
  share: { phase: 'closed', signers: 'trustee' },
  result: { phase: 'closed', signers: 'officers' },
  'shuffle-part': { phase: 'closed', signers: 'trustee' },
  shuffle: { phase: 'closed', signers: 'trustee' },
  'list-share': { phase: 'closed', signers: 'trustee' },
  'verifying-key': { phase: 'setup', signers: 'officers', voters: 'anonymous' },
  'anonymous-ballot': { phase: 'voting', signers: 'nobody', voters: 'anonymous' },
  'log-key': { phase: 'running', signers: 'officers' },
  extend: { phase: 'voting', signers: 'officers' },
};

/** An entry of another election, a second manifest, an entry in a phase that is not its own, or of other voters' elections. */
export function misplaced(
  { type, electionId }: EntryFrame,
  index: number,
  expectedId: Uint8Array,
  current: Phase,
  ofElection: Voters,
): Finding | undefined {
  if (!equalBytes(electionId, expectedId))
    return finding('V06', index, type, 'election-id', 'is of another election');
  if (type === 'manifest')
    return finding('V07', index, type, 'manifest', 'there is one manifest, and it comes first');
  const { phase, voters = ofElection } = ENTRY_RULES[type];
  if (phase !== current && (phase !== 'running' || current === 'published'))
    return finding(
      'V09',
      index,
      type,
      'phase',
      `belongs to ${phase === 'running' ? 'a running election' : `the phase ${phase}`}, this is ${current}`,
    );
  return voters === ofElection
    ? undefined
    : finding('V35', index, type, 'eligibility', OTHER_VOTERS[ofElection]);
}

const OTHER_VOTERS: Readonly<Record<Voters, string>> = {
  keys: 'voters of this election have keys on the roll',
  anonymous: 'voters of this election are anonymous',
};
