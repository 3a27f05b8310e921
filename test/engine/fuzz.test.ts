/** Any bytes to the bulk operations of every engine: the same verdict as that of the slow engine, or an error of theirs. */
import { describe, expect, it } from 'vitest';
import { concatBytes, toHex } from '../../src/core/bytes.js';
import { modpGroupWithEngine } from '../../src/core/engine/modp-group.js';
import { p256WithEngine } from '../../src/core/engine/p256-group.js';
import { DecodeError } from '../../src/core/errors.js';
import type { Group } from '../../src/core/group.js';
import { babyJubJubWithEngine } from '../../src/core/groups/babyjubjub.js';
import { bn254G1WithEngine } from '../../src/core/groups/bn254.js';
import { ed25519WithEngine } from '../../src/core/groups/ed25519-group.js';
import { BELENIOS_2048_PARAMETERS, RFC_3526_2048_PARAMETERS } from '../../src/core/groups/modp-params.js';
import { ristretto255WithEngine } from '../../src/core/groups/ristretto255-engine.js';
import { integerToBytes } from '../../src/core/integers.js';
import { testRandom } from './field-harness.js';

const CURVES = [
  p256WithEngine,
  ristretto255WithEngine,
  ed25519WithEngine,
  bn254G1WithEngine,
  babyJubJubWithEngine,
];
const PAIRS: readonly (readonly [string, Group, Group, number])[] = [
  ...CURVES.map((make) => [make('wasm').id, make('wasm'), make('noble'), 100] as const),
  ...(['RFC-3526-2048', 'BELENIOS-2048'] as const).map((id) => {
    const parameters = id === 'BELENIOS-2048' ? BELENIOS_2048_PARAMETERS : RFC_3526_2048_PARAMETERS;
    const [wasm, plain] = (['wasm', 'bigint'] as const).map((engine) =>
      modpGroupWithEngine(id, parameters, engine),
    ) as [Group, Group];
    return [id, wasm, plain, 20] as const;
  }),
];

/** The result in hexadecimal, or `refused`; anything but a typed error passes through. */
function outcome(run: () => Uint8Array | number): string {
  try {
    const result = run();
    return typeof result === 'number' ? `${result}` : toHex(result);
  } catch (error) {
    if (error instanceof DecodeError || error instanceof RangeError) return 'refused';
    throw error;
  }
}

describe.each(PAIRS)('any bytes to %s', (id, wasm, slow, rounds) => {
  const random = testRandom(id.length * 101 + id.charCodeAt(0));
  const below = (bound: number): number => Math.floor(random() * bound);
  const { order, elementBytes, scalarBytes } = wasm;
  const g = slow.generator();
  const valid = [slow.identity(), g, g.negate(), g.add(g)].map((element) => element.toBytes());
  const scalars = [0n, 1n, order - 1n, order, order + 1n, order >> 1n, 5n].map((value) =>
    integerToBytes(value, scalarBytes),
  );
  scalars.push(new Uint8Array(scalarBytes).fill(255));
  const pick = <T>(items: readonly T[]): T => items[below(items.length)] as T;

  /** Points of which few are spoilt: a bit, a coordinate, random bytes, all ones, a torn end, a byte too many. */
  const drawPoints = (count: number): Uint8Array => {
    const points = concatBytes(...Array.from({ length: count }, () => pick(valid)));
    const at = below(points.length + 1);
    const kind = below(12);
    if (kind === 0 && at < points.length) points[at] = (points[at] ?? 0) ^ (1 << below(8));
    if (kind === 1) points.fill(255, at, at + elementBytes);
    if (kind === 2) for (let i = at; i < Math.min(points.length, at + 40); i++) points[i] = below(256);
    if (kind === 3) points.fill(0, at, at + 32);
    if (kind === 4) return points.subarray(at);
    if (kind === 5) return concatBytes(points, Uint8Array.of(below(256)));
    return points;
  };
  /** Scalars that are below the order, now and then not. */
  const drawScalars = (count: number): Uint8Array => {
    const usual = scalars.filter((_, i) => i < 3 || i === 5 || i === 6);
    const from = below(8) === 0 ? scalars : usual;
    const drawn = concatBytes(...Array.from({ length: count }, () => pick(from)));
    return below(12) === 0 ? drawn.subarray(below(drawn.length + 1)) : drawn;
  };

  it('gives a result, which is right, or a typed error', () => {
    let results = 0;
    for (let n = 0; n < rounds; n++) {
      const count = below(6);
      const points = drawPoints(count);
      const factors = drawScalars(count);
      const columns = pick([1, 1, 2, 3, 0, -1, 0.5, Number.NaN, 7]);
      for (const run of [
        ({ bulk }: Group) => bulk.multiMultiplyVartime(points, factors),
        ({ bulk }: Group) => bulk.sum(points),
        ({ bulk }: Group) => bulk.sumColumns(points, columns),
        ({ bulk }: Group) => bulk.firstInvalid(points),
        (group: Group) => group.elementFromBytes(points).toBytes(),
        (group: Group) => group.elementOrIdentityFromBytes(points.subarray(0, elementBytes)).toBytes(),
      ]) {
        const expected = outcome(() => run(slow));
        expect(outcome(() => run(wasm))).toBe(expected);
        if (expected !== 'refused') results++;
      }
    }
    expect(results).toBeGreaterThan(rounds);
  });
});
