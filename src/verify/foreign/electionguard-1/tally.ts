/** The checks of the tally: EG1-12 to EG1-15. */

import { MAX_LIST_BYTES, requiredJson } from '../electionguard/files.js';
import type { Ciphertext } from '../electionguard/pool.js';
import { decoding, type Fact } from '../report.js';
import type { BallotState } from './ballot.js';
import { type Board, blame, type Election } from './board.js';
import { type Box, sameCiphertext } from './box.js';
import { contextDifference } from './context.js';
import { countFits, decryptionHolds, type SeenCommitments } from './decryption.js';
import { wrongLabels } from './labels.js';
import {
  type Decrypted,
  type EncryptedTally,
  type EncryptedTotal,
  readEncryptedTally,
  readTally,
  type TallyContest,
} from './tally-files.js';

const ENCRYPTED = 'encrypted_tally.json';
const DECRYPTED = 'tally.json';

/** What a tally amounts to. */
export interface TallyResult {
  readonly id: string;
  /** The result, for people; `undefined` if it could not be read. */
  readonly result: readonly Fact[] | undefined;
}

/** Verifies the tally. @param box - a whole one @returns `undefined` if it is none of this election */
export async function verifyTally(
  board: Board,
  election: Election,
  box: Box,
  seen: SeenCommitments,
): Promise<TallyResult | undefined> {
  const { builder, record } = board;
  const encrypted = await decoding(builder, 'EG1-12', ENCRYPTED, async () =>
    readEncryptedTally(election, await requiredJson(record, ENCRYPTED, MAX_LIST_BYTES), ENCRYPTED),
  );
  if (encrypted === undefined) return undefined;
  const { id } = encrypted;
  if (!verifyShape(board, election, box, encrypted)) return { id, result: undefined };
  const sources = verifyTotals(board, election, box, encrypted);
  const decrypted = await decoding(builder, 'EG1-15', DECRYPTED, async () =>
    readTally(election, await requiredJson(record, DECRYPTED, MAX_LIST_BYTES), DECRYPTED),
  );
  if (decrypted === undefined || !verifyLabels(board, election, id, decrypted))
    return { id, result: undefined };
  verifyDecryption(board, election, { sources, decrypted, seen });
  const result = decrypted.contests.flatMap((contest) =>
    contest.selections.map((selection) => ({
      label: `${contest.id}, ${selection.id}`,
      value: String(selection.count),
    })),
  );
  return { id, result };
}

const STATES: readonly BallotState[] = ['cast', 'challenged', 'spoiled'];

/** EG1-12. */
function verifyShape(board: Board, election: Election, box: Box, tally: EncryptedTally): boolean {
  const { builder } = board;
  const fail = (code: string, message: string): void => blame(board, 'EG1-12', ENCRYPTED, code, message);
  const { context, manifest } = election;
  const other = contextDifference(context, tally.context);
  if (other !== undefined) fail('wrong-election', `its copy of the context has another ${other}`);
  if (tally.manifestHash !== context.manifestHash)
    fail('wrong-election', 'its copy of the manifest states another hash');
  for (const state of STATES) {
    builder.examine('EG1-12', tally.ballots[state].length);
    const [own, named] = [box.ballots[state], new Set(tally.ballots[state])];
    if (named.size !== tally.ballots[state].length) fail('repeated-id', `a ${state} ballot is named twice`);
    const left = [...own.keys()].find((id) => !named.has(id));
    if (left !== undefined)
      fail('missing-ballot', `ballot ${JSON.stringify(left)} is ${state} and not named`);
    const strange = [...named].find((id) => !own.has(id));
    if (strange !== undefined)
      fail('strange-ballot', `ballot ${JSON.stringify(strange)} is named and not ${state}`);
  }
  const wrong = wrongLabels(election, [...manifest.contests.values()], tally.contests);
  if (wrong !== undefined) fail('wrong-labels', wrong);
  builder.complete('EG1-12');
  return wrong === undefined;
}

/** Derived totals by contest, in the order of its options. */
type Sources = ReadonlyMap<string, readonly Ciphertext[]>;

/** EG1-13. */
function verifyTotals(
  board: Board,
  { eg }: Election,
  { totals }: Box,
  { contests }: EncryptedTally,
): Sources {
  const derive = ({ id, selections }: TallyContest<EncryptedTotal>): readonly Ciphertext[] =>
    (totals.of(id)?.totals ?? []).map(({ alpha, beta }, i) => {
      board.builder.examine('EG1-13');
      const total = {
        alpha: { element: alpha, encoded: eg.encode(alpha) },
        beta: { element: beta, encoded: eg.encode(beta) },
      };
      const stated = selections[i];
      const name = JSON.stringify(`${id}/${stated?.id}`);
      if (stated === undefined || !sameCiphertext(stated.vote, total))
        blame(board, 'EG1-13', ENCRYPTED, 'other-total', `${name} is not the product of the cast ballots`);
      return total;
    });
  const sources = new Map(contests.map((contest) => [contest.id, derive(contest)]));
  board.builder.complete('EG1-13');
  return sources;
}

/** EG1-15: the decrypted tally is of the encrypted one, with its contests and options. */
function verifyLabels(board: Board, election: Election, tally: string, decrypted: Decrypted): boolean {
  const fail = (code: string, message: string): void => blame(board, 'EG1-15', DECRYPTED, code, message);
  if (decrypted.tally !== tally) fail('wrong-tally', 'the tally is not the encrypted one');
  const wrong = wrongLabels(election, [...election.manifest.contests.values()], decrypted.contests);
  if (wrong !== undefined) fail('wrong-labels', wrong);
  return wrong === undefined;
}

/** EG1-14 and EG1-15. */
function verifyDecryption(
  board: Board,
  election: Election,
  {
    sources,
    decrypted,
    seen,
  }: { readonly sources: Sources; readonly decrypted: Decrypted; readonly seen: SeenCommitments },
): void {
  const { builder } = board;
  for (const { id, selections } of decrypted.contests)
    selections.forEach((selection, i) => {
      const name = JSON.stringify(`${id}/${selection.id}`);
      builder.examine('EG1-14');
      builder.examine('EG1-15');
      const source = sources.get(id)?.[i];
      if (source !== undefined && decryptionHolds(election, source, selection)) seen.add(selection.proof);
      else blame(board, 'EG1-14', DECRYPTED, 'bad-proof', `${name}: the proof of decryption does not hold`);
      if (!countFits(election, selection)) {
        const message = `${name}: ${selection.count} is not what was decrypted`;
        blame(board, 'EG1-15', DECRYPTED, 'other-count', message);
      }
    });
  builder.complete('EG1-14');
  builder.complete('EG1-15');
}
