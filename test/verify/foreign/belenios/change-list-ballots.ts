/** The changes of ballots that every check must notice. */
import { membersOfModel, sha256, writeArchive } from './archive-model.js';
import {
  bump,
  type Change,
  edit,
  LISTS,
  MIXED,
  RANKS,
  SMALL_ORDER,
  signed,
  stepOf,
  unsigned,
} from './changes.js';
import type { Loose } from './resign.js';

const response = (proof: Loose): void => {
  proof.response = bump(proof.response);
};

/** Changes of ballots. */
export const BALLOT_CHANGES: readonly Change[] = [
  {
    check: 'BEL-14',
    name: 'a space',
    record: LISTS,
    make: (model) => {
      const step = stepOf(model, 'Ballot');
      step.payload = step.payload?.replace(',"answers"', ', "answers"');
      return undefined;
    },
  },
  {
    check: 'BEL-14',
    name: 'fields in another order',
    record: LISTS,
    make: unsigned(({ election_uuid, ...rest }) => ({ ...rest, election_uuid })),
  },
  {
    check: 'BEL-14',
    name: 'an element outside the subgroup',
    record: LISTS,
    make: signed((ballot) => {
      ballot.answers[0].choices[0][0].alpha = SMALL_ORDER;
    }),
  },
  {
    check: 'BEL-14',
    name: 'a scalar that is not reduced',
    record: LISTS,
    make: signed((ballot) => {
      const proof = ballot.answers[0].overall_proof;
      proof.response = String(
        BigInt(proof.response) + (2n ** 252n + 27742317777372353535851937790883648493n),
      );
    }),
  },
  {
    check: 'BEL-14',
    name: 'a scalar with a leading zero',
    record: LISTS,
    make: signed((ballot) => {
      const proof = ballot.answers[0].overall_proof;
      proof.response = `0${proof.response}`;
    }),
  },
  {
    check: 'BEL-14',
    name: 'a choice too many',
    record: MIXED,
    make: signed(({ answers: [answer] }) => {
      answer.choices.push(answer.choices[0]);
      answer.individual_proofs.push(answer.individual_proofs[0]);
    }),
  },
  {
    check: 'BEL-14',
    name: 'a blank proof left out',
    record: MIXED,
    make: signed((ballot) => {
      delete ballot.answers[1].blank_proof;
    }),
  },
  {
    check: 'BEL-15',
    name: 'another election',
    record: LISTS,
    make: signed((ballot) => {
      ballot.election_hash = `A${ballot.election_hash.slice(1)}`;
    }),
  },
  {
    check: 'BEL-15',
    name: 'a credential that was struck off',
    record: LISTS,
    also: ['BEL-23', 'BEL-24'],
    make: (model) => {
      const { credential } = JSON.parse(stepOf(model, 'Ballot').payload ?? '');
      const setup = stepOf(model, 'Setup');
      return edit(setup, 2, (list) => list.filter((entry: string) => !entry.startsWith(credential)));
    },
  },
  {
    check: 'BEL-16',
    name: 'the same ballot again',
    record: LISTS,
    make: (model) => {
      const members = membersOfModel(model);
      const at = members.findIndex(({ body }) => body.toString().includes('"height":2,"type":"Ballot"'));
      const { payload } = JSON.parse(members[at - 2]?.body.toString() ?? '');
      const event = JSON.parse(members[at]?.body.toString() ?? '');
      const text = JSON.stringify({ ...event, payload });
      const name = `${sha256(text)}.event.json`;
      return writeArchive([...members.slice(0, at - 1), { name, body: Buffer.from(text) }], model.mtime);
    },
  },
  {
    check: 'BEL-17',
    name: 'a signature that is wrong',
    record: LISTS,
    make: unsigned((ballot) => response(ballot.signature.proof)),
  },
  {
    check: 'BEL-17',
    name: 'a signature of another ballot',
    record: LISTS,
    also: ['BEL-22'],
    make: unsigned((ballot) => response(ballot.answers[0].overall_proof)),
  },
  {
    check: 'BEL-17',
    name: 'a ballot of another credential',
    record: MIXED,
    also: ['BEL-18', 'BEL-19', 'BEL-20'],
    make: (model) => {
      const other = JSON.parse(stepOf(model, 'Ballot', 1).payload ?? '').credential;
      return edit(stepOf(model, 'Ballot'), 'payload', (ballot) => ({ ...ballot, credential: other }));
    },
  },
  {
    check: 'BEL-18',
    name: 'a choice that is not proved',
    record: MIXED,
    make: signed((ballot) => response(ballot.answers[0].individual_proofs[0][1])),
  },
  {
    check: 'BEL-18',
    name: 'a choice taken from another ballot',
    record: MIXED,
    also: ['BEL-19'],
    make: (model, credentials) => {
      const [answer] = JSON.parse(stepOf(model, 'Ballot', 1).payload ?? '').answers;
      return signed((ballot) => {
        ballot.answers[0] = answer;
      })(model, credentials);
    },
  },
  {
    check: 'BEL-18',
    name: 'a choice in a list that is not proved',
    record: LISTS,
    make: signed((ballot) => response(ballot.answers[0].individual_proofs[2][3][0])),
  },
  {
    check: 'BEL-19',
    name: 'a number of choices that is not proved',
    record: MIXED,
    make: signed((ballot) => response(ballot.answers[0].overall_proof[1])),
  },
  {
    check: 'BEL-19',
    name: 'the same with a blank choice',
    record: MIXED,
    make: signed((ballot) => response(ballot.answers[1].overall_proof[0])),
  },
  {
    check: 'BEL-20',
    name: 'a blank vote that is not proved',
    record: MIXED,
    make: signed((ballot) => response(ballot.answers[1].blank_proof[1])),
  },
  {
    check: 'BEL-21',
    name: 'a vote that is not known',
    record: RANKS,
    make: signed((ballot) => response(ballot.answers[0].proof)),
  },
  {
    check: 'BEL-21',
    name: 'a vote copied from another ballot',
    record: RANKS,
    also: ['BEL-23'],
    make: (model, credentials) => {
      const { answers } = JSON.parse(stepOf(model, 'Ballot', 1).payload ?? '');
      return signed((ballot) => {
        ballot.answers = answers;
      })(model, credentials);
    },
  },
  {
    check: 'BEL-22',
    name: 'one list that is not proved',
    record: LISTS,
    make: signed((ballot) => response(ballot.answers[0].overall_proof)),
  },
  {
    check: 'BEL-22',
    name: 'candidates of one list that are not proved',
    record: LISTS,
    make: signed((ballot) => response(ballot.answers[0].list_proofs[1][0])),
  },
  {
    check: 'BEL-22',
    name: 'a candidate that is not proved',
    record: LISTS,
    make: signed(({ answers: [{ nonzero_proof: proof }] }) => {
      proof.response[0] = bump(proof.response[0]);
    }),
  },
  {
    check: 'BEL-22',
    name: 'the identity as commitment',
    record: LISTS,
    make: signed((ballot) => {
      ballot.answers[0].nonzero_proof.commitment = `${'0'.repeat(63)}1`;
    }),
  },
];
