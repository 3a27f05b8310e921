/**
 * Why a ballot box refuses something (spec section 6.8): numbered codes as data, in the order in which they are
 * checked. What costs least comes first, and the proofs come last.
 */

/** The numbered checks of a ballot (B), a challenged ballot (C) and a batch of paper votes or revocations (P). */
export const REJECTIONS = {
  'B-01': 'the header is not that of a ballot',
  'B-02': 'the ballot is for another election',
  'B-03': 'the credential is not on the roll',
  'B-04': 'the credential is revoked',
  'B-05': 'the credential has voted on paper',
  'B-06': 'the credential has voted and revoting is not allowed',
  'B-07': 'the ballot does not continue the chain of its voter',
  'B-08': 'the contests are not those of the voter',
  'B-09': 'the ballot does not decode',
  'B-10': 'the ballot was challenged and can never count',
  'B-11': 'a ciphertext or a proof commitment occurred before',
  'B-12': 'the signature is not valid',
  'B-13': 'the proof of a contest is not valid',
  'C-01': 'the challenged ballot does not decode',
  'C-02': 'the ballot was cast and can no longer be challenged',
  'C-03': 'the ballot was challenged before',
  'C-04': 'the opening does not make the ciphertexts',
  'C-05': 'the signature of the challenge is not valid',
  'C-06': 'the proof of a contest is not valid',
  'P-01': 'a credential is not on the roll',
  'P-02': 'a credential is named twice',
  'P-03': 'a credential is on paper already',
  'P-04': 'a credential has voted online, which takes precedence',
  'P-05': 'a credential is revoked',
} as const;

/** A code of {@link REJECTIONS}. Codes are stable across versions. */
export type RejectionCode = keyof typeof REJECTIONS;

/** A refusal: a value, for it is an answer and not a fault. */
export interface Rejection {
  readonly code: RejectionCode;
  /** The meaning of the code, with the particulars of this case. */
  readonly message: string;
  /** Index of the roll entry concerned, where one is known. */
  readonly credential?: number;
}

/** Makes a {@link Rejection}; `detail` says what in particular was wrong. */
export function rejection(code: RejectionCode, credential?: number, detail?: string): Rejection {
  const message = detail === undefined ? REJECTIONS[code] : `${REJECTIONS[code]}: ${detail}`;
  return Object.freeze(credential === undefined ? { code, message } : { code, message, credential });
}
