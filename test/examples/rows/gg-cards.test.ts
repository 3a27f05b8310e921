/** Row GG-02 of the resident vote: voting cards, printed, read by a camera, and used once. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { boardDoor } from '../../../examples/gyeonggi/doors.js';
import { type Opened, openElection } from '../../../examples/gyeonggi/election.js';
import { PRACTICE } from '../../../examples/gyeonggi/rehearsal.js';
import { cardSheets } from '../../../examples/gyeonggi/sheets.js';
import {
  cardFromText,
  cardToText,
  castBallot,
  credentialFromCard,
  prepareBallot,
} from '../../../src/ballot/index.js';
import { DecodeError } from '../../../src/core/errors.js';
import { ballotEntry, voterOf } from '../../../src/record/index.js';
import { seededRng } from '../../helpers/rng.js';
import { codesOn } from './sheet-camera.js';

const rng = seededRng('gyeonggi cards');
let election: Opened;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hanpyo-gg-cards-'));
  election = await openElection(
    { plan: PRACTICE, folder, origin: 'example.org/gg-cards', practice: true, revoting: 'first-only' },
    rng,
  );
  return async () => {
    await election.ledger.close();
    await rm(folder, { recursive: true, force: true });
  };
}, 120_000);

it('GG-02 prints a card for each person, which a camera reads; a corrupted one is refused', () => {
  const cards = election.people.map(({ card, group }) => ({ card, title: `${group}` }));
  expect([cards.length, new Set(cards.map(({ card }) => card)).size]).toEqual([13, 13]);
  const sheets = cardSheets(cards, election.context.electionId);
  expect(sheets.length).toBe(2);
  expect(sheets.flatMap((sheet) => codesOn(sheet))).toEqual(cards.map(({ card }) => card));
  const [{ card } = { card: '' }] = cards;
  for (let i = 0; i < card.length; i++)
    if (card[i] !== '-')
      expect(() =>
        cardFromText(`${card.slice(0, i)}${card[i] === '7' ? '8' : '7'}${card.slice(i + 1)}`),
      ).toThrow(DecodeError);
});

it('GG-02 has on a card the election, the secret of a credential on the roll, a check, and nothing else', () => {
  const { electionId, group, roll } = election.context;
  for (const { card, credential } of election.people) {
    const read = cardFromText(card);
    expect([read.election, read.secret.length]).toEqual([electionId.subarray(0, 8), 16]);
    const { key } = credentialFromCard(read, electionId, group);
    expect([key.equals(credential.key), roll.find(key.toBytes()) === undefined]).toEqual([true, false]);
    expect(cardToText(read)).toBe(card);
  }
});

it('GG-02 lets a card be used once where the manifest says so: a second ballot in due form is refused', async () => {
  const [person] = election.people;
  const [contest] = election.manifest.contests;
  if (person === undefined || contest === undefined) throw new Error('there are people and a contest');
  const cast = async (liked: number): Promise<string | undefined> => {
    const voter = voterOf(election.board.record, person.credential);
    const values = contest.options.map((_, i) => (i === liked ? 1 : 0));
    const choices = new Map([[contest.id, { kind: 'values', values } as const]]);
    const ballot = castBallot(prepareBallot(election.context, voter, choices, rng), voter.secret, rng);
    return (await boardDoor(election).post([ballotEntry(ballot)]))[0];
  };
  const [one = 0, other = 1] = [0, 1, 2].filter((option) => option !== person.own);
  expect([await cast(one), await cast(other), await cast(one)]).toEqual([undefined, 'B-06', 'B-06']);
});
