/** What a contract has stored of an election, as a node tells it: what the logs must lead to. */
import { concatBytes, utf8 } from '../core/bytes.js';
import { keccak256 } from '../core/sha3.js';
import { decodeAbi, smallInteger } from './abi.js';

/** The stored state that logs are compared with. */
export interface ChainState {
  /** Head of the hash chain over all ballots. */
  readonly chain: Uint8Array;
  readonly ballots: number;
  readonly finalised: boolean;
}

/** Calls the contract with the given data and returns its answer. */
export type ContractCall = (data: Uint8Array) => Promise<Uint8Array>;

/** Asks for the state of an election. @throws {DecodeError} if the contract does not answer as it should */
export async function readChainState(call: ContractCall, election: Uint8Array): Promise<ChainState> {
  const words = async (signature: string, count: number): Promise<Uint8Array[]> => {
    const answer = await call(concatBytes(keccak256(utf8(signature)).slice(0, 4), election));
    const types = Array.from({ length: count }, () => 'word' as const);
    return decodeAbi(answer, types, signature).flatMap((value) =>
      value.kind === 'word' ? [value.word] : [],
    );
  };
  const [chain = new Uint8Array()] = await words('chainOf(bytes32)', 1);
  const progress = await words('progressOf(bytes32)', PROGRESS_FIELDS);
  const field = (index: number, max: number): number =>
    smallInteger(progress[index] ?? new Uint8Array(), max, `progress[${index}]`);
  return Object.freeze({
    chain,
    ballots: field(BALLOTS, 2 ** 32 - 1),
    finalised: field(FINALISED, 1) === 1,
  });
}

/** The stored state of an election of `AnonElection`. */
export interface AnonymousBoardState {
  /** Head of the hash chain over all ballots: 224 bits, as a word. */
  readonly chain: Uint8Array;
  readonly ballots: number;
}

/** Asks a contract of `AnonElection` for its state. @throws {DecodeError} if it does not answer as it should */
export async function readAnonymousBoard(call: ContractCall): Promise<AnonymousBoardState> {
  const answer = await call(keccak256(utf8('board()')).slice(0, 4));
  const words = decodeAbi(answer, ['word', 'word'], 'board').flatMap((v) =>
    v.kind === 'word' ? [v.word] : [],
  );
  const [chain = new Uint8Array(), ballots = new Uint8Array()] = words;
  return Object.freeze({ chain, ballots: smallInteger(ballots, 2 ** 32 - 1, 'board.ballots') });
}

/** Head of the hash chain of `AnonElection` behind these ballots, as a word: every link is cut to its last 28 bytes. */
export function anonymousChain(electionId: Uint8Array, ballots: readonly Uint8Array[]): Uint8Array {
  const cut = (hash: Uint8Array): Uint8Array => concatBytes(new Uint8Array(4), hash.slice(4));
  return ballots.reduce(
    (head, ballot) => cut(keccak256(concatBytes(head, keccak256(ballot)))),
    cut(electionId),
  );
}

/** Fields of the contract's `Progress`, of which each is a word. */
const [PROGRESS_FIELDS, BALLOTS, FINALISED] = [11, 3, 10] as const;
