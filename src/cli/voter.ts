/** What happens at a voter's own machine: card and choices become a prepared ballot, to be cast or challenged. */
import { NO_PREVIOUS } from '../ballot/ballot.js';
import { type Credential, cardFromText, credentialFromCard } from '../ballot/card.js';
import { contestsOf } from '../ballot/context.js';
import { type PreparedBallot, prepareBallot } from '../ballot/prepare.js';
import type { ElectionRecord } from '../record/state.js';
import { assertObeyed, parseChoices } from './choices.js';
import type { ReadElection } from './election.js';
import { naming, RefusedError, UsageError } from './errors.js';
import { readInputOrStdin, readSecretText } from './files.js';
import type { Io } from './io.js';
import { CARDS_HEADER } from './register.js';

/** Where card and choices come from; at most one of them is `-`, standard input. */
export interface VoterInput {
  readonly card: string;
  readonly choices: string;
}

/** A ballot that is neither cast nor challenged yet, and whose it is. */
export interface Booth {
  readonly prepared: PreparedBallot;
  readonly credential: Credential;
}

const MAX_CHOICES = 1_000_000;

/** Prepares a ballot at its place in the voter's chain. @throws {RefusedError} before opening, or for a foreign card */
export async function enterBooth(election: ReadElection, input: VoterInput, io: Io): Promise<Booth> {
  if (input.card === '-' && input.choices === '-')
    throw new UsageError('card and choices cannot both come from standard input');
  const { record, manifest } = election;
  if (record.phase !== 'voting') throw new RefusedError('voting is not open');
  if (manifest.eligibility !== undefined)
    throw new RefusedError('anonymous voters have no cards, and challenge no ballots');
  const { electionId, group } = record.setup;
  const text = await readSecretText(input.card, io);
  refuseManyCards(text, input.card);
  const credential = naming(input.card, () =>
    credentialFromCard(cardFromText(text.trim()), electionId, group),
  );
  const bytes = await readInputOrStdin(input.choices, io, MAX_CHOICES);
  const choices = naming(input.choices, () => parseChoices(bytes, manifest));
  const { context } = record.voting.opened;
  const voter = { secret: credential.secret, ...placeOf(record, credential) };
  const entry = context.roll.find(credential.key.toBytes());
  if (entry !== undefined) assertObeyed(contestsOf(context, entry), choices);
  return { prepared: prepareBallot(context, voter, choices, io.rng), credential };
}

/** @throws {UsageError} for the file of all cards, which the office keeps and hands out card by card */
function refuseManyCards(text: string, file: string): void {
  if (text.trimStart().startsWith(CARDS_HEADER))
    throw new UsageError(
      `${file} holds the cards of all voters: give a file with the text of one card alone; to make one: (umask 077; grep '^VOTER,' ${file} | cut -d, -f2 > card.txt)`,
    );
}

/** Where the next ballot of a credential stands in its chain. @throws {RefusedError} if the card is not on the roll */
export function placeOf(
  { voting }: ElectionRecord,
  { key }: Credential,
): { readonly sequence: number; readonly previous: Uint8Array } {
  const entry = voting.opened.context.roll.find(key.toBytes());
  if (entry === undefined) throw new RefusedError('this card is not on the roll');
  const { ballots, tracker } = voting.box.credential(entry.index);
  return { sequence: ballots, previous: ballots === 0 ? NO_PREVIOUS : tracker };
}
