/** Tampered records, one change each, and what must be found. */
import {
  challenge,
  closed,
  disjunction,
  type Json,
  OUTSIDE,
  P,
  power,
  Q,
  random,
  reduce,
  trustee,
} from './prover.js';
import { cast, decrypt, newVote, retrack, type Scene } from './scene.js';

/** A change of an honest record, and the findings it leads to. */
export interface Tamper {
  readonly change: (scene: Scene) => void;
  readonly finds: readonly string[];
}

/** Replaces the vote of the first voter, and all that follows from it honestly. */
export function revote(scene: Scene, vote: Json, results: Json): void {
  scene.votes[0] = cast(scene, closed(vote), 0);
  scene.results = results;
  decrypt(scene);
}

/** Adds one to a number in decimals. */
export const plusOne = (text: string): string => reduce(BigInt(text) + 1n).toString();

/** The first choice of the first question of a ballot, its proofs, and its randomness; `y` is the key. */
export function firstChoice(ballot: Json): Json {
  const answer = ballot.vote.answers[0];
  return { choice: answer.choices[0], proofs: answer.individual_proofs[0] };
}

/** A ballot of another voter that copies a vote, re-randomised: all commitments and challenges stay, only responses move. */
export function disguisedCopy(scene: Scene, from: Json, voter: number): Json {
  const vote = structuredClone(from.vote);
  for (const answer of vote.answers) {
    const shifts = answer.choices.map(random);
    answer.choices.forEach((choice: Json, i: number) => {
      choice.alpha = ((BigInt(choice.alpha) * power(g(scene), shifts[i])) % P).toString();
      choice.beta = ((BigInt(choice.beta) * power(scene.key, shifts[i])) % P).toString();
    });
    const move = (proofs: Json, shift: bigint): void => {
      for (const proof of proofs)
        proof.response = reduce(BigInt(proof.response) + BigInt(proof.challenge) * shift).toString();
    };
    for (const [i, proofs] of answer.individual_proofs.entries()) move(proofs, shifts[i]);
    const all = shifts.reduce((a: bigint, b: bigint) => a + b, 0n);
    if (answer.overall_proof !== null) move(answer.overall_proof, all);
  }
  return cast(scene, vote, voter);
}

const g = (scene: Scene): bigint => BigInt(scene.election.public_key.g);

/** A choice outside the group whose proofs hold all the same, because their challenges are multiples of its order. */
export function hiddenChoice(scene: Scene, outside: bigint, order: bigint): void {
  const opened = newVote(scene, [
    [1, 0, 1],
    [1, 0],
  ]);
  const answer = opened.answers[0];
  const [r, { alpha, beta }] = [BigInt(answer.randomness[0]), answer.choices[0]];
  const moved = { alpha: (BigInt(alpha) * outside) % P, beta: BigInt(beta) };
  for (;;) {
    const proofs = disjunction(scene.key, { alpha: BigInt(alpha), beta: moved.beta }, r, [0, 1], 1);
    if (proofs.some((proof: Json) => BigInt(proof.challenge) % order !== 0n)) continue;
    answer.choices[0] = { alpha: moved.alpha.toString(), beta };
    answer.individual_proofs[0] = proofs;
    break;
  }
  revote(scene, opened, scene.results);
}

