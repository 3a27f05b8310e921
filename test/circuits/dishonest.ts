/**
 * Provers who choose what they like, compute all the rest by the rules of the ballot circuit, and claim what they like: the inputs
 * of such a prover, and the wires that follow, without the compiler's program, which would refuse them.
 */
import { type Determination, follow } from '../../circuits/tools/determine.js';
import type { R1cs } from '../../circuits/tools/r1cs.js';
import { signedDigits } from '../../src/ballot/anonymous/digits.js';
import { voterCommitment } from '../../src/ballot/anonymous/identity.js';
import { layOutVote, type PreparedVote } from '../../src/ballot/anonymous/inputs.js';
import { compressStatement, coordinates, statementWords } from '../../src/ballot/anonymous/statement.js';
import type { Scalar } from '../../src/core/group.js';
import { BABYJUBJUB } from '../../src/core/groups/babyjubjub.js';
import { SNARK_FIELD } from '../../src/core/poseidon.js';
import type { CircuitInputs } from '../../src/zk/groth16/snarkjs.js';
import { CONTEST, inputWires, ROLL, voter } from './fixtures.js';
import { addPoints, type Coordinates, divide, IDENTITY, ORDER_2, ORDER_8 } from './points.js';

const CLAIMS = ['digest', 'combination', 'root', 'nullifier'];

/** What a prover chooses; the other inputs are claims about what comes out. */
export function chosen(inputs: CircuitInputs): CircuitInputs {
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => !CLAIMS.includes(name)));
}

/** All that a prover has who computes everything by the rules from what it chose, and then claims what it likes. */
export function dishonestWires(
  r1cs: R1cs,
  symbols: string,
  { steps }: Determination,
  inputs: CircuitInputs,
): bigint[] {
  const wires = follow(r1cs, steps, inputWires(symbols, chosen(inputs)));
  for (const [wire, value] of inputWires(symbols, inputs)) wires[wire] = value;
  return wires;
}

/** The inputs with other words in the statement than the vote has, compressed as an honest prover would. */
export function restate(
  { statement, inputs }: PreparedVote,
  change: (words: bigint[]) => void,
): CircuitInputs {
  const words = statementWords(statement);
  change(words);
  return { ...inputs, ...compressStatement(words) };
}

/** Keys that are not of prime order, or not shown to be: the key, and what is said to be an eighth of it. */
export const BAD_KEYS: readonly (readonly [string, Coordinates, Coordinates])[] = badKeys();

/** Inputs of every kind that the circuit must refuse, by what is wrong with them. */
export function dishonestInputs(nonces: readonly Scalar[]): readonly (readonly [string, CircuitInputs])[] {
  const honest = layOutVote(CONTEST, [1, 0, 0], nonces, voter(2));
  const { inputs, statement, compressed } = honest;
  const votes = [
    [1, 1, -1],
    [1, 1, 0],
    [2, 0, -1],
    [-1, 0, 2],
    [1, -1, 1],
  ].map((bits) => [`the vote ${bits}`, layOutVote(CONTEST, bits, nonces, voter(2)).inputs] as const);
  const stranger = layOutVote(CONTEST, [1, 0, 0], nonces, { ...voter(2), secret: 99n }).inputs;
  const astray = layOutVote(CONTEST, [1, 0, 0], nonces, { ...voter(2), path: ROLL.pathOf(3) }).inputs;
  const nullifier = (statement.nullifier + 1n) % SNARK_FIELD;
  const renamed = restate(honest, (words) => {
    words[2] = nullifier;
  });
  const words = statementWords(statement).map((word, at) => {
    const other = restate(honest, (all) => {
      all[at] = (word + 1n) % SNARK_FIELD;
    });
    return [`word ${at}`, other] as const;
  });
  const signals = (['digest', 'challenge', 'combination'] as const).map(
    (name) => [name, { ...inputs, [name]: (compressed[name] + 1n) % SNARK_FIELD }] as const,
  );
  const keys = BAD_KEYS.map(([name, key, keyEighth]) => {
    const other = restate(honest, (all) => all.splice(3, 2, ...key));
    return [`the key: ${name}`, { ...other, key, keyEighth }] as const;
  });
  return [
    ...[...votes, ...words, ...signals, ...keys, ...badDigits(honest, nonces)],
    ['a secret that is not on the roll', stranger],
    ['the path of somebody else', astray],
    ['a stranger between two leaves', betweenLeaves(nonces)],
    ['a place that is no bit', { ...inputs, path: [2n, 0n, 0n, 0n] }],
    ['another nullifier', { ...renamed, nullifier }],
  ];
}

/**
 * Somebody who is not on the roll and stands between two leaves that are: the children that a place p and a sibling s make of a node n,
 * n + p (s - n) and s - p (s - n), are any two whose sum is n + s, if p may be any number.
 */
export function betweenLeaves(nonces: readonly Scalar[]): CircuitInputs {
  const [secret, path] = [99n, ROLL.pathOf(2)];
  const own = voterCommitment(secret);
  const [, , left = 0n, right = 0n] = ROLL.commitments;
  const sibling = (left + right + SNARK_FIELD - own) % SNARK_FIELD;
  return {
    ...layOutVote(CONTEST, [1, 0, 0], nonces, { secret, path }).inputs,
    path: [divide(left - own, sibling - own), ...path.bits.slice(1).map(BigInt)],
    siblings: [sibling, ...path.siblings.slice(1)],
  };
}

/** Digits that are no bits, and the nonce 0, which shows the vote. */
function badDigits(honest: PreparedVote, nonces: readonly Scalar[]): (readonly [string, CircuitInputs])[] {
  const zero = BABYJUBJUB.scalar(0);
  const [first, second] = [nonces[0] ?? zero, nonces[1] ?? zero].map(signedDigits);
  if (first === undefined || second === undefined) throw new RangeError('two nonces');
  const two = (digits: readonly bigint[], at: number): bigint[] =>
    digits.map((digit, i) => (i === at ? 2n : digit));
  const digits = [0, 125].flatMap((at) =>
    (['negative', 'large'] as const).map((name) => {
      const changed = [two(first[name], at), second[name]];
      return [`the digit ${at}, ${name}`, { ...honest.inputs, [name]: changed }] as const;
    }),
  );
  const open = restate(honest, (words) =>
    words.splice(5, 4, ...IDENTITY, ...coordinates(BABYJUBJUB.generator())),
  );
  const { negative, large } = signedDigits(zero);
  const nothing = { negative: [negative, second.negative], large: [large, second.large] };
  return [...digits, ['the nonce 0', { ...open, ...nothing }]];
}

function badKeys(): readonly (readonly [string, Coordinates, Coordinates])[] {
  const good = coordinates(CONTEST.publicKey);
  const eighth = coordinates(CONTEST.publicKey.multiplyVartime(BABYJUBJUB.scalar(8).invert()));
  return [
    ['the identity', IDENTITY, IDENTITY],
    ['the point of order 2', ORDER_2, IDENTITY],
    ['a point of order 8', ORDER_8, ORDER_8],
    ['the key and a point of order 2', addPoints(good, ORDER_2), eighth],
    ['the key and a point of order 8', addPoints(good, ORDER_8), eighth],
    ['a point off the curve', [1n, 1n], eighth],
    ['the key, with an eighth that is none', good, good],
    ['the key, with an eighth off the curve', good, [1n, 1n]],
  ];
}
