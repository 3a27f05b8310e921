/**
 * Who judges each type of entry that leaves the election in its phase, and who must have signed it. Its place is in order
 * before anybody is asked; a part of the record that is not there yet throws.
 */
import type { Rng } from '../core/random.js';
import type { EntryFrame, EntryType } from './entry.js';
import { ENTRY_RULES } from './entry-rules.js';
import type { Judgement } from './judgement.js';
import type { Notices } from './notices.js';
import type { SetupPhase } from './setup.js';
import type { SignerRule } from './signing.js';
import type { TallyPhase } from './tallying.js';
import type { VotingPhase } from './voting.js';

/** The parts of a record that judge entries. */
export interface JudgingParts {
  readonly notices: Notices;
  /** @throws {RangeError} before the manifest */
  readonly setup: SetupPhase;
  /** @throws {RangeError} before the opening, and where voters are anonymous */
  readonly voting: VotingPhase;
  /** @throws {RangeError} before the closing */
  readonly tallying: TallyPhase;
}

/** Types of entries that the record itself judges: they begin a phase, or hold ballots, of which it judges many at once. */
export type OwnType = 'manifest' | 'open' | 'ballot' | 'anonymous-ballot' | 'close' | 'result';

/** Judges an entry of one type. @param index - position on the ledger */
export type EntryJudge = (parts: JudgingParts, frame: EntryFrame, index: number, rng: Rng) => Judgement;

/** The judge of every other type. */
export const ENTRY_JUDGES: Readonly<Record<Exclude<EntryType, OwnType>, EntryJudge>> = {
  ceremony: ({ setup }, frame, index) => setup.judgeCeremony(frame, index),
  'roll-chunk': ({ setup }, frame, index) => setup.judgeChunk(frame, index),
  'roll-seal': ({ setup }, frame, index) => setup.judgeSeal(frame, index),
  'verifying-key': ({ setup }, frame, index) => {
    if (setup.anonymous === undefined) throw new RangeError('voters have keys');
    return setup.anonymous.judgeKey(frame, index);
  },
  challenge: ({ voting }, frame, index) => voting.judgeChallenge(frame, index),
  paper: ({ voting }, frame, index) => voting.judgePaper(frame, index),
  revocation: ({ voting }, frame, index) => voting.judgeRevocation(frame, index),
  share: ({ tallying }, frame, index) => tallying.judgeShare(frame, index),
  'shuffle-part': ({ tallying }, frame, index) => tallying.judgeShufflePart(frame, index),
  shuffle: ({ tallying }, frame, index, rng) => tallying.judgeShuffle(frame, index, rng),
  'list-share': ({ tallying }, frame, index) => tallying.judgeListShare(frame, index),
  'log-key': ({ notices, setup }, frame, index) => notices.judgeLogKey(frame, index, setup.manifest),
  extend: ({ notices }, frame, index) => notices.judgeExtension(frame, index),
};

/** Whose signatures an entry must have: the trustee is the one that its payload names. */
export function signersOf(parts: JudgingParts, frame: EntryFrame): SignerRule {
  const { signers } = ENTRY_RULES[frame.type];
  if (signers !== 'trustee') return { kind: signers };
  const index =
    frame.type === 'ceremony' ? parts.setup.ceremonySigner(frame) : parts.tallying.signerOf(frame);
  return { kind: 'trustee', index };
}
