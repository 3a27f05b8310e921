/**
 * Elections of the contract `AnonElection`, for voters and verifiers: the contest that their ballots are made for, and the
 * ballots in the logs. Making and checking ballots is `hanpyo/ballot`'s affair; the contract checks the same proofs.
 */
import { type AnonymousContest, anonymousContest, type CircuitShape } from '../ballot/anonymous/contest.js';
import { anonymousScope } from '../ballot/anonymous/scope.js';
import { coordinates } from '../ballot/anonymous/statement.js';
import { concatBytes, equalBytes, utf8 } from '../core/bytes.js';
import { decode } from '../core/codec.js';
import { DecodeError } from '../core/errors.js';
import type { Element } from '../core/group.js';
import { BABYJUBJUB } from '../core/groups/babyjubjub.js';
import { bytesToInteger } from '../core/integers.js';
import { word } from '../core/keccak-transcript.js';
import { KECCAK_DOMAINS } from '../core/labels.js';
import { SNARK_FIELD } from '../core/poseidon.js';
import { keccak256 } from '../core/sha3.js';
import { readLogEntry } from '../ledger/evm/log-entry.js';
import { type VerifyingKey, verifyingKeyWords } from '../zk/groth16/verifying-key.js';
import { addressWord, decodeAbi, smallInteger } from './abi.js';
import type { ChainPlace } from './definition.js';

const DEFINITION = '(bytes32,uint256,uint256,uint256,uint40,uint40,uint32,uint8)';
/** Signature of the event of a ballot. */
export const BALLOT_EVENT = 'AnonymousBallotCast(bytes32,uint256,uint256,bytes)';

/** Words of a verifying key of three public signals. */
const KEY_WORDS = 22;

/** What an election of `AnonElection` is. */
export interface AnonymousDefinition {
  /** 32 bytes of the creator's choice that name what is off the chain. */
  readonly context: Uint8Array;
  /** Root of the roll. */
  readonly root: bigint;
  /** The trustees' key, of the group `BabyJubJub`. */
  readonly key: Element;
  /** Seconds since 1970: voting is open from `opens` until before `closes`. */
  readonly opens: number;
  readonly closes: number;
  readonly maxBallots: number;
}

/** The words of a definition, as the contract encodes them. */
export function definitionWords(d: AnonymousDefinition, positions: number): Uint8Array {
  const numbers = [d.root, ...coordinates(d.key), d.opens, d.closes, d.maxBallots, positions];
  return concatBytes(d.context, ...numbers.map(word));
}

/** The id of an election, which the contract computes when it is deployed: it binds place, definition and verifying key. */
export function anonymousElectionId(
  { chainId, contract }: ChainPlace,
  definition: AnonymousDefinition,
  positions: number,
  verifyingKey: VerifyingKey,
): Uint8Array {
  return keccak256(
    concatBytes(
      keccak256(utf8(KECCAK_DOMAINS.anonymousElection)),
      word(chainId),
      addressWord(contract),
      definitionWords(definition, positions),
      ...verifyingKeyWords(verifyingKey).map(word),
    ),
  );
}

/**
 * The contest that ballots of a contract are made for and checked against.
 * @param shape - what the circuit of the verifying key was compiled for
 * @throws {RangeError} if the key is the identity or of another group
 */
export function chainContest(
  place: ChainPlace,
  definition: AnonymousDefinition,
  shape: CircuitShape,
  verifyingKey: VerifyingKey,
): AnonymousContest {
  const electionId = anonymousElectionId(place, definition, shape.layout.positions, verifyingKey);
  const scope = anonymousScope({ ...place, electionId, contest: 0 });
  return anonymousContest(shape, { scope, root: definition.root, publicKey: definition.key });
}

/**
 * The definition in the log of a contract's creation, which is the first.
 * @param positions - of the circuit
 * @throws {DecodeError} if the log is another one, of another election or form, or the key is no element
 */
export function readAnonymousCreation(
  electionId: Uint8Array,
  entry: Uint8Array | undefined,
  positions: number,
): AnonymousDefinition {
  const { topics, data } = readLogEntry(entry ?? new Uint8Array());
  const [event, election] = topics;
  const signature = `AnonymousElectionCreated(bytes32,${DEFINITION},uint256[${KEY_WORDS}])`;
  if (event === undefined || !equalBytes(event, keccak256(utf8(signature))))
    throw new DecodeError('bad-tag', 'entries[0]', 'not the creation of an election');
  if (election === undefined || !equalBytes(election, electionId))
    throw new DecodeError('wrong-election', 'entries[0]', 'the creation of another election');
  const types = Array.from({ length: 8 + KEY_WORDS }, () => 'word' as const);
  const words = decodeAbi(data, types, 'definition').flatMap((v) => (v.kind === 'word' ? [v.word] : []));
  const at = (i: number): Uint8Array => words[i] ?? new Uint8Array();
  const small = (i: number, bits: number): number => smallInteger(at(i), 2 ** bits - 1, `definition[${i}]`);
  if (small(7, 8) !== positions)
    throw new DecodeError('bad-value', 'definition', 'another number of positions');
  const root = bytesToInteger(at(1));
  if (root >= SNARK_FIELD) throw new DecodeError('bad-scalar', 'definition.root', 'not a field element');
  return Object.freeze({
    context: at(0),
    root,
    key: decode(concatBytes(at(2), at(3)), 'definition.key', (reader) => reader.element(BABYJUBJUB)),
    opens: small(4, 40),
    closes: small(5, 40),
    maxBallots: small(6, 32),
  });
}

/**
 * The ballots in the logs of a contract, as `verifyAnonymousBallots` wants them.
 * @param entries - of the contract's log, in order; logs of other events are passed over
 * @throws {DecodeError} if a ballot's log is of another election or not in its place
 */
export function readAnonymousBallots(electionId: Uint8Array, entries: readonly Uint8Array[]): Uint8Array[] {
  const ballots: Uint8Array[] = [];
  for (const [i, entry] of entries.entries()) {
    const { topics, data } = readLogEntry(entry);
    const [event, election, nullifier] = topics;
    if (event === undefined || !equalBytes(event, ballotTopic())) continue;
    const path = `entries[${i}]`;
    const [index, ballot] = decodeAbi(data, ['word', 'bytes'], path);
    if (index?.kind !== 'word' || ballot?.kind !== 'bytes')
      throw new DecodeError('bad-encoding', path, 'no ballot');
    if (election === undefined || !equalBytes(election, electionId))
      throw new DecodeError('wrong-election', path, 'a ballot of another election');
    if (smallInteger(index.word, 2 ** 32 - 1, path) !== ballots.length)
      throw new DecodeError('bad-value', path, `ballot ${ballots.length} is missing`);
    // The topic is what others search by: a ballot has one nullifier.
    if (nullifier === undefined || !equalBytes(nullifier, ballot.bytes.subarray(0, 32)) || topics.length > 3)
      throw new DecodeError('bad-encoding', path, 'the topics are not those of the ballot');
    ballots.push(ballot.bytes);
  }
  return ballots;
}

/** First topic of the event of a ballot. */
function ballotTopic(): Uint8Array {
  return keccak256(utf8(BALLOT_EVENT));
}
