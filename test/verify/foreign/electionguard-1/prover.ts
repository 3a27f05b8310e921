/** Encryptions and proofs as ElectionGuard 1.91 makes them, by one who knows the election's secret key. */
import { hash, hex, modQ, power } from './arithmetic.js';
import type { Json } from './memory.js';

/** g^x and K^(s+x), with all that is secret of them. */
export interface Vote {
  readonly sigma: number;
  readonly x: bigint;
  readonly alpha: bigint;
  readonly beta: bigint;
}

/** Challenge and response of one branch, with its commitments. */
export interface Branch {
  readonly c: bigint;
  readonly v: bigint;
  readonly a: bigint;
  readonly b: bigint;
}

/** A proof of a range; `challenge` is the sum of the branches' unless the right branch is none of them. */
export interface RangeProof {
  readonly challenge: bigint;
  readonly branches: readonly Branch[];
}

export class Prover {
  readonly secret: bigint;
  readonly key: bigint;
  readonly extendedHash: bigint;
  readonly random: () => bigint;

  constructor(secret: bigint, extendedHash: bigint, random: () => bigint) {
    this.secret = secret;
    this.key = power(secret);
    this.extendedHash = extendedHash;
    this.random = random;
  }

  encrypt(sigma: number, x: bigint = this.random()): Vote {
    return { sigma, x, alpha: power(x), beta: power(this.secret * (BigInt(sigma) + x)) };
  }

  /** The product of votes. */
  sum(votes: readonly Vote[]): Vote {
    return this.encrypt(
      votes.reduce((sum, { sigma }) => sum + sigma, 0),
      modQ(votes.reduce((sum, { x }) => sum + x, 0n)),
    );
  }

  selection(vote: Vote): RangeProof {
    const [key, he] = [this.key, this.extendedHash];
    return this.#range(vote, 2, (made) =>
      hash('21', he, key, vote.alpha, vote.beta, ...made.flatMap(({ a, b }) => [a, b])),
    );
  }

  /** @param count - branches, for 0 and so on */
  contest(vote: Vote, count: number): RangeProof {
    return this.#range(vote, count, (made) =>
      hash(
        this.extendedHash,
        '21',
        this.key,
        vote.alpha,
        vote.beta,
        made.map(({ a, b }) => hash(a, b)),
      ),
    );
  }

  /** Where no branch is the vote's, all are made up, and their challenges do not add up. */
  #range({ sigma, x }: Vote, count: number, challengeOf: (made: readonly Branch[]) => bigint): RangeProof {
    const u = this.random();
    const made = Array.from({ length: count }, (_, j): Branch => {
      if (j === sigma) return { c: 0n, v: u, a: power(u), b: power(this.secret * u) };
      const [c, v] = [this.random(), this.random()];
      const b = this.secret * (v - BigInt(j) * c + (BigInt(sigma) + x) * c);
      return { c, v, a: power(v + x * c), b: power(b) };
    });
    const challenge = challengeOf(made);
    const own = modQ(challenge - made.reduce((sum, { c }) => sum + c, 0n));
    return {
      challenge,
      branches: made.map((branch, j) => (j === sigma ? { ...branch, c: own, v: modQ(u - own * x) } : branch)),
    };
  }

  /** The decryption of a vote, or of a product of votes. @param u - the nonce */
  decrypt({ sigma, x, alpha, beta }: Vote, u: bigint = this.random()): Json {
    const [a, b, m] = [power(u), power(x * u), power(this.secret * x)];
    const parts = [this.extendedHash, this.key, alpha, beta, a, b, m];
    const challenge = parts.reduce((chain, part) => hash(chain, part), hash('30'));
    return {
      tally: sigma,
      value: hex(power(this.secret * BigInt(sigma))),
      proof: {
        ...{ pad: hex(a), data: hex(b), challenge: hex(challenge) },
        response: hex(modQ(u - challenge * this.secret)),
      },
    };
  }
}
