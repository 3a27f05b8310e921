/** The rows of the party example, each by its id: what `npm run example:party` shows, and what must fail. */
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { feedOf, publish } from '../../../examples/party/activity.js';
import { keyOf, openLetter, sealLetter } from '../../../examples/party/letters.js';
import { accessOf, mediaFaults } from '../../../examples/party/media.js';
import { loadIndex, termsOf } from '../../../examples/party/search.js';
import { runParty } from '../../../examples/party/story.js';
import { directoryFiles } from '../../../src/cli/record-reader.js';
import { fromHex, utf8 } from '../../../src/core/bytes.js';
import { DecodeError } from '../../../src/core/errors.js';
import { sealingPublicKey, sealingSecretKey } from '../../../src/core/index.js';
import { openUnsignedTileLog, parseCheckpoint } from '../../../src/ledger/index.js';
import { openNote } from '../../../src/ledger/note.js';
import {
  finishToken,
  forumKey,
  publicationEntry,
  requestToken,
  supportEntry,
  tokenSupportEntry,
} from '../../../src/petition/index.js';
import { readFrame } from '../../../src/record/index.js';
import { verifyElection, verifyForum } from '../../../src/verify/index.js';
import { seededRng } from '../../helpers/rng.js';

const rng = seededRng('party');
let folder: string;
let told: Awaited<ReturnType<typeof runParty>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hanpyo-lkp-'));
  told = await runParty(folder, rng);
}, 240_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

/** What the record says of an entry as the next one. */
const checksOf = (entry: Uint8Array) =>
  told.party.board.record.judge(entry).findings.map(({ check }) => check);

