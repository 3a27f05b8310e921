/**
 * What an election of the contract `SigmaElection` is: the definition that its creator gives and that its id is the hash
 * of. The same bytes as the contract's, so that anyone computes the id.
 */
import { concatBytes, utf8 } from '../core/bytes.js';
import { decode } from '../core/codec.js';
import { DecodeError } from '../core/errors.js';
import type { Element } from '../core/group.js';
import { BN254_G1 } from '../core/groups/bn254.js';
import { WORD_BYTES, word } from '../core/keccak-transcript.js';
import { KECCAK_DOMAINS } from '../core/labels.js';
import { keccak256 } from '../core/sha3.js';
import type { ContestRule } from '../zk/layout.js';
import { type AbiType, type AbiValue, addressWord, decodeAbi, encodeAbi, smallInteger } from './abi.js';
import { interpolateAt } from './interpolation.js';

/** Most candidates of an election. */
export const MAX_CANDIDATES = 32;

/** Most trustees of an election. */
export const MAX_CHAIN_TRUSTEES = 32;

/** Where a contract is. */
export interface ChainPlace {
  readonly chainId: bigint;
  /** Address of the contract, 20 bytes. */
  readonly contract: Uint8Array;
}

/** The definition of an election. */
export interface SigmaDefinition {
  /** 32 bytes of the creator's choice that name what is off the chain: question, record of the ceremony. */
  readonly context: Uint8Array;
  /** Root of the tree of voters (`roll.ts`), 32 bytes; zeros where the creator enrols voters one by one. */
  readonly rollRoot: Uint8Array;
  /** Seconds since 1970, as block times are: voting is open from `opens` until before `closes`. */
  readonly opens: number;
  readonly closes: number;
  /** The contract takes no more ballots than this; the bound of every total. */
  readonly maxBallots: number;
  readonly candidates: number;
  /** A voter chooses from `least` to `most` candidates. */
  readonly least: number;
  readonly most: number;
  readonly threshold: number;
  readonly runningTally: boolean;
  /** The election's key, and those of the trustees in order, of a key ceremony in BN254 G1. */
  readonly key: Element;
  readonly verificationKeys: readonly Element[];
}

/** An election as voters, trustees and verifiers need it. */
export interface ChainElection extends ChainPlace {
  /** The id, 32 bytes. */
  readonly election: Uint8Array;
  readonly definition: SigmaDefinition;
}

/** The rule of the ballots, for the proofs of `zk/disjunctive.ts`. */
export function ballotRule({ candidates, least, most }: SigmaDefinition): ContestRule {
  return {
    options: candidates,
    minPerOption: 0,
    maxPerOption: 1,
    limits: [{ weights: Array.from({ length: candidates }, () => 1), min: least, max: most }],
    blank: false,
    excluded: [],
  };
}

/** An election with its id, as the contract makes it. @param creator - address of the creator, 20 bytes */
export function chainElection(
  place: ChainPlace,
  creator: Uint8Array,
  definition: SigmaDefinition,
): ChainElection {
  const id = keccak256(
    concatBytes(
      keccak256(utf8(KECCAK_DOMAINS.election)),
      word(place.chainId),
      addressWord(place.contract),
      addressWord(creator),
      keccak256(writeDefinition(definition)),
    ),
  );
  return Object.freeze({ chainId: place.chainId, contract: place.contract, election: id, definition });
}

/** The definition as the contract encodes it, which is the data of the event of its creation. */
export function writeDefinition(d: SigmaDefinition): Uint8Array {
  const words = [
    ...[d.context, d.rollRoot],
    ...[d.opens, d.closes, d.maxBallots, d.candidates, d.least, d.most, d.threshold].map(word),
    word(d.runningTally ? 1 : 0),
    ...coordinates(d.key),
  ].map((bytes): AbiValue => ({ kind: 'word', word: bytes }));
  const keys: AbiValue = { kind: 'list', words: d.verificationKeys.flatMap(coordinates), width: 2 };
  return concatBytes(word(WORD_BYTES), encodeAbi([...words, keys]));
}

