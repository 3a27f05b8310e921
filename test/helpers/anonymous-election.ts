/**
 * Elections of anonymous voters for tests. Proofs are forged with the published secrets of the insecure development keys: valid
 * as honest ones are, and made in milliseconds. They are also what a test needs to show what a verifier does once keys are broken.
 */
import { bn254 } from '@noble/curves/bn254.js';
import { developmentBallotCircuit } from '../../circuits/development.js';
import { PUBLISHED_WASTE } from '../../circuits/tools/insecure-setup.js';
import { type ContestChoice, prepareAnonymousParts } from '../../src/ballot/anonymous/cast.js';
import type { AnonymousElection } from '../../src/ballot/anonymous/election.js';
import { voterCommitment } from '../../src/ballot/anonymous/identity.js';
import type { AnonymousVoter } from '../../src/ballot/anonymous/inputs.js';
import { type AnonymousRoll, anonymousRoll } from '../../src/ballot/anonymous/roll.js';
import { type AnonymousVote, claimsOf } from '../../src/ballot/anonymous/vote.js';
import type { Contest, Manifest } from '../../src/ballot/manifest.js';
import type { CircuitHashes, NullifierScope } from '../../src/ballot/manifest-eligibility.js';
import { concatBytes, toHex } from '../../src/core/bytes.js';
import { BN254_G1 } from '../../src/core/groups/bn254.js';
import { sha256 } from '../../src/core/hash.js';
import { integerToBytes } from '../../src/core/integers.js';
import type { Rng } from '../../src/core/random.js';
import { type LogStore, memoryStore, openLedger } from '../../src/ledger/index.js';
import { ed25519NoteSigner } from '../../src/ledger/note-keys.js';
import {
  anonymousBallotEntry,
  anonymousRollEntries,
  verifyingKeyEntry,
} from '../../src/record/anonymous-steps.js';
import { ElectionBoard } from '../../src/record/board.js';
import type { EntrySigner } from '../../src/record/entry.js';
import type { Trustee } from '../../src/record/parties.js';
import { closingEntry, manifestEntry, openingEntry, resultEntry } from '../../src/record/steps.js';
import { decodeProof, type Groth16Proof } from '../../src/zk/groth16/proof.js';
import type { Groth16Claim } from '../../src/zk/groth16/verify.js';
import {
  encodeVerifyingKey,
  parseVerifyingKey,
  type VerifyingKey,
} from '../../src/zk/groth16/verifying-key.js';
import { DEPTH, SECRETS, SHAPE } from '../circuits/fixtures.js';
import { holdCeremony, testManifest } from './election.js';
import { seededRng } from './rng.js';

/** An election in the making, with everybody's secrets. */
export interface AnonymousTestElection {
  readonly manifest: Manifest;
  readonly rng: Rng;
  readonly origin: string;
  readonly logSeed: Uint8Array;
  readonly officers: readonly EntrySigner[];
  readonly trustees: readonly Trustee[];
  readonly board: ElectionBoard;
  readonly key: VerifyingKey;
  readonly roll: AnonymousRoll;
  /** Secrets of the voters, of whom there are five unless said otherwise. */
  readonly secrets: readonly bigint[];
}

/** What an election may differ in. */
export interface AnonymousOptions {
  readonly seed?: string;
  readonly nullifiers?: NullifierScope;
  /** Contests of the one circuit: at most one of two options. */
  readonly contests?: number;
  readonly manifest?: Partial<Manifest>;
  /** Secrets of other voters, and the depth of their roll: the key, whose secrets are known, proves whatever a test wants. */
  readonly secrets?: readonly bigint[];
  readonly depth?: number;
  /** Where the log is kept; in memory by default. */
  readonly store?: LogStore;
}

/** Key of the one circuit of these elections. */
export async function testKey(): Promise<VerifyingKey> {
  const { verifyingKey } = await developmentBallotCircuit(SHAPE);
  return parseVerifyingKey(verifyingKey);
}

/** The hashes of the circuit, as a manifest names them. */
async function testHashes(): Promise<CircuitHashes> {
  const { r1cs, program, provingKey } = await developmentBallotCircuit(SHAPE);
  const [constraints, wasm, zkey] = [r1cs, program, provingKey].map((bytes) => toHex(sha256(bytes)));
  const verifyingKey = toHex(sha256(encodeVerifyingKey(await testKey())));
  return { verifyingKey, constraints: constraints ?? '', program: wasm ?? '', provingKey: zkey ?? '' };
}

/** Contests `question-0`, ...: at most one of two options. */
function questions(count: number): readonly Contest[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `question-${i}`,
    title: { en: `Question ${i}` },
    options: ['yes', 'no'].map((id) => ({ id, name: { en: id } })),
    rule: { kind: 'choice', min: 0, max: 1, blank: false },
  }));
}

/** The overrides that make a test manifest one of anonymous voters. */
export async function anonymousManifest(
  nullifiers: NullifierScope = 'per-contest',
  count = 1,
): Promise<Partial<Manifest>> {
  const contests = questions(count);
  const hashes = await testHashes();
  return {
    ...{ group: 'BabyJubJub', revoting: 'first-only', contests },
    styles: [{ id: 'all', contests: contests.map(({ id }) => id) }],
    eligibility: { kind: 'anonymous', depth: DEPTH, nullifiers, circuits: contests.map(() => hashes) },
  };
}

