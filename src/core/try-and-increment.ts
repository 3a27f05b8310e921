/** Trying one uniform string after the other, where a standard has no way from one string to an element. */
import { concatBytes } from './bytes.js';
import { expandMessage } from './expand.js';
import { integerToBytes } from './integers.js';

/**
 * Try and increment: expands `message || u32 counter` for the counters 0, 1, 2, ... until `attempt` makes a value of it.
 * Its time depends on the message, which must be public.
 * @param length - uniform bytes that each attempt gets
 */
export function tryAndIncrement<T>(
  domain: string,
  message: Uint8Array,
  length: number,
  attempt: (uniform: Uint8Array) => T | undefined,
): T {
  for (let counter = 0; ; counter++) {
    const input = concatBytes(message, integerToBytes(BigInt(counter), 4));
    const value = attempt(expandMessage(domain, input, length));
    if (value !== undefined) return value;
  }
}
