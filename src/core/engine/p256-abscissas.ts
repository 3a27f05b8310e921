/** Points of P-256 from their abscissas, many at once: on a small module of its own, or on `bigint` without WebAssembly. */
import { concatBytes, equalBytes, fromHex } from '../bytes.js';
import { bytesToInteger, integerToBytes } from '../integers.js';
import { moduleBytes } from './embedded.js';
import { HEAP_BASE } from './layout.js';
import { once } from './once.js';
import { P256_ABSCISSAS_WASM } from './p256-abscissas.wasm.js';
import { EngineFailure } from './self-test.js';

/** Points of some abscissas. */
interface LiftedPoints {
  /** 64 bytes for each abscissa: x || y with the even y; of no use where there is no point. */
  readonly points: Uint8Array;
  /** For each abscissa 1 if it is below p and there is a point, else 0. */
  readonly found: Uint8Array;
}

/** @param abscissas - 32 bytes each, end to end; public */
export type LiftAbscissas = (abscissas: Uint8Array) => LiftedPoints;

const [COORDINATE, POINT, FLAG] = [32, 64, 4] as const;
const PAGE = 65_536;
/** Abscissas that go at a time. */
const PART = 1_024;
/** The generator's (SP 800-186), whose ordinate is odd; 1, which has no point; and p + 5, where 5 would have one. */
const KNOWN: readonly (readonly [x: string, y: string | undefined])[] = [
  [
    '6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296',
    'b01cbd1c01e58065711814b583f061e9d431cca994cea1313449bf97c840ae0a',
  ],
  ['0000000000000000000000000000000000000000000000000000000000000001', undefined],
  ['ffffffff00000001000000000000000000000001000000000000000000000004', undefined],
];

/** The functions of the module. */
export interface AbscissaKernels {
  readonly memory: WebAssembly.Memory;
  liftAbscissas(abscissas: number, points: number, flags: number, count: number): void;
}

/** On kernels. @throws {EngineFailure} if they compute wrongly on this machine */
export function liftAbscissasOn(kernels: AbscissaKernels): LiftAbscissas {
  return tested(liftOn(kernels));
}

/** On the kernels where they can be compiled, which is tried at the first use, else on `bigint`. @throws {EngineFailure} */
export const liftAbscissas: LiftAbscissas = (abscissas) => platform()(abscissas);

const platform: () => LiftAbscissas = /* @__PURE__ */ once(() => {
  let kernels: AbscissaKernels;
  try {
    kernels = instantiateAbscissas();
  } catch {
    return liftAbscissasPlain;
  }
  return liftAbscissasOn(kernels);
});

/** Compiles the module. @throws whatever the platform throws where it does not */
export function instantiateAbscissas(): AbscissaKernels {
  const module = new WebAssembly.Module(moduleBytes(P256_ABSCISSAS_WASM));
  const kernels = new WebAssembly.Instance(module).exports as unknown as AbscissaKernels;
  kernels.memory.grow(Math.ceil((PART * (COORDINATE + POINT + FLAG)) / PAGE));
  return kernels;
}

function liftOn({ memory, liftAbscissas: lift }: AbscissaKernels): LiftAbscissas {
  const target = HEAP_BASE + PART * COORDINATE;
  const flags = target + PART * POINT;
  return (abscissas) => {
    const total = abscissas.length / COORDINATE;
    const bytes = new Uint8Array(memory.buffer);
    const [points, found] = [new Uint8Array(total * POINT), new Uint8Array(total)];
    for (let first = 0; first < total; first += PART) {
      const count = Math.min(PART, total - first);
      bytes.set(abscissas.subarray(first * COORDINATE, (first + count) * COORDINATE), HEAP_BASE);
      lift(HEAP_BASE, target, flags, count);
      points.set(bytes.subarray(target, target + count * POINT), first * POINT);
      for (let i = 0; i < count; i++) found[first + i] = bytes[flags + i * FLAG] ?? 0;
    }
    return { points, found };
  };
}

/** The kernels give known answers. @throws {EngineFailure} */
function tested(lift: LiftAbscissas): LiftAbscissas {
  const { points, found } = lift(concatBytes(...KNOWN.map(([x]) => fromHex(x))));
  KNOWN.forEach(([x, y], i) => {
    const right =
      y === undefined
        ? found[i] === 0
        : found[i] === 1 && equalBytes(points.subarray(i * POINT, (i + 1) * POINT), fromHex(x + y));
    if (!right) throw new EngineFailure();
  });
  return lift;
}

const P = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

/** The reference, on `bigint`. */
export const liftAbscissasPlain: LiftAbscissas = (abscissas) => {
  const total = abscissas.length / COORDINATE;
  const [points, found] = [new Uint8Array(total * POINT), new Uint8Array(total)];
  for (let i = 0; i < total; i++) {
    const x = abscissas.subarray(i * COORDINATE, (i + 1) * COORDINATE);
    const y = evenOrdinate(bytesToInteger(x));
    if (y === undefined) continue;
    points.set(concatBytes(x, integerToBytes(y, COORDINATE)), i * POINT);
    found[i] = 1;
  }
  return { points, found };
};

/** The even root of x^3 - 3x + b, or `undefined` if there is none. The curve's order is odd, so none of them is zero. */
function evenOrdinate(x: bigint): bigint | undefined {
  if (x >= P) return undefined;
  const square = ((((x * x - 3n) * x + B) % P) + P) % P;
  const root = power(square);
  if ((root * root - square) % P !== 0n) return undefined;
  return root % 2n === 0n ? root : P - root;
}

/** The power to (p + 1) / 4 = 2^94 (2^96 (2^32 (2^32 - 1) + 1) + 1). */
function power(a: bigint): bigint {
  let ones = a;
  for (let bits = 1; bits < 32; bits *= 2) ones = (squares(ones, bits) * ones) % P;
  return squares((squares((squares(ones, 32) * a) % P, 96) * a) % P, 94);
}

function squares(a: bigint, times: number): bigint {
  let result = a;
  for (let i = 0; i < times; i++) result = (result * result) % P;
  return result;
}
