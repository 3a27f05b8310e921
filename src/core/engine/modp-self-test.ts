/** Answers that the modp kernels must give before they are used. */
import { concatBytes, equalBytes } from '../bytes.js';
import { bytesToInteger, integerToBytes } from '../integers.js';
import { makeComb, powerByComb, powerSecret } from './modp-power.js';
import {
  areElements,
  isElement,
  type ModpSubgroup,
  multiplyEncoded,
  powersEncodedVartime,
} from './modp-subgroup.js';
import { EngineFailure } from './self-test.js';

/** A short exponent, so that `bigint` has the answer soon. */
const FACTOR = 112233445566778899n;

/**
 * Runs every kernel once: products and short powers against `bigint`, and Fermat's little theorem: the generator's
 * power to q is 1, and its power to q - 1 its inverse.
 * @throws {EngineFailure} if some result is wrong
 */
export function selfTestModp(group: ModpSubgroup): void {
  const { field, p, q, g, bits, one } = group;
  const encode = (value: bigint): Uint8Array => integerToBytes(value, field.elementBytes);
  const scalar = (value: bigint): Uint8Array => integerToBytes(value, Math.ceil(bits / 8));
  const [base, largest] = [encode(g), encode(p - 1n)];
  const answer = encode(shortPower(g, FACTOR, p));
  const inverse = powerSecret(field, base, scalar(q - 1n), bits);
  const comb = makeComb(field, base, bits);
  const passed =
    equalBytes(multiplyEncoded(group, largest, largest), one) &&
    equalBytes(multiplyEncoded(group, answer, largest), encode(p - bytesToInteger(answer))) &&
    equalBytes(powersEncodedVartime(group, [base], [FACTOR]), answer) &&
    equalBytes(powerSecret(field, base, scalar(FACTOR), bits), answer) &&
    equalBytes(powerByComb(field, comb, scalar(FACTOR)), answer) &&
    equalBytes(multiplyEncoded(group, inverse, base), one) &&
    equalBytes(powerByComb(field, comb, scalar(q - 1n)), inverse) &&
    equalBytes(powersEncodedVartime(group, [base, answer], [q - FACTOR, 1n]), one) &&
    isElement(group, answer) &&
    !isElement(group, largest) &&
    (group.halfCofactor === undefined || areElements(group, concatBytes(base, answer, one))) &&
    (group.halfCofactor === undefined || !areElements(group, concatBytes(base, encode(4n)))) &&
    !isElement(group, encode(0n)) &&
    !isElement(group, group.encodedPrime) &&
    !isElement(group, concatBytes(answer, one));
  if (!passed) throw new EngineFailure();
}

function shortPower(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === '1') result = (result * base) % modulus;
  }
  return result;
}
