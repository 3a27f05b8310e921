/** The checks of challenged ballots: EG1-16 to EG1-18. */
import { requiredJson, sortedEntries } from '../electionguard/files.js';
import type { Contest } from '../electionguard/manifest.js';
import { decoding } from '../report.js';
import { type EncryptedBallot, readBallot } from './ballot.js';
import { type Board, blame, type Election } from './board.js';
import type { Box } from './box.js';
import { countFits, decryptionHolds, type SeenCommitments } from './decryption.js';
import { wrongLabels } from './labels.js';
import { type DecryptedBallot, readDecryptedBallot } from './tally-files.js';

/** Folder of the decrypted ballots: challenged ones, which were once called spoiled. */
const FOLDER = 'spoiled_ballots';
/** Checks of what is in the decrypted ballots; neither passes if one of them is missing or of no ballot. */
const CONTENT_CHECKS = ['EG1-17', 'EG1-18'] as const;
/** Votes that an option can have on a ballot. */
const OPTION_LIMIT = 1;

/** What decrypted ballots are compared with. */
export interface ChallengedSources {
  readonly box: Box;
  /** The id of the tally. */
  readonly tally: string;
  readonly seen: SeenCommitments;
  readonly signal: AbortSignal | undefined;
}

/** Verifies all challenged ballots. */
export async function verifyChallenged(
  board: Board,
  election: Election,
  sources: ChallengedSources,
): Promise<void> {
  const { builder } = board;
  const entries = await decoding(builder, 'EG1-16', FOLDER, () => sortedEntries(board.record, FOLDER));
  if (entries === undefined) return;
  const opened = new Set<string>();
  let whole = true;
  for (const { name, kind } of entries) {
    sources.signal?.throwIfAborted();
    const path = `${FOLDER}/${name}`;
    builder.examine('EG1-16');
    if (kind === 'file' && name.endsWith('.json'))
      whole = (await verifyOne(board, election, sources, opened, path)) && whole;
    else blame(board, 'EG1-16', path, 'stranger', 'a file that does not belong among the decrypted ballots');
  }
  for (const [id, number] of sources.box.ballots.challenged)
    if (!opened.has(id)) {
      const path = sources.box.files.pathOf(number);
      blame(board, 'EG1-16', path, 'withheld', 'the challenged ballot is not decrypted');
      whole = false;
    }
  builder.complete('EG1-16');
  for (const check of CONTENT_CHECKS)
    if (whole) builder.complete(check);
    else builder.skip(check, 'not all decrypted ballots could be compared with theirs');
}

/** @returns whether the contents could be verified */
async function verifyOne(
  board: Board,
  election: Election,
  sources: ChallengedSources,
  opened: Set<string>,
  path: string,
): Promise<boolean> {
  const { builder, record } = board;
  const fail = (code: string, message: string): void => blame(board, 'EG1-16', path, code, message);
  const decrypted = await decoding(builder, 'EG1-16', path, async () =>
    readDecryptedBallot(election, await requiredJson(record, path), path),
  );
  if (decrypted === undefined) return false;
  const { ballot: id, tally, name } = decrypted;
  const { ballots, files } = sources.box;
  const source = ballots.challenged.get(id);
  if (opened.has(id)) fail('repeated-id', 'the ballot is decrypted twice');
  else if (source === undefined) fail('strange-ballot', 'there is no such challenged ballot');
  if (opened.has(id) || source === undefined) return false;
  opened.add(id);
  if (tally !== sources.tally) fail('wrong-tally', 'the ballot was decrypted with another tally');
  const sourcePath = files.pathOf(source);
  const ballot = await decoding(builder, 'EG1-16', sourcePath, async () =>
    readBallot(election, await files.again(source), sourcePath),
  );
  if (ballot === undefined) return false;
  if (name !== ballot.code) fail('other-code', 'its name is not the ballot’s confirmation code');
  const own = ballot.contests.flatMap((contest) => election.manifest.contests.get(contest.id) ?? []);
  const labels = wrongLabels(election, own, decrypted.contests);
  if (labels !== undefined) fail('wrong-labels', labels);
  else verifyContests(board, election, { ballot, decrypted, path, seen: sources.seen, rules: own });
  return labels === undefined;
}

/** A decrypted ballot with what it is compared with. */
interface ChallengedBallot {
  readonly ballot: EncryptedBallot;
  readonly decrypted: DecryptedBallot;
  readonly rules: readonly Contest[];
  readonly seen: SeenCommitments;
  readonly path: string;
}

/** EG1-17 and EG1-18. */
function verifyContests(board: Board, election: Election, challenged: ChallengedBallot): void {
  const { ballot, decrypted, rules, seen, path } = challenged;
  const { builder } = board;
  const limits = new Map(rules.map(({ id, limit }) => [id, limit]));
  const encrypted = new Map(ballot.contests.map(({ id, selections }) => [id, selections]));
  for (const { id, selections } of decrypted.contests) {
    selections.forEach((selection, i) => {
      const name = JSON.stringify(`${id}/${selection.id}`);
      builder.examine('EG1-17');
      const vote = encrypted.get(id)?.[i]?.vote;
      if (vote !== undefined && decryptionHolds(election, vote, selection)) seen.add(selection.proof);
      else blame(board, 'EG1-17', path, 'bad-proof', `${name}: the proof of decryption does not hold`);
      if (!countFits(election, selection))
        blame(board, 'EG1-17', path, 'other-count', `${name}: ${selection.count} is not what was decrypted`);
    });
    builder.examine('EG1-18');
    const isDouble = selections.some(({ count }) => count > OPTION_LIMIT);
    const votes = selections.reduce((sum, { count }) => sum + count, 0);
    const limit = limits.get(id) ?? 0;
    if (isDouble || votes > limit) {
      const message = `${JSON.stringify(id)}: ${votes} votes, at most ${limit} allowed, one for each option`;
      blame(board, 'EG1-18', path, 'too-many', message);
    }
  }
}
