/** Shuffles and their proofs, as the mix servers make them. */
import { integer, leaf, lengthFor, node, type ProverGroup } from './groups.js';
import { type ProverSession, randomScalar } from './session.js';

/** Ciphertexts by row and column, each of two parts. */
export type Ciphertexts<P> = readonly (readonly (readonly [P, P])[])[];

/** A committed permutation: u_j commits to generator `of[j]` with `randomness[j]`. */
export interface Committed<P> {
  readonly of: readonly number[];
  readonly randomness: readonly bigint[];
  readonly elements: readonly P[];
}

/** The byte tree of an array of entries of the product group. */
export function productArray<P>(
  { tree }: ProverGroup<P>,
  rows: readonly (readonly P[])[],
  width: number,
): Buffer {
  const column = (c: number): Buffer => node(...rows.map((row) => tree(row[c] as P)));
  return width === 1 ? column(0) : node(...Array.from({ length: width }, (_, c) => column(c)));
}

/** The byte tree of a list of ciphertexts. */
export function ciphertextList<P>(group: ProverGroup<P>, list: Ciphertexts<P>, width: number): Buffer {
  const part = (side: 0 | 1): Buffer =>
    productArray(
      group,
      list.map((row) => row.map((pair) => pair[side])),
      width,
    );
  return node(part(0), part(1));
}

function wide(parts: readonly Buffer[]): Buffer {
  return parts.length === 1 ? (parts[0] as Buffer) : node(...parts);
}

/** A random permutation. */
export function permutation(size: number): number[] {
  const list = Array.from({ length: size }, (_, i) => i);
  for (let i = size - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [list[i], list[j]] = [list[j] as number, list[i] as number];
  }
  return list;
}

/** Commits to a permutation of all generators. */
export function commit<P>({ group, generators, g }: ProverSession<P>): Committed<P> {
  const of = permutation(generators.length);
  const randomness = of.map(() => randomScalar(group));
  const elements = of.map((i, j) => group.add(group.times(g, randomness[j] as bigint), generators[i] as P));
  return { of, randomness, elements };
}

/** Re-encrypts row `of[j]` from row j. */
export function shuffle<P>(
  { group, g, y, plan }: ProverSession<P>,
  inputs: Ciphertexts<P>,
  of: readonly number[],
): { outputs: Ciphertexts<P>; randomness: bigint[][] } {
  const randomness = inputs.map(() => Array.from({ length: plan.width }, () => randomScalar(group)));
  const outputs = inputs.map((_, i) =>
    (inputs[of.indexOf(i)] ?? []).map(([u, v], c) => {
      const r = randomness[i]?.[c] as bigint;
      return [group.add(u, group.times(g, r)), group.add(v, group.times(y, r))] as const;
    }),
  );
  return { outputs, randomness };
}

/** A proof in the making. */
interface Work<P> {
  readonly session: ProverSession<P>;
  readonly h: readonly P[];
  readonly committed: Committed<P>;
  readonly names: readonly [commitment: string, reply: string];
  /** Which equations it has. */
  readonly chain: boolean;
  readonly shuffled?: {
    readonly inputs: Ciphertexts<P>;
    readonly outputs: Ciphertexts<P>;
    readonly randomness: readonly (readonly bigint[])[];
  };
  readonly spoilt: boolean;
}

/** Makes a proof: of a shuffle, of a commitment, or of a shuffle by a commitment. */
export function prove<P>(work: Work<P>): void {
  const { session, h, committed, names } = work;
  const { group, plan, files } = session;
  const seed = session.oracle(session.seedBits, statement(work));
  const draw = session.stream(seed);
  const e = h.map(() => draw(plan.batchBits ?? 256));
  const permuted = h.map((_, i) => e[committed.of.indexOf(i)] as bigint);
  const scalars = (count: number): bigint[] => Array.from({ length: count }, () => randomScalar(group));
  const [alpha, gamma, delta] = scalars(3) as [bigint, bigint, bigint];
  const [epsilon, b, beta, phi] = [
    scalars(h.length),
    scalars(h.length),
    scalars(h.length),
    scalars(plan.width),
  ];
  const secrets = { e, permuted, alpha, gamma, delta, epsilon, b, beta, phi };
  const links = chainOf(session, h, secrets);
  const commitment = commitments(work, secrets, links);
  files.set(`nizkp/proofs/${names[0]}.bt`, commitment);
  const v = session.oracle(plan.challengeBits ?? 256, node(leaf(seed), commitment)).toString('hex');
  files.set(`nizkp/proofs/${names[1]}.bt`, replies(work, secrets, links.d, BigInt(`0x${v}`)));
}

