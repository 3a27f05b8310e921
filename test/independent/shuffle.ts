/** Shuffles: specification, section 10. */
import { at, bytesOf, concat, H, Malformed, mod, sha256, textOf, toBig, u32, u64 } from './bytes.js';
import { evenPoint } from './embedding.js';
import { decodePoint, encodePoint, G, ORDER, type Point, samePoint, sumOf } from './p256.js';
import { readAll } from './reader.js';
import { Transcript } from './transcript.js';

/** What a shuffle is bound to. */
export interface ShufflePlace {
  readonly session: Uint8Array;
  readonly K: Point;
  readonly stage: number;
  readonly mixer: number;
  /** Rows, and ciphertexts of a row. */
  readonly N: number;
  readonly w: number;
}

const [E, S] = [64, 32];

/** 10.1: the digest of a byte string. */
export function digest(bytes: Uint8Array): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let i = 0; i < bytes.length; i += 1024) blocks.push(sha256(bytes.subarray(i, i + 1024)));
  return H('hanpyo list v1', concat(u64(bytes.length), ...blocks));
}

/** 10.2 */
export function generator(i: number): Point {
  for (let k = 0; ; k++) {
    const x = toBig(H('hanpyo-v1 shuffle generators', concat(u32(i), u32(k))));
    const point = evenPoint(x);
    if (point !== undefined) return point;
  }
}

/** 10.5: bytes of a proof. */
export function proofLength(N: number, w: number): number {
  return 10 + (3 * N + 3 + 2 * w) * E + (2 * N + 3 + w) * S;
}

/** 10.5, with points not yet decoded. */
export interface ShuffleProof {
  readonly u: Uint8Array;
  readonly B: Uint8Array;
  readonly Bp: Uint8Array;
  readonly Cp: Uint8Array;
  readonly Dp: Uint8Array;
  readonly kB: readonly bigint[];
  readonly kC: bigint;
  readonly kD: bigint;
  readonly Ap: Uint8Array;
  readonly kA: bigint;
  readonly kE: readonly bigint[];
  readonly Fp: Uint8Array;
  readonly kF: readonly bigint[];
}

export function readShuffleProof(bytes: Uint8Array, N: number, w: number): ShuffleProof {
  return readAll(bytes, (r) => {
    r.tag(0x60);
    if (r.u32() !== N || r.u32() !== w) throw new Malformed('sizes');
    const scalars = (n: number): bigint[] => r.times(n, () => r.scalar());
    const lists = { u: r.raw(N * E), B: r.raw(N * E), Bp: r.raw(N * E), Cp: r.raw(E), Dp: r.raw(E) };
    const chain = { kB: scalars(N), kC: r.scalar(), kD: r.scalar() };
    const opening = { Ap: r.raw(E), kA: r.scalar(), kE: scalars(N) };
    return { ...lists, ...chain, ...opening, Fp: r.raw(2 * w * E), kF: scalars(w) };
  });
}

/** Challenges of 10.3. */
export function challenges(
  place: ShufflePlace,
  inputs: Uint8Array,
  outputs: Uint8Array,
  proof: ShuffleProof,
): { readonly seed: Uint8Array; readonly e: readonly bigint[]; readonly v: bigint } {
  const { session, K, stage, mixer, N, w } = place;
  const { u, B, Bp, Ap, Cp, Dp, Fp } = proof;
  const transcript = new Transcript(session, 'shuffle');
  transcript.absorb('generators', textOf('hanpyo-v1 shuffle generators'));
  transcript.absorb('context', concat(u32(stage), u32(mixer), u32(w), u32(N)));
  transcript.absorb('public key', encodePoint(K));
  transcript.absorb('inputs', digest(inputs));
  transcript.absorb('outputs', digest(outputs));
  transcript.absorb('permutation commitment', digest(u));
  const seed = transcript.challengeBytes('batching challenge', 32);
  const e = Array.from({ length: N }, (_, i) => mod(toBig(sha256(seed, u32(i))), 2n ** 255n));
  const answered = [digest(B), digest(Bp), Ap, Cp, Dp, Fp];
  transcript.absorb('commitments', concat(...answered.map(bytesOf)));
  return { seed, e, v: transcript.challenge('challenge') };
}

type Term = readonly [bigint, Point];

/**
 * 10.6: whether outputs and proof are a shuffle of the inputs. Whether mixer and commitment come again is for the chain.
 */
export function shuffleHolds(
  place: ShufflePlace,
  inputs: Uint8Array,
  outputs: Uint8Array,
  bytes: Uint8Array,
): boolean {
  try {
    const proof = readShuffleProof(bytes, place.N, place.w);
    const W = points(outputs);
    if (outputs.length !== inputs.length || W.some((point, i) => i % 2 === 0 && point === null)) return false;
    return equationsHold(place, points(inputs), W, proof, challenges(place, inputs, outputs, proof));
  } catch (error) {
    if (error instanceof Malformed) return false;
    throw error;
  }
}

/** 10.4 */
function equationsHold(
  { K, N, w }: ShufflePlace,
  before: readonly Point[],
  after: readonly Point[],
  proof: ShuffleProof,
  { e, v }: { readonly e: readonly bigint[]; readonly v: bigint },
): boolean {
  const h = Array.from({ length: N }, (_, i) => generator(i));
  const [u, B, Bp, Fp] = [points(proof.u), points(proof.B), points(proof.Bp), points(proof.Fp)];
  const [Ap, Cp, Dp] = [decodePoint(proof.Ap), decodePoint(proof.Cp), decodePoint(proof.Dp)];
  const { kA, kB, kC, kD, kE, kF } = proof;
  const weigh = (factors: readonly bigint[], list: readonly Point[]): Term[] =>
    list.map((point, i) => [at(factors, i), point]);
  const same = (left: readonly Term[], right: readonly Term[]): boolean =>
    samePoint(sumOf(left), sumOf(right));
  const ve = e.map((exponent) => exponent * v);
  const product = e.reduce((a, b) => mod(a * b, ORDER), 1n);
  const ones = (factor: bigint, list: readonly Point[]): Term[] => list.map((point) => [factor, point]);
  const equationA = same([...weigh(ve, u), [1n, Ap]], [[kA, G], ...weigh(kE, h)]);
  const equationB = B.every((point, i) => {
    const previous = i === 0 ? at(h, 0) : at(B, i - 1);
    const left: Term[] = [
      [v, point],
      [1n, at(Bp, i)],
    ];
    return same(left, [
      [at(kB, i), G],
      [at(kE, i), previous],
    ]);
  });
  const equationC = same([...ones(v, u), ...ones(-v, h), [1n, Cp]], [[kC, G]]);
  const chainEnd: Term[] = [
    [v, at(B, N - 1)],
    [-v * product, at(h, 0)],
    [1n, Dp],
  ];
  const equationD = same(chainEnd, [[kD, G]]);
  const equationF = Fp.every((point, component) => {
    const column = (list: readonly Point[]): Point[] =>
      Array.from({ length: N }, (_, i) => at(list, 2 * w * i + component));
    const base = component % 2 === 0 ? G : K;
    const left: Term[] = [...weigh(ve, column(before)), [1n, point]];
    return same(left, [[-at(kF, Math.floor(component / 2)), base], ...weigh(kE, column(after))]);
  });
  return equationA && equationB && equationC && equationD && equationF;
}

/** Points end to end. */
export function points(bytes: Uint8Array): Point[] {
  if (bytes.length % E !== 0) throw new Malformed('not whole points');
  return Array.from({ length: bytes.length / E }, (_, i) => decodePoint(bytes.subarray(i * E, (i + 1) * E)));
}
