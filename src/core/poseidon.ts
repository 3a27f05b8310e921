/**
 * Poseidon (Grassi, Khovratovich, Rechberger, Roy, Schofnegger, ePrint 2019/458) over the scalar field of BN254, S-box
 * x^5, in the parameters of circomlib, so that a circuit and this function give the same hash. A hash that costs little
 * inside a circuit; elsewhere SHA-256 is faster by far.
 *
 * The state is one word wider than the input: it starts as (0, inputs...), and its first word is the hash.
 */
import { Grain } from './grain.js';

/** The scalar field of BN254: what circuits compute in, and the field of the coordinates of Baby Jubjub. */
export const SNARK_FIELD: bigint =
  21888242871839275222246405745257275088548364400416034343698204186575808495617n;

/** What the permutation of one width is made of. */
export interface PoseidonConstants {
  readonly width: number;
  readonly fullRounds: number;
  readonly partialRounds: number;
  /** `width` of them for each round, round by round. */
  readonly roundConstants: readonly bigint[];
  /** Row by row. */
  readonly matrix: readonly (readonly bigint[])[];
}

const FIELD_BITS = 254;
const FULL_ROUNDS = 8;
/** By width, from 2: the numbers of the paper's security margin, rounded as circomlib does. */
const PARTIAL_ROUNDS = [56, 57, 56, 60, 60, 63, 64, 63, 60, 66, 60, 65, 70, 60, 64, 68];

/**
 * Derives the constants of one width; some milliseconds, or a tenth of a second for the widest.
 * @param width - words of the state, 2 to 17
 * @throws {RangeError} for another width
 */
export function poseidonConstants(width: number): PoseidonConstants {
  const partialRounds = PARTIAL_ROUNDS[width - 2];
  if (partialRounds === undefined) throw new RangeError('Poseidon takes 1 to 16 inputs');
  const grain = new Grain({ fieldBits: FIELD_BITS, width, fullRounds: FULL_ROUNDS, partialRounds });
  const count = width * (FULL_ROUNDS + partialRounds);
  const roundConstants = Array.from({ length: count }, () => grain.below(SNARK_FIELD));
  const xs = Array.from({ length: width }, () => grain.integer() % SNARK_FIELD);
  const ys = Array.from({ length: width }, () => grain.integer() % SNARK_FIELD);
  const matrix = xs.map((x) => ys.map((y) => inverse((x + y) % SNARK_FIELD)));
  return Object.freeze({ width, fullRounds: FULL_ROUNDS, partialRounds, roundConstants, matrix });
}

/** A hash function of a fixed number of inputs. */
export type PoseidonHash = (inputs: readonly bigint[]) => bigint;

/**
 * Poseidon for `inputs` words; the constants are derived once, here, so keep what it returns.
 * @param inputs - 1 to 16
 * @returns a function that throws {RangeError} for another number of inputs, or one that is not in the field
 */
export function poseidonHash(inputs: number): PoseidonHash {
  if (!Number.isSafeInteger(inputs)) throw new RangeError('Poseidon takes 1 to 16 inputs');
  const constants = poseidonConstants(inputs + 1);
  return (words) => {
    if (words.length !== inputs) throw new RangeError(`need ${inputs} inputs, got ${words.length}`);
    for (const word of words)
      if (word < 0n || word >= SNARK_FIELD) throw new RangeError('an input is not a field element');
    return permute(constants, [0n, ...words])[0] ?? 0n;
  };
}

function permute(constants: PoseidonConstants, initial: readonly bigint[]): readonly bigint[] {
  const { width, fullRounds, partialRounds, roundConstants, matrix } = constants;
  let state = initial;
  for (let round = 0; round < fullRounds + partialRounds; round++) {
    const isFull = round < fullRounds / 2 || round >= fullRounds / 2 + partialRounds;
    const boxed = state.map((word, i) => {
      const sum = word + (roundConstants[round * width + i] ?? 0n);
      return isFull || i === 0 ? fifthPower(sum) : sum;
    });
    state = matrix.map((row) => {
      let sum = 0n;
      for (let i = 0; i < width; i++) sum += (row[i] ?? 0n) * (boxed[i] ?? 0n);
      return sum % SNARK_FIELD;
    });
  }
  return state;
}

function fifthPower(value: bigint): bigint {
  const square = (value * value) % SNARK_FIELD;
  const fourth = (square * square) % SNARK_FIELD;
  return (fourth * value) % SNARK_FIELD;
}

/** By the extended Euclidean algorithm; the value is not 0. */
function inverse(value: bigint): bigint {
  let [a, b] = [value, SNARK_FIELD];
  let [x, y] = [1n, 0n];
  while (b !== 0n) {
    const quotient = a / b;
    [a, b] = [b, a - quotient * b];
    [x, y] = [y, x - quotient * y];
  }
  return x < 0n ? x + SNARK_FIELD : x;
}
