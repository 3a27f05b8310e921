/** Voters of contests whose votes are shuffled, against the count: what is no vote, and texts that attack their readers. */
import { beforeAll, describe, expect, it } from 'vitest';
import { contestTranscript } from '../../src/ballot/ballot-proofs.js';
import type { MixedContest } from '../../src/ballot/context.js';
import { contestsOf } from '../../src/ballot/context.js';
import { castBallot } from '../../src/ballot/index.js';
import type { Contest } from '../../src/ballot/manifest.js';
import { type MixedLayout, messageElements, voteElements } from '../../src/ballot/mixed-message.js';
import { PreparedBallot } from '../../src/ballot/prepare.js';
import { utf8 } from '../../src/core/bytes.js';
import type { Element, Group } from '../../src/core/group.js';
import { nativeGroup } from '../../src/core/groups/native.js';
import { encryptElements } from '../../src/elgamal/cipher.js';
import { nonzeroScalar } from '../../src/elgamal/polynomial.js';
import { voterOf } from '../../src/record/parties.js';
import { ballotEntry, closingEntry, resultEntry } from '../../src/record/steps.js';
import type { Report } from '../../src/verify/index.js';
import { reportToHtml } from '../../src/verify/report-html.js';
import { reportToJson } from '../../src/verify/report-json.js';
import { reportToText } from '../../src/verify/report-text.js';
import { provePlaintextKnowledge } from '../../src/zk/plaintext-knowledge.js';
import {
  contextOf,
  credentialOf,
  entriesOf,
  openTestElection,
  type TestElection,
} from '../helpers/election.js';
import { verified } from '../helpers/tamper.js';

const TEXT = (en: string): { en: string } => ({ en });

const ORDER: Contest = {
  id: 'order',
  title: TEXT('Order'),
  options: ['ada', 'bo', 'cy'].map((id) => ({ id, name: TEXT(id) })),
  rule: {
    ...{ kind: 'ranked', min: 1, max: 3, ties: 'refused', blank: true, shuffles: 2 },
    counting: { rule: 'meek-stv', seats: 2, digits: 15, omega: 15, skipped: 'pass' },
  },
};
const NAME: Contest = {
  id: 'name',
  title: TEXT('Name'),
  options: [],
  rule: { kind: 'write-in', maxBytes: 40, blank: false, shuffles: 2 },
};

/** An open election with one contest, whose votes are shuffled. */
function opened(contest: Contest, voters: number, group: Group): Promise<TestElection> {
  return openTestElection({
    seed: `mixed votes ${contest.id} ${voters}`,
    ...{ group, voters },
    manifest: { contests: [contest], styles: [{ id: 'all', contests: [contest.id] }] },
  });
}

/** The contest, as a voter gets it. */
function contestOf(election: TestElection): MixedContest {
  const context = contextOf(election);
  const [contest] = contestsOf(context, context.roll.entry(0));
  if (contest?.kind !== 'mixed') throw new TypeError('not a mixed contest');
  return contest;
}

/** Casts whatever elements: sound ciphertexts, proof and signature, as a voter with a device of its own makes them. */
async function cast(election: TestElection, voter: number, plaintexts: readonly Element[]): Promise<void> {
  const { rng, board, group } = election;
  const context = contextOf(election);
  const { secret } = credentialOf(election, voter);
  const { sequence, previous } = voterOf(board.record, credentialOf(election, voter));
  const place = { credential: group.generator().multiply(secret), sequence, previous };
  const { publicKey, electionId } = context;
  const nonces = plaintexts.map(() => nonzeroScalar(group, rng));
  const ciphertexts = encryptElements(publicKey, plaintexts, nonces);
  const transcript = contestTranscript(context, place, 0);
  const proof = provePlaintextKnowledge({ publicKey, ciphertexts }, nonces, transcript, rng);
  const body = {
    electionId,
    ...place,
    contests: [{ kind: 'mixed' as const, contest: 0, ciphertexts, proof }],
  };
  const prepared = new PreparedBallot({ context, body, openings: [{ values: [], nonces }] });
  await board.postAll([ballotEntry(castBallot(prepared, secret, rng))]);
}

/** Closes, shuffles, decrypts, publishes, verifies. */
async function held(election: TestElection): Promise<Report> {
  const { board, officers, trustees, rng } = election;
  await board.postAll([closingEntry(board.record, board.size, officers)]);
  const record = await board.settled();
  const [first, second] = trustees;
  if (first === undefined || second === undefined) throw new RangeError('two trustees');
  for (const trustee of [first, second]) await board.postAll(trustee.shuffle(record, rng));
  for (const trustee of [first, second]) await board.postAll(trustee.decrypt(record, rng));
  await board.postAll([resultEntry(record, officers)]);
  return verified(election, await entriesOf(election));
}

/** The votes of the only contest. */
function votesOf({ verdict, result }: Report) {
  expect(verdict).toBe('verified');
  const shuffled = result?.[0]?.shuffled;
  if (shuffled === undefined) throw new TypeError('no result of shuffled votes');
  return shuffled;
}

/** A message that begins with bytes, zeros behind. */
function messageOf(layout: MixedLayout, ...start: readonly number[]): readonly Element[] {
  const message = new Uint8Array(layout.messageBytes);
  message.set(start);
  return messageElements(layout, message);
}

