/**
 * What the proofs of ballots are worth, which depends on the election and on each ballot alone, so that workers can find it
 * out: HEL-11, HEL-14 and HEL-15.
 */
import { systemRng } from '../../../core/random.js';
import type { Finding } from '../../../record/finding.js';
import type { Appraise, RawBallot } from '../workers/appraise.js';
import { type Answer, claimsOfAnswer, readCastBallot } from './ballot.js';
import type { HelCheckId } from './checks.js';
import { type Question, readElection, readQuestions } from './election.js';
import { heliosGroup, type Residue, readResidue, readStatedKey } from './group.js';
import { type HeliosCourt, judgeMany, type Statement } from './judge.js';
import type { HeliosMode, HeliosRules } from './options.js';
import { shapesOf } from './setup.js';

/** What is wrong with the proofs of a ballot. */
export type BallotAppraisal = readonly Finding<HelCheckId>[];

/** What the proofs of ballots are verified with. */
export interface HeliosGround extends HeliosCourt {
  readonly questions: readonly Question[];
  /** y */
  readonly key: Residue;
}

/** A ballot that can be read, with a vote. Workers, who are given the bytes alone, read it again. */
export interface ReadBallot extends RawBallot {
  readonly statement?: Statement;
}

/** What the proofs of a ballot claim. @param culprit - the ballot's name */
export function statementOf(
  { group, key, questions }: HeliosGround,
  culprit: string,
  answers: readonly Answer[],
): Statement {
  const claims = answers.flatMap((answer, index) =>
    claimsOfAnswer(group, key, answer, { index, min: questions[index]?.min ?? 0 }),
  );
  return { culprit, membership: 'HEL-11', claims };
}

/** Appraises ballots, many together. */
export function appraiserOf(ground: HeliosGround): Appraise<BallotAppraisal> {
  const read = ({ name, bytes }: RawBallot): Statement => {
    const { vote } = readCastBallot(ground.group, shapesOf(ground.questions), bytes, name);
    if (vote === undefined) throw new RangeError(`${name} has no vote`);
    return statementOf(ground, name, vote.answers);
  };
  return (ballots: readonly ReadBallot[], rng) => {
    const statements = ballots.map((ballot) => ballot.statement ?? read(ballot));
    return { each: judgeMany(ground, statements, rng) };
  };
}

/** The same for a worker. @param election - as the record has it. @throws {DecodeError} */
export function openHelios(
  election: Uint8Array,
  name: string,
  { rules, mode }: { readonly rules: HeliosRules; readonly mode: HeliosMode },
): Appraise<BallotAppraisal> {
  const read = readElection(election, name);
  const at = `${name}.public_key`;
  const stated = readStatedKey(read.fields.public_key, at);
  const group = heliosGroup(stated.parameters, { rng: systemRng, rules }, at);
  const key = readResidue(group, stated.y, `${at}.y`);
  const element = group.group.elementFromBytes(key.bytes, key.path);
  const tables = new Map([
    [group.generator, group.group.generator()],
    [key, group.group.withTable(element)],
  ]);
  return appraiserOf({ group, key, tables, mode, questions: readQuestions(read, name) });
}
