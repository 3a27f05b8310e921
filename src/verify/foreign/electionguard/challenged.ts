/** The checks of challenged ballots: EG-18 to EG-21. */
import { equalBytes } from '../../../core/bytes.js';
import { decoding } from '../report.js';
import { type EncryptedContest, readBallot } from './ballot.js';
import { type Board, blame, type Election } from './board.js';
import { type Box, UNREAD } from './box.js';
import { countFits, decryptionHolds, verifyContestData } from './decryption.js';
import { CHALLENGED, requiredJson, sortedEntries, strangerText } from './files.js';
import type { Contest } from './manifest.js';
import { blameBoth, Sightings } from './sightings.js';
import { wrongContests } from './style.js';
import { type Decrypted, type DecryptedContest, readDecrypted } from './tally-files.js';

const CHECKS = ['EG-18', 'EG-19', 'EG-20', 'EG-21'] as const;

/** Verifies all challenged ballots. Where some ballot could not be read, those that could be are verified all the same. */
export async function verifyChallenged(
  board: Board,
  election: Election,
  box: Box,
  signal?: AbortSignal,
): Promise<void> {
  const { builder } = board;
  const entries = await decoding(builder, 'EG-18', CHALLENGED, () => sortedEntries(board.record, CHALLENGED));
  if (entries === undefined) return;
  const opened: Opened = { seen: new Sightings(), given: new Set(), judged: new Set() };
  for (const { name, kind } of entries) {
    signal?.throwIfAborted();
    const path = `${CHALLENGED}/${name}`;
    builder.examine('EG-18');
    if (kind === 'file' && /^dballot-.*\.json$/su.test(name))
      await verifyOne(board, election, box, opened, path);
    else blame(board, 'EG-18', path, 'stranger', strangerText(kind, 'challenged ballots'));
  }
  for (const [id, number] of box.challenged)
    if (!opened.given.has(id))
      blame(board, 'EG-18', box.files.pathOf(number), 'withheld', 'the challenged ballot is not decrypted');
  close(board, box, opened);
}

/** Decryptions so far. */
interface Opened {
  /** Files of decryptions by the ids that they state. */
  readonly seen: Sightings;
  /** Ids of which there is a decryption. */
  readonly given: Set<string>;
  /** Ids of which the decryption could be compared with the ballot. */
  readonly judged: Set<string>;
}

/** No check of all challenged ballots has passed where one of them could not be judged. */
function close({ builder }: Board, box: Box, { judged }: Opened): void {
  const all = judged.size === box.challenged.size;
  for (const check of CHECKS)
    if (!box.whole) builder.skip(check, UNREAD);
    else if (check === 'EG-18' || all) builder.complete(check);
    else builder.skip(check, 'not all challenged ballots are decrypted');
}

async function verifyOne(
  board: Board,
  election: Election,
  box: Box,
  opened: Opened,
  path: string,
): Promise<void> {
  const { builder, record } = board;
  const decrypted = await decoding(builder, 'EG-18', path, async () =>
    readDecrypted(election, await requiredJson(record, path), path),
  );
  if (decrypted === undefined || !belongs(board, election, box, opened, decrypted, path)) return;
  const number = box.challenged.get(decrypted.id);
  if (number === undefined) return;
  const encryptedPath = box.files.pathOf(number);
  const ballot = await decoding(builder, 'EG-18', encryptedPath, async () =>
    readBallot(election, await box.files.again(number), encryptedPath),
  );
  if (ballot === undefined) return;
  const contests = ballot.contests.flatMap(({ id }) => election.manifest.contests.get(id) ?? []);
  const labels = wrongContests(contests, decrypted.contests);
  if (labels !== undefined) {
    blame(board, 'EG-18', path, 'wrong-labels', labels);
    return;
  }
  opened.judged.add(decrypted.id);
  const encrypted = new Map(ballot.contests.map((contest) => [contest.id, contest]));
  for (const contest of decrypted.contests) {
    const [source, rules] = [encrypted.get(contest.id), election.manifest.contests.get(contest.id)];
    if (source !== undefined && rules !== undefined)
      verifyContest(board, election, { contest, source, rules, path });
  }
}

/** EG-18: a decryption is of this election and of a challenged ballot; of one that could not be read nothing is known. */
function belongs(
  board: Board,
  { extendedHash }: Election,
  { cast, challenged, whole }: Box,
  { seen, given }: Opened,
  { id, electionId }: Decrypted,
  path: string,
): boolean {
  const fail = (code: string, message: string): false => {
    blame(board, 'EG-18', path, code, message);
    return false;
  };
  if (!equalBytes(electionId, extendedHash))
    return fail('wrong-election', 'the ballot is of another election');
  const first = seen.before(id, path);
  given.add(id);
  if (first !== undefined) {
    blameBoth(board, 'EG-18', [first, path], 'repeated-id', `the decrypted ballot ${JSON.stringify(id)}`);
    return false;
  }
  if (cast.has(id)) return fail('cast-ballot', 'a ballot that was cast is decrypted');
  if (!challenged.has(id) && whole) return fail('strange-ballot', 'there is no such challenged ballot');
  return true;
}

/** A decrypted contest with what it is compared with. */
interface ChallengedContest {
  readonly contest: DecryptedContest;
  readonly source: EncryptedContest;
  readonly rules: Contest;
  readonly path: string;
}

function verifyContest(
  board: Board,
  election: Election,
  { contest, source, rules, path }: ChallengedContest,
): void {
  const { builder } = board;
  contest.selections.forEach((selection, i) => {
    const name = JSON.stringify(`${contest.id}/${selection.id}`);
    builder.examine('EG-19');
    const vote = source.selections[i]?.vote;
    if (vote === undefined || !decryptionHolds(election, vote, selection.power.element, selection.proof))
      blame(board, 'EG-19', path, 'bad-proof', `${name}: the proof of decryption does not hold`);
    if (!countFits(election, selection))
      blame(board, 'EG-19', path, 'other-count', `${name}: ${selection.count} is not what was decrypted`);
    if (selection.count > rules.optionLimit)
      blame(
        board,
        'EG-20',
        path,
        'too-many',
        `${name}: ${selection.count} votes, at most ${rules.optionLimit} allowed`,
      );
  });
  builder.examine('EG-20');
  const votes = contest.selections.reduce((sum, { count }) => sum + count, 0);
  if (votes > rules.limit)
    blame(
      board,
      'EG-20',
      path,
      'too-many',
      `${JSON.stringify(contest.id)}: ${votes} votes, at most ${rules.limit} allowed`,
    );
  verifyContestData(board, election, source, contest, path);
}
