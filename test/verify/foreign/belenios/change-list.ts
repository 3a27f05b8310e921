/** The changes of the archive, and of the order of what is in it, that every check must notice. */
import { membersOfModel, sha256, writeArchive } from './archive-model.js';
import { bytes, type Change, EMPTY, LISTS, stepOf } from './changes.js';

/** Changes of the archive. */
export const ARCHIVE_CHANGES: readonly Change[] = [
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
  {
    check: 'BEL-01',
    name: 'a byte at the end',
    record: EMPTY,
    make: bytes((all) => Buffer.concat([all, Buffer.of(0)])),
  },
  {
    check: 'BEL-03',
    name: 'an event that is there twice',
    record: EMPTY,
    make: (model) => {
      const members = membersOfModel(model);
      const at = members.findIndex(({ body }) => body.toString().includes('"EndBallots"'));
      return writeArchive([...members.slice(0, at + 1), ...members.slice(at)], model.mtime);
    },
  },
  {
    check: 'BEL-03',
    name: 'an event with a line at its end',
    record: EMPTY,
    make: (model) => {
      const members = membersOfModel(model);
      const last = members.pop();
      const body = Buffer.concat([last?.body ?? Buffer.of(), Buffer.from('\n')]);
      return writeArchive([...members, { name: `${sha256(body)}.event.json`, body }], model.mtime);
    },
  },
  {
    check: 'BEL-04',
    name: 'a second result',
    record: EMPTY,
    make: ({ steps }) => void steps.push({ type: 'Result', refs: [], payload: '{"result":[[0,1]]}' }),
  },
];
