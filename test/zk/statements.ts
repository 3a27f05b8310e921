import type { Element, Group } from '../../src/core/group.js';
import { bitStatement, rangeStatement, rangeWitness } from '../../src/zk/disjunctive.js';
import {
  and,
  equalityOfLogs,
  knowledgeOfLog,
  linearRelation,
  or,
  type Statement,
  type Witness,
} from '../../src/zk/relation.js';
import { encryptValue } from './fixtures.js';

export interface Case {
  readonly name: string;
  readonly statement: Statement;
  readonly witness: Witness;
  /** Kinds of the proof's fields, in the order of its encoding. */
  readonly fields: string;
}

/** One case of every kind of statement. */
export function statementCases(group: Group): Case[] {
  const g = group.generator();
  const scalar = (value: number | bigint) => group.scalar(value);
  const h = group.hashToElement('test base', new Uint8Array(1));
  const linear = (...secrets: (number | bigint)[]): Witness => ({
    kind: 'linear',
    secrets: secrets.map(scalar),
  });
  const x = 271_828n;
  const publicKey = g.multiply(scalar(x));
  const log = knowledgeOfLog(g, publicKey);
  const equal = equalityOfLogs(g, publicKey, h, h.multiply(scalar(x)));
  const opening = linearRelation(group, 2, [
    {
      image: g.multiply(scalar(3)).add(h.multiply(scalar(4))),
      terms: [
        { secret: 0, base: g },
        { secret: 1, base: h },
      ],
    },
  ]);
  const unknown = knowledgeOfLog(g, h);
  const one = encryptValue(publicKey, 1, scalar(99));
  const three = encryptValue(publicKey, 3, scalar(98));
  const known: Witness = { kind: 'or', branch: 1, witness: linear(x) };
  return [
    { name: 'log', statement: log, witness: linear(x), fields: 'es' },
    { name: 'equal logs', statement: equal, witness: linear(x), fields: 'ees' },
    { name: 'opening', statement: opening, witness: linear(3, 4), fields: 'ess' },
    {
      name: 'and',
      statement: and([log, opening]),
      witness: { kind: 'and', parts: [linear(x), linear(3, 4)] },
      fields: 'esess',
    },
    { name: 'or', statement: or([unknown, log, unknown]), witness: known, fields: 'sseseses' },
    {
      name: 'nested',
      statement: and([or([unknown, and([equal, log])]), opening]),
      witness: {
        kind: 'and',
        parts: [
          { kind: 'or', branch: 1, witness: { kind: 'and', parts: [linear(x), linear(x)] } },
          linear(3, 4),
        ],
      },
      fields: 'sesees' + 'es' + 'ess',
    },
    {
      name: 'bit',
      statement: bitStatement(g, publicKey, one),
      witness: rangeWitness(0, 1, scalar(99)),
      fields: 'seesees',
    },
    {
      name: 'range',
      statement: rangeStatement(g, publicKey, three, 2, 4),
      witness: rangeWitness(2, 3, scalar(98)),
      fields: 'sseeseesees',
    },
  ];
}

/** The statement with each of its elements changed in turn, and with its structure changed. */
export function otherStatements(statement: Statement): (readonly [string, Statement])[] {
  const changed: (readonly [string, Statement])[] = [];
  const count = countElements(statement);
  for (let i = 0; i < count; i++) changed.push([`element ${i}`, changeElement(statement, i)]);
  if (statement.kind === 'linear') {
    const [first] = statement.equations;
    if (first !== undefined)
      changed.push(['an equation twice', { ...statement, equations: [...statement.equations, first] }]);
  } else if (statement.kind === 'and') {
    changed.push(['parts reversed', and([...statement.parts].reverse())]);
    changed.push(['a part less', and(statement.parts.slice(1))]);
    changed.push(['or for and', or(statement.parts)]);
  } else {
    changed.push([
      'branches rotated',
      or([...statement.branches.slice(1), ...statement.branches.slice(0, 1)]),
    ]);
    changed.push(['a branch less', or(statement.branches.slice(1))]);
    changed.push(['and for or', and(statement.branches)]);
  }
  return changed;
}

function countElements(statement: Statement): number {
  let count = 0;
  mapElements(statement, (element) => {
    count++;
    return element;
  });
  return count;
}

function changeElement(statement: Statement, index: number): Statement {
  let next = 0;
  return mapElements(statement, (element) =>
    next++ === index ? element.add(element.group.generator()) : element,
  );
}

function mapElements(statement: Statement, map: (element: Element) => Element): Statement {
  if (statement.kind === 'linear')
    return {
      ...statement,
      equations: statement.equations.map(({ image, terms }) => ({
        image: map(image),
        terms: terms.map(({ secret, base }) => ({ secret, base: map(base) })),
      })),
    };
  if (statement.kind === 'and') return and(statement.parts.map((part) => mapElements(part, map)));
  return or(statement.branches.map((branch) => mapElements(branch, map)));
}