/** Sets an election up to its opening, through the board. */
export async function openAnonymousElection(options: AnonymousOptions = {}): Promise<AnonymousTestElection> {
  const rng = seededRng(options.seed ?? 'anonymous');
  const key = await testKey();
  const { depth = DEPTH, secrets = SECRETS } = options;
  const { eligibility, ...rest } = await anonymousManifest(options.nullifiers, options.contests);
  const made = testManifest(rng, {
    ...rest,
    ...(eligibility && { eligibility: { ...eligibility, depth } }),
    ...options.manifest,
  });
  const { manifest, logSeed, officers, trustees } = made;
  const { origin } = manifest.ledger;
  const store = options.store ?? memoryStore(rng);
  const ledger = await openLedger(store, { origin, signer: ed25519NoteSigner(origin, logSeed) });
  const board = await ElectionBoard.open(ledger, rng);
  await board.postAll([manifestEntry(manifest, officers)]);
  await holdCeremony(board, trustees, rng);
  const commitments = secrets.map(voterCommitment).sort((a, b) => (a < b ? -1 : 1));
  const roll = anonymousRoll(commitments, depth);
  await board.postAll([verifyingKeyEntry(board.record, key, officers)]);
  await board.postAll(anonymousRollEntries(board.record, commitments, officers));
  await board.postAll([openingEntry(board.record, officers)]);
  return { manifest, rng, origin, logSeed, officers, trustees, board, key, roll, secrets };
}

/** What ballots are made for. @throws {RangeError} before the opening */
export function electionOf({ board }: Pick<AnonymousTestElection, 'board'>): AnonymousElection {
  const { anonymous } = board.record.poll.opened;
  if (anonymous === undefined) throw new RangeError('voters have keys');
  return anonymous.election;
}

/** A voter by position, with the path on the roll. */
function voterAt({ secrets, roll }: AnonymousTestElection, position: number): AnonymousVoter {
  const secret = secrets[position] ?? 0n;
  return { secret, path: roll.pathOf(roll.commitments.indexOf(voterCommitment(secret))) };
}

/** Values of a choice of one option; none for -1. */
export function chosen(contest: number, option: number): ContestChoice {
  return { contest, choice: { kind: 'values', values: [0, 1].map((i) => (i === option ? 1 : 0)) } };
}

/** A proof of a claim, true or not, with the secrets of the insecure setup. */
export function forgeProof(key: VerifyingKey, signals: readonly bigint[], rng: Rng): Groth16Proof {
  const { alpha, beta, delta } = PUBLISHED_WASTE;
  const [a, b] = [BN254_G1.randomScalar(rng), BN254_G1.randomScalar(rng)];
  const weights = [1n, ...signals].map((signal) => BN254_G1.scalar(signal));
  const sum = key.inputs.reduce(
    (total, point, i) => total.add(point.multiply(weights[i] ?? BN254_G1.scalar(0))),
    BN254_G1.identity(),
  );
  const inverse = BN254_G1.scalar(delta).invert();
  const known = a.multiply(b).subtract(BN254_G1.scalar(alpha).multiply(BN254_G1.scalar(beta)));
  const c = BN254_G1.generator().multiply(known).subtract(sum).multiply(inverse);
  const { x, y } = bn254.G2.Point.BASE.multiply(b.value).toAffine();
  const second = [x.c1, x.c0, y.c1, y.c0].map((word) => integerToBytes(word, 32));
  const first = BN254_G1.generator().multiply(a).toBytes();
  return decodeProof(concatBytes(first, ...second, c.toBytes()));
}

/** The ballot with forged proofs of what it says, whatever that is. */
export function withProofs(
  election: AnonymousElection,
  key: VerifyingKey,
  vote: AnonymousVote,
  rng: Rng,
): AnonymousVote {
  const claims = claimsOf(election, vote);
  const proofs = claims.map(({ claim }: { readonly claim: Groth16Claim }) =>
    forgeProof(key, claim.signals, rng),
  );
  return { ...vote, parts: vote.parts.map((part, i) => ({ ...part, proof: proofs[i] ?? part.proof })) };
}

/** A ballot of a voter as an honest device makes it, but for its proofs. */
export function voteOf(
  election: AnonymousTestElection,
  position: number,
  choices: readonly ContestChoice[],
): AnonymousVote {
  const [place, voter] = [electionOf(election), voterAt(election, position)];
  const prepared = prepareAnonymousParts(place, choices, voter, election.rng);
  const none = forgeProof(election.key, [0n, 0n, 0n], election.rng);
  const parts = prepared.map(({ contest, prepared: { compressed, statement } }) => {
    return { contest, digest: compressed.digest, proof: none, ciphertexts: statement.ciphertexts };
  });
  const nullifier = prepared[0]?.prepared.statement.nullifier ?? 0n;
  return withProofs(place, election.key, { nullifier, parts }, election.rng);
}

/** Casts a vote. Returns the position of the ballot. */
export async function castAnonymously(
  election: AnonymousTestElection,
  position: number,
  choices: readonly ContestChoice[],
): Promise<number> {
  const { electionId } = electionOf(election);
  const entry = anonymousBallotEntry(electionId, voteOf(election, position, choices));
  const [index] = await election.board.postAll([entry]);
  return index ?? -1;
}

/** Closes, decrypts with two trustees, and publishes the result. */
export async function finishAnonymousElection(election: AnonymousTestElection): Promise<void> {
  const { board, officers, trustees, rng } = election;
  await board.postAll([closingEntry(board.record, board.size, officers)]);
  const record = await board.settled();
  for (const trustee of trustees.slice(0, 2)) await board.postAll(trustee.decrypt(record, rng));
  await board.postAll([resultEntry(record, officers)]);
}

/** All entries on the board, in order. */
export async function anonymousEntries({
  board,
}: Pick<AnonymousTestElection, 'board'>): Promise<Uint8Array[]> {
  const entries: Uint8Array[] = [];
  const { size } = await board.ledger.checkpoint({ size: board.size });
  for await (const { entry } of board.ledger.read(0, size)) entries.push(entry.slice());
  return entries;
}
