/** The checks HEL-01 to HEL-06: the election, its group, its questions, its voters, its trustees and their key. */
import type { Element } from '../../../core/group.js';
import { bitLength } from '../../../core/integers.js';
import { isTooSmall, TOO_SMALL } from '../group-size.js';
import { decoding } from '../report.js';
import { readElection, readQuestions, type StatedElection } from './election.js';
import { type HeliosGroup, heliosGroup, type Residue, readResidue, readStatedKey } from './group.js';
import type { Tables } from './judge.js';
import { type Board, pass, type RecordBoard } from './options.js';
import type { Setup } from './setup.js';
import type { HeliosSource } from './source.js';
import { type ReadTrustees, verifyTrustees } from './trustees.js';
import { readVoters } from './voters.js';

/** Verifies a setup. @returns `undefined` if part of it cannot be used; what merely fails is reported */
export async function verifySetup(board: RecordBoard, source: HeliosSource): Promise<Setup | undefined> {
  const { builder, facts } = board;
  const { name, bytes } = source.election;
  const election = await decoding(builder, 'HEL-01', name, () => readElection(bytes, name));
  if (election === undefined) return undefined;
  pass(builder, 'HEL-01', 4 + source.spoiled.length);
  facts.push({ label: 'Election', value: `${election.name}, ${election.uuid}` });
  facts.push({ label: 'Fingerprint', value: election.hash });
  const found = await verifyGroup(board, election, name);
  if (found === undefined) return undefined;
  const { group, key } = found;
  const questions = await decoding(builder, 'HEL-03', name, () => readQuestions(election, name));
  if (questions === undefined) return undefined;
  pass(builder, 'HEL-03', questions.length);
  const voters = await verifyVoters(board, source, election);
  if (voters === undefined) return undefined;
  const generator = group.group.generator();
  const read = await verifyTrustees(board, group, source.trustees, new Map([[group.generator, generator]]));
  if (read === undefined) return undefined;
  const element = await verifyKey(board, found, read, name);
  if (element === undefined) return undefined;
  const tables: Tables = new Map([
    [group.generator, generator],
    [key, group.group.withTable(element)],
  ]);
  facts.push({ label: 'Trustees', value: String(read.trustees.length) });
  return { election, questions, group, key, tables, trustees: read.trustees, voters };
}

/** A group, and y in it, not yet known to be an element. */
interface GroupAndKey {
  readonly group: HeliosGroup;
  readonly key: Residue;
}

/** HEL-02. */
async function verifyGroup(
  board: Board,
  { fields }: StatedElection,
  name: string,
): Promise<GroupAndKey | undefined> {
  const { builder, facts, groups } = board;
  const at = `${name}.public_key`;
  const found = await decoding(builder, 'HEL-02', name, () => {
    const stated = readStatedKey(fields.public_key, at);
    const group = heliosGroup(stated.parameters, board, at);
    return { group, key: readResidue(group, stated.y, `${at}.y`) };
  });
  if (found === undefined) return undefined;
  const { parameters } = found.group;
  const [large, small] = [bitLength(parameters.p), bitLength(parameters.q)];
  const value = `integers modulo a prime of ${large} bits, order of ${small} bits`;
  facts.push({ label: 'Group', value });
  if (isTooSmall(parameters)) {
    if (groups === 'secure')
      builder.fail({ check: 'HEL-02', culprit: name, code: 'small-group', message: TOO_SMALL });
    else builder.note('HEL-02', TOO_SMALL);
  }
  pass(builder, 'HEL-02');
  return found;
}

/** HEL-04. */
async function verifyVoters(
  { builder, facts }: Board,
  source: HeliosSource,
  election: StatedElection,
): Promise<Setup['voters'] | undefined> {
  const read = await decoding(builder, 'HEL-04', 'voters', () => readVoters(source.voters, election));
  if (read === undefined) return undefined;
  const { voters, listHash } = read;
  if (election.votersHash !== undefined && election.votersHash !== listHash) {
    const message = 'the election states a hash of its voters that is not that of this list';
    if (voters.size > 1) builder.note('HEL-04', `${message}; Helios does not fix their order`);
    else if (election.registration === 'open')
      builder.note('HEL-04', `${message}; voters could register after it was frozen`);
    else builder.fail({ check: 'HEL-04', culprit: 'voters', code: 'other-voters', message });
  }
  pass(builder, 'HEL-04', voters.size);
  facts.push({ label: 'Voters', value: String(voters.size) });
  return voters;
}

/** HEL-06. @returns y; `undefined` if it is no element */
async function verifyKey(
  { builder }: Board,
  { group, key }: GroupAndKey,
  { product, trustees }: ReadTrustees,
  name: string,
): Promise<Element | undefined> {
  const element = await decoding(builder, 'HEL-06', name, () =>
    group.group.elementFromBytes(key.bytes, key.path),
  );
  if (element === undefined) return undefined;
  if (!element.equals(product))
    builder.fail({
      check: 'HEL-06',
      culprit: name,
      code: 'other-key',
      message: 'the election key is not the product of the keys of the trustees',
    });
  pass(builder, 'HEL-06', trustees.length);
  return element;
}
