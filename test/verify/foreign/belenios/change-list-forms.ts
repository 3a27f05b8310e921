/** Changes of the form of ballots and of what follows: what is left out, there twice, copied, or written in another way. */
import {
  type Change,
  edit,
  LISTS,
  MIXED,
  NOT_REDUCED,
  object,
  RANKS,
  SMALL_ORDER,
  signed,
  stepOf,
  unsigned,
} from './changes.js';
import { GROUP } from './own-trustees.js';
import type { Loose } from './resign.js';

const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const unreduced = (scalar: string): string => String(BigInt(scalar) + ORDER);
const plus = (text: string, other: string): string =>
  GROUP.textOf(GROUP.point(text, '').element.add(GROUP.point(other, '').element));

const ballot = (name: string, record: string, change: (ballot: Loose) => void): Change => ({
  ...{ check: 'BEL-14', name, record, make: signed(change) },
});

const BALLOTS: readonly Change[] = [
  ballot('a question that is not answered', MIXED, ({ answers }) => void answers.pop()),
  ballot('a question that is answered twice', MIXED, ({ answers }) => void answers.push(answers[0])),
  ballot('answers in another order', MIXED, ({ answers }) => void answers.reverse()),
  ballot('an element that is not reduced', LISTS, ({ answers: [{ choices }] }) => {
    choices[0][0].alpha = NOT_REDUCED;
  }),
  ballot('an element in capitals', LISTS, ({ answers: [{ choices }] }) => {
    choices[0][0].beta = choices[0][0].beta.toUpperCase();
  }),
  ballot('a second half outside the subgroup', MIXED, ({ answers: [{ choices }] }) => {
    choices[0].beta = plusSmallOrder(choices[0].beta);
  }),
  ballot('a commitment outside the subgroup', LISTS, ({ answers: [{ nonzero_proof }] }) => {
    nonzero_proof.commitment = SMALL_ORDER;
  }),
  {
    check: 'BEL-14',
    name: 'a signature whose response is not reduced',
    record: LISTS,
    make: (model) =>
      edit(stepOf(model, 'Ballot'), 'payload', ({ signature: { proof } }) => {
        proof.response = unreduced(proof.response);
      }),
  },
  {
    check: 'BEL-14',
    name: 'a line at the end',
    record: LISTS,
    make: (model) => {
      const step = stepOf(model, 'Ballot');
      step.payload = `${step.payload}\n`;
    },
  },
  {
    check: 'BEL-15',
    name: 'another identifier',
    record: LISTS,
    also: ['BEL-17'],
    make: unsigned((own) => {
      own.election_uuid = 'hanpyoTests123';
    }),
  },
  {
    check: 'BEL-21',
    name: 'a vote copied from another ballot and encrypted again',
    record: RANKS,
    also: ['BEL-23'],
    make: (model, credentials) => {
      const { public_key } = JSON.parse(stepOf(model, 'Setup').refs[0] ?? '');
      const [answer] = JSON.parse(stepOf(model, 'Ballot', 1).payload ?? '').answers;
      const generator = GROUP.textOf(GROUP.group.generator());
      answer.choices.alpha = plus(answer.choices.alpha, generator);
      answer.choices.beta = plus(answer.choices.beta, public_key);
      return signed((own) => {
        own.answers = [answer];
      })(model, credentials);
    },
  },
];

const COUNT: readonly Change[] = [
  {
    check: 'BEL-23',
    name: 'a question too few',
    record: MIXED,
    make: object('EncryptedTally', 0, (tally) => void tally.pop()),
  },
  {
    check: 'BEL-23',
    name: 'an element outside the subgroup',
    record: MIXED,
    make: object('EncryptedTally', 0, ([[first]]) => {
      first.alpha = SMALL_ORDER;
    }),
  },
  {
    check: 'BEL-23',
    name: 'a small weight as a text',
    record: LISTS,
    make: object('EncryptedTally', 'payload', (sized) => {
      sized.total_weight = String(sized.total_weight);
    }),
  },
  {
    check: 'BEL-25',
    name: 'an element outside the subgroup',
    record: RANKS,
    make: object('Shuffle', 0, ({ ciphertexts: [[first]] }) => {
      first.beta = SMALL_ORDER;
    }),
  },
  {
    check: 'BEL-25',
    name: 'a commitment outside the subgroup',
    record: RANKS,
    make: object('Shuffle', 0, ({ proofs: [[, , commitments]] }) => {
      commitments[0] = SMALL_ORDER;
    }),
  },
  {
    check: 'BEL-25',
    name: 'a scalar that is not reduced',
    record: RANKS,
    make: object('Shuffle', 0, ({ proofs: [[, s]] }) => {
      s[0] = unreduced(s[0]);
    }),
  },
  {
    check: 'BEL-27',
    name: 'a factor outside the subgroup',
    record: LISTS,
    also: ['BEL-28'],
    make: object('PartialDecryption', 0, ({ decryption_factors: [[first]] }) => {
      first[0] = SMALL_ORDER;
    }),
  },
  {
    check: 'BEL-27',
    name: 'a decryption of nobody',
    record: LISTS,
    also: ['BEL-28'],
    make: object('PartialDecryption', 'payload', (owned) => {
      owned.owner = 4;
    }),
  },
  {
    check: 'BEL-29',
    name: 'a question too few',
    record: MIXED,
    make: object('Result', 'payload', ({ result }) => void result.pop()),
  },
  {
    check: 'BEL-29',
    name: 'questions in each other’s place',
    record: MIXED,
    make: object('Result', 'payload', ({ result }) => void result.reverse()),
  },
  {
    check: 'BEL-29',
    name: 'more votes than there are',
    record: LISTS,
    make: object('Result', 'payload', ({ result: [first] }) => {
      first[0][0] = 2 ** 29;
    }),
  },
];

/** A point with one of order 2 added, which is outside the subgroup: the negative of y, and of x. */
function plusSmallOrder(text: string): string {
  const top = 2n ** 255n;
  const number = BigInt(`0x${text}`);
  const sign = number / top;
  const y = 2n ** 255n - 19n - (number % top);
  return (y + (1n - sign) * top).toString(16).padStart(64, '0');
}

/** Changes of the form. */
export const FORM_CHANGES: readonly Change[] = [...BALLOTS, ...COUNT];
