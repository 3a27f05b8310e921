/**
 * How ballots show the right to vote in an election of anonymous voters (spec 5.1, chapter 11). Elections without this part
 * have a roll of keys, of which every ballot names one.
 */

/** How many ballots a voter has: one of each contest, or one of all contests together. */
export type NullifierScope = 'per-contest' | 'per-election';

/** What proves the ballots of one contest. SHA-256 hashes, 64 hexadecimal digits each. */
export interface CircuitHashes {
  /** Of the verifying key's bytes (spec 11.5), which an entry of the record brings. */
  readonly verifyingKey: string;
  /** Of the constraints (`.r1cs`), with which everybody can check the keys. */
  readonly constraints: string;
  /** Of the program that computes witnesses (`.wasm`), which a voter's device runs. */
  readonly program: string;
  /** Of the proving key (`.zkey`), which a voter's device needs. */
  readonly provingKey: string;
}

/** A roll of commitments in a Merkle tree, and ballots that prove to be of one of them without saying which. */
export interface AnonymousEligibility {
  readonly kind: 'anonymous';
  /** Of the roll's tree, 1 to 32; it has room for 2^depth voters. */
  readonly depth: number;
  readonly nullifiers: NullifierScope;
  /** One for each contest of the manifest, in its order. */
  readonly circuits: readonly CircuitHashes[];
}

/** Codes of {@link NullifierScope} in canonical bytes. */
export const NULLIFIER_CODES = { 'per-contest': 1, 'per-election': 2 } as const;

/** The hashes of a circuit, in the order of canonical bytes. */
export const CIRCUIT_HASHES: readonly (keyof CircuitHashes)[] = [
  'verifyingKey',
  'constraints',
  'program',
  'provingKey',
];
