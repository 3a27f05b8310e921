import { utf8 } from '../../src/core/bytes.js';
import type { Element, Group, GroupId, Scalar } from '../../src/core/group.js';
import { modpGroup } from '../../src/core/groups/modp.js';
import { ROLES } from '../../src/core/labels.js';
import type { Rng } from '../../src/core/random.js';
import { Transcript } from '../../src/core/transcript.js';
import { type CommitmentKey, commitmentKey } from '../../src/zk/commitment-key.js';
import {
  assignBits,
  type Choice,
  type ContestRule,
  compileLayout,
  positionValues,
} from '../../src/zk/layout.js';
import type { CiphertextPair, VectorProof, VectorStatement } from '../../src/zk/vector.js';
import { proveVector, type VectorWitness } from '../../src/zk/vector-prover.js';

/** How often property tests run. */
export const RUNS: number = Number(process.env.FC_NUM_RUNS ?? 30);

/**
 * A group for tests that must see forgeries fail: its order has 63 bits, so a wrong proof passes by chance with
 * probability 2^-63 (in `TINY-TEST` it is 1/1019), and a verification takes less than a millisecond.
 */
export const TEST_64: Group = modpGroup('TEST-64' as GroupId, {
  p: 0xc000000000002447n,
  q: 0x6000000000001223n,
  g: 2n,
});

/** A transcript as an application would make it. */
export function sessionTranscript(
  group: Group,
  session = 'session',
  role: string = ROLES.standalone,
): Transcript {
  return Transcript.create({ group, session: utf8(session), role });
}

/** Exponential ElGamal, as the tests need it: `zk` does not know the `elgamal` folder. */
export function encryptValue(publicKey: Element, value: number | bigint, nonce: Scalar): CiphertextPair {
  const { group } = publicKey;
  return {
    c1: group.generator().multiply(nonce),
    c2: publicKey.multiply(nonce).add(group.generator().multiply(group.scalar(value))),
  };
}

/** A rule with everything off but what is given. */
export function ruleOf(options: number, partial: Partial<ContestRule> = {}): ContestRule {
  return { options, minPerOption: 0, maxPerOption: 1, limits: [], blank: false, excluded: [], ...partial };
}

/** A limit on the number of options chosen, or of points given. */
export function countLimit(options: number, min: number, max: number): ContestRule['limits'][number] {
  return { weights: new Array<number>(options).fill(1), min, max };
}

export interface Booth {
  readonly group: Group;
  readonly publicKey: Element;
  readonly key: CommitmentKey;
  readonly rng: Rng;
}

export function booth(group: Group, rng: Rng, size = 64): Booth {
  return {
    group,
    publicKey: group.generator().multiply(group.scalar(7)),
    key: commitmentKey(group, size),
    rng,
  };
}

export interface Cast {
  readonly statement: VectorStatement;
  readonly witness: VectorWitness;
  readonly proof: VectorProof;
}

/** Encrypts and proves a choice. */
export function cast({ group, publicKey, key, rng }: Booth, rule: ContestRule, choice: Choice): Cast {
  const layout = compileLayout(rule, group);
  const bits = assignBits(layout, choice);
  const nonces = Array.from({ length: layout.positions }, () => group.randomScalar(rng));
  const ciphertexts = positionValues(layout, bits).map((value, i) =>
    encryptValue(publicKey, value, nonces[i] ?? group.scalar(0)),
  );
  const statement = { publicKey, ciphertexts, layout, key };
  const witness = { bits, nonces };
  return { statement, witness, proof: proveVector(statement, witness, sessionTranscript(group), rng) };
}
