/** The worked shuffle of docs/spec/mixnet.md, section 10.9, computed by the library. */
import { concatBytes, toHex } from '../../src/core/bytes.js';
import { Writer } from '../../src/core/codec.js';
import type { Element } from '../../src/core/group.js';
import { P256 } from '../../src/core/groups/p256.js';
import { LABELS } from '../../src/core/labels.js';
import type { Rng } from '../../src/core/random.js';
import { encryptEach } from '../../src/elgamal/cipher.js';
import { type MixVerdict, proveShuffle, ShuffleGenerators, verifyChain } from '../../src/mixnet/index.js';
import { listDigest } from '../../src/mixnet/list-digest.js';
import { readShuffleProof } from '../../src/mixnet/proof-codec.js';
import { openStage } from '../../src/mixnet/stage.js';
import { shuffleTranscript } from '../../src/mixnet/statement.js';

const group = P256;
const ROWS = 2;
const MIXER = 1;
const POINT = group.elementBytes;
const SCALAR = group.scalarBytes;
const constant: Rng = (length) => new Uint8Array(length).fill(7);
const times = (n: number): Element => group.generator().multiply(group.scalar(n));

/** The lines of the document, what the verifier says of the shuffle, and the shuffled list. */
export function workedShuffle(): { lines: string[]; verdict: MixVerdict; outputs: Uint8Array } {
  const session = new Writer().raw(new Uint8Array(32).fill(0x11)).u32(0).finish();
  const params = { group, session, publicKey: times(1001), width: 1 };
  const encrypted = encryptEach(params.publicKey, [1, 2], [2001, 2002].map(group.scalar));
  const inputs = concatBytes(...encrypted.flatMap(({ c1, c2 }) => [c1.toBytes(), c2.toBytes()]));
  const generators = ShuffleGenerators.derive(group, ROWS);
  const place = { stage: 0, mixer: MIXER };
  const { outputs, proof: bytes } = proveShuffle(params, place, inputs, generators, constant);
  const stage = { mixer: MIXER, outputs, proof: bytes };
  const verdict = verifyChain(params, inputs, [stage], { how: { mode: 'one-by-one' }, generators });
  const proof = readShuffleProof(bytes, group, [ROWS, 1]);
  const digests = { inputs: listDigest(inputs), outputs: listDigest(outputs) };
  const u = proof.permutationCommitment;
  const seed = shuffleTranscript(params, place, digests, u).challengeBytes(LABELS.batching, 32);
  const [open] = openStage(
    params,
    place,
    [{ bytes: inputs, digest: digests.inputs }, ROWS],
    stage,
    generators,
  ).proofs;
  if (open === undefined) throw new TypeError('a stage has a proof');
  const lines = [
    ...rows('h', generators.first(ROWS), POINT),
    `K = ${toHex(params.publicKey.toBytes())}`,
    ...rows('W', inputs, 2 * POINT),
    ...rows("W'", outputs, 2 * POINT),
    `digest(W) = ${toHex(digests.inputs)}`,
    `digest(W') = ${toHex(digests.outputs)}`,
    ...rows('u', u, POINT),
    `digest(u) = ${toHex(listDigest(u))}`,
    `seed = ${toHex(seed)}`,
    ...rows('e', open.equations.exponents(0, ROWS), SCALAR),
    ...rows('B', proof.B, POINT),
    ...rows("B'", proof.Bp, POINT),
    `A' = ${toHex(proof.Ap)}`,
    `C' = ${toHex(proof.Cp)}`,
    `D' = ${toHex(proof.Dp)}`,
    `F' = ${toHex(proof.Fp)}`,
    `v = ${toHex(open.equations.challenge.toBytes())}`,
    `kA = ${toHex(proof.kA.toBytes())}`,
    ...rows('kB', proof.kB, SCALAR),
    `kC = ${toHex(proof.kC.toBytes())}`,
    `kD = ${toHex(proof.kD.toBytes())}`,
    ...rows('kE', proof.kE, SCALAR),
    ...proof.kF.map((scalar, k) => `kF_${k} = ${toHex(scalar.toBytes())}`),
    `proof = ${toHex(bytes)}`,
  ];
  return { lines, verdict, outputs };
}

/** A line for each item of a list. */
function rows(name: string, list: Uint8Array, size: number): string[] {
  return Array.from(
    { length: list.length / size },
    (_, i) => `${name}_${i} = ${toHex(list.subarray(i * size, (i + 1) * size))}`,
  );
}
