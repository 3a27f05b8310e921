/** Deciding claims, many together: all products of powers of a batch are computed at once. */
import type { Element } from '../../../core/group.js';
import type { Finding } from '../../../record/finding.js';
import type { ReportBuilder } from '../../report.js';
import type { BelCheckId } from './checks.js';
import type { Claim, Power } from './proofs.js';
import { encodings, type TextGroup } from './text-group.js';

/** A claim, and what is reported if it does not hold. */
export interface Judged {
  readonly claim: Claim;
  readonly check: BelCheckId;
  readonly culprit: string;
  /** What does not hold, such as `the proof of answers[0].choices[3]`. */
  readonly what: string;
}

/** Which of some claims hold. */
export function decide(group: TextGroup, claims: readonly Claim[]): readonly boolean[] {
  const texts = textsOf(
    group,
    claims.flatMap(({ products }) => products),
  );
  let done = 0;
  return claims.map(({ products, prefix, challenges }) => {
    const own = texts.slice(done, done + products.length);
    done += products.length;
    const hash = group.challenge(prefix + own.join(','));
    return challenges.reduce((sum, challenge) => sum.add(challenge), hash.group.scalar(0)).equals(hash);
  });
}

/** The texts of products of powers, by the fastest way that the group has. */
function textsOf(group: TextGroup, products: readonly (readonly Power[])[]): readonly string[] {
  const { bulk, elementBytes } = group.group;
  if (bulk.sumsVartime === undefined)
    return products.map((product) => group.textOf(productOf(group, product)));
  const places = new Map<Element, number>();
  const sums = products.map((product) =>
    product.map(({ base, exponent }) => {
      const point = places.get(base) ?? places.size;
      places.set(base, point);
      return { point, scalar: exponent.toBytes() };
    }),
  );
  const encoded = bulk.sumsVartime(encodings([...places.keys()]), sums);
  return products.map((_, i) => group.encode(encoded.slice(i * elementBytes, (i + 1) * elementBytes)));
}

function productOf({ group }: TextGroup, product: readonly Power[]): Element {
  return product.reduce(
    (all, { base, exponent }) => all.add(base.multiplyVartime(exponent)),
    group.identity(),
  );
}

/** Claims that wait to be decided together. */
export class ClaimBatch {
  readonly #group: TextGroup;
  readonly #builder: ReportBuilder<BelCheckId>;
  readonly #size: number;
  #waiting: Judged[] = [];
  #products = 0;

  /** @param size - products that are computed together */
  constructor(group: TextGroup, builder: ReportBuilder<BelCheckId>, size = 2048) {
    this.#group = group;
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
      this.#group,
      waiting.map(({ claim }) => claim),
    );
    waiting.forEach(({ check, culprit, what }, i) => {
      this.#builder.examine(check);
      if (verdicts[i] !== true) this.#builder.fail(wrongProof(check, culprit, what));
    });
    return verdicts.every((holds) => holds);
  }
}

function wrongProof(check: BelCheckId, culprit: string, what: string): Finding<BelCheckId> {
  return { check, culprit, code: 'wrong-proof', message: `${what} does not hold` };
}
