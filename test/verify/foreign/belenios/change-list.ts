/** The changes that every check must notice. */
import { membersOfModel, sha256, writeArchive } from './archive-model.js';
import { bump, bytes, type Change, EMPTY, LISTS, MIXED, object, SMALL_ORDER, stepOf } from './changes.js';
import type { Loose } from './resign.js';

const pedersen = (change: (block: Loose) => void): Change['make'] =>
  object('Setup', 1, (trustees) => change(trustees[1][1]));
const response = (proof: Loose): void => {
  proof.response = bump(proof.response);
};

const ARCHIVE: readonly Change[] = [
  {
    check: 'BEL-01',
    name: 'blocks of zeros at the end',
    record: EMPTY,
    make: bytes((archive) => Buffer.concat([archive, Buffer.alloc(1024)])),
  },
  { check: 'BEL-01', name: 'a block that is cut off', record: EMPTY, make: bytes((all) => all.slice(0, -1)) },
  {
    check: 'BEL-01',
    name: 'padding that is not zero',
    record: EMPTY,
    make: bytes((all) => Buffer.concat([all.slice(0, -1), Buffer.of(7)])),
  },
  {
    check: 'BEL-01',
    name: 'another time in one header',
    record: EMPTY,
    make: (model) => {
      const members = membersOfModel(model);
      const last = members.splice(-1);
      return Buffer.concat([writeArchive(members, model.mtime), writeArchive(last, model.mtime + 1)]);
    },
  },
  {
    check: 'BEL-02',
    name: 'a body under the name of another',
    record: EMPTY,
    make: (model) => {
      const members = membersOfModel(model);
      const [, election] = members;
      if (election) election.body = Buffer.from(election.body.toString().replace('Yes', 'yes'));
      return writeArchive(members, model.mtime);
    },
  },
  {
    check: 'BEL-03',
    name: 'another parent',
    record: EMPTY,
    make: (model) => {
      stepOf(model, 'EndBallots').event = { parent: '0'.repeat(64) };
    },
  },
  {
    check: 'BEL-03',
    name: 'another height',
    record: EMPTY,
    make: (model) => {
      stepOf(model, 'EndBallots').event = { height: 2 };
    },
  },
  {
    check: 'BEL-04',
    name: 'no end of ballots',
    record: EMPTY,
    make: (model) => {
      model.steps.splice(1, 1);
    },
  },
  {
    check: 'BEL-04',
    name: 'a ballot after the end',
    record: LISTS,
    make: (model) => {
      const at = model.steps.findIndex(({ type }) => type === 'EndBallots');
      const [end] = model.steps.splice(at, 1);
      if (end) model.steps.splice(at - 1, 0, end);
      return undefined;
    },
  },
  {
    check: 'BEL-05',
    name: 'an object that nobody refers to',
    record: EMPTY,
    make: (model) => {
      stepOf(model, 'EncryptedTally').refs.push('{"hidden":true}');
    },
  },
  {
    check: 'BEL-05',
    name: 'an object after the last event',
    record: EMPTY,
    make: (model) => {
      const note = { name: `${sha256('{}')}.data.json`, body: Buffer.from('{}') };
      return writeArchive([...membersOfModel(model), note], model.mtime);
    },
  },
  {
    check: 'BEL-05',
    name: 'a member that is there twice',
    record: LISTS,
    make: (model) => {
      const members = membersOfModel(model);
      const at = members.findIndex(({ body }) => body.toString().includes('"election_uuid"'));
      return writeArchive([...members.slice(0, at + 1), ...members.slice(at)], model.mtime);
    },
  },
  {
    check: 'BEL-05',
    name: 'objects in another order',
    record: EMPTY,
    make: (model) => {
      const members = membersOfModel(model);
      const [first, election, trustees, ...rest] = members;
      return first && election && trustees
        ? writeArchive([first, trustees, election, ...rest], model.mtime)
        : undefined;
    },
  },
];

const SETUP: readonly Change[] = [
  {
    check: 'BEL-06',
    name: 'a group that nobody knows',
    record: EMPTY,
    make: object('Setup', 0, (election) => {
      election.group = 'Ed448';
    }),
  },
  {
    check: 'BEL-06',
    name: 'another version',
    record: EMPTY,
    make: object('Setup', 0, (election) => {
      election.version = 2;
    }),
  },
  {
    check: 'BEL-06',
    name: 'the identity as election key',
    record: EMPTY,
    make: object('Setup', 0, (election) => {
      election.public_key = `${'0'.repeat(63)}1`;
    }),
  },
  {
    check: 'BEL-07',
    name: 'a credential that is there twice',
    record: EMPTY,
    make: object('Setup', 2, (list) => [list[0], ...list]),
  },
  {
    check: 'BEL-07',
    name: 'a credential outside the subgroup',
    record: EMPTY,
    make: object('Setup', 2, (list) => [SMALL_ORDER, ...list]),
  },
  {
    check: 'BEL-07',
    name: 'a weight that is too large',
    record: EMPTY,
    make: object('Setup', 2, (list) => [`${list[0]},100000000001`, ...list.slice(1)]),
  },
  {
    check: 'BEL-08',
    name: 'a private key that is not proved',
    record: MIXED,
    make: object('Setup', 1, (trustees) => response(trustees[0][1].pok)),
  },
  {
    check: 'BEL-08',
    name: 'a threshold trustee’s key that is not proved',
    record: MIXED,
    make: pedersen((block) => response(block.verification_keys[1].pok)),
  },
  {
    check: 'BEL-09',
    name: 'a certificate that is not signed',
    record: MIXED,
    make: pedersen((block) => response(block.certs[0].signature)),
  },
  {
    check: 'BEL-09',
    name: 'certificates in another order',
    record: MIXED,
    make: pedersen((block) => {
      block.certs.reverse();
    }),
  },
  {
    check: 'BEL-10',
    name: 'a polynomial that is not signed',
    record: MIXED,
    make: pedersen((block) => response(block.coefexps[2].signature)),
  },
  {
    check: 'BEL-11',
    name: 'a view that is not signed',
    record: MIXED,
    make: pedersen((block) => response(block.signatures[1])),
  },
  {
    check: 'BEL-09',
    name: 'views left out as in older versions',
    record: MIXED,
    make: pedersen((block) => {
      delete block.signatures;
    }),
  },
  {
    check: 'BEL-12',
    name: 'verification keys in another order',
    record: MIXED,
    make: pedersen((block) => {
      block.verification_keys.reverse();
    }),
  },
  {
    check: 'BEL-12',
    name: 'a verification key that is not signed',
    record: MIXED,
    make: pedersen((block) => response(block.verification_keys[0].signature)),
  },
  {
    check: 'BEL-13',
    name: 'a trustee too few',
    record: LISTS,
    make: object('Setup', 1, (trustees) => trustees.slice(1)),
  },
  {
    check: 'BEL-13',
    name: 'a trustee too many',
    record: LISTS,
    make: object('Setup', 1, (trustees) => [...trustees, trustees[0]]),
  },
];

/** Changes of the archive and of the setup. */
export const ARCHIVE_CHANGES: readonly Change[] = [...ARCHIVE, ...SETUP];
