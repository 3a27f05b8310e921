/**
 * The circuits as they are proved, simplified by the compiler: honest witnesses of many contests fulfil them, no wire can be another,
 * and multiplication is right at the scalars where a sum meets its next term.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { compiledCircuit } from '../../circuits/development.js';
import type { CompiledCircuit } from '../../circuits/tools/compile.js';
import {
  constraintHolds,
  constraintsByWire,
  firstViolated,
  type R1cs,
  readR1cs,
  readWitness,
} from '../../circuits/tools/r1cs.js';
import { ballotSource, decryptionSource } from '../../circuits/tools/source.js';
import { anonymousContest, circuitShape } from '../../src/ballot/anonymous/contest.js';
import { prepareDecryption } from '../../src/ballot/anonymous/decryption.js';
import { DIGITS, signedDigits } from '../../src/ballot/anonymous/digits.js';
import { voterCommitment } from '../../src/ballot/anonymous/identity.js';
import { layOutVote } from '../../src/ballot/anonymous/inputs.js';
import { prepareAnonymousVote } from '../../src/ballot/anonymous/prepare.js';
import { rootOfPath } from '../../src/ballot/anonymous/roll.js';
import { BABYJUBJUB } from '../../src/core/groups/babyjubjub.js';
import { SNARK_FIELD } from '../../src/core/poseidon.js';
import { circuitWitness } from '../../src/zk/groth16/prove.js';
import { assignBits } from '../../src/zk/layout.js';
import { seededRng } from '../helpers/rng.js';
import { CONTEST, ROLL, SHAPE, voter } from './fixtures.js';

const rng = seededRng('optimised');
const l = BABYJUBJUB.order;

/** Wires that could have another value without any constraint noticing. */
function unnoticed(r1cs: R1cs, witness: readonly bigint[]): number[] {
  const byWire = constraintsByWire(r1cs);
  const changed = [...witness];
  return witness.flatMap((value, wire) => {
    changed[wire] = (value + 1n) % SNARK_FIELD;
    const noticed = byWire[wire]?.some((i) => {
      const constraint = r1cs.system[i];
      return constraint !== undefined && !constraintHolds(constraint, changed);
    });
    changed[wire] = value;
    return noticed === true ? [] : [wire];
  });
}

describe('a ballot', () => {
  it('has a witness in which no wire can be another', async () => {
    const circuit = await compiledCircuit(ballotSource(SHAPE));
    const r1cs = readR1cs(circuit.r1cs);
    const vote = prepareAnonymousVote(CONTEST, { kind: 'values', values: [0, 1] }, voter(1), rng);
    const witness = readWitness(await circuitWitness(circuit.program, vote.inputs));
    expect(firstViolated(r1cs, witness)).toBe(-1);
    expect(unnoticed(r1cs, witness)).toEqual([]);
  });

  it('of scores, with a lower bound, a limit and a blank vote, is accepted as its layout says', async () => {
    const shape = circuitShape(2, {
      options: 2,
      minPerOption: 1,
      maxPerOption: 4,
      limits: [{ weights: [1, 2], min: 4, max: 9 }],
      blank: true,
      excluded: [],
    });
    const circuit = await compiledCircuit(ballotSource(shape));
    const contest = anonymousContest(shape, { ...CONTEST, root: ROLL.root });
    const nonces = [1, 2, 3].map(() => BABYJUBJUB.randomScalar(rng));
    const path = { bits: [0, 0], siblings: [0n, 0n] };
    const accepts = async (bits: readonly number[]): Promise<boolean> => {
      const root = rootOfPath(voterCommitment(5n), path);
      const { inputs } = layOutVote({ ...contest, root }, bits, nonces, { secret: 5n, path });
      return circuitWitness(circuit.program, inputs).then(
        () => true,
        () => false,
      );
    };
    expect(await accepts(assignBits(shape.layout, { kind: 'values', values: [2, 3] }))).toBe(true);
    expect(await accepts(assignBits(shape.layout, { kind: 'values', values: [4, 1] }))).toBe(true);
    const blank = assignBits(shape.layout, { kind: 'blank' });
    expect(await accepts(blank)).toBe(true);
    for (let bit = 0; bit < blank.length; bit++)
      expect(await accepts(blank.map((value, i) => (i === bit ? 1 - value : value)))).toBe(false);
  });
});

describe('a decryption share', () => {
  let circuit: CompiledCircuit;
  let r1cs: R1cs;
  const component = BABYJUBJUB.generator().multiply(BABYJUBJUB.randomScalar(rng));

  beforeAll(async () => {
    circuit = await compiledCircuit(decryptionSource(1));
    r1cs = readR1cs(circuit.r1cs);
  });

  /** The witness for a secret; the program compares the products with those of this library. */
  const witnessOf = async (secret: bigint): Promise<bigint[]> => {
    const { inputs } = prepareDecryption(9n, BABYJUBJUB.scalar(secret), [component]);
    return readWitness(await circuitWitness(circuit.program, inputs));
  };

  it('has a witness in which no wire can be another', async () => {
    const witness = await witnessOf(BABYJUBJUB.randomScalar(rng).value);
    expect(firstViolated(r1cs, witness)).toBe(-1);
    expect(unnoticed(r1cs, witness)).toEqual([]);
  });

  const top = 1n << 250n;
  it.each([
    ['1', 1n],
    ['2', 2n],
    ['the order less 1', l - 1n],
    ['the order less 2', l - 2n],
    ['half the order', (l - 1n) / 2n],
    ['2^250', top],
    ['2^250 less 1', top - 1n],
    ['twice 2^250: the lower sum equals the last term', 2n * top - l],
    ['the order less 2^250', l - top],
    ['2^126', 1n << 126n],
  ])('is right for the secret %s', async (_, secret) => {
    expect(firstViolated(r1cs, await witnessOf(secret))).toBe(-1);
  });

  it('of another factor, share or component is refused', async () => {
    const { inputs } = prepareDecryption(9n, BABYJUBJUB.scalar(77), [component]);
    const others = [
      { context: 10n },
      { components: [[0n, 1n]] },
      { negative: signedDigits(BABYJUBJUB.scalar(78)).negative },
      { eighths: [[0n, 1n]] },
      { digest: 1n },
    ];
    for (const other of others)
      await expect(circuitWitness(circuit.program, { ...inputs, ...other })).rejects.toThrow();
  });

  it('refuses what has no proof: the secret 0, the identity, a context outside the field', () => {
    const one = BABYJUBJUB.scalar(1);
    expect(() => prepareDecryption(0n, BABYJUBJUB.scalar(0), [component])).toThrow(RangeError);
    expect(() => prepareDecryption(0n, one, [BABYJUBJUB.identity()])).toThrow(RangeError);
    expect(() => prepareDecryption(SNARK_FIELD, one, [component])).toThrow(RangeError);
  });
});

describe('digits', () => {
  it('stand for the scalar modulo the order', () => {
    for (const scalar of [0n, 1n, 2n, l - 1n, l / 2n, 1n << 250n, BABYJUBJUB.randomScalar(rng).value]) {
      const { negative, large } = signedDigits(BABYJUBJUB.scalar(scalar));
      const value = negative.reduce(
        (sum, sign, i) => sum + (1n - 2n * sign) * (1n + 2n * (large[i] ?? 0n)) * 4n ** BigInt(i),
        0n,
      );
      expect([negative.length, large.length]).toEqual([DIGITS, DIGITS]);
      expect((((value - scalar) % l) + l) % l).toBe(0n);
    }
  });
});
