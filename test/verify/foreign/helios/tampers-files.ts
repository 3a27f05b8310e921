/** Tampering with the files of a folder: what is missing, too much, or under another name. */
import { bundleOf, honestScene } from './scene.js';
import type { Tamper } from './tamper.js';

/** Files by their paths. */
type Files = Map<string, Uint8Array>;

const VOTER = 'ballots/61a90a77-a09a-4f16-9549-852b20fe75e1.json';
const OTHER = 'ballots/61a90a77-a09a-4f16-9549-852b20fe75e2.json';

const without = (path: string) => (files: Files) => files.delete(path);
const copied = (from: string, to: string) => (files: Files) =>
  files.set(to, files.get(from) ?? new Uint8Array());
const trailing =
  (path: string, text = ' {}') =>
  (files: Files) =>
    files.set(path, Buffer.concat([files.get(path) ?? new Uint8Array(), Buffer.from(text)]));

export const FILE_TAMPERS: readonly Tamper<Files>[] = [
  ['HEL-01', 'the election left out', without('election.json'), 'record: truncated'],
  ['HEL-01', 'the voters left out', without('voters.json'), 'record: truncated'],
  ['HEL-01', 'the trustees left out', without('trustees.json'), 'record: truncated'],
  ['HEL-01', 'the result left out', without('result.json'), 'record: truncated'],
  [
    'HEL-01',
    'a bundle beside the files',
    (files) => files.set('bundle.json', bundleOf(honestScene())),
    'record: bad-value',
  ],
  ['HEL-01', 'pages of voters beside the list', copied('voters.json', 'voters/1.json'), 'record: bad-value'],
  ['HEL-01', 'a page of voters out of order', copied('voters.json', 'voters/2.json'), 'record: bad-value'],
  [
    'HEL-01',
    'an opened ballot out of order',
    copied('spoiled/1.json', 'spoiled/3.json'),
    'record: bad-value',
  ],
  [
    'HEL-01',
    'an opened ballot of another number',
    copied('spoiled/1.json', 'spoiled/01.json'),
    'record: bad-value',
  ],
  ['HEL-01', 'bytes after the election', trailing('election.json'), 'election.json: bad-json'],
  ['HEL-04', 'bytes after the voters', trailing('voters.json'), 'voters: bad-json'],
  ['HEL-05', 'bytes after the trustees', trailing('trustees.json'), 'trustees.json: bad-json'],
  ['HEL-07', 'bytes after a ballot', trailing(VOTER), `${VOTER}: bad-json`],
  [
    'HEL-08',
    'a space after the election, which is another one then',
    trailing('election.json', ' '),
    `${VOTER.replace('e1.', 'e0.')}: wrong-election`,
    ['HEL-17'],
  ],
  [
    'HEL-10',
    'a ballot under the name of another voter',
    (files) => {
      const [one, two] = [files.get(VOTER), files.get(OTHER)];
      files.set(VOTER, two ?? new Uint8Array()).set(OTHER, one ?? new Uint8Array());
    },
    `${VOTER}: other-voter`,
  ],
  [
    'HEL-10',
    'a ballot under the name of nobody',
    copied(VOTER, 'ballots/nobody.json'),
    'ballots/nobody.json: unknown-voter',
  ],
  [
    'HEL-10',
    'no ballot, under the name of another voter',
    (files) => {
      const absent = { cast_at: null, vote: null, vote_hash: null, voter_hash: null, voter_uuid: 'x' };
      files.set(VOTER, Buffer.from(JSON.stringify(absent)));
    },
    `${VOTER}: other-voter`,
    ['HEL-19', 'HEL-20'],
  ],
  ['HEL-17', 'bytes after an opened ballot', trailing('spoiled/1.json'), 'spoiled/1.json: bad-json'],
  [
    'HEL-17',
    'an opened ballot in two files',
    copied('spoiled/1.json', 'spoiled/2.json'),
    'spoiled/2.json: twice',
  ],
  ['HEL-19', 'a ballot left out', without(VOTER), 'trustees.json[0]: wrong-proof', ['HEL-20']],
  ['HEL-20', 'bytes after the result', trailing('result.json'), 'result.json: bad-json'],
];
