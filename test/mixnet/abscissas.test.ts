import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../src/core/bytes.js';
import {
  instantiateAbscissas,
  liftAbscissas,
  liftAbscissasOn,
  liftAbscissasPlain,
} from '../../src/core/engine/p256-abscissas.js';
import { EngineFailure } from '../../src/core/engine/self-test.js';
import { P256 } from '../../src/core/groups/p256.js';
import { deriveP256Points } from '../../src/core/groups/p256-derived.js';
import { integerToBytes } from '../../src/core/integers.js';
import { seededRng } from '../helpers/rng.js';

const P = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;

describe('points from abscissas', () => {
  it('are the same on both engines: at the edges, and anywhere', () => {
    const edges = [
      0n,
      1n,
      2n,
      5n,
      6n,
      P - 1n,
      P - 2n,
      P - 3n,
      P - 5n,
      P,
      P + 1n,
      P + 5n,
      P + 6n,
      2n ** 256n - 1n,
      2n ** 255n,
      2n ** 224n,
    ];
    const xs = concatBytes(...edges.map((x) => integerToBytes(x, 32)), seededRng('abscissas')(32 * 1_300));
    const [wasm, plain] = [liftAbscissas(xs), liftAbscissasPlain(xs)];
    expect(wasm.found).toEqual(plain.found);
    const points: Uint8Array[] = [];
    plain.found.forEach((found, i) => {
      if (found !== 1) return;
      const [a, b] = [wasm.points, plain.points].map((list) => list.slice(64 * i, 64 * i + 64));
      expect(a).toEqual(b);
      expect((a?.[63] ?? 1) & 1).toBe(0);
      expect(a?.slice(0, 32)).toEqual(xs.slice(32 * i, 32 * i + 32));
      points.push(a ?? new Uint8Array());
    });
    expect(P256.bulk.firstInvalid(concatBytes(...points))).toBe(-1);
    expect(points.length).toBeGreaterThan(550);
    expect(points.length).toBeLessThan(760);
    for (let i = 0; i < edges.length; i++) if ((edges[i] ?? 0n) >= P) expect(wasm.found[i]).toBe(0);
  });

  it('derive the same generators, whatever finds them', () => {
    const prefix = Uint8Array.of(1, 2, 3);
    expect(deriveP256Points(prefix, 30)).toEqual(deriveP256Points(prefix, 30, liftAbscissasPlain));
    expect(deriveP256Points(prefix, 0)).toEqual(new Uint8Array());
  });

  it('come from no engine that computes wrongly', () => {
    const good = instantiateAbscissas();
    expect(() => liftAbscissasOn(good)).not.toThrow();
    const idle = { memory: good.memory, liftAbscissas: () => undefined };
    new Uint8Array(good.memory.buffer).fill(0, 65_536);
    expect(() => liftAbscissasOn(idle)).toThrow(EngineFailure);
    const eager = {
      memory: good.memory,
      liftAbscissas: (x: number, points: number, flags: number, count: number) => {
        good.liftAbscissas(x, points, flags, count);
        new Int32Array(good.memory.buffer).fill(1, flags / 4, flags / 4 + count);
      },
    };
    expect(() => liftAbscissasOn(eager)).toThrow(EngineFailure);
  });
});
