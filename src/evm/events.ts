/** Events of `SigmaElection`, from the logs of a chain. */
import { toHex, utf8 } from '../core/bytes.js';
import { DecodeError } from '../core/errors.js';
import { keccak256 } from '../core/sha3.js';
import type { EvmLog } from '../ledger/evm/log-entry.js';
import { type AbiType, type AbiValue, addressFromWord, decodeAbi, smallInteger } from './abi.js';
import type { ChainBallot } from './ballot.js';
import { readDefinition, type SigmaDefinition } from './definition.js';
import type { ChainShare } from './share.js';

/** What a log says. */
export type ChainEvent =
  | { readonly kind: 'created'; readonly creator: Uint8Array; readonly definition: SigmaDefinition }
  | { readonly kind: 'enrolled'; readonly voters: readonly Uint8Array[] }
  | {
      readonly kind: 'cast';
      readonly voter: Uint8Array;
      readonly index: number;
      readonly ballot: ChainBallot;
    }
  | { readonly kind: 'counted'; readonly counted: number }
  | { readonly kind: 'share'; readonly share: ChainShare }
  | { readonly kind: 'finalised'; readonly trustees: readonly number[]; readonly counts: readonly number[] };

const DEFINITION =
  '(bytes32,bytes32,uint40,uint40,uint32,uint8,uint8,uint8,uint8,bool,(uint256,uint256),(uint256,uint256)[])';

/** The events' signatures, whose hashes are the logs' first topics. */
const SIGNATURES: Readonly<Record<ChainEvent['kind'], string>> = {
  created: `ElectionCreated(bytes32,address,${DEFINITION})`,
  enrolled: 'VotersEnrolled(bytes32,address[])',
  cast: 'BallotCast(bytes32,address,uint256,bytes,bytes)',
  counted: 'BallotsCounted(bytes32,uint256)',
  share: 'ShareAccepted(bytes32,uint256,bytes,bytes)',
  finalised: 'ElectionFinalised(bytes32,uint256[],uint32[])',
};

const MAX_NUMBER = 2 ** 32 - 1;

/**
 * Reads a log.
 * @throws {DecodeError} if it is of another event, or not the one encoding of its values
 */
export function readEvent({ topics, data }: EvmLog): ChainEvent {
  const kind = kindOf(topics[0]);
  const indexed = topics[2] ?? new Uint8Array();
  const wanted = kind === 'created' || kind === 'cast' || kind === 'share' ? 3 : 2;
  if (topics.length !== wanted) throw new DecodeError('bad-encoding', kind, `has ${topics.length} topics`);
  switch (kind) {
    case 'created':
      return { kind, creator: addressFromWord(indexed, 'creator'), definition: readDefinition(data) };
    case 'enrolled': {
      const [voters] = lists(data, [LIST], kind);
      return { kind, voters: (voters ?? []).map((word, i) => addressFromWord(word, `voters[${i}]`)) };
    }
    case 'cast': {
      const [index = 0] = numbers(data, ['word', 'bytes', 'bytes'], kind);
      const [ciphertexts, proof] = strings(data, ['word', 'bytes', 'bytes'], kind);
      return { kind, voter: addressFromWord(indexed, 'voter'), index, ballot: { ciphertexts, proof } };
    }
    case 'counted': {
      const [counted = 0] = numbers(data, ['word'], kind);
      return { kind, counted };
    }
    case 'share': {
      const [factors, proof] = strings(data, ['bytes', 'bytes'], kind);
      return { kind, share: { trustee: smallInteger(indexed, MAX_NUMBER, 'trustee'), factors, proof } };
    }
    case 'finalised': {
      const [trustees = [], counts = []] = lists(data, [LIST, LIST], kind);
      const small = (words: readonly Uint8Array[], name: string): number[] =>
        words.map((word, i) => smallInteger(word, MAX_NUMBER, `${name}[${i}]`));
      return { kind, trustees: small(trustees, 'trustees'), counts: small(counts, 'counts') };
    }
  }
}

/** First topic of an event, for whoever asks a node for one kind only. */
export function eventTopic(kind: ChainEvent['kind']): Uint8Array {
  return keccak256(utf8(SIGNATURES[kind]));
}

const LIST: AbiType = { width: 1 };
const KINDS = Object.keys(SIGNATURES) as readonly ChainEvent['kind'][];

function kindOf(topic: Uint8Array | undefined): ChainEvent['kind'] {
  const name = topic === undefined ? '' : toHex(topic);
  const kind = KINDS.find((candidate) => toHex(eventTopic(candidate)) === name);
  if (kind === undefined) throw new DecodeError('bad-tag', 'log', 'not an event of SigmaElection');
  return kind;
}

function lists(data: Uint8Array, types: readonly AbiType[], path: string): (readonly Uint8Array[])[] {
  return decodeAbi(data, types, path).flatMap((value) => (value.kind === 'list' ? [value.words] : []));
}

function numbers(data: Uint8Array, types: readonly AbiType[], path: string): number[] {
  const words = decodeAbi(data, types, path).flatMap((value) => (value.kind === 'word' ? [value.word] : []));
  return words.map((word) => smallInteger(word, MAX_NUMBER, path));
}

/** The two byte strings of an event. */
function strings(data: Uint8Array, types: readonly AbiType[], path: string): [Uint8Array, Uint8Array] {
  const bytesOf = (value: AbiValue): Uint8Array[] => (value.kind === 'bytes' ? [value.bytes] : []);
  const [first = new Uint8Array(), second = first] = decodeAbi(data, types, path).flatMap(bytesOf);
  return [first, second];
}
