// What the voter's page does. Nothing of Node is in here: any bundler makes it run in a browser.
import {
  cardFromText,
  credentialFromCard,
  electionId,
  NO_PREVIOUS,
  readManifest,
  trackerText,
} from 'hanpyo/ballot';
import { type BoothWorker, openBooth } from 'hanpyo/ballot/worker';
import { fromBase64, P256 } from 'hanpyo/core';

/** What a voter is told. */
export interface Cast {
  /** To be compared with the record later. It does not show how anybody voted. */
  readonly tracker: string;
  /** Where the ballot stands on the ledger. */
  readonly index: number;
}

/**
 * Votes for one option of the only contest.
 * @param card - as the voter typed it: case, spaces and hyphens do not matter
 * @param worker - runs `serveBooth`, so that the page never waits for the encryption
 * @throws {DecodeError} `bad-encoding` for a typing error, `wrong-election` for a card of another vote
 * @throws {Error} with the server's reason
 */
export async function castVote(
  server: string,
  card: string,
  option: string,
  worker: BoothWorker,
): Promise<Cast> {
  const said = await (await fetch(`${server}/election`)).json();
  const [manifestBytes, publicKey] = [fromBase64(said.manifest), fromBase64(said.publicKey)];
  const rows = said.keys.map((key: string) => ({ key: fromBase64(key), class: 0, style: 0, excluded: [] }));
  const manifest = readManifest(manifestBytes);
  const id = electionId(manifest);
  // The card carries the beginning of the election id: a server that shows another manifest is noticed here.
  const { secret } = credentialFromCard(cardFromText(card), id, P256);

  const booth = await openBooth({ manifest: manifestBytes, publicKey, rows }, worker);
  try {
    const [contest] = manifest.contests;
    if (contest === undefined) throw new RangeError('a vote has a contest');
    const values = contest.options.map((one) => (one.id === option ? 1 : 0));
    const voter = { secret: secret.toBytes(), sequence: 0, previous: NO_PREVIOUS };
    const tracker = await booth.prepare(voter, new Map([[contest.id, { kind: 'values', values }]]));
    const ballot = await booth.cast();
    const answer = await fetch(`${server}/ballots`, { method: 'POST', body: new Uint8Array(ballot) });
    const text = await answer.text();
    if (answer.status !== 201) throw new Error(text);
    return { tracker: trackerText(tracker), index: Number.parseInt(text, 10) };
  } finally {
    booth.terminate();
  }
}
