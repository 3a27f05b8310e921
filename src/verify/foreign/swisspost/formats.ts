/** How Swiss Post's JSON files name the parts of an argument and write integers, by version and kind of file: data. */
import { type IntegerReader, readBase64Integer, readHexInteger } from './numbers.js';

/** The keys of the objects of an argument, by our names for them. */
export interface ArgumentNames {
  readonly shuffle: Record<'cA' | 'cB' | 'product' | 'multiExponentiation', string>;
  readonly product: Record<'cb' | 'hadamard' | 'singleValueProduct', string>;
  readonly hadamard: Record<'cB' | 'zero', string>;
  readonly zero: Record<'cA0' | 'cBm' | 'cD' | 'a' | 'b' | 'r' | 's' | 't', string>;
  readonly singleValueProduct: Record<'cd' | 'cDelta' | 'cUpperDelta' | 'a' | 'b' | 'r' | 's', string>;
  readonly multiExponentiation: Record<'cA0' | 'cB' | 'E' | 'a' | 'r' | 'b' | 's' | 'tau', string>;
}

/** One kind of files. */
export interface SwissPostFormat {
  readonly integer: IntegerReader;
  readonly names: ArgumentNames;
}

/** The names in the published test vectors. */
const VECTOR_NAMES: ArgumentNames = {
  shuffle: {
    cA: 'ca',
    cB: 'cb',
    product: 'product_argument',
    multiExponentiation: 'multi_exp_argument',
  },
  product: { cb: 'c_b', hadamard: 'hadamard_argument', singleValueProduct: 'single_vpa' },
  hadamard: { cB: 'cUpperB', zero: 'zero_argument' },
  zero: { cA0: 'c_a0', cBm: 'c_bm', cD: 'c_d', a: 'a', b: 'b', r: 'r', s: 's', t: 't' },
  singleValueProduct: {
    cd: 'c_d',
    cDelta: 'c_lower_delta',
    cUpperDelta: 'c_upper_delta',
    a: 'a_tilde',
    b: 'b_tilde',
    r: 'r_tilde',
    s: 's_tilde',
  },
  multiExponentiation: {
    cA0: 'c_a_0',
    cB: 'c_b',
    E: 'e',
    a: 'a',
    r: 'r',
    b: 'b',
    s: 's',
    tau: 'tau',
  },
};

/** The names in the payloads that the components of an election exchange. */
const PAYLOAD_NAMES: ArgumentNames = {
  shuffle: {
    cA: 'c_A',
    cB: 'c_B',
    product: 'productArgument',
    multiExponentiation: 'multiExponentiationArgument',
  },
  product: { cb: 'c_b', hadamard: 'hadamardArgument', singleValueProduct: 'singleValueProductArgument' },
  hadamard: { cB: 'c_b', zero: 'zeroArgument' },
  zero: {
    cA0: 'c_A_0',
    cBm: 'c_B_m',
    cD: 'c_d',
    a: 'a_prime',
    b: 'b_prime',
    r: 'r_prime',
    s: 's_prime',
    t: 't_prime',
  },
  singleValueProduct: {
    cd: 'c_d',
    cDelta: 'c_delta',
    cUpperDelta: 'c_Delta',
    a: 'a_tilde',
    b: 'b_tilde',
    r: 'r_tilde',
    s: 's_tilde',
  },
  multiExponentiation: {
    cA0: 'c_A_0',
    cB: 'c_B',
    E: 'E',
    a: 'a',
    r: 'r',
    b: 'b',
    s: 's',
    tau: 'tau',
  },
};

/** Test vectors of 1.2.0: hexadecimal. */
export const VECTORS_1_2: SwissPostFormat = { integer: readHexInteger, names: VECTOR_NAMES };

/** Test vectors of 1.5: base64. */
export const VECTORS_1_5: SwissPostFormat = { integer: readBase64Integer, names: VECTOR_NAMES };

/** Payloads of elections of the time of 1.2: hexadecimal. */
export const PAYLOADS_1_2: SwissPostFormat = { integer: readHexInteger, names: PAYLOAD_NAMES };

/** Payloads of elections of the time of 1.5: base64. */
export const PAYLOADS_1_5: SwissPostFormat = { integer: readBase64Integer, names: PAYLOAD_NAMES };
