/** The vector proof: specification 3.7. */
import { at, mod } from './bytes.js';
import type { CommitmentKey } from './hash-to-curve.js';
import { type Layout, layoutBytes } from './layout.js';
import { G, ORDER, type Point, samePoint, sumOf } from './p256.js';
import type { Reader } from './reader.js';
import type { Transcript } from './transcript.js';

export interface Ciphertext {
  readonly c1: Point;
  readonly c2: Point;
}

export interface VectorProof {
  readonly B: Point;
  readonly A: Point;
  readonly C: Point;
  readonly D: Point;
  readonly T: Ciphertext;
  readonly f: readonly bigint[];
  readonly zA: bigint;
  readonly zC: bigint;
  readonly zE: bigint;
}

/** 3.7b, Bytes. */
export function readVectorProof(reader: Reader, bits: number): VectorProof {
  const [B, A, C, D, t1, t2] = reader.times(6, () => reader.elementOrIdentity());
  const f = reader.times(bits, () => reader.scalar());
  const [zA, zC, zE] = reader.times(3, () => reader.scalar());
  const element = (point: Point | undefined): Point => point ?? null;
  return {
    B: element(B),
    A: element(A),
    C: element(C),
    D: element(D),
    T: { c1: element(t1), c2: element(t2) },
    f,
    zA: zA ?? 0n,
    zC: zC ?? 0n,
    zE: zE ?? 0n,
  };
}

/** The challenges y and x of 3.7. */
function challenges(
  transcript: Transcript,
  K: Point,
  ciphertexts: readonly Ciphertext[],
  layout: Layout,
  { B, A, C, D, T }: VectorProof,
): { readonly y: bigint; readonly x: bigint } {
  transcript.absorb('layout', layoutBytes(layout));
  transcript.absorbElements('public key', [K]);
  transcript.absorbElements(
    'ciphertexts',
    ciphertexts.flatMap(({ c1, c2 }) => [c1, c2]),
  );
  transcript.absorbElements('bit commitment', [B]);
  const y = transcript.challenge('aggregation challenge');
  transcript.absorbElements('mask commitments', [A, C, D, T.c1, T.c2]);
  return { y, x: transcript.challenge('challenge') };
}

/** 3.7c. */
export function verifyVectorProof(
  transcript: Transcript,
  K: Point,
  ciphertexts: readonly Ciphertext[],
  layout: Layout,
  key: CommitmentKey,
  proof: VectorProof,
): boolean {
  if (K === null || ciphertexts.length !== layout.rows.length || proof.f.length !== layout.bits) return false;
  const { y, x } = challenges(transcript, K, ciphertexts, layout, proof);
  return (
    satisfies(layout, proof.f, x) &&
    commitmentsHold(key, proof, x) &&
    aggregateHolds(K, ciphertexts, layout, proof, y, x)
  );
}

/** (1) L f = x c */
function satisfies({ constraints }: Layout, f: readonly bigint[], x: bigint): boolean {
  return constraints.every(
    ({ terms, constant }) =>
      mod(terms.reduce((sum, [bit, c]) => sum + c * at(f, bit), 0n) - x * constant, ORDER) === 0n,
  );
}

/** (2) x B + A = Com(f; zA) and (3) x C + D = Com(f o (x - f); zC) */
function commitmentsHold(key: CommitmentKey, { B, A, C, D, f, zA, zC }: VectorProof, x: bigint): boolean {
  const commit = (values: readonly bigint[], r: bigint): Point =>
    sumOf([[r, key.H], ...values.map((v, j) => [v, at(key.generators, j)] as const)]);
  const line = (factor: Point, constant: Point): Point =>
    sumOf([
      [x, factor],
      [1n, constant],
    ]);
  const products = f.map((value) => value * (x - value));
  return samePoint(line(B, A), commit(f, zA)) && samePoint(line(C, D), commit(products, zC));
}

/** (4) x sum_i y^i E_i + T = Enc(sum_j w_j f_j; zE), both halves */
function aggregateHolds(
  K: Point,
  ciphertexts: readonly Ciphertext[],
  layout: Layout,
  { T, f, zE }: VectorProof,
  y: bigint,
  x: bigint,
): boolean {
  const powers: bigint[] = [];
  for (let next = 1n; powers.length < ciphertexts.length; next = mod(next * y, ORDER)) powers.push(next);
  const values = layout.rows.map((row) => row.reduce((sum, [bit, w]) => sum + w * at(f, bit), 0n));
  const aggregate = values.reduce((sum, value, i) => sum + at(powers, i) * value, 0n);
  const folded = (half: 'c1' | 'c2'): Point =>
    sumOf([...ciphertexts.map((E, i) => [x * at(powers, i), E[half]] as const), [1n, T[half]]]);
  const encrypted = sumOf([
    [zE, K],
    [aggregate, G],
  ]);
  return samePoint(folded('c1'), sumOf([[zE, G]])) && samePoint(folded('c2'), encrypted);
}