function commitments<P>(
  { session, h, chain, shuffled }: Work<P>,
  secrets: Secrets,
  { B, Bp }: Chain<P>,
): Buffer {
  const { group, g } = session;
  const { tree } = group;
  const { alpha, gamma, delta, epsilon, phi } = secrets;
  const masked = h.reduce(
    (sum, point, i) => group.add(sum, group.times(point, epsilon[i] as bigint)),
    group.zero,
  );
  const Ap = tree(group.add(group.times(g, alpha), masked));
  const list = (points: readonly P[]): Buffer => node(...points.map(tree));
  return node(
    ...(chain ? [list(B), Ap, list(Bp), tree(group.times(g, gamma)), tree(group.times(g, delta))] : [Ap]),
    ...(shuffled === undefined ? [] : [encryptedSum(session, shuffled.outputs, epsilon, phi)]),
  );
}

function replies<P>(work: Work<P>, secrets: Secrets, d: bigint, v: bigint): Buffer {
  const { session, committed, chain, shuffled, spoilt } = work;
  const { order } = session.group;
  const { e, permuted, alpha, gamma, delta, epsilon, b, beta, phi } = secrets;
  const scalar = (value: bigint): Buffer => integer(((value % order) + order) % order, lengthFor(order));
  const dot = (x: readonly bigint[], z: readonly bigint[]): bigint =>
    x.reduce((t, value, i) => t + value * (z[i] as bigint), 0n);
  const column = (c: number): bigint[] => shuffled?.randomness.map((row) => row[c] as bigint) ?? [];
  const kA = scalar(v * dot(committed.randomness, e) + alpha + (spoilt ? 1n : 0n));
  const kB = node(...b.map((value, i) => scalar(v * value + (beta[i] as bigint))));
  const kC = scalar(v * committed.randomness.reduce((t, r) => t + r, 0n) + gamma);
  const kD = scalar(v * d + delta);
  const kE = node(...permuted.map((value, i) => scalar(v * value + (epsilon[i] as bigint))));
  const kF = wide(phi.map((value, c) => scalar(v * dot(column(c), permuted) + value)));
  if (!chain) return node(kA, kF, kE);
  return shuffled === undefined ? node(kA, kB, kC, kD, kE) : node(kA, kB, kC, kD, kE, kF);
}

function statement<P>({ session, h, committed, shuffled }: Work<P>): Buffer {
  const { group, g, y, plan } = session;
  const { tree } = group;
  const key = (element: P): Buffer => wide(Array.from({ length: plan.width }, () => tree(element)));
  const lists = shuffled === undefined ? [] : [shuffled.inputs, shuffled.outputs];
  return node(
    ...[tree(g), node(...h.map(tree)), node(...committed.elements.map(tree))],
    ...(shuffled === undefined ? [] : [node(key(g), key(y))]),
    ...lists.map((list) => ciphertextList(group, list, plan.width)),
  );
}

/** What only the prover knows of a proof: the exponents, and its masks. */
interface Secrets {
  readonly e: readonly bigint[];
  readonly permuted: readonly bigint[];
  readonly alpha: bigint;
  readonly gamma: bigint;
  readonly delta: bigint;
  readonly epsilon: readonly bigint[];
  readonly b: readonly bigint[];
  readonly beta: readonly bigint[];
  readonly phi: readonly bigint[];
}

interface Chain<P> {
  readonly B: readonly P[];
  readonly Bp: readonly P[];
  readonly d: bigint;
}

/** B and B', from multiples of g and of the first generator. */
function chainOf<P>(
  { group, g }: ProverSession<P>,
  h: readonly P[],
  { permuted, b, beta, epsilon }: Secrets,
): Chain<P> {
  const { order } = group;
  const first = h[0] as P;
  const at = (x: bigint, z: bigint): P => group.add(group.times(g, x), group.times(first, z));
  let [d, c] = [0n, 1n];
  const [B, Bp]: [P[], P[]] = [[], []];
  permuted.forEach((exponent, i) => {
    const mask = epsilon[i] as bigint;
    Bp.push(at((beta[i] as bigint) + mask * d, mask * c));
    d = ((b[i] as bigint) + exponent * d) % order;
    c = (c * exponent) % order;
    B.push(at(d, c));
  });
  return { B, Bp, d };
}

/** F' = Enc(0; -phi) plus the sum of epsilon_i w'_i. */
function encryptedSum<P>(
  { group, g, y }: ProverSession<P>,
  outputs: Ciphertexts<P>,
  epsilon: readonly bigint[],
  phi: readonly bigint[],
): Buffer {
  const side = (part: 0 | 1): Buffer =>
    wide(
      phi.map((mask, c) =>
        group.tree(
          outputs.reduce(
            (sum, row, i) => group.add(sum, group.times(row[c]?.[part] as P, epsilon[i] as bigint)),
            group.times(part === 0 ? g : y, -mask),
          ),
        ),
      ),
    );
  return node(side(0), side(1));
}
