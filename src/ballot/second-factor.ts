/**
 * Second factors (spec 5.4): what a voter holds besides the card, given out by another office and on another way. It goes into the
 * credential as a PIN does, and has 128 random bits: whoever has the card alone cannot try them out.
 */
import { decodeCrockford, encodeCrockford } from '../core/crockford.js';
import { drawBytes, type Rng } from '../core/random.js';

const FACTOR_BYTES = 16;

/** A new second factor: 30 symbols, to be given as the PIN of `issueCards` and `credentialFromCard`. */
export function makeSecondFactor(rng: Rng): string {
  return factorText(drawBytes(rng, FACTOR_BYTES));
}

/**
 * Reads a second factor as somebody typed it; case, spaces and hyphens do not matter.
 * @returns the one form that credentials are made of
 * @throws {DecodeError} `bad-encoding` on a typing error
 */
export function readSecondFactor(text: string): string {
  return factorText(decodeCrockford(text, FACTOR_BYTES, 'secondFactor'));
}

function factorText(bytes: Uint8Array): string {
  return encodeCrockford(bytes).replaceAll('-', '');
}
