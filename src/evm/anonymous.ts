/**
 * Elections of the contract `AnonElection`, for voters and verifiers: the contest that their ballots are made for, and the
 * ballots in the logs. Making and checking ballots is `hanpyo/ballot`'s affair; the contract checks the same proofs.
 */
import { type AnonymousContest, anonymousContest, type CircuitShape } from '../ballot/anonymous/contest.js';
import { anonymousScope } from '../ballot/anonymous/scope.js';
import { coordinates } from '../ballot/anonymous/statement.js';
import { concatBytes, equalBytes, utf8 } from '../core/bytes.js';
import { DecodeError } from '../core/errors.js';
import type { Element } from '../core/group.js';
import { word } from '../core/keccak-transcript.js';
import { KECCAK_DOMAINS } from '../core/labels.js';
import { keccak256 } from '../core/sha3.js';
import { readLogEntry } from '../ledger/evm/log-entry.js';
import { type VerifyingKey, verifyingKeyWords } from '../zk/groth16/verifying-key.js';
import { addressWord, decodeAbi, smallInteger } from './abi.js';
import type { ChainPlace } from './definition.js';

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

/** The id of an election, which the contract computes when it is deployed: it binds place, definition and verifying key. */
export function anonymousElectionId(
  { chainId, contract }: ChainPlace,
  { context, root, key, opens, closes, maxBallots }: AnonymousDefinition,
  positions: number,
  verifyingKey: VerifyingKey,
): Uint8Array {
  return keccak256(
    concatBytes(
      keccak256(utf8(KECCAK_DOMAINS.anonymousElection)),
      word(chainId),
      addressWord(contract),
      context,
      ...[root, ...coordinates(key), opens, closes, maxBallots, positions].map(word),
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
 * The ballots in the logs of a contract, as `verifyAnonymousBallots` wants them.
 * @param entries - of the contract's log, in order; logs of other events are passed over
 * @throws {DecodeError} if a ballot's log is of another election or not in its place
 */
export function readAnonymousBallots(electionId: Uint8Array, entries: readonly Uint8Array[]): Uint8Array[] {
  const ballots: Uint8Array[] = [];
  for (const [i, entry] of entries.entries()) {
    const { topics, data } = readLogEntry(entry);
    const [event, election] = topics;
    if (event === undefined || !equalBytes(event, ballotTopic())) continue;
    const path = `entries[${i}]`;
    const [index, ballot] = decodeAbi(data, ['word', 'bytes'], path);
    if (index?.kind !== 'word' || ballot?.kind !== 'bytes')
      throw new DecodeError('bad-encoding', path, 'no ballot');
    if (election === undefined || !equalBytes(election, electionId))
      throw new DecodeError('wrong-election', path, 'a ballot of another election');
    if (smallInteger(index.word, 2 ** 32 - 1, path) !== ballots.length)
      throw new DecodeError('bad-value', path, `ballot ${ballots.length} is missing`);
    ballots.push(ballot.bytes);
  }
  return ballots;
}

/** First topic of the event of a ballot. */
function ballotTopic(): Uint8Array {
  return keccak256(utf8('AnonymousBallotCast(bytes32,uint256,uint256,bytes)'));
}