/** For every check: a change that it finds, and what else is found because of it. */
export const ONLY: Readonly<Record<string, Tamper>> = {
  'HEL-02': {
    change: ({ election }) => {
      election.public_key.g = '1';
    },
    finds: ['HEL-02 election: bad-value'],
  },
  'HEL-03': {
    change: ({ election }) => {
      election.questions[0].choice_type = 'ranked';
    },
    finds: ['HEL-03 election: bad-value'],
  },
  'HEL-04': {
    change: ({ voters }) => {
      voters[1].uuid = voters[0].uuid;
    },
    finds: ['HEL-04 voters: bad-value'],
  },
  'HEL-05': {
    change: ({ trustees }) => {
      trustees[1].pok.response = plusOne(trustees[1].pok.response);
    },
    finds: ['HEL-05 trustees[1]: wrong-proof'],
  },
  'HEL-06': {
    change: (scene) => {
      const other = random();
      scene.trustees[1] = trustee(other, scene.trustees[1].uuid);
      (scene.secrets as bigint[])[1] = other;
      decrypt(scene);
    },
    finds: [
      'HEL-06 election: other-key',
      ...['[0][0]', '[0][1]', '[0][2]', '[1][0]', '[1][1]'].map((at) => `HEL-20 results${at}: other-result`),
    ],
  },
  'HEL-07': {
    change: ({ votes }) => {
      const { choice } = firstChoice(votes[1]);
      choice.alpha = `0${choice.alpha}`;
      retrack(votes[1]);
    },
    finds: ['HEL-07 votes[1]: bad-number'],
  },
  'HEL-08': {
    change: ({ votes }) => {
      votes[1].vote.election_hash = votes[1].vote_hash;
      retrack(votes[1]);
    },
    finds: ['HEL-08 votes[1]: wrong-election'],
  },
  'HEL-09': {
    change: ({ votes }) => {
      votes[1].vote_hash = votes[0].vote_hash;
    },
    finds: ['HEL-09 votes[1]: wrong-tracker'],
  },
  'HEL-10': {
    change: ({ votes }) => {
      votes[1].voter_hash = votes[0].voter_hash;
    },
    finds: ['HEL-10 votes[1]: other-voter'],
  },
  'HEL-11': {
    change: (scene) => hiddenChoice(scene, OUTSIDE[0] ?? 1n, 2n),
    finds: ['HEL-11 votes[0]: bad-element'],
  },
  'HEL-12': {
    change: ({ votes }) => {
      const [proof] = firstChoice(votes[2]).proofs;
      proof.response = (BigInt(proof.response) + Q).toString();
      retrack(votes[2]);
    },
    finds: ['HEL-12 votes[2]: bad-scalar'],
  },
  'HEL-13': {
    change: (scene) => {
      scene.votes[1] = disguisedCopy(scene, scene.votes[0], 1);
      scene.results = [
        [3, 0, 2],
        [2, 1],
      ];
      decrypt(scene);
    },
    finds: Array.from({ length: 6 }, () => 'HEL-13 votes[1]: copied'),
  },
  'HEL-14': {
    change: (scene) => {
      const vote = newVote(scene, [
        [2, 0, 1],
        [1, 0],
      ]);
      revote(scene, vote, [
        [3, 0, 2],
        [1, 1],
      ]);
    },
    finds: ['HEL-14 votes[0]: wrong-challenge'],
  },
  'HEL-15': {
    change: (scene) => {
      const vote = newVote(scene, [
        [1, 0, 1],
        [1, 1],
      ]);
      revote(scene, vote, [
        [2, 0, 2],
        [1, 2],
      ]);
    },
    finds: ['HEL-15 votes[0]: wrong-challenge'],
  },
  'HEL-16': {
    change: (scene) => {
      const vote = newVote(scene, [
        [0, 0, 0],
        [0, 0],
      ]);
      scene.votes.push(cast(scene, closed(vote), 0));
    },
    finds: ['HEL-16 votes[3]: same-time'],
  },
  'HEL-17': {
    change: ({ spoiled }) => {
      spoiled[0].answers[0].answer = [1];
    },
    finds: ['HEL-17 spoiled[0]: other-vote'],
  },
  'HEL-18': {
    change: ({ trustees }) => {
      trustees[1].decryption_factors = null;
    },
    finds: ['HEL-18 trustees[1]: truncated'],
  },
  'HEL-19': {
    change: ({ trustees }) => {
      const proof = trustees[1].decryption_proofs[1][0];
      proof.response = plusOne(proof.response);
    },
    finds: ['HEL-19 trustees[1]: wrong-proof'],
  },
  'HEL-20': {
    change: ({ results }) => {
      results[0].reverse();
      results[1].reverse();
      results[0][1] = 1;
    },
    finds: ['HEL-20 results[0][1]: other-result'],
  },
};

/** Ways to leave out parts of the hash. */
export const WEAK_HASHES: Readonly<Record<string, typeof challenge>> = {
  'without the last commitment': (...all) => challenge(...all.slice(0, -1)),
  'of the first pair only': (...all) => challenge(...all.slice(0, 2)),
  'of nothing': () => challenge(),
  'of the first components only': (...all) => challenge(...all.filter((_, i) => i % 2 === 0)),
  'in another order': (...all) => challenge(...[...all].reverse()),
  'that is a constant': () => 1n,
};
