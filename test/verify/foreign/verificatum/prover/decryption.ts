/** Joint decryption and its proofs, as the servers make them. */
import { integer, leaf, lengthFor, node } from './groups.js';
import { type ProverSession, randomScalar } from './session.js';
import { type Ciphertexts, ciphertextList, productArray } from './shuffles.js';

/** Numbers of servers for which κ, the square of the least common multiple, is written down. */
const KAPPA: Readonly<Record<number, bigint>> = { 1: 1n, 2: 4n, 3: 36n, 4: 144n, 5: 3600n };

const number = (value: number): string => String(value).padStart(2, '0');

function inverse(value: bigint, order: bigint): bigint {
  let [a, b, x, y] = [((value % order) + order) % order, order, 1n, 0n];
  while (b !== 0n) [a, b, x, y] = [b, a % b, y, x - (a / b) * y];
  return x;
}

/** Decrypts a list. @param polynomial - the secret polynomial */
export function decrypt<P>(
  session: ProverSession<P>,
  list: Ciphertexts<P>,
  polynomial: readonly bigint[],
): void {
  const { group, plan, files, g } = session;
  const { servers, width, spoiltFactors = [], marked = [] } = plan;
  const exponents = exponentsOf(session, polynomial);
  const factors = exponents.map((exponent, i) =>
    list.map((row) =>
      row.map(([u], c) => {
        const factor = group.times(u, exponent);
        return spoiltFactors.includes(i + 1) && c === 0 ? group.add(factor, g) : factor;
      }),
    ),
  );
  const arrays = factors.map((rows) => productArray(group, rows, width));
  for (const [i, array] of arrays.entries())
    files.set(`nizkp/proofs/DecryptionFactors${number(i + 1)}.bt`, array);
  const shift = (i: number): bigint => (plan.otherPolynomial && i === 0 ? 1n : 0n);
  const coefficients = node(...polynomial.map((a, i) => group.tree(group.times(g, a + shift(i)))));
  files.set('nizkp/proofs/PolynomialInExponent.bt', coefficients);
  const marks = Array.from({ length: servers }, (_, i) => (marked.includes(i + 1) ? 0 : 1));
  files.set('nizkp/proofs/CorrectIndices.bt', leaf(Buffer.from([1, ...marks])));
  const input = node(group.tree(g), ciphertextList(group, list, width));
  proveFactors(session, list, exponents, node(input, node(coefficients, node(...arrays))));
  files.set('nizkp/Plaintexts.bt', productArray(group, opened(session, list, factors), width));
}

/** The exponents -x_l / kappa of all servers. */
function exponentsOf<P>(
  { group: { order }, plan }: ProverSession<P>,
  polynomial: readonly bigint[],
): bigint[] {
  const inverted = inverse(KAPPA[plan.servers] as bigint, order);
  return Array.from({ length: plan.servers }, (_, i) => {
    const secret = polynomial.reduce((sum, a, power) => sum + a * BigInt(i + 1) ** BigInt(power), 0n);
    return -((secret + (plan.otherSecret ? 1n : 0n)) % order) * inverted;
  });
}

function proveFactors<P>(
  session: ProverSession<P>,
  list: Ciphertexts<P>,
  exponents: readonly bigint[],
  statement: Buffer,
): void {
  const { group, plan, files, g } = session;
  const { order, tree } = group;
  const seed = session.oracle(session.seedBits, statement);
  const draw = session.stream(seed);
  const e = list.map(() => draw(plan.batchBits ?? 256));
  const batched = Array.from({ length: plan.width }, (_, c) =>
    list.reduce((sum, row, i) => group.add(sum, group.times(row[c]?.[0] as P, e[i] as bigint)), group.zero),
  );
  const nonces = exponents.map(() => randomScalar(group));
  const commitments = nonces.map((r) => {
    const parts = batched.map((base) => tree(group.times(base, r)));
    return node(tree(group.times(g, r)), plan.width === 1 ? (parts[0] as Buffer) : node(...parts));
  });
  const challenge = session.oracle(plan.challengeBits ?? 256, node(leaf(seed), node(...commitments)));
  const v = BigInt(`0x${challenge.toString('hex')}`);
  nonces.forEach((r, i) => {
    const reply = (((r + v * (exponents[i] as bigint)) % order) + order) % order;
    files.set(`nizkp/proofs/DecrFactCommitment${number(i + 1)}.bt`, commitments[i] as Buffer);
    files.set(`nizkp/proofs/DecrFactReply${number(i + 1)}.bt`, integer(reply, lengthFor(order)));
  });
}

/** The plaintexts, by the factors of the first servers that are not marked as wrong. */
function opened<P>(
  { group, plan }: ProverSession<P>,
  list: Ciphertexts<P>,
  factors: readonly (readonly (readonly P[])[])[],
): P[][] {
  const { order } = group;
  const all = Array.from({ length: plan.servers }, (_, i) => i + 1);
  const chosen = all.filter((l) => !plan.marked?.includes(l)).slice(0, plan.threshold);
  const weights = chosen.map((l) =>
    chosen.reduce(
      (product, j) => (j === l ? product : (product * BigInt(j) * inverse(BigInt(j - l), order)) % order),
      KAPPA[plan.servers] as bigint,
    ),
  );
  return list.map((row, i) =>
    row.map(([, right], c) =>
      chosen.reduce(
        (sum, l, at) => group.add(sum, group.times(factors[l - 1]?.[i]?.[c] as P, weights[at] as bigint)),
        right,
      ),
    ),
  );
}
