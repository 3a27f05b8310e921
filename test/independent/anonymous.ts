/**
 * Ballots of anonymous voters: specification 11.1, 11.2, 11.4, 11.5 and 11.9, on other people's Poseidon, Keccak and pairing. The
 * records around them (7.9) are not in this verifier, whose group is P-256.
 */
import { bn254 } from '@noble/curves/bn254.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { poseidon2 } from 'poseidon-lite';
import { concat, Malformed, toBig, toHex, u32, uint, utf8 } from './bytes.js';
import { type Reader, readAll } from './reader.js';

const r = 21888242871839275222246405745257275088548364400416034343698204186575808495617n;
const l = 2736030358979909402780800718157159386076813972158567259200215660948447373041n;
const [a, d] = [168700n, 168696n];

type Point = readonly [x: bigint, y: bigint];
type Projective = readonly [X: bigint, Y: bigint, Z: bigint];

interface Part {
  readonly contest: number;
  readonly digest: bigint;
  readonly proof: readonly bigint[];
  readonly points: readonly Point[];
}

export interface Poll {
  readonly electionId: Uint8Array;
  /** 1 one nullifier for each contest, 2 one for the election. */
  readonly nullifiers: number;
  /** Positions of each contest. */
  readonly positions: readonly number[];
  readonly key: Point;
  readonly root: bigint;
  readonly voters: number;
  /** 704 bytes for each contest. */
  readonly verifyingKeys: readonly Uint8Array[];
}

const mod = (n: bigint): bigint => ((n % r) + r) % r;

function inverse(n: bigint): bigint {
  let [result, base] = [1n, mod(n)];
  for (let e = r - 2n; e > 0n; e >>= 1n, base = (base * base) % r) if (e & 1n) result = (result * base) % r;
  return result;
}

function add([x1, y1]: Point, [x2, y2]: Point): Point {
  const t = mod(d * mod(x1 * x2) * mod(y1 * y2));
  return [mod((x1 * y2 + y1 * x2) * inverse(1n + t)), mod((y1 * y2 - a * x1 * x2) * inverse(1n - t))];
}

/** Projective addition: x = X / Z, y = Y / Z. */
function addProjective([X1, Y1, Z1]: Projective, [X2, Y2, Z2]: Projective): Projective {
  const [A, C, D] = [mod(Z1 * Z2), mod(X1 * X2), mod(Y1 * Y2)];
  const [B, E] = [mod(A * A), mod(d * mod(C * D))];
  const [F, G] = [B - E, B + E];
  const X = mod(mod(A * F) * ((X1 + Y1) * (X2 + Y2) - C - D));
  return [X, mod(mod(A * G) * (D - a * C)), mod(F * G)];
}

/** Whether l times a point is the identity. */
function hasPrimeOrder([x, y]: Point): boolean {
  let [sum, power]: readonly [Projective, Projective] = [
    [0n, 1n, 1n],
    [x, y, 1n],
  ];
  for (let e = l; e > 0n; e >>= 1n, power = addProjective(power, power))
    if (e & 1n) sum = addProjective(sum, power);
  return sum[0] === 0n && sum[1] === sum[2];
}

/** 2.3: in the subgroup of order l, other than the identity. */
function readPoint(reader: Reader, identity: boolean): Point {
  const [x, y] = [word(reader), word(reader)];
  const isOn = mod(a * x * x + y * y) === mod(1n + d * mod(x * x) * mod(y * y));
  if (!isOn || !hasPrimeOrder([x, y])) throw new Malformed('no point');
  if (!identity && x === 0n) throw new Malformed('identity');
  return [x, y];
}

function word(reader: Reader): bigint {
  const value = toBig(reader.raw(32));
  if (value >= r) throw new Malformed('word');
  return value;
}

/** 11.1: the root of a tree of a depth over commitments. */
export function rootOf(commitments: readonly bigint[], depth: number): bigint {
  let level: bigint[] = [...commitments];
  let empty = 0n;
  for (let i = 0; i < depth; i++) {
    const below = level;
    level = Array.from({ length: Math.ceil(below.length / 2) }, (_, j) =>
      poseidon2([below[2 * j] ?? empty, below[2 * j + 1] ?? empty]),
    );
    empty = poseidon2([empty, empty]);
  }
  return level[0] ?? empty;
}

/** 11.9: decodes a ballot. */
function readBallot(
  bytes: Uint8Array,
  { nullifiers, positions }: Poll,
): { nullifier: bigint; parts: Part[] } {
  return readAll(bytes, (reader) => {
    reader.tag(0x62);
    const nullifier = word(reader);
    const parts = reader.list(positions.length, () => ({
      contest: reader.u32(),
      digest: word(reader),
      proof: reader.times(8, () => toBig(reader.raw(32))),
      points: reader.list(64, () => [readPoint(reader, false), readPoint(reader, true)]).flat(),
    }));
    const inOrder = parts.every(({ contest }, i) => contest === i);
    const complete = nullifiers === 2 ? parts.length === positions.length && inOrder : parts.length === 1;
    const fits = parts.every(({ contest, points }) => points.length === 2 * (positions[contest] ?? -1));
    if (nullifier === 0n || !complete || !fits) throw new Malformed('ballot');
    return { nullifier, parts };
  });
}

