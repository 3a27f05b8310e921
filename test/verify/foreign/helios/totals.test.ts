/** Products of ballots, with and without an engine that multiplies pair by pair. */
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../../../src/core/bytes.js';
import { modpGroupWithEngine } from '../../../../src/core/engine/modp-group.js';
import { integerToBytes } from '../../../../src/core/integers.js';
import { Totals } from '../../../../src/verify/foreign/helios/totals.js';
import { G, P, power, Q } from './prover.js';

const row = (...logarithms: readonly bigint[]): Uint8Array =>
  concatBytes(...logarithms.map((x) => integerToBytes(power(G, x), 64)));

describe.each(['wasm', 'bigint'] as const)('totals on %s', (engine) => {
  const group = modpGroupWithEngine('FOREIGN-MODP', { p: P, q: Q, g: G }, engine);

  it('are products of what was added and not taken away', () => {
    const totals = new Totals(group, 2);
    expect(concatBytes(...totals.products())).toEqual(row(0n, 0n));
    totals.add([row(1n, 2n), row(30n, 40n)]);
    totals.add([]);
    totals.subtract(row(1n, 2n));
    totals.add([row(5n, Q - 40n)]);
    expect(concatBytes(...totals.products())).toEqual(row(35n, 0n));
  });
});
