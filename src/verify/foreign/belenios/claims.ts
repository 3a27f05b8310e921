/** Deciding claims, many together: all products of powers of a batch are computed at once. */
import type { PublicSums } from '../../../core/engine/public-sums.js';
import type { Multiple } from '../../../core/group.js';
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
  return verdictsOf(group, claims, sums.each(productsOf(claims)));
}

/** The products of all claims, as sums of multiples. */
export function productsOf(claims: readonly Claim[]): readonly (readonly Multiple[])[] {
  return claims.flatMap(({ products }) =>
    products.map((product) => product.map(({ base, exponent }) => ({ base, scalar: exponent }))),
  );
}

/** Which claims hold. @param commitments - encodings of what {@link productsOf} gives; their bytes may change */
export function verdictsOf(
  group: TextGroup,
  claims: readonly Claim[],
  commitments: readonly Uint8Array[],
): readonly boolean[] {
  let done = 0;
  const texts = claims.map(({ prefix, products }) => {
    const own = commitments.slice(done, done + products.length);
    done += products.length;
    return prefix + own.map((each) => group.encode(each)).join(',');
  });
  const zero = group.group.scalar(0);
  return group
    .challenges(texts)
    .map((hash, i) =>
      (claims[i]?.challenges ?? []).reduce((sum, challenge) => sum.add(challenge), zero).equals(hash),
    );
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
