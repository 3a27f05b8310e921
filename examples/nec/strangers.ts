/** Who may not vote, and tries: with what a practice vote made, and with a card that is not theirs. */
import type { Rng } from 'hanpyo/core';
import { makeEntry, readFrame } from 'hanpyo/record';
import { ballotOf, papersOf, type Referendum } from './referendum.js';

/**
 * What is tried: a ballot of the practice vote as it is, the same in an entry of the real vote, one that a real card made for the practice
 * vote and that now says it is of the real one, and a stolen card without its second factor.
 */
export type Stranger = 'practiceBallot' | 'practiceRenamed' | 'practiceHashed' | 'cardAlone';

/** Tries everything on an open vote. @returns why each was refused @throws {Error} if one was not */
export async function refuseStrangers(
  real: Referendum,
  practice: Referendum,
  rng: Rng,
): Promise<Record<Stranger, string>> {
  const practised = ballotOf(practice, papersOf(practice, 0), 'yes', rng);
  const { context } = real.board.record.voting.opened;
  const elsewhere = { ...context, electionId: practice.id };
  const hashed = readFrame(ballotOf(real, papersOf(real, 0), 'yes', rng, elsewhere)).payload.slice();
  // The id that the ballot states is overwritten; keys, proofs and signature are of the practice vote.
  hashed.set(real.id, Buffer.from(hashed).indexOf(practice.id));
  const post = (entry: Uint8Array): Promise<string> => refused(() => real.board.postAll([entry]));
  const renamed = (payload: Uint8Array): Promise<string> => post(makeEntry('ballot', real.id, payload, []));
  const stolen = { ...papersOf(real, 0), factor: '' };
  return {
    practiceBallot: await post(practised),
    practiceRenamed: await renamed(readFrame(practised).payload),
    practiceHashed: await renamed(hashed),
    cardAlone: await refused(async () => ballotOf(real, stolen, 'yes', rng)),
  };
}

/** Why something was refused. @throws {Error} if it was not */
export async function refused(attempt: () => Promise<unknown>): Promise<string> {
  const reason = await attempt().then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  if (reason === undefined) throw new Error('nobody refused it');
  return reason;
}
