/** An election run half by `belenios-tool` and half by us: the tool verifies it, and computes its result. */
import { afterAll, describe, expect, it } from 'vitest';
import {
  encryptBallot,
  generateTrusteeKeys,
  openElection,
  ownedBy,
  partialDecryption,
  readCredential,
  readTrusteeSecret,
  shuffleTally,
} from '../../src/belenios/index.js';
import { seededRng } from '../helpers/rng.js';
import { failures, verify } from '../verify/foreign/belenios/open.js';
import { hasTool, ToolElection } from './tool.js';

const GROUP = 'RFC-3526-2048';
const QUESTIONS = {
  description: 'Café',
  name: 'Élection',
  questions: [
    { answers: ['A', 'B'], blank: true, min: 1, max: 2, question: 'Which?' },
    { answers: ['X', 'Y'], min: 0, max: 1, question: 'One?' },
    { type: 'NonHomomorphic', value: { answers: ['P', 'Q', 'R'], question: 'Rank' } },
  ],
};
const [OURS, TOOLS] = [1, 2];

const rng = seededRng('belenios-tool');

/** Ours are the first key, the second and third ballot, the first shuffle and the first partial decryption. */
function runElection(election: ToolElection): void {
  const keys = generateTrusteeKeys(GROUP, rng);
  const credentials = election.setUp(QUESTIONS, 3, [keys.publicKey]);
  const open = openElection(election.read('election.json').trimEnd());
  const cast = (voter: number, choices: readonly (readonly number[])[]): string =>
    encryptBallot(open, readCredential(open, credentials[voter] ?? ''), choices, rng).json;
  election.add(
    'Ballot',
    election.ballot(credentials[0] ?? '', [
      [0, 1, 1],
      [0, 0],
      [1, 2, 3],
    ]),
  );
  election.add(
    'Ballot',
    cast(1, [
      [1, 0, 0],
      [0, 1],
      [255, 0, 7],
    ]),
  );
  election.add(
    'Ballot',
    cast(2, [
      [0, 1, 0],
      [1, 0],
      [0, 0, 0],
    ]),
  );
  election.run(['election', 'verify']);
  election.add('EndBallots');
  const [tally = '', sized = ''] = election.run(['election', 'compute-encrypted-tally']).split('\n');
  election.add('EncryptedTally', tally, sized);
  const first = shuffleTally(open, { tally }, rng);
  election.add('Shuffle', first, ownedBy(OURS, first));
  const second = election.run(['election', 'shuffle', `--trustee-id=${TOOLS}`]).split('\n');
  election.add('Shuffle', ...second);
  election.add('EndShuffles');
  const secret = readTrusteeSecret(open.election.group, keys.privateKey);
  const decryption = partialDecryption(open, { tally, lastShuffle: second[0] }, secret, rng);
  election.add('PartialDecryption', decryption, ownedBy(OURS, decryption));
  const decrypt = ['election', 'decrypt', '--privkey', election.privateKey(), `--trustee-id=${TOOLS}`];
  election.add('PartialDecryption', ...election.run(decrypt).split('\n'));
  election.add('Result', election.run(['election', 'compute-result']));
  election.run(['election', 'verify']);
}

describe.skipIf(!hasTool())('an election run with belenios-tool (where it is installed)', () => {
  const elections: ToolElection[] = [];
  const begin = (): ToolElection => {
    const election = new ToolElection(GROUP);
    elections.push(election);
    return election;
  };
  afterAll(() => {
    for (const election of elections) election.close();
  });

  it('accepts our key, ballots, shuffle and partial decryption', { timeout: 60_000 }, async () => {
    const election = begin();
    runElection(election);
    const { result } = JSON.parse(election.run(['election', 'compute-result']));
    expect(result.slice(0, 2)).toEqual([
      [1, 2, 1],
      [1, 1],
    ]);
    const votes = result[2].map((vote: readonly number[]) => vote.join());
    expect(votes.toSorted((a: string, b: string) => (a < b ? -1 : 1))).toEqual(['0,0,0', '1,2,3', '255,0,7']);
    expect(failures(await verify(election.archive()))).toEqual([]);
  });

  it('refuses our ballot once a proof is changed', { timeout: 60_000 }, () => {
    const election = begin();
    const [credential = ''] = election.setUp(QUESTIONS, 1, []);
    const open = openElection(election.read('election.json').trimEnd());
    const choices = [
      [1, 0, 0],
      [0, 1],
      [1, 2, 3],
    ];
    const { json } = encryptBallot(open, readCredential(open, credential), choices, rng);
    const proof = /"blank_proof":\[\{"challenge":"\d+","response":"(\d+)"/.exec(json)?.[1] ?? '';
    election.add('Ballot', json.replace(proof, `${proof.slice(0, -1)}${(Number(proof.at(-1)) + 1) % 10}`));
    expect(() => election.run(['election', 'verify'])).toThrow();
  });
});
