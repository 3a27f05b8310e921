/** The checks of the tally: EG-14 to EG-17. */
import { equalBytes } from '../../../core/bytes.js';
import { decoding, type Fact } from '../report.js';
import { type Board, blame, type Election } from './board.js';
import { type Box, UNREAD } from './box.js';
import { countFits, decryptionHolds, egElement, type Source } from './decryption.js';
import { MAX_LIST_BYTES, requiredJson } from './files.js';
import { wrongContests } from './style.js';
import {
  type Decrypted,
  type EncryptedTally,
  type EncryptedTotals,
  readDecrypted,
  readEncryptedTally,
} from './tally-files.js';

const ENCRYPTED = 'encrypted_tally.json';
const DECRYPTED = 'tally.json';
const CHECKS = ['EG-14', 'EG-15', 'EG-16', 'EG-17'] as const;

/** Verifies the tally. @returns the result, for people, if nothing stood in the way */
export async function verifyTally(
  board: Board,
  election: Election,
  box: Box,
): Promise<readonly Fact[] | undefined> {
  const { builder, record } = board;
  if (!box.whole) {
    for (const check of CHECKS) builder.skip(check, UNREAD);
    return undefined;
  }
  const encrypted = await decoding(builder, 'EG-14', ENCRYPTED, async () =>
    readEncryptedTally(election, await requiredJson(record, ENCRYPTED, MAX_LIST_BYTES), ENCRYPTED),
  );
  if (encrypted === undefined || !verifyShape(board, election, box, encrypted)) return undefined;
  const sources = verifyTotals(board, election, box, encrypted);
  const decrypted = await decoding(builder, 'EG-17', DECRYPTED, async () =>
    readDecrypted(election, await requiredJson(record, DECRYPTED, MAX_LIST_BYTES), DECRYPTED),
  );
  if (decrypted === undefined || !verifyLabels(board, election, encrypted, decrypted)) return undefined;
  verifyDecryption(board, election, sources, decrypted);
  return decrypted.contests.flatMap(({ id, selections }) =>
    selections.map((selection) => ({ label: `${id}, ${selection.id}`, value: String(selection.count) })),
  );
}

/** EG-14. */
function verifyShape(
  board: Board,
  { manifest, extendedHash }: Election,
  box: Box,
  tally: EncryptedTally,
): boolean {
  const { builder } = board;
  builder.examine('EG-14', tally.cast.length);
  const fail = (code: string, message: string): void => blame(board, 'EG-14', ENCRYPTED, code, message);
  if (!equalBytes(tally.electionId, extendedHash)) fail('wrong-election', 'the tally is of another election');
  const named = new Set(tally.cast);
  if (named.size !== tally.cast.length) fail('repeated-id', 'a ballot is named twice');
  const left = [...box.cast.keys()].find((id) => !named.has(id));
  if (left !== undefined) fail('missing-ballot', `ballot ${JSON.stringify(left)} was cast and is not named`);
  const strange = [...named].find((id) => !box.cast.has(id));
  if (strange !== undefined)
    fail('strange-ballot', `ballot ${JSON.stringify(strange)} is named and was not cast`);
  const counted = tally.contests.find(
    ({ id, ballots }) => ballots !== 0 && ballots !== box.totals.of(id)?.ballots,
  );
  if (counted !== undefined)
    fail('wrong-count', `contest ${JSON.stringify(counted.id)} counts other ballots`);
  const wrong = wrongContests([...manifest.contests.values()], tally.contests);
  if (wrong !== undefined) fail('wrong-labels', wrong);
  builder.complete('EG-14');
  return wrong === undefined;
}

/** A derived total by its contest and option, with whether any ballot is in it. */
type Sources = ReadonlyMap<string, readonly (Source & { readonly empty: boolean })[]>;

/** EG-15. An option that is on no cast ballot has a ciphertext of its own, of which EG-17 says that it must be of 0. */
function verifyTotals(board: Board, election: Election, box: Box, { contests }: EncryptedTally): Sources {
  const sources = contests.map((contest) => [contest.id, totalsOf(board, election, box, contest)] as const);
  board.builder.complete('EG-15');
  return new Map(sources);
}

function totalsOf(
  board: Board,
  election: Election,
  box: Box,
  { id, selections }: EncryptedTotals,
): (Source & { readonly empty: boolean })[] {
  const derived = box.totals.of(id);
  const empty = derived === undefined || derived.ballots === 0;
  return selections.map((selection, i) => {
    board.builder.examine('EG-15');
    const total = derived?.totals[i];
    if (empty || total === undefined) return { ...selection.vote, empty };
    const source = { alpha: egElement(election, total.alpha), beta: egElement(election, total.beta), empty };
    const agrees =
      equalBytes(source.alpha.encoded, selection.vote.alpha.encoded) &&
      equalBytes(source.beta.encoded, selection.vote.beta.encoded);
    if (!agrees)
      blame(
        board,
        'EG-15',
        ENCRYPTED,
        'other-total',
        `${JSON.stringify(`${id}/${selection.id}`)} is not the product of the cast ballots`,
      );
    return source;
  });
}

/** EG-17: the decrypted contests are those of the encrypted tally, with its options. */
function verifyLabels(
  board: Board,
  { manifest, extendedHash }: Election,
  encrypted: EncryptedTally,
  decrypted: Decrypted,
): boolean {
  const fail = (code: string, message: string): void => blame(board, 'EG-17', DECRYPTED, code, message);
  if (!equalBytes(decrypted.electionId, extendedHash))
    fail('wrong-election', 'the tally is of another election');
  const counts = new Map(encrypted.contests.map(({ id, ballots }) => [id, ballots]));
  const counted = decrypted.contests.find(({ id, ballots }) => ballots !== (counts.get(id) ?? 0));
  if (counted !== undefined)
    fail('wrong-count', `contest ${JSON.stringify(counted.id)} counts other ballots`);
  const opened = decrypted.contests.find(({ data }) => data !== undefined);
  if (opened !== undefined)
    fail('strange-data', `contest ${JSON.stringify(opened.id)}: contest data are of ballots, not of totals`);
  const wrong = wrongContests([...manifest.contests.values()], decrypted.contests);
  if (wrong !== undefined) fail('wrong-labels', wrong);
  return wrong === undefined;
}

/** EG-16 and EG-17. */
function verifyDecryption(board: Board, election: Election, sources: Sources, { contests }: Decrypted): void {
  const { builder } = board;
  for (const { id, selections } of contests)
    selections.forEach((selection, i) => {
      const name = JSON.stringify(`${id}/${selection.id}`);
      builder.examine('EG-16');
      builder.examine('EG-17');
      const source = sources.get(id)?.[i];
      const of = source?.empty === true ? 'the encrypted total' : 'the product of the cast ballots';
      const holds =
        source !== undefined && decryptionHolds(election, source, selection.power.element, selection.proof);
      if (!holds)
        blame(board, 'EG-16', DECRYPTED, 'bad-proof', `${name}: not proved to be the decryption of ${of}`);
      if (!countFits(election, selection))
        blame(
          board,
          'EG-17',
          DECRYPTED,
          'other-count',
          `${name}: ${selection.count} is not what was decrypted`,
        );
      if (source?.empty === true && selection.count !== 0)
        blame(
          board,
          'EG-17',
          DECRYPTED,
          'no-ballots',
          `${name}: votes of an option that is on no cast ballot`,
        );
    });
  builder.complete('EG-16');
  builder.complete('EG-17');
}
