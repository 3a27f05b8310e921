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
  const { order, tree } = group;
  const { servers, threshold, width, spoiltFactors = [], marked = [] } = plan;
  const kappa = KAPPA[servers] as bigint;
  const indices = Array.from({ length: servers }, (_, i) => i + 1);
  const secret = (l: number): bigint =>
    polynomial.reduce((sum, a, i) => sum + a * BigInt(l) ** BigInt(i), 0n) % order;
  const exponents = indices.map((l) => -secret(l) * inverse(kappa, order));
  const factors = indices.map((l, i) =>
    list.map((row) =>
      row.map(([u], c) => {
        const factor = group.times(u, exponents[i] as bigint);
        return spoiltFactors.includes(l) && c === 0 ? group.add(factor, g) : factor;
      }),
    ),
  );
  const arrays = factors.map((rows) => productArray(group, rows, width));
  for (const [i, array] of arrays.entries())
    files.set(`nizkp/proofs/DecryptionFactors${number(i + 1)}.bt`, array);
  const shift = (i: number): bigint => (plan.otherPolynomial && i === 0 ? 1n : 0n);
  const coefficients = node(...polynomial.map((a, i) => tree(group.times(g, a + shift(i)))));
  files.set('nizkp/proofs/PolynomialInExponent.bt', coefficients);
  const marks = indices.map((l) => (marked.includes(l) ? 0 : 1));
  files.set('nizkp/proofs/CorrectIndices.bt', leaf(Buffer.from([1, ...marks])));
  const input = node(tree(g), ciphertextList(group, list, width));
  const seed = session.oracle(session.seedBits, node(input, node(coefficients, node(...arrays))));
  const draw = session.stream(seed);
  const e = list.map(() => draw(plan.batchBits ?? 256));
  const batched = Array.from({ length: width }, (_, c) =>
    list.reduce((sum, row, i) => group.add(sum, group.times(row[c]?.[0] as P, e[i] as bigint)), group.zero),
  );
  const nonces = indices.map(() => randomScalar(group));
  const commitments = nonces.map((r) => {
    const parts = batched.map((base) => tree(group.times(base, r)));
    return node(tree(group.times(g, r)), width === 1 ? (parts[0] as Buffer) : node(...parts));
  });
  for (const [i, bytes] of commitments.entries())
    files.set(`nizkp/proofs/DecrFactCommitment${number(i + 1)}.bt`, bytes);
  const challenge = session.oracle(plan.challengeBits ?? 256, node(leaf(seed), node(...commitments)));
  const v = BigInt(`0x${challenge.toString('hex')}`);
  nonces.forEach((r, i) => {
    const reply = (((r + v * (exponents[i] as bigint)) % order) + order) % order;
    files.set(`nizkp/proofs/DecrFactReply${number(i + 1)}.bt`, integer(reply, lengthFor(order)));
  });
  const chosen = indices.filter((l) => !marked.includes(l)).slice(0, threshold);
  const plaintexts = list.map((row, i) =>
    row.map(([, right], c) =>
      chosen.reduce((sum, l) => {
        const weight = chosen.reduce(
          (product, j) => (j === l ? product : (product * BigInt(j) * inverse(BigInt(j - l), order)) % order),
          kappa,
        );
        return group.add(sum, group.times(factors[l - 1]?.[i]?.[c] as P, weight));
      }, right),
    ),
  );
  files.set('nizkp/Plaintexts.bt', productArray(group, plaintexts, width));
}