const hash = (...parts: readonly Uint8Array[]): Uint8Array => keccak_256(concat(...parts));
const words = (list: readonly bigint[]): Uint8Array => concat(...list.map((one) => uint(one, 32)));

/** 11.1 and 11.9: the scope of a contest, or of the election. */
function scopeOf({ electionId, nullifiers }: Poll, contest: number): bigint {
  const index = BigInt(nullifiers === 2 ? 2 ** 32 - 1 : contest);
  const tag = hash(utf8('hanpyo anonymous scope v1'));
  return toBig(hash(tag, words([0n, 0n]), electionId, words([index]))) % r;
}

/** 11.2 and 11.9: the three signals of a part. */
function signalsOf(poll: Poll, nullifier: bigint, part: Part, all: readonly Part[]): bigint[] {
  const w = [scopeOf(poll, part.contest), poll.root, nullifier, ...poll.key, ...part.points.flat()];
  const choices = all.map(({ contest, points }) =>
    concat(u32(contest), u32(points.length / 2), words(points.flat())),
  );
  const joint = [BigInt(part.contest), toBig(hash(concat(u32(all.length), ...choices))) % r];
  const tag = `hanpyo anonymous ballot ${poll.nullifiers === 2 ? 'of contests ' : ''}v1`;
  const bound = poll.nullifiers === 2 ? joint : [];
  const x = toBig(hash(hash(utf8(tag)), words([part.digest, ...w, ...bound]))) % r;
  return [part.digest, x, w.reduce((sum, one) => mod(sum * x + one), 0n)];
}

const first = (w: readonly bigint[], i: number) =>
  bn254.G1.Point.fromAffine({ x: w[i] ?? 0n, y: w[i + 1] ?? 0n });
const second = (w: readonly bigint[], i: number) =>
  bn254.G2.Point.fromAffine({
    x: { c0: w[i + 1] ?? 0n, c1: w[i] ?? 0n },
    y: { c0: w[i + 3] ?? 0n, c1: w[i + 2] ?? 0n },
  });

/** 11.5 */
function isProved(key: Uint8Array, signals: readonly bigint[], proof: readonly bigint[]): boolean {
  const k = Array.from({ length: 22 }, (_, i) => toBig(key.subarray(32 * i, 32 * i + 32)));
  const inputs = signals.reduce((sum, s, i) => sum.add(first(k, 16 + 2 * i).multiply(s)), first(k, 14));
  const product = bn254.pairingBatch([
    { g1: first(proof, 0), g2: second(proof, 2) },
    { g1: first(k, 0).negate(), g2: second(k, 2) },
    { g1: inputs.negate(), g2: second(k, 6) },
    { g1: first(proof, 6).negate(), g2: second(k, 10) },
  ]);
  return bn254.fields.Fp12.eql(product, bn254.fields.Fp12.ONE);
}

/** 11.9: what becomes of ballots in order, `counted` or the check that refuses each; and the sums of those that count. */
export function judgeBallots(
  poll: Poll,
  ballots: readonly Uint8Array[],
): { readonly outcomes: readonly string[]; readonly sums: ReadonlyMap<number, readonly Point[]> } {
  const counted = new Map<bigint, Set<string>>();
  const sums = new Map<number, readonly Point[]>();
  const judge = (bytes: Uint8Array): string => {
    const { nullifier, parts } = readBallot(bytes, poll);
    const scope = scopeOf(poll, parts[0]?.contest ?? 0);
    const own = counted.get(scope) ?? new Set();
    const name = toHex(uint(nullifier, 32));
    if (own.has(name)) return 'V38';
    for (const part of parts) {
      const key = poll.verifyingKeys[part.contest] ?? new Uint8Array();
      if (!isProved(key, signalsOf(poll, nullifier, part, parts), part.proof)) return 'V37';
    }
    if (own.size >= poll.voters) return 'V37';
    counted.set(scope, own.add(name));
    for (const { contest, points } of parts) {
      const sum = sums.get(contest);
      sums.set(
        contest,
        points.map((point, i) => (sum === undefined ? point : add(sum[i] ?? [0n, 1n], point))),
      );
    }
    return 'counted';
  };
  const outcomes = ballots.map((bytes) => {
    try {
      return judge(bytes);
    } catch (error) {
      if (error instanceof Malformed) return 'V05';
      throw error;
    }
  });
  return { outcomes, sums };
}
