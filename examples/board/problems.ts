/** What the service answers when it does not do what it was asked: stable codes, one text each, and nothing else. */

/** Every code with its HTTP status, and whether the same request may succeed later. */
export const PROBLEMS = {
  'bad-request': { status: 400, retryable: false, message: 'the request is not one that this service knows' },
  malformed: { status: 400, retryable: false, message: 'the body does not decode' },
  'not-a-kiosk': { status: 403, retryable: false, message: 'the token is that of no kiosk' },
  'not-found': { status: 404, retryable: false, message: 'there is nothing here' },
  'method-not-allowed': { status: 405, retryable: false, message: 'this can not be done here' },
  'too-slow': { status: 408, retryable: true, message: 'the body did not come in time' },
  'not-open': { status: 409, retryable: true, message: 'voting is not open' },
  closed: { status: 409, retryable: false, message: 'voting is closed' },
  'too-large': { status: 413, retryable: false, message: 'the body is too large' },
  'wrong-type': { status: 415, retryable: false, message: 'send application/octet-stream' },
  refused: { status: 422, retryable: false, message: 'the entry is not in order' },
  'too-many': { status: 429, retryable: true, message: 'too many requests: wait' },
  internal: { status: 500, retryable: true, message: 'the service failed' },
  starting: { status: 503, retryable: true, message: 'the service is starting' },
  stopping: { status: 503, retryable: true, message: 'the service is stopping' },
  busy: { status: 503, retryable: true, message: 'the service is busy: send the same bytes again' },
  failed: { status: 503, retryable: true, message: 'the service failed: send the same bytes again later' },
  'not-witnessed': {
    status: 503,
    retryable: true,
    message: 'on the ledger, but too few witnesses: send the same bytes again',
  },
} as const;

/** A code of {@link PROBLEMS}. */
export type ProblemCode = keyof typeof PROBLEMS;

/** What is known besides the code. */
export interface ProblemDetails {
  /** The check that an entry failed, such as `B-13` or `V10`. */
  readonly check?: string;
  readonly retryAfterSeconds?: number;
}

/** An answer other than the one that was asked for. It says nothing of the inside of the service. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly details: ProblemDetails;

  constructor(code: ProblemCode, details: ProblemDetails = {}) {
    super(PROBLEMS[code].message);
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return PROBLEMS[this.code].status;
  }

  /** The body of the answer. */
  toJson(): object {
    const { message, retryable } = PROBLEMS[this.code];
    const { check } = this.details;
    return { error: { code: this.code, ...(check === undefined ? {} : { check }), message, retryable } };
  }
}

/** Whatever was thrown, as a problem: what is not one is `internal`, and its text stays inside. */
export function problemOf(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem('internal');
}
