/** A small election for the tests of the circuits: two options, at most one of them, a roll of at most 16 voters. */
import {
  type AnonymousContest,
  anonymousContest,
  type CircuitShape,
  circuitShape,
} from '../../src/ballot/anonymous/contest.js';
import { voterCommitment } from '../../src/ballot/anonymous/identity.js';
import type { AnonymousVoter } from '../../src/ballot/anonymous/inputs.js';
import { type AnonymousRoll, anonymousRoll } from '../../src/ballot/anonymous/roll.js';
import { offChainScope } from '../../src/ballot/anonymous/scope.js';
import type { Scalar } from '../../src/core/group.js';
import { BABYJUBJUB } from '../../src/core/groups/babyjubjub.js';
import type { CircuitInput, CircuitInputs } from '../../src/zk/groth16/snarkjs.js';
import { seededRng } from '../helpers/rng.js';

/** Depth of the small roll. */
export const DEPTH = 4;

/** At most one of two. */
export const SHAPE: CircuitShape = circuitShape(DEPTH, {
  options: 2,
  minPerOption: 0,
  maxPerOption: 1,
  limits: [{ weights: [1, 1], min: 0, max: 1 }],
  blank: false,
  excluded: [],
});

/** The trustees' secret, as if there were one. */
export const SECRET_KEY: Scalar = BABYJUBJUB.randomScalar(seededRng('the election key'));

/** Secrets of five voters. */
export const SECRETS: readonly bigint[] = [11n, 22n, 33n, 44n, 55n].map((seed) => seed ** 40n % 2n ** 250n);

/** Their roll. */
export const ROLL: AnonymousRoll = anonymousRoll(SECRETS.map(voterCommitment), DEPTH);

/** The contest. */
export const CONTEST: AnonymousContest = anonymousContest(SHAPE, {
  scope: offChainScope(new Uint8Array(32).fill(7), 0),
  root: ROLL.root,
  publicKey: BABYJUBJUB.generator().multiply(SECRET_KEY),
});

/** A voter by the place on the roll. */
export function voter(place: number): AnonymousVoter {
  return { secret: SECRETS[place] ?? 0n, path: ROLL.pathOf(place) };
}

/** The wires of a circuit's inputs, by the compiler's table of symbols, with the values of the inputs. */
export function inputWires(symbols: string, inputs: CircuitInputs): Map<number, bigint> {
  const values = new Map(Object.entries(inputs).flatMap(([name, value]) => flatten(`main.${name}`, value)));
  const wires = new Map<number, bigint>();
  for (const line of symbols.split('\n')) {
    const [, wire, , name] = line.split(',');
    const value = values.get(name ?? '');
    if (value !== undefined && Number(wire) >= 0) wires.set(Number(wire), value);
  }
  return wires;
}

/** The wire of a signal by its name. @throws {RangeError} if there is none */
export function wireOf(symbols: string, signal: string): number {
  const row = symbols.split('\n').find((line) => line.endsWith(`,${signal}`));
  const wire = Number(row?.split(',')[1] ?? -1);
  if (wire < 0) throw new RangeError(`no wire of ${signal}`);
  return wire;
}

function flatten(name: string, value: CircuitInput): [string, bigint][] {
  return typeof value === 'bigint'
    ? [[name, value]]
    : value.flatMap((item, i) => flatten(`${name}[${i}]`, item));
}
