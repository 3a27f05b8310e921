/** A trustee's share proved by the decryption circuit: valid for what was computed, and for nothing else. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type DevelopmentCircuit, developmentDecryptionCircuit } from '../../../circuits/development.js';
import {
  compressDecryption,
  compressWithDigest,
  type DecryptionClaim,
  decryptionWords,
  prepareDecryption,
  publicSignals,
} from '../../../src/ballot/anonymous/index.js';
import { BABYJUBJUB } from '../../../src/core/groups/babyjubjub.js';
import {
  type Groth16Proof,
  parseVerifyingKey,
  proveGroth16,
  type VerifyingKey,
  verifyGroth16,
} from '../../../src/zk/groth16/index.js';
import { seededRng } from '../../helpers/rng.js';

const rng = seededRng('decryption');
const g = BABYJUBJUB.generator();
const secret = BABYJUBJUB.randomScalar(rng);
const component = g.multiply(BABYJUBJUB.randomScalar(rng));
const { claim, compressed, inputs } = prepareDecryption(5n, secret, [component]);

let key: VerifyingKey;
let proof: Groth16Proof;

beforeAll(async () => {
  const circuit: DevelopmentCircuit = await developmentDecryptionCircuit(1);
  key = parseVerifyingKey(circuit.verifyingKey);
  ({ proof } = await proveGroth16(circuit, inputs));
});

/** What a verifier does with a claim: the digest is the prover's. */
function accepts(stated: DecryptionClaim): boolean {
  return verifyGroth16(key, { proof, signals: publicSignals(compressDecryption(stated, compressed.digest)) });
}

describe('a proved share', () => {
  it('is of the factor that decrypts', () => {
    expect(claim.share.equals(g.multiply(secret))).toBe(true);
    expect(claim.factors[0]?.equals(component.multiply(secret))).toBe(true);
    expect(accepts(claim)).toBe(true);
  });

  it.each([
    ['another factor', { factors: [component.multiply(secret).add(g)] }],
    ['another share', { share: claim.share.add(g) }],
    ['another component', { components: [component.add(g)] }],
    ['another context', { context: 6n }],
    ['component and factor exchanged', { components: claim.factors, factors: claim.components }],
  ])('is not valid for %s', (_, change) => {
    expect(accepts({ ...claim, ...change })).toBe(false);
  });

  it('has another challenge than a ballot of the same words would have', () => {
    const asBallot = compressWithDigest(decryptionWords(claim), compressed.digest);
    expect(asBallot.combination).not.toBe(compressed.combination);
    expect(verifyGroth16(key, { proof, signals: publicSignals(asBallot) })).toBe(false);
  });
});
