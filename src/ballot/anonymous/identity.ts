/** A voter's secret and what is made of it (spec section 11.1): the commitment that is on the roll, and nullifiers. */
import { once } from '../../core/engine/once.js';
import { bytesToInteger } from '../../core/integers.js';
import { poseidonHash, SNARK_FIELD } from '../../core/poseidon.js';
import { drawBytes, type Rng } from '../../core/random.js';

const leafHash = /* @__PURE__ */ once(() => poseidonHash(1));
const pairHash = /* @__PURE__ */ once(() => poseidonHash(2));

/** A new secret: a uniform field element, but for a bias below 2^-128. Whoever has it can vote, and tell how it voted. */
export function newVoterSecret(rng: Rng): bigint {
  return bytesToInteger(drawBytes(rng, 48)) % SNARK_FIELD;
}

/** What stands on the roll for a voter. @throws {RangeError} if the secret is not a field element */
export function voterCommitment(secret: bigint): bigint {
  return leafHash()([secret]);
}

/**
 * What a voter's ballots in one scope have in common, and nothing else in any other scope tells about.
 * @throws {RangeError} if the secret or the scope is not a field element
 */
export function nullifierOf(secret: bigint, scope: bigint): bigint {
  return pairHash()([secret, scope]);
}

/** An inner node of the roll's tree. @throws {RangeError} if a child is not a field element */
export function nodeHash(left: bigint, right: bigint): bigint {
  return pairHash()([left, right]);
}
