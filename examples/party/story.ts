/** The whole example as one function; `run.ts` prints what it returns, the tests of the rows look at it. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Rng, sealingPublicKey, sealingSecretKey, toHex, utf8 } from 'hanpyo/core';
import { cosignatureSigner } from 'hanpyo/ledger';
import type { Report } from 'hanpyo/verify';
import { boardDoor } from '../gyeonggi/doors.js';
import { type FeedLine, feedOf, publish } from './activity.js';
import { castVotes, countVotes, openLeaderElection } from './election.js';
import { forkOf } from './fork.js';
import { keyOf, openLetter, sealLetter } from './letters.js';
import { type MediaFault, mediaFaults, publishMedia } from './media.js';
import { BEGIN, newParty, type Party } from './party.js';
import { PartyNode } from './peer/node.js';
import { openPetition, reveal, type SecretPetition, secretPetition } from './petitions.js';
import { indexMedia, type MediaIndex } from './search.js';

/** The party's election: six members, one vote each. */
async function partyElection(folder: string, rng: Rng) {
  const election = await openLeaderElection(folder, 6, rng);
  const door = boardDoor(election);
  await castVotes(election, election.cards, [0, 0, 1, 0, 1, 0], door, rng);
  const report = await countVotes(election, door, rng);
  await election.ledger.close();
  return { report };
}

/** Attendance and votes of a representative; one line was wrong, and is put right by a later one. */
async function publishActivity(party: Party) {
  const subject = 'rep-kim';
  const line = { subject, documents: [] };
  await publish(party, { ...line, kind: 'attendance', summary: '12월 2일 본회의 출석' });
  const wrong = await publish(party, { ...line, kind: 'vote', summary: '의안 7호: 반대' });
  await publish(party, { ...line, kind: 'vote', summary: '의안 7호: 찬성 (기록 정정)', corrects: wrong });
  await publish(party, { ...line, kind: 'bill', summary: '동물 보호법 개정안 발의' });
  return feedOf(party.state, subject);
}

/** Statements of the candidates, in both languages; one of the files is changed later. */
async function publishStatements(party: Party, folder: string) {
  await mkdir(folder, { recursive: true });
  await publishMedia(party, folder, {
    subject: 'kim',
    title: '청년 주거정책 연설',
    language: 'ko',
    mediaType: 'video/mp4',
    content: utf8('a film stands here'),
    captions: 'WEBVTT\n\n00:00.000 --> 00:02.000\n청년에게 집을\n',
    transcript: '청년에게 집을. 주거정책을 바꾸고 월세를 낮추겠습니다.',
  });
  await publishMedia(party, folder, {
    subject: 'lee',
    title: 'A speech on public transport',
    language: 'en',
    mediaType: 'audio/mpeg',
    content: utf8('a recording stands here'),
    transcript: 'Night buses for every district, and fares that families can pay.',
  });
  await publishMedia(party, folder, {
    subject: 'lee',
    title: '후보 사진',
    language: 'ko',
    mediaType: 'image/jpeg',
    content: utf8('a photograph stands here'),
  });
  const index = await indexMedia(party.state, folder);
  const before = await mediaFaults(party.state, folder);
  const [speech] = party.state.media;
  if (speech === undefined) throw new RangeError('media were published');
  await writeFile(join(folder, toHex(speech.item.content.hash)), 'another film');
  return { index, before, after: await mediaFaults(party.state, folder) };
}

/** A node of the party on this machine. */
function startNode(
  { log }: Party,
  name: string,
  below: string,
  seeds: readonly string[],
  rng: Rng,
): Promise<PartyNode> {
  return PartyNode.start({
    folder: join(below, name),
    trust: { origin: log.name, logKeys: [log] },
    signer: cosignatureSigner(`${name}.party.example`, rng(32), () => BEGIN),
    ...{ host: '127.0.0.1', port: 0, seeds, reach: 'anywhere', rng },
  });
}

/** What a node had at a moment. */
type PartyState = Pick<PartyNode, 'address' | 'head' | 'peers' | 'forks'>;

const stateOf = ({ address, head, peers, forks }: PartyNode): PartyState => ({ address, head, peers, forks });

/**
 * Mina knows the office, juno knows mina only, and finds the office through her. Then the office is gone, and shows another history
 * to juno alone, under another address: he tells mina.
 */
async function exchange(party: Party, folder: string, early: number, rng: Rng) {
  const start = (name: string, ...seeds: string[]) => startNode(party, name, folder, seeds, rng);
  const office = await start('office');
  const mina = await start('mina', office.address);
  const juno = await start('juno', mina.address);
  await office.take(party.ledger);
  for (const node of [mina, juno, mina, juno]) await node.round();
  const converged = [office, mina, juno].map(stateOf);
  await office.stop();
  const fork = await forkOf(party, early);
  const other = await start('other', juno.address);
  await other.take(fork);
  for (const node of [other, juno, mina]) await node.round();
  const warned = [mina, juno].map(stateOf);
  await Promise.all([fork.close(), other.stop(), mina.stop(), juno.stop()]);
  return { converged, warned };
}

/** A letter with an attachment from one member to another; a third one cannot read it. */
function letters({ members: [ann, bo] }: Party, rng: Rng) {
  if (ann === undefined || bo === undefined) throw new RangeError('a party has members');
  const secret = sealingSecretKey(rng);
  const sealed = sealLetter(utf8('내일 저녁 7시에 만나요'), ann, sealingPublicKey(secret), rng);
  return { sealed, opened: openLetter(sealed, secret, keyOf(ann)) };
}

/** What became of the example: for whoever looks at it afterwards. */
export interface PartyStory {
  readonly vote: { readonly report: Report };
  readonly party: Party;
  readonly open: Uint8Array;
  readonly secret: SecretPetition;
  readonly feed: readonly FeedLine[];
  readonly media: {
    readonly index: MediaIndex;
    readonly before: readonly MediaFault[];
    readonly after: readonly MediaFault[];
  };
  /** The nodes when they had found each other, and the two members after another history was shown. */
  readonly peers: {
    readonly converged: readonly PartyState[];
    readonly warned: readonly PartyState[];
  };
  readonly letter: { readonly sealed: Uint8Array; readonly opened: ReturnType<typeof openLetter> };
}

/** Runs the example in an empty folder. */
export async function runParty(folder: string, rng: Rng): Promise<PartyStory> {
  const vote = await partyElection(join(folder, 'leader'), rng);
  const party = await newParty(join(folder, 'forum'), 8, rng);
  const early = party.board.record.size;
  const open = await openPetition(party, 5, rng);
  const secret = await secretPetition(party, 6, rng);
  await party.ledger.checkpoint({ size: party.board.record.size });
  await reveal(party, secret);
  const feed = await publishActivity(party);
  const media = await publishStatements(party, join(folder, 'media'));
  await party.ledger.checkpoint({ size: party.board.record.size });
  const peers = await exchange(party, join(folder, 'peers'), early, rng);
  const letter = letters(party, rng);
  await party.ledger.close();
  return { vote, party, open, secret, feed, media, peers, letter };
}
