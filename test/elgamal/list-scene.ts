/** Encrypted lists for the tests of batched decryption. */
import { concatBytes, utf8 } from '../../src/core/bytes.js';
import type { Element, Group } from '../../src/core/group.js';
import {
  type ChunkContext,
  type ChunkPartial,
  checkChunk,
  decryptChunk,
} from '../../src/elgamal/batched-decryption.js';
import { combineChunk } from '../../src/elgamal/chunk-combination.js';
import { nonzeroScalar } from '../../src/elgamal/polynomial.js';
import { seededRng } from '../helpers/rng.js';
import { at, type DealtKeys, dealKeys, testElection } from './helpers.js';

/** Of every list of a scene. */
const CONTEXT: Omit<ChunkContext, 'trustees'> = {
  electionId: testElection(),
  tally: utf8('list of contest 0'),
  chunk: 3,
};

/** An encrypted list and every trustee's part of it. */
export interface ListScene {
  readonly group: Group;
  readonly keys: DealtKeys;
  readonly messages: readonly Element[];
  readonly ciphertexts: Uint8Array;
  readonly context: ChunkContext;
  readonly partials: readonly ChunkPartial[];
}

/** Messages that nobody chose, encrypted to a key that `trustees` trustees share. */
export function listScene(
  group: Group,
  threshold: number,
  trustees: number,
  count = 5,
  name = 'scene',
): ListScene {
  const rng = seededRng(`${name} ${threshold}/${trustees}`);
  const keys = dealKeys(group, threshold, trustees, rng);
  const messages = Array.from({ length: count }, () => group.generator().multiply(group.randomScalar(rng)));
  const ciphertexts = concatBytes(
    ...messages.flatMap((message) => {
      const nonce = nonzeroScalar(group, rng);
      const [c1, c2] = [
        group.generator().multiply(nonce),
        keys.publicKey.multiply(nonce).add(message),
      ] as const;
      return [c1.toBytes(), c2.toBytes()];
    }),
  );
  const context = { ...CONTEXT, trustees };
  const partials = keys.shares.map((share) => decryptChunk(ciphertexts, share, context, rng));
  return { group, keys, messages, ciphertexts, context, partials };
}

/** Whether a part is valid, in the scene or in a changed one. */
export function valid(s: ListScene, partial: ChunkPartial, changes: Partial<ListScene> = {}): boolean {
  const { keys, ciphertexts, context } = { ...s, ...changes };
  return checkChunk(ciphertexts, partial, at(keys.verificationKeys, partial.trustee - 1), context);
}

/** What parts decrypt to: whether the messages come out, or how many parts are missing. */
export function plain(s: ListScene, partials: readonly ChunkPartial[], threshold: number): unknown {
  const { verificationKeys } = s.keys;
  const result = combineChunk(s.ciphertexts, partials, { verificationKeys, threshold }, CONTEXT);
  if (result.kind === 'incomplete') return { missing: result.missing, dropped: result.dropped };
  const right = result.plaintextElements.every((element, i) => element.equals(at(s.messages, i)));
  return { right, used: result.used, dropped: result.dropped };
}

/** A part with the factor at a place changed. */
export function withFactor(
  group: Group,
  partial: ChunkPartial,
  index: number,
  change: (factor: Element) => Element,
): ChunkPartial {
  const size = group.elementBytes;
  const factors = partial.factors.slice();
  const old = group.elementOrIdentityFromBytes(factors.subarray(index * size, (index + 1) * size));
  factors.set(change(old).toBytes(), index * size);
  return { ...partial, factors };
}
