/**
 * Ballots of the contract `SigmaElection`: exponential ElGamal in BN254 G1 with the disjunctive proofs of
 * `zk/disjunctive.ts`, under a challenge that the contract derives too. The contract and this file accept the same bytes.
 *
 * Ciphertexts: c1, c2 of every candidate, end to end. Proof: as `writeProof` writes it, of the statement of
 * `disjunctiveContest`. The challenge absorbs, in words: chain id, contract, election id, voter, key, the shape (candidates,
 * least and most number of choices), all ciphertexts, all commitments in the order of the proof.
 */
import { decode, Writer } from '../core/codec.js';
import type { Element } from '../core/group.js';
import { BN254_G1 } from '../core/groups/bn254.js';
import { KeccakTranscript, word } from '../core/keccak-transcript.js';
import { KECCAK_DOMAINS, LABELS, ROLES, type Role } from '../core/labels.js';
import type { Rng } from '../core/random.js';
import { Transcript } from '../core/transcript.js';
import { type Ciphertext, encryptEach, readCiphertext, writeCiphertext } from '../elgamal/cipher.js';
import { disjunctiveContest, disjunctiveWitness } from '../zk/disjunctive.js';
import { type ChallengeOf, checkUnder, proveUnder, readProof, writeProof } from '../zk/nizk.js';
import type { Statement } from '../zk/relation.js';
import type { Check } from '../zk/terms.js';
import { addressWord } from './abi.js';
import { ballotRule, type ChainElection } from './definition.js';

/** A ballot as the contract takes it. */
export interface ChainBallot {
  readonly ciphertexts: Uint8Array;
  readonly proof: Uint8Array;
}

/**
 * Encrypts and proves a choice.
 * @param voter - address that will send the ballot, 20 bytes: nobody else can
 * @param choice - 1 or 0 for each candidate
 * @throws {RangeError} if the rule does not allow the choice, or the address has not 20 bytes
 */
export function makeChainBallot(
  election: ChainElection,
  voter: Uint8Array,
  choice: readonly number[],
  rng: Rng,
): ChainBallot {
  const { definition } = election;
  const rule = ballotRule(definition);
  const total = choice.reduce((sum, value) => sum + value, 0);
  const allowed = choice.length === definition.candidates && choice.every((v) => v === 0 || v === 1);
  if (!allowed || total < definition.least || total > definition.most)
    throw new RangeError('the rule of the election does not allow this choice');
  const values = choice.map((value) => BN254_G1.scalar(value));
  const secrets = secrecy(election, voter, ROLES.chainEncryption).nonces(values, rng);
  const nonces = secrets.take(choice.length);
  const ciphertexts = encryptEach(definition.key, choice, nonces);
  const proof = proveUnder(
    statementOf(election, ciphertexts),
    disjunctiveWitness(rule, { kind: 'values', values: choice }, nonces),
    secrecy(election, voter, ROLES.chainBallot).absorbElements(LABELS.ciphertexts, halves(ciphertexts)),
    ballotChallenge(election, voter, ciphertexts),
    rng,
  );
  const [encrypted, proved] = [new Writer(), new Writer()];
  for (const ciphertext of ciphertexts) writeCiphertext(encrypted, ciphertext);
  writeProof(proved, proof);
  return Object.freeze({ ciphertexts: encrypted.finish(), proof: proved.finish() });
}

/** A ballot that decoded: its ciphertexts, and the equations of its proof. */
export interface ReadChainBallot {
  readonly ciphertexts: readonly Ciphertext[];
  readonly check: Check;
}

/**
 * Reads a ballot of a voter.
 * @throws {DecodeError} where the contract reverts for lengths, points or scalars
 */
export function readChainBallot(
  election: ChainElection,
  voter: Uint8Array,
  ballot: ChainBallot,
): ReadChainBallot {
  const ciphertexts = readCiphertexts(ballot.ciphertexts, election.definition.candidates);
  const statement = statementOf(election, ciphertexts);
  const proof = decode(ballot.proof, 'proof', (reader) => readProof(reader, statement));
  const check = checkUnder(statement, proof, ballotChallenge(election, voter, ciphertexts));
  return Object.freeze({ ciphertexts, check });
}

/** Reads the ciphertexts of a ballot. @throws {DecodeError} */
export function readCiphertexts(bytes: Uint8Array, candidates: number): readonly Ciphertext[] {
  return decode(bytes, 'ciphertexts', (reader) =>
    Array.from({ length: candidates }, (_, i) => reader.field(`[${i}]`, (r) => readCiphertext(r, BN254_G1))),
  );
}

/** All halves of ciphertexts, in the order of their bytes. */
export function halves(ciphertexts: readonly Ciphertext[]): Element[] {
  return ciphertexts.flatMap(({ c1, c2 }) => [c1, c2]);
}

function statementOf({ definition }: ChainElection, ciphertexts: readonly Ciphertext[]): Statement {
  return disjunctiveContest(ballotRule(definition), BN254_G1.generator(), definition.key, ciphertexts);
}

/** The challenge of a ballot: of the whole statement, then the commitments. */
function ballotChallenge(
  { chainId, contract, election, definition }: ChainElection,
  voter: Uint8Array,
  ciphertexts: readonly Ciphertext[],
): ChallengeOf {
  const { key, candidates, least, most } = definition;
  const shape = (BigInt(candidates) << 128n) | (BigInt(least) << 64n) | BigInt(most);
  return (commitments) =>
    new KeccakTranscript(BN254_G1, KECCAK_DOMAINS.ballot)
      .words(word(chainId), addressWord(contract), election, addressWord(voter))
      .elements([key])
      .words(word(shape))
      .elements(halves(ciphertexts))
      .elements(commitments)
      .challengeScalar();
}

/** What nonces are drawn from: bound to the place, the election, the voter and the key. */
function secrecy(election: ChainElection, voter: Uint8Array, role: Role): Transcript {
  const { chainId, contract, definition } = election;
  const place = new Writer().raw(word(chainId)).raw(addressWord(contract)).raw(addressWord(voter)).finish();
  return Transcript.create({ group: BN254_G1, session: election.election, role })
    .absorb(LABELS.context, place)
    .absorbElements(LABELS.publicKey, [definition.key]);
}
