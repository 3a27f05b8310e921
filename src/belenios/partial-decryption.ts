/** What a trustee contributes to the decryption (section 4.17 of the specification of Belenios). */
import { toHex, utf8 } from '../core/bytes.js';
import type { Element, Multiple, Scalar, Summand } from '../core/group.js';
import { sha256 } from '../core/hash.js';
import { nonceStream } from '../core/hedged-nonces.js';
import type { JsonValue } from '../core/json.js';
import type { NonceStream } from '../core/nonce-stream.js';
import type { Rng } from '../core/random.js';
import { writeCompact } from '../verify/foreign/belenios/json.js';
import type { OpenElection } from './open-election.js';
import { portions } from './portions.js';
import { type PublishedTally, readPublished, shapedJson } from './published-tally.js';
import { proofJson } from './slots.js';

/**
 * A trustee's factors of all ciphertexts that are decrypted, each with its proof.
 *
 * What is decrypted is decrypted for all: verify the record first, and decrypt only the tally that it publishes, once.
 * Secret multiples of elements that others chose are computed in two uniform halves.
 * @param published - the tally, and where answers are shuffled the last shuffle
 * @param secret - the private key of a single trustee, or a threshold trustee's share of the key
 * @param rng - 32 bytes are drawn
 * @returns the object `partial_decryption`, compact
 * @throws {DecodeError} if what is published is not a tally of the election
 */
export function partialDecryption(
  open: OpenElection,
  published: PublishedTally,
  secret: Scalar,
  rng: Rng,
): string {
  const { election, bases } = open;
  const { group } = election;
  const questions = readPublished(open, published);
  const key = group.textOf(bases.generator.multiply(secret));
  const prefix = `decrypt|${election.fingerprint}|${key}|`;
  const seen = [published.tally, published.lastShuffle ?? ''].map((text) => toHex(sha256(utf8(text))));
  const context = { group: group.group, role: 'Belenios decryption', statement: prefix + seen.join('|') };
  const nonces = nonceStream({ ...context, witness: [secret] }, rng);
  const alphas = questions.flatMap(({ ciphertexts }) => ciphertexts.map(({ alpha }) => alpha.element));
  const factors = factorsOf(open, alphas, secret, nonces);
  const proofs = factors.map(({ factor, commitments, mask }) => {
    const texts = commitments.map((element) => group.textOf(element));
    const challenge = group.challenge(prefix + texts.join(','));
    return {
      factor: group.textOf(factor),
      proof: proofJson(challenge, mask.subtract(secret.multiply(challenge))),
    };
  });
  const parts = portions(
    proofs,
    questions.map(({ ciphertexts }) => ciphertexts.length),
  );
  const shaped = (item: (proof: (typeof proofs)[number]) => JsonValue): JsonValue =>
    questions.map(({ shape }, i) => shapedJson(shape, (parts[i] ?? []).map(item)));
  return writeCompact({
    decryption_factors: shaped(({ factor }) => factor),
    decryption_proofs: shaped(({ proof }) => proof),
  });
}

/** A factor, and the commitments of its proof. */
interface Factor {
  readonly factor: Element;
  readonly commitments: readonly [Element, Element];
  readonly mask: Scalar;
}

/** Multiplications that one factor takes. */
const STEPS = 4;

function factorsOf(
  { bases }: OpenElection,
  alphas: readonly Element[],
  secret: Scalar,
  nonces: NonceStream,
): readonly Factor[] {
  const { group } = bases.generator;
  const masks = nonces.take(alphas.length);
  const halves = nonces.take(alphas.length);
  const multiples = alphas.flatMap((base, i): Multiple[] => {
    const [mask, half] = [masks[i], halves[i]];
    if (mask === undefined || half === undefined) throw new RangeError('two nonces for each ciphertext');
    return [
      { base, scalar: half },
      { base, scalar: secret.subtract(half) },
      { base: bases.generator, scalar: mask },
      { base, scalar: mask },
    ];
  });
  const summand = (multiple: number): Summand => ({ multiple, sign: 1 });
  const sums = alphas.flatMap((_, i) => [
    [summand(STEPS * i), summand(STEPS * i + 1)],
    [summand(STEPS * i + 2)],
    [summand(STEPS * i + 3)],
  ]);
  const elements = group.multiplySums(multiples, sums);
  return masks.map((mask, i) => {
    const [factor, first, second] = elements.slice(3 * i, 3 * i + 3);
    if (factor === undefined || first === undefined || second === undefined)
      throw new RangeError('three elements for each ciphertext');
    return { factor, commitments: [first, second], mask };
  });
}
