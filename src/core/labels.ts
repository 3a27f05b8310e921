/**
 * Every label of every transcript, in one place: the domain separators of the library (spec section 2.5).
 * A label is absorbed with its length, so no label can be confused with another or with data.
 */

/** Roles: what a transcript is for. One role per kind of proof and per place it is used in. */
export const ROLES = {
  /** Schnorr signature of a voter's credential over a ballot. */
  ballotSignature: 'ballot signature',
  /** Signature of a voter's credential over a challenged (spoiled) ballot. */
  challengeSignature: 'challenge signature',
  /** Nonces of the ciphertexts of one contest of one ballot. */
  ballotEncryption: 'ballot encryption',
  /** Validity proof of one contest of one ballot. */
  contestProof: 'contest proof',
  /** Proof of possession of a trustee's secret polynomial coefficient. */
  trusteePossession: 'trustee possession',
  /** Correctness of one trustee's partial decryption of one contest. */
  partialDecryption: 'partial decryption',
  /** Correctness of one trustee's factors for a chunk of a shuffled list. */
  listDecryption: 'list decryption',
  /** Permutation and nonces of one mixer's shuffle. */
  shuffleSecrets: 'shuffle secrets',
  /** Proof of shuffle of one mixer. */
  shuffle: 'shuffle',
  /** Proof that a mixer's commitment made in advance is to a permutation. */
  shuffleCommitment: 'shuffle commitment',
  /** Proof that a mixer shuffled by the permutation that it had committed to. */
  committedShuffle: 'committed shuffle',
  /** Bayer–Groth argument of one shuffle. */
  bayerGroth: 'Bayer-Groth shuffle',
  /** Nonces of the ciphertexts of a ballot that a contract takes. */
  chainEncryption: 'chain encryption',
  /** Nonces of the validity proof of a ballot that a contract takes. */
  chainBallot: 'chain ballot',
  /** Nonces of the proof of a partial decryption that a contract takes. */
  chainShare: 'chain share',
  /** A stand-alone proof made by a user of `zk`. */
  standalone: 'standalone',
} as const;

/** A role of a transcript: one of {@link ROLES}, or an application's own text. */
export type Role = (typeof ROLES)[keyof typeof ROLES] | (string & {});

/** Names of the messages absorbed by transcripts. */
export const LABELS = {
  protocol: 'protocol',
  version: 'version',
  group: 'group',
  session: 'session',
  role: 'role',
  context: 'context',
  statement: 'statement',
  commitments: 'commitments',
  challenge: 'challenge',
  branches: 'branches',
  layout: 'layout',
  publicKey: 'public key',
  ciphertexts: 'ciphertexts',
  bitCommitment: 'bit commitment',
  maskCommitments: 'mask commitments',
  aggregation: 'aggregation challenge',
  message: 'message',
  argument: 'argument',
  generators: 'generators',
  inputs: 'inputs',
  outputs: 'outputs',
  permutationCommitment: 'permutation commitment',
  preparation: 'preparation',
  keepList: 'keep list',
  batching: 'batching challenge',
  factors: 'factors',
  weights: 'weights',
} as const;

/** A label of {@link LABELS}. */
export type Label = (typeof LABELS)[keyof typeof LABELS];

/** Domains of {@link Group.hashToElement}. */
export const HASH_DOMAINS = {
  commitmentKey: 'hanpyo-v1 commitment key',
  shuffleGenerators: 'hanpyo-v1 shuffle generators',
} as const;

/** Domains of proofs and names that contracts of the EVM compute too; a contract has the Keccak-256 hash of each. */
export const KECCAK_DOMAINS = {
  election: 'hanpyo-v1 evm election',
  anonymousElection: 'hanpyo-v1 evm anonymous election',
  ballot: 'hanpyo-v1 evm ballot',
  weights: 'hanpyo-v1 evm weights',
  share: 'hanpyo-v1 evm share',
} as const;

/** A domain of {@link KECCAK_DOMAINS}. */
export type KeccakDomain = (typeof KECCAK_DOMAINS)[keyof typeof KECCAK_DOMAINS];
