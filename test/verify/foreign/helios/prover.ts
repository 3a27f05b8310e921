/**
 * A Helios of the tests: elections, ballots, openings and decryptions, written down once more on plain integers, from the
 * description of the format.
 */
import { createHash, randomBytes } from 'node:crypto';

/** A group of 512 bits, made for these tests; its cofactor has the factors 2 and 3. */
export const P =
  0xa37d5b713bac91731e6be4a69347f1749b5d44cd26074f2dd46a3933d637aa14d3041034b8a77a09e4dba1fdc123ab21f720fe2b511c1551aeb972adf949a7d9n;
export const Q = 0xb1ca918bf8bc6540f33c17de09a073b4e00587610d24b273a3f762b74e52aa89n;
export const G: bigint = power(2n, (P - 1n) / Q);
/** Of order 2 and of order 3. */
export const OUTSIDE: readonly bigint[] = [P - 1n, elementOfOrder3()];

/** JSON values that may be changed. */
// biome-ignore lint/suspicious/noExplicitAny: tests change any field of a record
export type Json = any;

export function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, base % P];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % P;
    square = (square * square) % P;
  }
  return result;
}

function elementOfOrder3(): bigint {
  for (let x = 2n; ; x++) {
    const element = power(x, (P - 1n) / 3n);
    if (element !== 1n) return element;
  }
}

/** The inverse of an element of the group. */
export const inverse = (x: bigint): bigint => power(x, P - 2n);
export const reduce = (x: bigint): bigint => ((x % Q) + Q) % Q;
export const random = (): bigint => BigInt(`0x${randomBytes(40).toString('hex')}`) % Q;
const product = (...factors: readonly bigint[]): bigint => factors.reduce((a, b) => (a * b) % P, 1n);

/** What the server of Helios writes: `json.dumps(value, sort_keys=True)`. */
export function dumps(value: Json): string {
  if (typeof value === 'string')
    return JSON.stringify(value).replace(
      /[^ -~]/g,
      (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  if (value === null || typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${value.map(dumps).join(', ')}]`;
  const keys = Object.keys(value).sort((a, b) => (a < b ? -1 : 1));
  return `{${keys.map((key) => `${dumps(key)}: ${dumps(value[key])}`).join(', ')}}`;
}

export const fingerprint = (text: string): string =>
  createHash('sha256').update(text).digest('base64').replace(/=+$/, '');

/** The challenge to commitments. */
export const challenge = (...commitments: readonly bigint[]): bigint =>
  BigInt(`0x${createHash('sha1').update(commitments.join(',')).digest('hex')}`);

const text = (n: bigint): string => n.toString();

interface Pair {
  readonly alpha: bigint;
  readonly beta: bigint;
}

function proofJson(a: bigint, b: bigint, c: bigint, r: bigint): Json {
  return { challenge: text(c), commitment: { A: text(a), B: text(b) }, response: text(r) };
}

/** A disjunctive proof that a ciphertext under randomness r encrypts one of some numbers, in truth `value`. */
export function disjunction(
  y: bigint,
  { alpha, beta }: Pair,
  r: bigint,
  numbers: readonly number[],
  value: number,
  hash: (...commitments: readonly bigint[]) => bigint = challenge,
): Json[] {
  const w = random();
  const simulated = numbers.map((m) => {
    const [c, s] = [random(), random()];
    const over = (beta * inverse(power(G, BigInt(m)))) % P;
    const a = product(power(G, s), inverse(power(alpha, c)));
    const b = product(power(y, s), inverse(power(over, c)));
    return m === value ? { a: power(G, w), b: power(y, w), c: 0n, s: 0n } : { a, b, c, s };
  });
  const total = hash(...simulated.flatMap(({ a, b }) => [a, b]));
  const real = reduce(total - simulated.reduce((sum, { c }) => sum + c, 0n));
  return simulated.map(({ a, b, c, s }, i) =>
    numbers[i] === value ? proofJson(a, b, real, reduce(w + real * r)) : proofJson(a, b, c, s),
  );
}

export interface Question {
  readonly answers: number;
  readonly min: number;
  readonly max: number | null;
}

/** A vote with its randomness, as a device opens it. `counts` are what is encrypted, one for each answer. */
export function encrypt(
  y: bigint,
  questions: readonly Question[],
  counts: readonly (readonly number[])[],
  election: { readonly hash: string; readonly uuid: string },
): Json {
  const answers = questions.map(({ min, max }, i) => {
    const values = counts[i] ?? [];
    const randomness = values.map(random);
    const pairs = values.map((m, j): Pair => {
      const r = randomness[j] ?? 0n;
      return { alpha: power(G, r), beta: product(power(G, BigInt(m)), power(y, r)) };
    });
    const sum = { alpha: product(...pairs.map((c) => c.alpha)), beta: product(...pairs.map((c) => c.beta)) };
    const total = values.reduce((a, b) => a + b, 0);
    const range = max === null ? [] : Array.from({ length: max - min + 1 }, (_, k) => min + k);
    const all = reduce(randomness.reduce((a, b) => a + b, 0n));
    return {
      choices: pairs.map(({ alpha, beta }) => ({ alpha: text(alpha), beta: text(beta) })),
      individual_proofs: pairs.map((pair, j) =>
        disjunction(y, pair, randomness[j] ?? 0n, [0, 1], values[j] ?? 0),
      ),
      overall_proof: max === null ? null : disjunction(y, sum, all, range, total),
      answer: values.flatMap((m, j) => (m === 1 ? [j] : [])),
      randomness: randomness.map(text),
    };
  });
  return { answers, election_hash: election.hash, election_uuid: election.uuid };
}

/** The same without what opens it. */
export function closed({ answers, ...rest }: Json): Json {
  return {
    ...rest,
    answers: answers.map(({ answer: _, randomness: __, ...answer }: Json) => answer),
  };
}

/** A trustee without a decryption. */
export function trustee(x: bigint, uuid: string): Json {
  const y = power(G, x);
  const w = random();
  const commitment = power(G, w);
  const c = challenge(commitment);
  const key = { g: text(G), p: text(P), q: text(Q), y: text(y) };
  return {
    decryption_factors: null,
    decryption_proofs: null,
    email: `${uuid}@example.org`,
    pok: { challenge: text(c), commitment: text(commitment), response: text(reduce(w + c * x)) },
    public_key: key,
    public_key_hash: fingerprint(dumps(key)),
    uuid,
  };
}

/** The tally of votes: alphas and betas of each answer to each question. */
export function tallyOf(votes: readonly Json[], questions: readonly Question[]): Pair[][] {
  return questions.map(({ answers }, i) =>
    Array.from({ length: answers }, (_, j) => {
      const choices = votes.map((vote) => vote.answers[i].choices[j]);
      return {
        alpha: product(...choices.map((c) => BigInt(c.alpha))),
        beta: product(...choices.map((c) => BigInt(c.beta))),
      };
    }),
  );
}

/** The factor of a trustee, and its proof. */
export function decryption(x: bigint, alpha: bigint): { readonly factor: string; readonly proof: Json } {
  const w = random();
  const [a, b] = [power(G, w), power(alpha, w)];
  const c = challenge(a, b);
  return { factor: text(power(alpha, x)), proof: proofJson(a, b, c, reduce(w + c * x)) };
}
