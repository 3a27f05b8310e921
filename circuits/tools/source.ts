/** What is written for a circuit before it is compiled: the constants of Poseidon, and the main component with its contest. */

import type { CircuitShape } from '../../src/ballot/anonymous/contest.js';
import { type PoseidonConstants, poseidonConstants } from '../../src/core/poseidon.js';

/** Widths of Poseidon that the circuits use: leaves, nodes and nullifiers, digests. */
const WIDTHS = [2, 3, 9];

const PUBLIC = '{public [digest, challenge, combination]}';

/** The file `poseidon_constants.circom`. */
export function constantsSource(): string {
  const all = WIDTHS.map(poseidonConstants);
  return [
    'pragma circom 2.1.6;',
    '// Written by the build of the circuits, from the generator in src/core/poseidon.ts.',
    ...lookup('poseidonPartialRounds', all, ({ partialRounds }) => [BigInt(partialRounds)]),
    ...lookup('poseidonRoundConstants', all, ({ roundConstants }) => roundConstants),
    ...lookup('poseidonMatrix', all, ({ matrix }) => matrix.flat()),
    '',
  ].join('\n');
}

/** The main component of a ballot. */
export function ballotSource({ depth, layout }: CircuitShape): string {
  const dense = (terms: readonly (readonly [number, number])[]): number[] => {
    const row = new Array<number>(layout.bits).fill(0);
    for (const [bit, weight] of terms) row[bit] = (row[bit] ?? 0) + weight;
    return row;
  };
  // The language has no empty arrays: a contest without limits has one that always holds.
  const limits = layout.constraints.length === 0 ? [{ terms: [], constant: 0 }] : layout.constraints;
  const parameters = [
    depth,
    layout.positions,
    layout.bits,
    table(layout.weights.map(dense)),
    limits.length,
    table(limits.map(({ terms }) => dense(terms))),
    `[${limits.map(({ constant }) => constant).join(', ')}]`,
  ];
  return main('ballot', `Ballot(${parameters.join(', ')})`);
}

/** The main component of a trustee's share of the decryption of this many positions. */
export function decryptionSource(positions: number): string {
  return main('decryption', `DecryptionShare(${positions})`);
}

function main(file: string, component: string): string {
  return `pragma circom 2.1.6;\ninclude "${file}.circom";\ncomponent main ${PUBLIC} = ${component};\n`;
}

function table(rows: readonly (readonly number[])[]): string {
  return `[${rows.map((row) => `[${row.join(', ')}]`).join(', ')}]`;
}

/** A function of the width that returns a list. */
function lookup(
  name: string,
  all: readonly PoseidonConstants[],
  values: (constants: PoseidonConstants) => readonly bigint[],
): string[] {
  const cases = all.flatMap((constants) => {
    const [list, width] = [values(constants), constants.width];
    const array = `list${width}`;
    return [
      `    if (width == ${width}) {`,
      `        var ${array}[${list.length}] = [${list.join(', ')}];`,
      `        return ${array};`,
      '    }',
    ];
  });
  return [
    `function ${name}(width) {`,
    ...cases,
    '    assert(0);',
    '    var none[1] = [0];',
    '    return none;',
    '}',
  ];
}
