/** What is derived for a proof of shuffle: nonces, generators, batching exponents and the challenge. */
import { concatBytes, joinBytes, utf8 } from '../../../core/bytes.js';
import { residuesVartime } from '../../../core/engine/modp-powers.js';
import type { Element, Scalar } from '../../../core/group.js';
import { sha256 } from '../../../core/hash.js';
import { bytesToInteger, integerToBytes } from '../../../core/integers.js';
import type { Election } from './board.js';
import { abscissaOfHash, HASH_BYTES, keyedHash, P256_PRIME, scalarOfHash, tag, word } from './hash.js';
import { encodedRows, type MixProof, type Row } from './mix-files.js';

const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

/** Nonces(seed, name): number i is Hq(H(seed; name); i). */
export function nonces({ eg, rule }: Election, seed: Uint8Array, name: string): (index: number) => Scalar {
  const hash = keyedHash(keyedHash(seed).digest(utf8(name)));
  return (index) => scalarOfHash(eg.group, rule, hash.digest(word(index)));
}

/**
 * The generators h_1, h_2, ... of a mix: abscissas from H(HP; 53, name), with the ordinate that is a power to (p + 1) / 4.
 */
export function mixGenerators({ eg, rule, parameterHash }: Election, name: string, count: number): Element[] {
  const { group } = eg;
  const hash = keyedHash(keyedHash(parameterHash).digest(tag(0x53), utf8(name)));
  const field = residuesVartime(P256_PRIME);
  const generators: Element[] = [];
  for (let i = 1; generators.length < count; i++) {
    const bytes = abscissaOfHash(scalarOfHash(group, rule, hash.digest(word(i))).toBytes());
    const x = bytesToInteger(bytes);
    const square = (((x * x - 3n) * x + B) % P256_PRIME) + P256_PRIME;
    const y = field.power(square % P256_PRIME, (P256_PRIME + 1n) / 4n);
    if ((y * y - square) % P256_PRIME !== 0n) continue;
    generators.push(group.elementFromBytes(concatBytes(bytes, integerToBytes(y, HASH_BYTES))));
  }
  return generators;
}

/** What a proof is about. */
export interface MixStatement {
  readonly name: string;
  readonly generators: readonly Element[];
  readonly inputs: readonly Row[];
  readonly outputs: readonly Row[];
}

/**
 * The exponents e and the challenge v: seed = R(HP; 51; h, u, K, inputs, outputs), e = Nonces(seed, name),
 * v = R(seed; 52; A', B, B', C', D', F').
 */
export function mixChallenges(
  election: Election,
  { name, generators, inputs, outputs }: MixStatement,
  proof: MixProof,
): { readonly exponents: readonly Scalar[]; readonly challenge: Scalar } {
  const { eg, rule, parameterHash, encodedKey } = election;
  const encode = (elements: readonly { readonly encoded: Uint8Array }[]): Uint8Array =>
    joinBytes(elements.map(({ encoded }) => encoded));
  const seed = recursiveHash(parameterHash, 0x51, [
    joinBytes(generators.map((element) => eg.encode(element))),
    encode(proof.u),
    encodedKey,
    encodedRows(inputs),
    encodedRows(outputs),
  ]);
  const nonce = nonces(election, scalarOfHash(eg.group, rule, seed).toBytes(), name);
  const { Ap, B: chain, Bp, Cp, Dp, Fp } = proof;
  const digest = recursiveHash(seed, 0x52, [
    ...[Ap.encoded, encode(chain), encode(Bp), Cp.encoded, Dp.encoded],
    encodedRows([Fp]),
  ]);
  return {
    exponents: generators.map((_, i) => nonce(i)),
    challenge: scalarOfHash(eg.group, rule, digest),
  };
}

/** R(key; tag; e_0, e_1, ...) = SHA-256(key || tag || SHA-256(0 || e_0) || SHA-256(1 || e_1) || ...). */
function recursiveHash(key: Uint8Array, tagByte: number, parts: readonly Uint8Array[]): Uint8Array {
  return sha256(
    concatBytes(key, tag(tagByte), ...parts.map((part, i) => sha256(concatBytes(word(i), part)))),
  );
}
