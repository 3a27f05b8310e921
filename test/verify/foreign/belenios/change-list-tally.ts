/** The changes of what follows voting, that every check must notice. */
import { bump, type Change, edit, LISTS, MIXED, object, RANKS, stepOf } from './changes.js';
import type { Loose } from './resign.js';

const response = (proof: Loose): void => {
  proof.response = bump(proof.response);
};
const swap = (list: Loose[], i: number, j: number): void => {
  [list[i], list[j]] = [list[j], list[i]];
};

/** A scalar of a proof of shuffle, by its place. */
const shuffleScalar = (place: number): Change['make'] =>
  object('Shuffle', 0, ({ proofs: [proof] }) => {
    const [, s] = proof;
    if (Array.isArray(s[place])) s[place][0] = bump(s[place][0]);
    else s[place] = bump(s[place]);
  });

/** Changes of tally, shuffles, decryption and result. */
export const TALLY_CHANGES: readonly Change[] = [
  {
    check: 'BEL-23',
    name: 'two sums in each other’s place',
    record: MIXED,
    also: ['BEL-28'],
    make: object('EncryptedTally', 0, ([first]) => swap(first, 0, 1)),
  },
  {
    check: 'BEL-23',
    name: 'a ballot that is not counted',
    record: LISTS,
    make: (model) => {
      model.steps.splice(model.steps.findIndex(({ type }) => type === 'EndBallots') - 1, 1);
    },
  },
  {
    check: 'BEL-23',
    name: 'ciphertexts in another order',
    record: RANKS,
    also: ['BEL-26'],
    make: object('EncryptedTally', 0, ([first]) => swap(first, 0, 1)),
  },
  {
    check: 'BEL-23',
    name: 'a ciphertext too few',
    record: RANKS,
    also: ['BEL-25'],
    make: object('EncryptedTally', 0, ([first]) => {
      first.pop();
    }),
  },
  {
    check: 'BEL-23',
    name: 'a vote to be shuffled that has a weight',
    record: RANKS,
    also: ['BEL-24'],
    make: (model) => {
      const { credential } = JSON.parse(stepOf(model, 'Ballot').payload ?? '');
      edit(stepOf(model, 'Setup'), 2, (list) =>
        list.map((entry: string) => (entry === credential ? `${entry},2` : entry)),
      );
    },
  },
  {
    check: 'BEL-24',
    name: 'another number of ballots',
    record: MIXED,
    make: object('EncryptedTally', 'payload', (sized) => {
      sized.num_tallied += 1;
    }),
  },
  {
    check: 'BEL-24',
    name: 'another weight',
    record: LISTS,
    make: object('EncryptedTally', 'payload', (sized) => {
      sized.total_weight += 1;
    }),
  },
  {
    check: 'BEL-25',
    name: 'two shuffles of one trustee',
    record: RANKS,
    make: (model) =>
      edit(stepOf(model, 'Shuffle', 1), 'payload', (owned) => {
        owned.owner = 1;
      }),
  },
  {
    check: 'BEL-25',
    name: 'a shuffle of nobody',
    record: RANKS,
    make: object('Shuffle', 'payload', (owned) => {
      owned.owner = 9;
    }),
  },
  {
    check: 'BEL-25',
    name: 'no shuffle at all',
    record: RANKS,
    make: (model) => {
      model.steps = model.steps.filter(({ type }) => type !== 'Shuffle');
    },
  },
  {
    check: 'BEL-25',
    name: 'a ciphertext too few',
    record: RANKS,
    make: object('Shuffle', 0, ({ ciphertexts: [list] }) => {
      list.pop();
    }),
  },
  {
    check: 'BEL-26',
    name: 'two ciphertexts in each other’s place',
    record: RANKS,
    make: object('Shuffle', 0, ({ ciphertexts: [list] }) => swap(list, 0, 1)),
  },
  {
    check: 'BEL-26',
    name: 'shuffles in each other’s place',
    record: RANKS,
    also: ['BEL-28'],
    make: (model) => {
      const at = model.steps.findIndex(({ type }) => type === 'Shuffle');
      swap(model.steps, at, at + 1);
      return undefined;
    },
  },
  ...[0, 1, 2, 3, 4, 5].map(
    (place): Change => ({
      check: 'BEL-26',
      name: `scalar ${place}`,
      record: RANKS,
      make: shuffleScalar(place),
    }),
  ),
  {
    check: 'BEL-27',
    name: 'two decryptions of one trustee',
    record: LISTS,
    also: ['BEL-28'],
    make: (model) =>
      edit(stepOf(model, 'PartialDecryption', 1), 'payload', (owned) => {
        owned.owner = 1;
      }),
  },
  {
    check: 'BEL-27',
    name: 'a factor too few',
    record: LISTS,
    also: ['BEL-28'],
    make: object('PartialDecryption', 0, ({ decryption_factors: [first] }) => {
      first[0].pop();
    }),
  },
  {
    check: 'BEL-28',
    name: 'a decryption of a single trustee that is not proved',
    record: LISTS,
    make: object('PartialDecryption', 0, (decryption) => response(decryption.decryption_proofs[0][1][0])),
  },
  {
    check: 'BEL-28',
    name: 'a decryption that is withheld',
    record: LISTS,
    make: (model) => {
      model.steps.splice(
        model.steps.findIndex(({ type }) => type === 'PartialDecryption'),
        1,
      );
      return undefined;
    },
  },
  {
    check: 'BEL-28',
    name: 'a threshold trustee’s decryption that is not proved, where all are needed',
    record: MIXED,
    make: (model) =>
      edit(stepOf(model, 'PartialDecryption', 1), 0, (decryption) =>
        response(decryption.decryption_proofs[0][0]),
      ),
  },
  {
    check: 'BEL-28',
    name: 'a factor other than the one that is proved',
    record: MIXED,
    make: object('PartialDecryption', 0, ({ decryption_factors: [first] }) => swap(first, 0, 1)),
  },
  {
    check: 'BEL-29',
    name: 'two totals in each other’s place',
    record: MIXED,
    make: object('Result', 'payload', ({ result: [first] }) => swap(first, 0, 1)),
  },
  {
    check: 'BEL-29',
    name: 'a vote more',
    record: LISTS,
    make: object('Result', 'payload', ({ result: [first] }) => {
      first[0][0] += 1;
    }),
  },
  {
    check: 'BEL-29',
    name: 'a large total as a number',
    record: MIXED,
    make: object('Result', 'payload', ({ result: [, second] }) => {
      second[0] = Number(second[0]);
    }),
  },
  {
    check: 'BEL-29',
    name: 'two votes in each other’s place',
    record: RANKS,
    make: object('Result', 'payload', ({ result: [votes] }) => swap(votes, 0, 3)),
  },
  {
    check: 'BEL-29',
    name: 'a vote too few',
    record: RANKS,
    make: object('Result', 'payload', ({ result: [votes] }) => {
      votes.pop();
    }),
  },
];
