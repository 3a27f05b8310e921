/**
 * Decryption by some of the guardians (specification 2.0, 3.6): guardian i raises to its share P(i), weights by Lagrange
 * coefficients make that the power of the secret, and one proof has the product of all commitments and the sum of all
 * responses. The others are not needed.
 */
import { toHex, utf8 } from '../../src/core/bytes.js';
import type { Element, Scalar } from '../../src/core/group.js';
import { tag } from '../../src/verify/foreign/electionguard/hash.js';
import type { Ceremony } from '../verify/foreign/electionguard/ceremony.js';
import type { Branch } from '../verify/foreign/electionguard/prover.js';

/** Contest data as they are encrypted. */
interface SealedData {
  readonly c0: Element;
  readonly c1: Uint8Array;
  readonly c2: Uint8Array;
}

/** Guardians who decrypt together. */
export class Quorum {
  readonly #ceremony: Ceremony;
  /** w_i P(i) of those who are present. */
  readonly #weighted: readonly Scalar[];

  /** @param present - coordinates, from 1 */
  constructor(ceremony: Ceremony, present: readonly number[]) {
    const { group } = ceremony.prover.eg;
    this.#ceremony = ceremony;
    this.#weighted = present.map((i) => {
      const share = ceremony.shares[i - 1];
      if (share === undefined) throw new RangeError(`no guardian ${i}`);
      return present
        .filter((l) => l !== i)
        .map((l) => group.scalar(l).multiply(group.scalar(l - i).invert()))
        .reduce((product, factor) => product.multiply(factor), share);
    });
  }

  /** T with its proof. */
  decrypt(alpha: Element, beta: Element): { readonly power: Element; readonly proof: Branch } {
    const { key } = this.#ceremony.prover;
    const made = this.#raise(alpha, (m, a, b) => [tag(0x30), key, alpha, beta, a, b, m]);
    return { power: beta.subtract(made.power), proof: made.proof };
  }

  /** beta of contest data with its proof. */
  decryptData({ c0, c1, c2 }: SealedData): { readonly beta: Element; readonly proof: Branch } {
    const { key } = this.#ceremony.prover;
    const text = utf8(toHex(c1).toUpperCase());
    const made = this.#raise(c0, (m, a, b) => [tag(0x31), key, c0, text, c2, a, b, m]);
    return { beta: made.power, proof: made.proof };
  }

  /** The power of the secret, with a proof over what is hashed. */
  #raise(
    base: Element,
    hashed: (power: Element, a: Element, b: Element) => readonly (Uint8Array | Element)[],
  ): { readonly power: Element; readonly proof: Branch } {
    const { prover } = this.#ceremony;
    const masks = this.#weighted.map(() => prover.random());
    const product = (elements: readonly Element[]): Element => elements.reduce((sum, own) => sum.add(own));
    const power = product(this.#weighted.map((own) => base.multiply(own)));
    const a = product(masks.map((mask) => prover.power(mask)));
    const b = product(masks.map((mask) => base.multiply(mask)));
    const challenge = prover.challenge(...hashed(power, a, b));
    const responses = this.#weighted.map((own, i) => masks[i]?.subtract(challenge.multiply(own)) ?? own);
    return { power, proof: { challenge, response: responses.reduce((sum, own) => sum.add(own)) } };
  }
}
