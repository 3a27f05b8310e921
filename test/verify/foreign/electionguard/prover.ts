/** Makes encryptions and proofs as ElectionGuard does, with secrets that tests know. */
import { concatBytes, toHex, utf8 } from '../../../../src/core/bytes.js';
import type { Element, Scalar } from '../../../../src/core/group.js';
import { sha256 } from '../../../../src/core/hash.js';
import type { Rng } from '../../../../src/core/random.js';
import type { EgGroup } from '../../../../src/verify/foreign/electionguard/eg-group.js';
import {
  type KeyedHash,
  keyedHash,
  type ScalarRule,
  scalarOfHash,
  tag,
  word,
} from '../../../../src/verify/foreign/electionguard/hash.js';

/** The same bytes in every run. */
export function countingRng(seed: string): Rng {
  let next = 0;
  return (length) => {
    const parts: Uint8Array[] = [];
    for (let have = 0; have < length; have += 32) parts.push(sha256(utf8(`${seed} ${next++}`)));
    return concatBytes(...parts).slice(0, length);
  };
}

export interface Branch {
  readonly challenge: Scalar;
  readonly response: Scalar;
}

/** A ciphertext with its nonce. */
export interface Vote {
  readonly sigma: number;
  readonly xi: Scalar;
  readonly alpha: Element;
  readonly beta: Element;
}

/** Everything that proofs depend on. */
export class Prover {
  readonly eg: EgGroup;
  readonly rule: ScalarRule;
  readonly rng: Rng;
  readonly secret: Scalar;
  readonly key: Element;
  readonly extendedHash: Uint8Array;
  readonly hash: KeyedHash;

  constructor(eg: EgGroup, rule: ScalarRule, rng: Rng, secret: Scalar, extendedHash: Uint8Array) {
    this.eg = eg;
    this.rule = rule;
    this.rng = rng;
    this.secret = secret;
    this.key = eg.group.withTable(eg.group.generator().multiply(secret));
    this.extendedHash = extendedHash;
    this.hash = keyedHash(extendedHash);
  }

  random(): Scalar {
    return this.eg.group.randomScalar(this.rng);
  }

  power(scalar: Scalar): Element {
    return this.eg.group.generator().multiply(scalar);
  }

  challenge(...parts: readonly (Uint8Array | Element)[]): Scalar {
    const bytes = parts.map((part) => (part instanceof Uint8Array ? part : this.eg.encode(part)));
    return scalarOfHash(this.eg.group, this.rule, this.hash.digest(...bytes));
  }

  encrypt(sigma: number): Vote {
    const xi = this.random();
    const beta = this.key.multiply(xi.add(this.eg.group.scalar(sigma)));
    return { sigma, xi, alpha: this.power(xi), beta };
  }

  /** Proof that a vote is from 0 to `limit`; of a vote that is not, the proof does not hold. */
  range({ sigma, xi, alpha, beta }: Vote, limit: number): Branch[] {
    const { group } = this.eg;
    const u = this.random();
    const made = Array.from({ length: limit + 1 }, (_, j) => {
      const [challenge, response] = [this.random(), this.random()];
      if (j === sigma) return { challenge, response, a: this.power(u), b: this.key.multiply(u) };
      const shifted = response.subtract(challenge.multiply(group.scalar(j)));
      const a = this.power(response).add(alpha.multiply(challenge));
      return { challenge, response, a, b: this.key.multiply(shifted).add(beta.multiply(challenge)) };
    });
    const commitments = made.flatMap(({ a, b }) => [a, b]);
    const c = this.challenge(tag(0x21), this.key, alpha, beta, ...commitments);
    return made.map(({ challenge, response }, j) => {
      if (j !== sigma) return { challenge, response };
      const own = made.reduce((rest, other, i) => (i === j ? rest : rest.subtract(other.challenge)), c);
      return { challenge: own, response: u.subtract(own.multiply(xi)) };
    });
  }

  /** T with its proof. */
  decrypt(alpha: Element, beta: Element): { readonly power: Element; readonly proof: Branch } {
    const m = alpha.multiply(this.secret);
    const u = this.random();
    const c = this.challenge(tag(0x30), this.key, alpha, beta, this.power(u), alpha.multiply(u), m);
    return {
      power: beta.subtract(m),
      proof: { challenge: c, response: u.subtract(c.multiply(this.secret)) },
    };
  }

  /** Encrypted contest data. */
  encryptData(contest: string, text: Uint8Array): { c0: Element; c1: Uint8Array; c2: Uint8Array } {
    const xi = this.random();
    const [c0, beta] = [this.power(xi), this.key.multiply(xi)];
    const { eg, hash } = this;
    const blocks = keyedHash(hash.digest(tag(0x22), eg.encode(this.key), eg.encode(c0), eg.encode(beta)));
    const context = [utf8('share_enc_keys'), tag(0), utf8(`contest_data${contest}`), word(8 * text.length)];
    const stream = concatBytes(
      ...Array.from({ length: Math.ceil(text.length / 32) }, (_, i) =>
        blocks.digest(word(i + 1), ...context),
      ),
    );
    const c1 = text.map((byte, i) => byte ^ (stream[i] ?? 0));
    return { c0, c1, c2: keyedHash(blocks.digest(word(0), ...context)).digest(eg.encode(c0), c1) };
  }

  /** beta of contest data with its proof. */
  decryptData(data: { c0: Element; c1: Uint8Array; c2: Uint8Array }): { beta: Element; proof: Branch } {
    const beta = data.c0.multiply(this.secret);
    const u = this.random();
    const c1 = utf8(toHex(data.c1).toUpperCase());
    const commitments = [this.power(u), data.c0.multiply(u)];
    const c = this.challenge(tag(0x31), this.key, data.c0, c1, data.c2, ...commitments, beta);
    return { beta, proof: { challenge: c, response: u.subtract(c.multiply(this.secret)) } };
  }
}
