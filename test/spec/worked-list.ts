/** The worked decryption of a list of docs/spec/encryption.md, section 4.10, computed by the library. */
import { concatBytes, toHex } from '../../src/core/bytes.js';
import { Writer } from '../../src/core/codec.js';
import type { Element } from '../../src/core/group.js';
import { P256 } from '../../src/core/groups/p256.js';
import { taggedHash } from '../../src/core/hash.js';
import { LABELS, ROLES } from '../../src/core/labels.js';
import { listDigest } from '../../src/core/list-digest.js';
import type { Rng } from '../../src/core/random.js';
import { Transcript } from '../../src/core/transcript.js';
import { type ChunkPartial, decryptChunk, halvesOf } from '../../src/elgamal/batched-decryption.js';
import { writeChunkPartial } from '../../src/elgamal/chunk-codec.js';
import { combineChunk } from '../../src/elgamal/chunk-combination.js';
import { lagrangeScale, scaledLagrangeAtZero } from '../../src/elgamal/polynomial.js';

const group = P256;
const TRUSTEES = 3;
const USED = [1, 3];
const constant: Rng = (length) => new Uint8Array(length).fill(7);
const hex = (element: Element): string => toHex(element.toBytes());

/** Shares of the key 1001, on a line. */
const shareOf = (trustee: number) => group.scalar(1001 + 17 * trustee);

/**
 * The lines of the document.
 * @param list - the outputs of the worked shuffle
 */
export function workedList(list: Uint8Array): string[] {
  const electionId = new Uint8Array(32).fill(0x11);
  const name = new Writer().raw(new Uint8Array(32).fill(0x22)).u32(0).u32(1).raw(listDigest(list)).finish();
  const tally = taggedHash('hanpyo shuffled list v1', name);
  const context = { electionId, tally, chunk: 0, trustees: TRUSTEES };
  const parts = USED.map((trustee) =>
    decryptChunk(list, { trustee, share: shareOf(trustee) }, context, constant),
  );
  const verificationKeys = [1, 2, 3].map((trustee) => group.generator().multiply(shareOf(trustee)));
  const combined = combineChunk(list, parts, { verificationKeys, threshold: 2 }, context);
  if (combined.kind !== 'decrypted') throw new TypeError('the parts are valid');
  const weights = scaledLagrangeAtZero(TRUSTEES, USED);
  return [
    `list name = ${toHex(tally)}`,
    ...parts.flatMap((part) => partLines(list, part, context)),
    ...USED.map((trustee, j) => `a_${trustee} = ${weights[j]}`),
    ...combined.plaintextElements.map((element, i) => `M_${i} = ${hex(element)}`),
  ];
}

function partLines(
  list: Uint8Array,
  part: ChunkPartial,
  { electionId, tally, chunk }: { electionId: Uint8Array; tally: Uint8Array; chunk: number },
): string[] {
  const { trustee, factors } = part;
  const scaled = shareOf(trustee).multiply(group.scalar(lagrangeScale(TRUSTEES)).invert());
  const key = group.generator().multiply(scaled);
  const context = new Writer().u32(trustee).u32(TRUSTEES).bytes(tally).u32(chunk).finish();
  const count = factors.length / group.elementBytes;
  const drawn = Transcript.create({ group, session: electionId, role: ROLES.listDecryption })
    .absorb(LABELS.context, context)
    .absorb(LABELS.publicKey, key.toBytes())
    .absorb(LABELS.ciphertexts, listDigest(list))
    .absorb(LABELS.factors, listDigest(factors))
    .challengeBytes(LABELS.weights, 16 * count);
  const e = Array.from({ length: count }, (_, i) => drawn.subarray(16 * i, 16 * i + 16));
  const padded = concatBytes(...e.map((weight) => concatBytes(new Uint8Array(16), weight)));
  const combination = (points: Uint8Array): string => toHex(group.bulk.multiMultiplyVartime(points, padded));
  const writer = new Writer();
  writeChunkPartial(writer, part);
  return [
    `V = ${hex(key)}`,
    ...e.map((weight, i) => `e_${i} = ${toHex(weight)}`),
    `A = ${combination(halvesOf(group, list).first)}`,
    `B = ${combination(factors)}`,
    `part = ${toHex(writer.finish())}`,
  ].map((line) => `${trustee} ${line}`);
}
