/**
 * Partial decryptions for the contract `SigmaElection`: the factors of `elgamal/factors.ts` and one proof that they and the
 * trustee's verification key have one logarithm, under a challenge that the contract derives too. It absorbs, in words:
 * chain id, contract, election id, trustee, verification key, number of ciphertexts, the tally, the factors, the commitments.
 */
import { multiplyBlinded } from '../core/blinding.js';
import { decode, Writer } from '../core/codec.js';
import type { Element } from '../core/group.js';
import { BN254_G1 } from '../core/groups/bn254.js';
import { KeccakTranscript, word } from '../core/keccak-transcript.js';
import { KECCAK_DOMAINS, LABELS, ROLES } from '../core/labels.js';
import type { Rng } from '../core/random.js';
import { Transcript } from '../core/transcript.js';
import type { Ciphertext } from '../elgamal/cipher.js';
import { factorsStatement } from '../elgamal/factors.js';
import type { TrusteeShare } from '../elgamal/threshold.js';
import { type ChallengeOf, checkUnder, proveUnder, readProof, writeProof } from '../zk/nizk.js';
import { holds } from '../zk/terms.js';
import { addressWord } from './abi.js';
import { halves } from './ballot.js';
import type { ChainElection } from './definition.js';

/** A partial decryption as the contract takes it. */
export interface ChainShare {
  /** Counts from 1. */
  readonly trustee: number;
  readonly factors: Uint8Array;
  readonly proof: Uint8Array;
}

/**
 * A trustee's part in the decryption of the tally. It decrypts whatever it is given: give it the sums of a closed election
 * that you verified, once.
 * @throws {RangeError} if the share is not that of the trustee's verification key
 */
export function makeChainShare(
  election: ChainElection,
  tally: readonly Ciphertext[],
  { trustee, share }: TrusteeShare,
  rng: Rng,
): ChainShare {
  const verificationKey = BN254_G1.generator().multiply(share);
  if (!election.definition.verificationKeys[trustee - 1]?.equals(verificationKey))
    throw new RangeError(`not the share of trustee ${trustee}`);
  const factors = tally.map(({ c1 }) => multiplyBlinded(c1, share, rng));
  const secrecy = Transcript.create({ group: BN254_G1, session: election.election, role: ROLES.chainShare })
    .absorb(LABELS.context, word(trustee))
    .absorbElements(LABELS.ciphertexts, halves(tally));
  const proof = proveUnder(
    factorsStatement(tally, factors, verificationKey),
    { kind: 'linear', secrets: [share] },
    secrecy,
    shareChallenge(election, tally, trustee, verificationKey, factors),
    rng,
  );
  const [written, proved] = [new Writer(), new Writer()];
  for (const factor of factors) written.elementOrIdentity(factor);
  writeProof(proved, proof);
  return Object.freeze({ trustee, factors: written.finish(), proof: proved.finish() });
}

/**
 * Verifies a partial decryption as the contract does.
 * @returns its factors, or `undefined` if it is not valid
 * @throws {DecodeError} for points or scalars that do not decode, and wrong lengths
 */
export function openChainShare(
  election: ChainElection,
  tally: readonly Ciphertext[],
  { trustee, factors, proof }: ChainShare,
): readonly Element[] | undefined {
  const verificationKey = election.definition.verificationKeys[trustee - 1];
  if (verificationKey === undefined) return undefined;
  const elements = decode(factors, 'factors', (reader) =>
    tally.map(() => reader.elementOrIdentity(BN254_G1)),
  );
  const statement = factorsStatement(tally, elements, verificationKey);
  const read = decode(proof, 'proof', (reader) => readProof(reader, statement));
  const idle = tally.every(({ c1 }, i) => !c1.isIdentity() || elements[i]?.isIdentity() === true);
  const challenge = shareChallenge(election, tally, trustee, verificationKey, elements);
  return idle && holds(BN254_G1, checkUnder(statement, read, challenge)) ? elements : undefined;
}

function shareChallenge(
  { chainId, contract, election }: ChainElection,
  tally: readonly Ciphertext[],
  trustee: number,
  verificationKey: Element,
  factors: readonly Element[],
): ChallengeOf {
  return (commitments) =>
    new KeccakTranscript(BN254_G1, KECCAK_DOMAINS.share)
      .words(word(chainId), addressWord(contract), election, word(trustee))
      .elements([verificationKey])
      .words(word(tally.length))
      .elements(halves(tally))
      .elements(factors)
      .elements(commitments)
      .challengeScalar();
}
