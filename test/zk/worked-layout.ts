/** The worked layout of docs/spec/proofs.md, section 3.6. */
import { toHex } from '../../src/core/bytes.js';
import { P256 } from '../../src/core/groups/p256.js';
import { assignBits, compileLayout } from '../../src/zk/layout.js';
import { ruleOf } from './fixtures.js';

/** Three options scored 1 to 3, option 1 excluded, blank, and a limit with a common factor. */
export function layoutLines(): string[] {
  const limits = [{ weights: [2, 5, 4], min: 7, max: 13 }];
  const rule = ruleOf(3, { minPerOption: 1, maxPerOption: 3, excluded: [1], blank: true, limits });
  const layout = compileLayout(rule, P256);
  const sum = (terms: readonly (readonly [number, number])[]): string =>
    terms.map(([bit, weight]) => (weight === 1 ? `b_${bit}` : `${weight} b_${bit}`)).join(' + ') || '0';
  return [
    `bits = ${layout.bits}`,
    ...layout.weights.map((row, i) => `v_${i} = ${sum(row)}`),
    ...layout.constraints.map(({ terms, constant }, k) => `constraint ${k}: ${sum(terms)} = ${constant}`),
    `bits of (2, 0, 1) = ${assignBits(layout, { kind: 'values', values: [2, 0, 1] }).join(' ')}`,
    `bits of blank = ${assignBits(layout, { kind: 'blank' }).join(' ')}`,
    `layout = ${toHex(layout.bytes)}`,
  ];
}
