/**
 * Does the time of the constant-time multiplications depend on the scalar? `npx tsx bench/kernels-timing.ts [runs] [group]`.
 * After O. Reparaz, J. Balasch, I. Verbauwhede, Dude, is my code constant time? (2017): runs with scalars of two classes
 * alternate at random, the slowest fifth is dropped (interrupts), and Welch's t is printed for each pair of classes.
 * An absolute t above 4.5 that stays when the runs are multiplied is a leak; a control with a real one is included.
 */
import { makeTable } from '../src/core/engine/fixed-base.js';
import { type EncodedBase, multiplyPoint, multiplySums } from '../src/core/engine/p256-multiply.js';
import { systemRng } from '../src/core/random.js';
import { TIMED } from './timed-kernels.js';
import { type Source, welchOf } from './welch.js';

const welch = welchOf(Number(process.argv[2] ?? 8000));
const name = process.argv[3] ?? 'P-256';
const timed = TIMED[name];
if (timed === undefined) throw new RangeError(`there are ${Object.keys(TIMED).join(', ')}`);
const [group, kernels] = [timed.reference(), timed.kernels()];
console.log(name);
const point = group.generator().toBytes();
const plain: EncodedBase = { point, table: undefined };
const tabled: EncodedBase = { point, table: makeTable(kernels, point) };
/** Random companions of the scalar that is watched in a sum of four multiples. */
const others = [1, 2, 3].map(() => group.randomScalar(systemRng).toBytes());
/** The highest power of two below the order. */
const top = 2n ** BigInt(group.order.toString(2).length - 1);

const fixed = (value: bigint): Source => {
  const bytes = group.scalar(value).toBytes();
  return () => bytes.slice();
};
const classes: readonly (readonly [string, Source])[] = [
  ['0', fixed(0n)],
  ['1', fixed(1n)],
  ['2^n', fixed(top)],
  ['2^n - 1', fixed(top - 1n)],
  ['q - 1', fixed(-1n)],
];
const random: Source = () => group.randomScalar(systemRng).toBytes();

for (const [kind, source] of classes) {
  const variable = welch(source, random, (k) => multiplyPoint(kernels, plain, k));
  const fixedBase = welch(source, random, (k) => multiplyPoint(kernels, tabled, k));
  const sum = welch(source, random, (k) => sumOf(k, 1));
  console.log(
    `${kind} against random: variable base t = ${variable.toFixed(2)}, fixed base t = ${fixedBase.toFixed(2)}, ` +
      `one of four in a sum t = ${sum.toFixed(2)}`,
  );
}
const signs = welch(
  () => Uint8Array.of(0),
  () => Uint8Array.of(2),
  ([sign = 0]) => sumOf(firstOther(), sign === 0 ? 1 : -1),
);
console.log(`a positive against a negative multiple in a sum: t = ${signs.toFixed(2)}`);
const control = welch(fixed(1n), random, (k) => group.generator().multiplyVartime(group.scalarFromBytes(k)));
console.log(`control, a variable-time multiplication: t = ${control.toFixed(2)}`);

/** Four multiples and their sum, in which the first has a sign. */
function sumOf(scalar: Uint8Array, sign: 1 | -1): unknown {
  const multiples = [scalar, ...others].map((k) => ({ base: tabled, scalar: k }));
  const all = multiples.map((_, multiple) => ({ multiple, sign: multiple === 0 ? sign : (1 as const) }));
  return multiplySums(kernels, multiples, [all, all.slice(0, 1)]);
}

function firstOther(): Uint8Array {
  return others[0] ?? random();
}
