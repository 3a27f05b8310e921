/** Lists of ciphertexts, and chains of mixers over them, to be measured. */
import type { Group } from '../src/core/group.js';
import { systemRng } from '../src/core/random.js';
import { encryptEach } from '../src/elgamal/cipher.js';
import type { MixParams, MixStage, ShuffleGenerators } from '../src/mixnet/index.js';
import { proveShuffle } from '../src/mixnet/index.js';

/** Ciphertexts that are made together. */
const PART = 256;

/** Parameters for lists of rows of so many ciphertexts, under a key that nobody keeps. */
export function mixParams(group: Group, width: number): MixParams {
  const publicKey = group.generator().multiply(group.randomScalar(systemRng));
  return { group, session: new Uint8Array(32).fill(1), publicKey, width };
}

/** Rows of ciphertexts of 0, 1, 2, ... */
export function ciphertextList({ group, publicKey, width }: MixParams, rows: number): Uint8Array {
  const size = group.elementBytes;
  const list = new Uint8Array(2 * rows * width * size);
  const key = group.withTable(publicKey);
  for (let first = 0; first < rows * width; first += PART) {
    const count = Math.min(PART, rows * width - first);
    const values = Array.from({ length: count }, (_, i) => first + i);
    const nonces = values.map(() => group.randomScalar(systemRng));
    encryptEach(key, values, nonces).forEach(({ c1, c2 }, i) => {
      list.set(c1.toBytes(), 2 * (first + i) * size);
      list.set(c2.toBytes(), (2 * (first + i) + 1) * size);
    });
  }
  return list;
}

/** A chain of mixers 0, 1, ... over a list. */
export function mixChain(
  params: MixParams,
  inputs: Uint8Array,
  generators: ShuffleGenerators,
  mixers: number,
): MixStage[] {
  const stages: MixStage[] = [];
  for (let stage = 0; stage < mixers; stage++) {
    const list = stages.at(-1)?.outputs ?? inputs;
    const place = { stage, mixer: stage };
    stages.push({ mixer: stage, ...proveShuffle(params, place, list, generators, systemRng) });
  }
  return stages;
}
