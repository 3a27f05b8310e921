import { concatBytes } from '../../src/core/bytes.js';
import type { Group, Scalar } from '../../src/core/group.js';
import type { Rng } from '../../src/core/random.js';
import { encryptEach } from '../../src/elgamal/cipher.js';
import { type ChainOptions, verifyChain } from '../../src/mixnet/chain.js';
import type { ShuffleEquations } from '../../src/mixnet/equations.js';
import { ShuffleGenerators } from '../../src/mixnet/generators.js';
import { listDigest } from '../../src/mixnet/list-digest.js';
import type { MixParams } from '../../src/mixnet/params.js';
import { prepareShuffle, proveCommittedShuffle } from '../../src/mixnet/prepared.js';
import { proveShuffle } from '../../src/mixnet/prover.js';
import { type MixStage, openStage, type StagePart } from '../../src/mixnet/stage.js';
import type { MixVerdict } from '../../src/mixnet/verdict.js';
import { seededRng } from '../helpers/rng.js';

/** An election with a secret key, for tests. */
export interface TestMix {
  readonly params: MixParams;
  readonly secret: Scalar;
  readonly generators: ShuffleGenerators;
  /** Encryptions of 1, 2, 3, ... */
  readonly inputs: Uint8Array;
  readonly rows: number;
  readonly rng: Rng;
}

export function testMix(group: Group, rows: number, width: number, seed = 'mix', spare = 0): TestMix {
  const rng = seededRng(`${seed} ${group.id} ${rows} ${width}`);
  const secret = nonzero(group, rng);
  const publicKey = group.generator().multiply(secret);
  const params = { group, session: new Uint8Array(32).fill(7), publicKey, width };
  const generators = ShuffleGenerators.derive(group, rows + spare);
  return { params, secret, generators, inputs: ciphertexts(params, rows, rng), rows, rng };
}

/** Rows of encryptions of 1, 2, 3, ... */
export function ciphertexts({ group, publicKey, width }: MixParams, rows: number, rng: Rng): Uint8Array {
  const values = Array.from({ length: rows * width }, (_, i) => i + 1);
  const nonces = values.map(() => nonzero(group, rng));
  const encrypted = encryptEach(publicKey, values, nonces);
  return concatBytes(...encrypted.flatMap(({ c1, c2 }) => [c1.toBytes(), c2.toBytes()]));
}

/** Rows as text: their plaintexts, in hexadecimal. */
export function plaintexts({ params, secret }: TestMix, list: Uint8Array): string[] {
  const { group, width } = params;
  const size = group.elementBytes;
  const at = (i: number): Uint8Array => list.slice(i * size, (i + 1) * size);
  return Array.from({ length: list.length / size / width / 2 }, (_, row) =>
    Array.from({ length: width }, (_, column) => {
      const first = group.elementOrIdentityFromBytes(at(2 * (row * width + column)));
      const second = group.elementOrIdentityFromBytes(at(2 * (row * width + column) + 1));
      return Buffer.from(second.subtract(first.multiply(secret)).toBytes()).toString('hex');
    }).join(' '),
  );
}

/** A chain of honest mixers 1, 2, ...: those in `prepared` have committed in advance. */
export function honestChain(mix: TestMix, mixers: number, prepared: readonly number[] = []): MixStage[] {
  const { params, generators, rng } = mix;
  const stages: MixStage[] = [];
  let list = mix.inputs;
  for (let stage = 0; stage < mixers; stage++) {
    const place = { stage, mixer: stage + 1 };
    if (prepared.includes(place.mixer)) {
      const half = prepareShuffle(params, place.mixer, generators, rng);
      const shuffled = proveCommittedShuffle(params, place, list, half, generators, rng);
      stages.push({ mixer: place.mixer, commitment: half.commitment, ...shuffled });
    } else stages.push({ mixer: place.mixer, ...proveShuffle(params, place, list, generators, rng) });
    list = stages.at(-1)?.outputs ?? list;
  }
  return stages;
}

/** The verdict of both modes, which must be the same. */
export function verdict(
  mix: TestMix,
  stages: readonly MixStage[],
  change: Partial<ChainOptions> & { readonly inputs?: Uint8Array; readonly params?: MixParams } = {},
): MixVerdict {
  const { inputs = mix.inputs, params = mix.params, ...options } = change;
  const verify = (how: ChainOptions['how']): MixVerdict =>
    verifyChain(params, inputs, stages, { generators: mix.generators, how, ...options });
  const [apart, together] = [verify({ mode: 'one-by-one' }), verify({ mode: 'together', rng: mix.rng })];
  if (JSON.stringify(apart) !== JSON.stringify(together))
    throw new Error(`modes disagree: ${JSON.stringify(apart)} and ${JSON.stringify(together)}`);
  return apart;
}

/** The equations of one stage, in the order of its proofs. */
export function equationsOf(
  { params, rows, generators }: TestMix,
  stage: number,
  before: Uint8Array,
  published: MixStage,
): readonly { readonly part: StagePart; readonly equations: ShuffleEquations }[] {
  const place = { stage, mixer: published.mixer };
  const list = { bytes: before, digest: listDigest(before) };
  return openStage(params, place, [list, rows], published, generators).proofs;
}

function nonzero(group: Group, rng: Rng): Scalar {
  for (;;) {
    const scalar = group.randomScalar(rng);
    if (!scalar.isZero()) return scalar;
  }
}
