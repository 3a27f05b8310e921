import fc from 'fast-check';
import type { ContestRule } from '../../src/zk/layout.js';

/** Small rules of every kind, possible or not. */
export function anyRule(maxOptions = 3): fc.Arbitrary<ContestRule> {
  const rules = fc.integer({ min: 1, max: maxOptions }).chain((options) =>
    fc.record({
      options: fc.constant(options),
      minPerOption: fc.nat(2),
      maxPerOption: fc.nat(2),
      limits: fc.array(
        fc.record({
          weights: fc.array(fc.nat(4), { minLength: options, maxLength: options }),
          min: fc.nat(8),
          max: fc.nat(14),
        }),
        { maxLength: 2 },
      ),
      blank: fc.boolean(),
      excluded: fc.subarray(Array.from({ length: options }, (_, i) => i)),
    }),
  );
  return rules.map((rule) => ({ ...rule, maxPerOption: Math.max(1, rule.minPerOption + rule.maxPerOption) }));
}

/** The rule, read literally: the obvious twin of the layout. */
export function isAllowed(rule: ContestRule, values: readonly number[]): boolean {
  return (
    values.length === rule.options &&
    values.every((value, i) =>
      rule.excluded.includes(i) ? value === 0 : value >= rule.minPerOption && value <= rule.maxPerOption,
    ) &&
    rule.limits.every(({ weights, min, max }) => {
      let sum = 0;
      values.forEach((value, i) => {
        sum += value * (weights[i] ?? 0);
      });
      return sum >= min && sum <= max;
    })
  );
}

/** All choices but blank that a small rule allows. */
export function* allowedValues(rule: ContestRule): Generator<number[]> {
  const base = rule.maxPerOption + 1;
  for (let n = 0; n < base ** rule.options; n++) {
    const values = Array.from({ length: rule.options }, (_, i) => Math.floor(n / base ** i) % base);
    if (isAllowed(rule, values)) yield values;
  }
}
