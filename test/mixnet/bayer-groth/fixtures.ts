/** Small worlds for the tests: a group of 96 bits where all is quick, and curves with pairs as ciphertexts. */

import type { Element, Group, Scalar } from '../../../src/core/group.js';
import { modpGroup } from '../../../src/core/groups/modp.js';
import { bytesToInteger } from '../../../src/core/integers.js';
import type { BayerGrothStatement } from '../../../src/mixnet/bayer-groth/arguments.js';
import {
  type BayerGrothContext,
  type CiphertextForm,
  type CiphertextRow,
  multiRecipientForm,
} from '../../../src/mixnet/bayer-groth/context.js';
import { swissPostChallenges } from '../../../src/verify/foreign/swisspost/challenges.js';
import { verifiableCommitmentKey } from '../../../src/verify/foreign/swisspost/commitment-key.js';
import { type HashConvention, SWISS_POST_1_5 } from '../../../src/verify/foreign/swisspost/conventions.js';
import type { SwissPostGroup } from '../../../src/verify/foreign/swisspost/group.js';
import { seededRng } from '../../helpers/rng.js';
import { type ShuffleWitness, shuffled } from './plain-prover.js';
import { encrypt, type Prover } from './plain-sums.js';
import { type AsIntegers, SlowVerifier } from './slow-verifier.js';

/** A safe prime p = 2q + 1 of 96 bits: false proofs pass with a probability of 2^-95. */
const Q = 39_614_081_257_132_168_796_771_976_611n;
const P = 2n * Q + 1n;
const GROUP: Group = modpGroup('FOREIGN-MODP', { p: P, q: Q, g: 4n });

/** A prover and a slow verifier over the same parameters. */
export interface World extends Prover {
  readonly group: Group;
  readonly slow: SlowVerifier;
  readonly keys: readonly Element[];
  readonly swissPost: SwissPostGroup;
}

/** A small world with Swiss Post's ciphertexts and challenges. */
export function smallWorld(
  recipients: number,
  columns: number,
  convention: HashConvention = SWISS_POST_1_5,
): World {
  const group = GROUP;
  const swissPost = { group, p: P };
  const rng = seededRng(`small world ${recipients} ${columns}`);
  const random = (): Scalar => group.randomScalar(rng);
  const keys = Array.from({ length: recipients }, () => group.generator().multiply(random()));
  const key = verifiableCommitmentKey(convention, swissPost, columns);
  const slow = new SlowVerifier({
    convention,
    p: P,
    q: Q,
    g: 4n,
    pk: keys.map(toInteger),
    h: toInteger(key.h),
    gs: key.g.map(toInteger),
  });
  return {
    group,
    swissPost,
    keys,
    slow,
    random,
    context: { group, form: multiRecipientForm(group, keys), key },
    challenges: swissPostChallenges(convention, swissPost, keys, key),
  };
}

/** Pairs under one key, each with its own nonce. */
export function pairsForm(group: Group, publicKey: Element, width: number): CiphertextForm {
  const components = Array.from({ length: width }, (_, nonce) => [
    { base: group.generator(), nonce, carriesMessage: false },
    { base: publicKey, nonce, carriesMessage: true },
  ]).flat();
  return { group, components, nonces: width };
}

/** The integer that an element of a mod-p group is. */
function toInteger(element: Element): bigint {
  return bytesToInteger(element.toBytes());
}

/** A statement or an argument with integers in place of elements and scalars. */
export function asIntegers<T>(value: T): AsIntegers<T> {
  return convert(value) as AsIntegers<T>;
}

function convert(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(convert);
  if (isElement(value)) return toInteger(value);
  if (isScalar(value)) return value.value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, convert(item)]));
}

/** Whether a part of a proof is an element. */
export function isElement(value: object): value is Element {
  return 'isIdentity' in value;
}

/** Whether a part of a proof is a scalar. */
export function isScalar(value: object): value is Scalar {
  return 'invert' in value;
}

/** A true shuffle of `size` ciphertexts in `rows` rows. */
export function trueShuffle(
  world: Pick<Prover, 'context' | 'random'>,
  size: number,
  rows: number,
): { statement: BayerGrothStatement; witness: ShuffleWitness } {
  const { nonces } = world.context.form;
  const drawn = (): Scalar[] => Array.from({ length: nonces }, world.random);
  const inputs: CiphertextRow[] = Array.from({ length: size }, () => encrypt(world, world.random(), drawn()));
  // 7 is prime to all sizes of the tests but its multiples.
  const step = size % 7 === 0 ? 5 : 7;
  const permutation = inputs.map((_, i) => (i * step + 1) % size);
  const witness = { permutation, nonces: inputs.map(drawn) };
  return { statement: { inputs, outputs: shuffled(world, inputs, witness), rows }, witness };
}

/** The context with another key. */
export function withKey(
  context: BayerGrothContext,
  change: Partial<BayerGrothContext['key']>,
): BayerGrothContext {
  return { ...context, key: { ...context.key, ...change } };
}
