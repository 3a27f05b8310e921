/** Deciding claims, many together: all products of powers of a batch are computed at once. */
import type { PublicSums } from '../../../core/engine/public-sums.js';
import type { Finding } from '../../../record/finding.js';
import type { ReportBuilder } from '../../report.js';
import type { BelCheckId } from './checks.js';
import type { Claim } from './proofs.js';
import type { TextGroup } from './text-group.js';

/** A claim, and what is reported if it does not hold. */
export interface Judged {
  readonly claim: Claim;
  readonly check: BelCheckId;
  readonly culprit: string;
  /** What does not hold, such as `the proof of answers[0].choices[3]`. */
  readonly what: string;
}

/** What claims are decided with. */
export interface Court {
  readonly group: TextGroup;
  /** Sums with tables of the bases that most claims have. */
  readonly sums: PublicSums;
}

/** Which of some claims hold. */
export function decide({ group, sums }: Court, claims: readonly Claim[]): readonly boolean[] {
  const products = claims.flatMap((claim) => claim.products);
  const commitments = sums.each(
    products.map((product) => product.map(({ base, exponent }) => ({ base, scalar: exponent }))),
  );
  let done = 0;
  return claims.map((claim) => {
    const own = commitments.slice(done, done + claim.products.length);
    done += claim.products.length;
    const hash = group.challenge(claim.prefix + own.map((each) => group.encode(each)).join(','));
    return claim.challenges.reduce((sum, challenge) => sum.add(challenge), hash.group.scalar(0)).equals(hash);
  });
}

/** Claims that wait to be decided together. */
export class ClaimBatch {
  readonly #court: Court;
  readonly #builder: ReportBuilder<BelCheckId>;
  readonly #size: number;
  #waiting: Judged[] = [];
  #products = 0;

  /** @param size - products that are computed together */
  constructor(court: Court, builder: ReportBuilder<BelCheckId>, size = 2048) {
    this.#court = court;
    this.#builder = builder;
    this.#size = size;
  }

  /** Takes a claim; from time to time all that wait are decided. */
  add(judged: Judged): void {
    this.#waiting.push(judged);
    this.#products += judged.claim.products.length;
    if (this.#products >= this.#size) this.flush();
  }

  /** Decides all that wait, and reports. @returns whether all of these hold */
  flush(): boolean {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#products = 0;
    const verdicts = decide(
      this.#court,
      waiting.map(({ claim }) => claim),
    );
    waiting.forEach(({ check, culprit, what }, i) => {
      this.#builder.examine(check);
      if (verdicts[i] !== true) this.#builder.fail({ culprit, ...wrongProof(check, what) });
    });
    return verdicts.every((holds) => holds);
  }
}

/** What is reported of a claim that does not hold. */
export function wrongProof(check: BelCheckId, what: string): Omit<Finding<BelCheckId>, 'culprit'> {
  return { check, code: 'wrong-proof', message: `${what} does not hold` };
}
