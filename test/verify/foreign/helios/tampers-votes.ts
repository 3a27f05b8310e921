/** Tampering with what ballots and their proofs say: HEL-13 to HEL-16; with opened ballots, see `tampers-opened.ts`. */
import { closed, encrypt, type Json, random, reduce } from './prover.js';
import { cast, decrypt, electionOf, newVote, type Scene } from './scene.js';
import { disguisedCopy, firstChoice, inBallot, remade, revote, type Tamper } from './tamper.js';
import { OPENED_TAMPERS } from './tampers-opened.js';

/** Changes the first choice of a ballot, or its proofs. */
const inChoice = (change: (parts: Json) => unknown) => inBallot(1, (ballot) => change(firstChoice(ballot)));

/** The first ballot holds other votes, with proofs that were made for them as well as can be. */
const holds = (counts: readonly (readonly number[])[], results: Json) => (scene: Scene) =>
  revote(scene, newVote(scene, counts), results);

/** Two trustees whose private keys differ by a number that both know. */
const related = (change: (scene: Scene, shift: bigint) => unknown) => (scene: Scene) => {
  const [x, shift] = [random(), random()];
  remade(scene, { secrets: [x, reduce(x + shift)] }, (made) => change(made, shift));
};

/** A proof of one key as one of another, whose logarithm is larger by a shift. */
const shifted = (proof: Json, shift: bigint): Json => ({
  ...structuredClone(proof),
  response: reduce(BigInt(proof.response) + BigInt(proof.challenge) * shift).toString(),
});

/** The second ballot becomes another one, and the result is that of all. */
const replaced = (vote: (scene: Scene) => Json) => (scene: Scene) => {
  scene.votes[1] = vote(scene);
  scene.results = [
    [3, 0, 2],
    [2, 1],
  ];
  decrypt(scene);
};

const COPIES: readonly Tamper[] = [
  [
    'HEL-13',
    'a copied ballot',
    replaced((s) => cast(s, s.votes[0].vote, 1)),
    'votes[0] and votes[1]: copied',
  ],
  [
    'HEL-13',
    'a copied ballot, re-randomised',
    replaced((s) => disguisedCopy(s, s.votes[0], 1)),
    'votes[0] and votes[1]: copied',
  ],
  [
    'HEL-13',
    'two trustees with one key',
    (s) => {
      const x = random();
      remade(s, { secrets: [x, x] });
    },
    'trustees[0] and trustees[1]: copied',
  ],
  [
    'HEL-13',
    'a copied proof of knowing a key',
    related(({ trustees }, shift) => (trustees[1].pok = shifted(trustees[0].pok, shift))),
    'trustees[0] and trustees[1]: copied',
  ],
  [
    'HEL-13',
    'a copied proof of decryption',
    related(({ trustees }, shift) => {
      trustees[1].decryption_proofs[1][0] = shifted(trustees[0].decryption_proofs[1][0], shift);
    }),
    'trustees[0] and trustees[1]: copied',
  ],
];

const NUMBERS: readonly Tamper[] = [
  [
    'HEL-14',
    'a vote worth two',
    holds(
      [
        [2, 0, 1],
        [1, 0],
      ],
      [
        [3, 0, 2],
        [1, 1],
      ],
    ),
    'votes[0]: wrong-challenge',
  ],
  [
    'HEL-14',
    'choices in another order',
    inBallot(1, ({ vote }) => vote.answers[0].choices.reverse()),
    'votes[1]: wrong-proof',
    ['HEL-19', 'HEL-20'],
  ],
  [
    'HEL-14',
    'proofs in another order',
    inChoice(({ proofs }) => proofs.reverse()),
    'votes[1]: wrong-challenge',
  ],
  [
    'HEL-14',
    'a response of a choice',
    inChoice(({ proofs: [p] }) => (p.response = '1')),
    'votes[1]: wrong-proof',
  ],
  [
    'HEL-15',
    'too many choices',
    holds(
      [
        [1, 0, 1],
        [1, 1],
      ],
      [
        [2, 0, 2],
        [1, 2],
      ],
    ),
    'votes[0]: wrong-challenge',
  ],
  [
    'HEL-15',
    'a response of an overall proof',
    inBallot(1, ({ vote }) => (vote.answers[1].overall_proof[0].response = '1')),
    'votes[1]: wrong-proof',
  ],
  [
    'HEL-15',
    'too few choices',
    (s) => {
      const least = (answers: number): Json => ({ answers, min: 1, max: 2 });
      remade(s, { election: (e) => (e.questions[1] = { ...e.questions[1], min: 1, max: 2 }) }, (made) => {
        const [first] = made.questions;
        const votes = [
          [
            [1, 0, 1],
            [1, 0],
          ],
          [
            [0, 0, 1],
            [0, 1],
          ],
          [
            [1, 0, 0],
            [0, 0],
          ],
        ];
        votes.forEach((counts, i) => {
          const vote = encrypt(made.key, [first ?? least(3), least(2)], counts, electionOf(made));
          made.votes[i] = cast(made, closed(vote), i);
        });
        made.spoiled = [];
        decrypt(made);
      });
    },
    'votes[2]: wrong-challenge',
  ],
];

const again = (castAt?: string) => (scene: Scene) => {
  const vote = newVote(scene, [
    [0, 0, 0],
    [0, 0],
  ]);
  scene.votes.push(cast(scene, closed(vote), 0, castAt));
};

const LAST: readonly Tamper[] = [
  ['HEL-16', 'two ballots of one time', again(), 'votes[0] and votes[3]: same-time'],
  [
    'HEL-16',
    'two ballots of one time, in two forms',
    again('2026-01-02T00:00:00.000000Z'),
    'votes[0] and votes[3]: same-time',
  ],
];

export const VOTE_TAMPERS: readonly Tamper[] = [...COPIES, ...NUMBERS, ...LAST, ...OPENED_TAMPERS];
