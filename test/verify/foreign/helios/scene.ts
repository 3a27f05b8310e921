/** A whole record as values that tests change, and its forms. */
import {
  closed,
  decryption,
  dumps,
  encrypt,
  fingerprint,
  G,
  type Json,
  P,
  power,
  Q,
  type Question,
  random,
  tallyOf,
  trustee,
} from './prover.js';

/** A record, parsed. What is here may be changed; {@link bundleOf} writes it. */
export interface Scene {
  readonly secrets: readonly bigint[];
  readonly questions: readonly Question[];
  key: bigint;
  election: Json;
  voters: Json;
  votes: Json[];
  results: Json;
  trustees: Json;
  spoiled: Json[];
}

const UUID = '4a0938c4-7c64-4755-8586-f5d83da68b9a';
const QUESTIONS: readonly Question[] = [
  { answers: 3, min: 0, max: null },
  { answers: 2, min: 0, max: 1 },
];
const COUNTS: readonly (readonly (readonly number[])[])[] = [
  [
    [1, 0, 1],
    [1, 0],
  ],
  [
    [0, 0, 1],
    [0, 0],
  ],
  [
    [1, 0, 0],
    [0, 1],
  ],
];

export const electionOf = ({ election }: Scene): { readonly hash: string; readonly uuid: string } => ({
  hash: fingerprint(dumps(election)),
  uuid: election.uuid,
});

/** A new vote of a scene's election, opened. */
export function newVote(scene: Scene, counts: readonly (readonly number[])[]): Json {
  return encrypt(scene.key, scene.questions, counts, electionOf(scene));
}

/** A vote as it was cast by a voter. */
export function cast(scene: Scene, vote: Json, voter: number, castAt = '2026-01-02 00:00:00'): Json {
  return {
    cast_at: castAt,
    vote,
    vote_hash: fingerprint(dumps(vote)),
    voter_hash: fingerprint(dumps(scene.voters[voter])),
    voter_uuid: scene.voters[voter].uuid,
  };
}

/** Makes the tracker of a changed vote right again. */
export function retrack(ballot: Json): void {
  ballot.vote_hash = fingerprint(dumps(ballot.vote));
}

/** Decrypts what is in the box, and counts. */
export function decrypt(scene: Scene, votes: readonly Json[] = scene.votes.map(({ vote }) => vote)): void {
  const tally = tallyOf(votes, scene.questions);
  scene.secrets.forEach((x, t) => {
    const made = tally.map((answers) => answers.map(({ alpha }) => decryption(x, alpha)));
    scene.trustees[t].decryption_factors = made.map((answers) => answers.map(({ factor }) => factor));
    scene.trustees[t].decryption_proofs = made.map((answers) => answers.map(({ proof }) => proof));
  });
}

/** How a record is to differ from the usual one. */
interface SceneSettings {
  readonly secrets?: readonly bigint[];
  readonly voters?: number;
  /** Changes the election before anybody votes. */
  readonly election?: (election: Json, voters: Json) => unknown;
}

/** An honest record: three voters of whom all vote, two trustees, one opened ballot. */
export function honestScene(settings: SceneSettings = {}): Scene {
  const { secrets = [random(), random()], voters: size = 3 } = settings;
  const key = power(G, secrets.reduce((a, b) => a + b, 0n) % Q);
  const voters = ['V1', 'V2', 'V3'].slice(0, size).map((alias, i) => ({
    alias,
    election_uuid: UUID,
    uuid: `61a90a77-a09a-4f16-9549-852b20fe75e${i}`,
  }));
  const scene: Scene = {
    secrets,
    questions: QUESTIONS,
    key,
    election: {
      cast_url: 'https://example.org/cast',
      description: 'a description with a tilde ñ and an emoji 🗳',
      frozen_at: '2026-01-01 00:00:00',
      name: 'Éléction',
      openreg: false,
      public_key: { g: G.toString(), p: P.toString(), q: Q.toString(), y: key.toString() },
      questions: QUESTIONS.map(({ answers, min, max }, i) => ({
        answer_urls: Array.from({ length: answers }, () => null),
        answers: Array.from({ length: answers }, (_, j) => `answer ${j}`),
        choice_type: 'approval',
        max,
        min,
        question: `Question ${i}?`,
        result_type: 'absolute',
        short_name: `Q${i}`,
        tally_type: 'homomorphic',
      })),
      short_name: 'test',
      use_voter_aliases: true,
      uuid: UUID,
      voters_hash: null,
      voting_ends_at: null,
      voting_starts_at: null,
    },
    voters,
    votes: [],
    results: QUESTIONS.map(({ answers }, i) =>
      Array.from({ length: answers }, (_, j) =>
        COUNTS.slice(0, size).reduce((sum, counts) => sum + (counts[i]?.[j] ?? 0), 0),
      ),
    ),
    trustees: secrets.map((x, i) => trustee(x, `c5e6c4db-d5d9-4d0c-87fd-a826fe8bdde${i}`)),
    spoiled: [],
  };
  settings.election?.(scene.election, scene.voters);
  scene.votes = COUNTS.slice(0, size).map((counts, i) => cast(scene, closed(newVote(scene, counts)), i));
  scene.spoiled = [
    newVote(scene, [
      [0, 1, 1],
      [0, 1],
    ]),
  ];
  decrypt(scene);
  return scene;
}

const b64 = (value: string): string => Buffer.from(value).toString('base64');

/** The bundle of a scene. */
export function bundleOf(scene: Scene, { omit = '' }: { readonly omit?: string } = {}): Uint8Array {
  const parts: Json = {
    election: b64(dumps(scene.election)),
    voters: [b64(dumps(scene.voters))],
    votes: scene.votes.map((vote) => b64(dumps(vote))),
    results: b64(dumps(scene.results)),
    trustees: b64(dumps(scene.trustees)),
    spoiled: scene.spoiled.map((ballot) => b64(JSON.stringify(ballot))),
  };
  delete parts[omit];
  return Buffer.from(JSON.stringify(parts));
}

/** The answers of the server, as files. */
export function folderOf(scene: Scene): Map<string, Uint8Array> {
  return new Map<string, Uint8Array>([
    ['election.json', Buffer.from(dumps(scene.election))],
    ['voters.json', Buffer.from(dumps(scene.voters))],
    ['trustees.json', Buffer.from(dumps(scene.trustees))],
    ['result.json', Buffer.from(dumps(scene.results))],
    ...scene.votes.map((vote): [string, Uint8Array] => [
      `ballots/${vote.voter_uuid}.json`,
      Buffer.from(dumps(vote)),
    ]),
    ...scene.spoiled.map((ballot, i): [string, Uint8Array] => [
      `spoiled/${i + 1}.json`,
      Buffer.from(JSON.stringify(ballot)),
    ]),
  ]);
}