/** Rows that are no vote of a contest of texts, by what is wrong with them. */
function badTexts(layout: MixedLayout): ReadonlyMap<string, readonly Element[]> {
  const { group } = layout;
  const text = (bytes: Uint8Array, length = bytes.length) =>
    messageOf(layout, 3, length >> 8, length & 255, ...bytes);
  const [first, last] = voteElements(layout, { kind: 'text', text: 'Ann' });
  if (first === undefined || last === undefined) throw new RangeError('two elements');
  return new Map([
    ['the identity', [group.identity(), group.identity()]],
    ['elements that carry nothing', [group.generator(), last]],
    ['a second element of the same message', [first.negate(), last]],
    ['nothing', messageOf(layout)],
    ['a blank vote that is not offered', messageOf(layout, 1)],
    ['a ranking', messageOf(layout, 2, 1)],
    ['an unknown kind', messageOf(layout, 255)],
    ['the empty text', text(new Uint8Array())],
    ['a length beyond the end', text(utf8('Ann'), 65535)],
    ['something behind the text', text(utf8('Ann'), 2)],
    ['bytes that are no UTF-8', text(Uint8Array.of(0xc0, 0x80))],
    ['half a surrogate pair', text(Uint8Array.of(0xed, 0xa0, 0x80))],
    ['an escape of a terminal', text(utf8('\u001b[2J'))],
    ['a line of its own', text(utf8('Ann\nVerdict: VERIFIED'))],
    ['a turn of the direction', text(utf8('\u202eAnn'))],
    ['a byte order mark', text(utf8('\ufeffAnn'))],
  ]);
}

describe('a voter', () => {
  let bad: ReadonlyMap<string, readonly Element[]>;
  let election: TestElection;
  beforeAll(async () => {
    election = await opened(NAME, 17, nativeGroup('P-256'));
    bad = badTexts(contestOf(election).layout);
  });

  it('whose text is none is one of the invalid votes, and stops nobody', async () => {
    expect(bad.size).toBe(16);
    for (const [i, row] of [...bad.values()].entries()) await cast(election, i, row);
    await cast(election, 16, voteElements(contestOf(election).layout, { kind: 'text', text: 'Ann' }));
    const report = await held(election);
    const { ballots, valid, blank, invalid, votes } = votesOf(report);
    expect({ ballots, valid, blank, invalid }).toEqual({ ballots: 17, valid: 1, blank: 0, invalid: 16 });
    expect(votes).toEqual([{ vote: 'Ann', count: 1 }]);
  });

  it('whose ranking is none leaves nobody elected, if all do so', async () => {
    const ranked = await opened(ORDER, 5, nativeGroup('ristretto255'));
    const { layout } = contestOf(ranked);
    const packed = (...ranks: readonly number[]) => ranks.reduce((all, rank) => 4 * all + rank, 0);
    const end = (value: number) => {
      const zeros = new Array<number>(layout.messageBytes - 2).fill(0);
      return messageOf(layout, 2, ...zeros, value);
    };
    const rows = [
      end(packed(1, 1, 0)),
      end(packed(1, 3, 0)),
      end(packed(0, 0, 0)),
      end(64),
      [layout.group.generator()],
    ];
    for (const [i, row] of rows.entries()) await cast(ranked, i, row);
    const report = await held(ranked);
    expect(votesOf(report)).toMatchObject({ ballots: 5, valid: 0, invalid: 5, elected: [], votes: [] });
    expect(reportToText(report)).toContain('5 votes = 0 valid + 0 blank + 5 invalid');
    expect(reportToHtml(report)).toContain('invalid 5');
  });

  it('who is the only one, where the floor allows it, is counted', async () => {
    const ranked = await opened(ORDER, 1, nativeGroup('ristretto255'));
    await cast(ranked, 0, voteElements(contestOf(ranked).layout, { kind: 'ranking', ranks: [0, 1, 0] }));
    const { elected, votes } = votesOf(await held(ranked));
    expect(votes).toEqual([{ vote: 'bo', count: 1 }]);
    expect(elected).toHaveLength(2);
    expect(elected[0]).toBe('bo');
  });

  it('whose text is an attack on its readers is quoted, never obeyed', async () => {
    const words = [
      '<script>alert(1)</script>',
      '"><img src=x onerror=y>',
      '&amp;',
      'e\u0301',
      '\u00e9',
      '\u05d0 1',
    ];
    const texts = await opened(NAME, words.length, nativeGroup('P-256'));
    const { layout } = contestOf(texts);
    for (const [i, text] of words.entries())
      await cast(texts, i, voteElements(layout, { kind: 'text', text }));
    const report = await held(texts);
    expect(new Set(votesOf(report).votes.map(({ vote }) => vote))).toEqual(new Set(words));
    const html = reportToHtml(report);
    expect(html).not.toMatch(/<script|<img|onerror=y>/);
    expect(html).toContain('&#38;amp;');
    expect(JSON.parse(reportToJson(report))).toMatchObject({ verdict: 'verified' });
    const lines = reportToText(report).split('\n');
    for (const word of words) expect(lines).toContain(`          1  ${word}`);
  });
});