describe('a party', () => {
  it('LKP-01 holds a secret election between candidates; the browser test has their statements and a phone', () => {
    const [leader] = told.vote.report.result ?? [];
    expect(leader?.options.map(({ id, votes }) => [id, votes])).toEqual([
      ['kim', 4],
      ['lee', 2],
      ['blank', 0],
    ]);
  });

  it('A-11 says of the election’s record which recording lacks captions, and verifies it all the same', () => {
    const { verdict, checks } = told.vote.report;
    expect(verdict).toBe('verified');
    expect(checks.find(({ id }) => id === 'V08')?.notes).toEqual(['media[1].recordings[0] has no captions']);
  });

  it('LKP-02 has every event of the election and of the forum on a log that verifies from its files', async () => {
    const election = await verifyElection(directoryFiles(join(folder, 'leader/record')));
    expect(election.verdict).toBe('verified');
    expect(election.ledger).toEqual(told.vote.report.ledger);
    // All of it, in its order: manifest, key ceremony, roll, opening, ballots, closing, shares, result.
    const reader = openUnsignedTileLog(directoryFiles(join(folder, 'leader/record')));
    const types: string[] = [];
    for await (const { entry } of reader.read(0, election.ledger?.size ?? 0))
      types.push(readFrame(entry).type);
    const runs = types.filter((type, i) => type !== types[i - 1]);
    expect(runs).toEqual([
      'manifest',
      'ceremony',
      'roll-chunk',
      'roll-seal',
      'open',
      'ballot',
      'close',
      'share',
      'result',
    ]);
    const count = (wanted: string) => types.filter((type) => type === wanted).length;
    expect([count('ceremony'), count('ballot'), count('share')]).toEqual([9, 6, 2]);
    const forum = await verifyForum(directoryFiles(join(folder, 'forum')));
    expect(forum.verdict).toBe('verified');
    expect(forum.ledger?.size).toBe(told.party.board.record.size);
  });

  it('LKP-03 counts one support of each member, and the threshold is an event', () => {
    const { party, open } = told;
    const petition = party.state.proposal(open);
    expect(petition?.count('supports')).toBe(5);
    expect(petition?.history.map(({ stage, cause }) => [stage, cause])).toEqual([
      ['open', 'filed'],
      ['agenda', 'threshold'],
    ]);
    const [member = party.operator] = party.members;
    expect(checksOf(supportEntry(party.state.id, open, member))).toEqual(['PT-12']);
  });

  it('LKP-04 takes unlinkable supports, and refuses a second token, a token used twice and a late one', async () => {
    const { party, secret } = told;
    const petition = party.state.proposal(secret.id);
    expect([petition?.tokens.size, petition?.supporters.size]).toEqual([6, 0]);
    const member = fromHex(forumKey(party.members[0]?.seed ?? rng(32)));
    expect((await secret.issuer.issue(member, requestToken(rng).blinded, rng)).kind).toBe('refused');
    const [used] = secret.tokens;
    if (used === undefined) throw new Error('tokens were used');
    expect(checksOf(tokenSupportEntry(party.state.id, secret.id, used, party.operator))).not.toEqual([]);
    // An answer under another key than the log's would mark whoever uses it.
    const request = requestToken(rng);
    const late = await secret.issuer.issue(fromHex(forumKey(rng(32))), request.blinded, rng);
    if (late.kind !== 'issued') throw new Error('a member who had none');
    expect(() => finishToken(request, late.answer, requestToken(rng).blinded)).toThrow(DecodeError);
  });

  it('LKP-05 keeps a feed in which what was wrong stays, with what put it right', async () => {
    const wrong = told.feed.find(({ correctedBy }) => correctedBy !== undefined);
    const right = told.feed.find(({ entry }) => entry === wrong?.correctedBy);
    expect([wrong?.activity.summary, right?.activity.summary]).toEqual([
      '의안 7호: 반대',
      '의안 7호: 찬성 (기록 정정)',
    ]);
    expect(right?.activity.corrects).toBe(wrong?.entry);
    const { state, office, operator } = told.party;
    const line = { subject: 'rep-lee', kind: 'vote', summary: '반대', documents: [] };
    const stray = { activity: { ...line, corrects: wrong?.entry ?? 0 } };
    expect(checksOf(publicationEntry(state.id, stray, office))).toEqual(['PT-19']);
    expect(checksOf(publicationEntry(state.id, { activity: line }, [operator]))).toEqual(['PT-07']);
    expect(feedOf(state, 'rep-lee')).toEqual([]);
    await expect(publish(told.party, stray.activity)).rejects.toThrow('PT-19');
  });

  it('LKP-06 has media by hash, size, type, language and captions, and finds a file that was changed', async () => {
    const [speech, talk, photo] = told.party.state.media.map(({ item }) => item);
    expect([speech, talk, photo].map((item) => item && accessOf(item))).toEqual([
      { captions: true, transcript: true },
      { captions: false, transcript: true },
      { captions: false, transcript: false },
    ]);
    expect(speech?.content).toMatchObject({ size: 18, mediaType: 'video/mp4', language: 'ko' });
    expect(told.media.before).toEqual([]);
    expect(told.media.after.map(({ fault }) => fault)).toEqual(['changed']);
    await mkdir(join(folder, 'empty'));
    const gone = await mediaFaults(told.party.state, join(folder, 'empty'));
    expect(new Set(gone.map(({ fault }) => fault))).toEqual(new Set(['missing']));
    expect(gone.length).toBe(6);
  });

  it('LKP-07 finds Korean by parts of words and English by beginnings, from a saved index', () => {
    expect(termsOf('AI정책을')).toEqual(['ai', '정책', '책을']);
    const index = loadIndex(told.media.index.save());
    const titles = (query: string) => index.find(query).map(({ title }) => title);
    for (const query of ['주거정책', '주거', '정책을', '월세', '청년 연설'])
      expect(titles(query)).toEqual(['청년 주거정책 연설']);
    for (const query of ['transport', 'FARES', 'distri'])
      expect(titles(query)).toEqual(['A speech on public transport']);
    expect(titles('사진')).toEqual(['후보 사진']);
    for (const query of ['책주', 'zebra', '월세 transport']) expect(titles(query)).toEqual([]);
  });

  it('LKP-08 lets peers find each other and converge, and both report a fork that one of them was shown', async () => {
    const { converged, warned } = told.peers;
    const { size } = told.party.board.record;
    expect(converged.map(({ head }) => head?.size)).toEqual([size, size, size]);
    // Juno was told of mina alone.
    const [office, , juno] = converged;
    expect(juno?.peers).toContain(office?.address);
    for (const { forks } of warned) {
      const [fork] = forks;
      if (fork === undefined) throw new Error('there is a fork');
      for (const note of fork.notes) expect(openNote(note, [told.party.log]).verified.length).toBe(1);
      const [one, other] = fork.notes.map((note) => parseCheckpoint(note));
      expect([one?.size, other?.size]).toEqual([size, size + 1]);
      expect(one?.root).not.toEqual(other?.root);
    }
    // What a peer has is a record that anyone verifies.
    expect((await verifyForum(directoryFiles(join(folder, 'peers/mina/log')))).verdict).toBe('verified');
  });

  it('LKP-09 seals letters and attachments between members; another key, sender or byte fails', async () => {
    const [ann, bo] = told.party.members;
    if (ann === undefined || bo === undefined) throw new Error('a party has members');
    const [secret, other] = [sealingSecretKey(rng), sealingSecretKey(rng)];
    const attachment = rng(10_000);
    const sealed = sealLetter(attachment, ann, sealingPublicKey(secret), rng);
    expect(openLetter(sealed, secret, keyOf(ann))).toEqual(attachment);
    expect(() => openLetter(sealed, other, keyOf(ann))).toThrow(DecodeError);
    expect(() => openLetter(sealed, secret, keyOf(bo))).toThrow(DecodeError);
    const altered = sealed.map((byte, i) => (i === 200 ? byte ^ 1 : byte));
    expect(() => openLetter(altered, secret, keyOf(ann))).toThrow(DecodeError);
    expect(() => openLetter(utf8('short'), secret, keyOf(ann))).toThrow(DecodeError);
    // Passed on to somebody else, it is no letter to them.
    const inner = openLetter(sealed, secret, keyOf(ann));
    const onward = sealLetter(inner, bo, sealingPublicKey(other), rng);
    expect(() => openLetter(onward, other, keyOf(ann))).toThrow(DecodeError);
  });

  it('LKP-10 rewards nobody for voting, and says so', async () => {
    expect(await readFile('examples/party/README.md', 'utf8')).toContain('No rewards');
  });
});