/**
 * Reads a definition.
 * @throws {DecodeError} for bytes that the contract does not encode, and keys that are no elements
 */
export function readDefinition(data: Uint8Array): SigmaDefinition {
  const path = 'definition';
  const fields: AbiType[] = [...Array.from({ length: 12 }, () => 'word' as const), { width: 2 }];
  if (data.length < WORD_BYTES || smallInteger(data.slice(0, WORD_BYTES), WORD_BYTES, path) !== WORD_BYTES)
    throw new DecodeError('bad-encoding', path, 'does not begin with the offset of one tuple');
  const values = decodeAbi(data.slice(WORD_BYTES), fields, path);
  const words = values.flatMap((value) => (value.kind === 'word' ? [value.word] : []));
  const [context, rollRoot, opens, closes, maxBallots, candidates, least, most, threshold, running, x, y] =
    words;
  const number = (bytes: Uint8Array | undefined, bits: number, name: string): number =>
    smallInteger(bytes ?? new Uint8Array(), 2 ** bits - 1, `${path}.${name}`);
  const keys = values.flatMap((value) => (value.kind === 'list' ? value.words : []));
  if (keys.length > 2 * MAX_CHAIN_TRUSTEES) throw new DecodeError('too-large', path, 'too many trustees');
  return Object.freeze({
    context: context ?? new Uint8Array(),
    rollRoot: rollRoot ?? new Uint8Array(),
    opens: number(opens, 40, 'opens'),
    closes: number(closes, 40, 'closes'),
    maxBallots: number(maxBallots, 32, 'maxBallots'),
    candidates: number(candidates, 8, 'candidates'),
    least: number(least, 8, 'least'),
    most: number(most, 8, 'most'),
    threshold: number(threshold, 8, 'threshold'),
    runningTally: number(running, 1, 'runningTally') === 1,
    key: readKey(concatBytes(x ?? new Uint8Array(), y ?? new Uint8Array()), `${path}.key`),
    verificationKeys: Array.from({ length: keys.length / 2 }, (_, i) =>
      readKey(concatBytes(...keys.slice(2 * i, 2 * i + 2)), `${path}.verificationKeys[${i}]`),
    ),
  });
}

/** What a contract would refuse in a definition; `undefined` where it is sound. */
export function definitionFault(d: SigmaDefinition): string | undefined {
  if (d.opens >= d.closes) return 'voting closes before it opens';
  if (d.maxBallots < 1) return 'no ballot is allowed';
  if (d.candidates < 1 || d.candidates > MAX_CANDIDATES) return `there are ${d.candidates} candidates`;
  if (d.least > d.most || d.most < 1 || d.most > d.candidates)
    return `${d.least} to ${d.most} of ${d.candidates} candidates may be chosen`;
  const trustees = d.verificationKeys.length;
  if (d.threshold < 1 || d.threshold > trustees || trustees > MAX_CHAIN_TRUSTEES)
    return `threshold ${d.threshold} of ${trustees} trustees`;
  return keysAgree(d) ? undefined : 'the keys are not those of one ceremony';
}

/** Whether no key is the identity and all lie on one polynomial of degree below the threshold, the election's key at 0. */
export function keysAgree({
  key,
  verificationKeys,
  threshold,
}: Pick<SigmaDefinition, 'key' | 'verificationKeys' | 'threshold'>): boolean {
  if ([key, ...verificationKeys].some((element) => element.isIdentity())) return false;
  const known = verificationKeys.slice(0, threshold);
  return [key, ...verificationKeys].every((element, index) =>
    index > 0 && index <= threshold ? true : interpolateAt(known, index).equals(element),
  );
}

function coordinates(element: Element): Uint8Array[] {
  const bytes = element.toBytes();
  return [bytes.slice(0, WORD_BYTES), bytes.slice(WORD_BYTES)];
}

function readKey(bytes: Uint8Array, path: string): Element {
  return decode(bytes, path, (reader) => reader.element(BN254_G1));
}
