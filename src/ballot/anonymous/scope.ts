/** Scopes (spec section 11.1): where a nullifier counts, and what keeps a ballot from being valid anywhere else. */
import { concatBytes, utf8 } from '../../core/bytes.js';
import { bytesToInteger, integerToBytes } from '../../core/integers.js';
import { SNARK_FIELD } from '../../core/poseidon.js';
import { keccak256 } from '../../core/sha3.js';

/** What a scope is made of. */
export interface ScopeParts {
  /** Chain of the contract; 0 for an election that is not on a chain. */
  readonly chainId: bigint;
  /** The contract's 20 bytes; zeros for an election that is not on a chain. */
  readonly contract: Uint8Array;
  /** 32 bytes. */
  readonly electionId: Uint8Array;
  /** Index of the contest: each voter has one vote in each contest. */
  readonly contest: number;
}

const SCOPE_TAG = 'hanpyo anonymous scope v1';

/**
 * The scope of one contest of one election, a field element: the Keccak-256 of five words, as a contract computes it.
 * @throws {RangeError} if a part has another length or size
 */
export function anonymousScope({ chainId, contract, electionId, contest }: ScopeParts): bigint {
  if (contract.length !== 20) throw new RangeError('the address of a contract has 20 bytes');
  if (electionId.length !== 32) throw new RangeError('an election id has 32 bytes');
  if (!Number.isSafeInteger(contest) || contest < 0) throw new RangeError('the contest must be an index');
  const words = concatBytes(
    keccak256(utf8(SCOPE_TAG)),
    integerToBytes(chainId, 32),
    new Uint8Array(12),
    contract,
    electionId,
    integerToBytes(BigInt(contest), 32),
  );
  return bytesToInteger(keccak256(words)) % SNARK_FIELD;
}

/** The scope of a contest of an election that is not on a chain. @throws {RangeError} as {@link anonymousScope} */
export function offChainScope(electionId: Uint8Array, contest: number): bigint {
  return anonymousScope({ chainId: 0n, contract: new Uint8Array(20), electionId, contest });
}
