/**
 * Errors. Three kinds, told apart by whose fault it is:
 * - the caller's: `TypeError` and `RangeError` of the platform;
 * - bytes from outside: {@link DecodeError}, with a stable code and the path of the bad field;
 * - a state of the world (a full disk, a fork, a busy ledger): a subclass of {@link HanpyoError}.
 *
 * A verification that fails is none of these: it is a value (see `verify`).
 */

/** Base class of everything this library throws on its own account. `code` is stable across versions. */
export class HanpyoError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** What can be wrong with bytes or text that came from outside. */
export type DecodeCode =
  | 'truncated'
  | 'trailing-bytes'
  | 'too-large'
  | 'bad-tag'
  | 'bad-version'
  | 'bad-text'
  | 'bad-number'
  | 'bad-element'
  | 'identity'
  | 'bad-scalar'
  | 'bad-encoding'
  | 'bad-json'
  | 'bad-value'
  | 'wrong-group'
  | 'wrong-election';

/**
 * Outside bytes that do not decode. `path` names the field from the outermost object inwards,
 * as in `ballot.contests[2].ciphertexts[0].c1`; it is empty where the whole input is meant.
 */
export class DecodeError extends HanpyoError {
  declare readonly code: DecodeCode;
  readonly path: string;

  constructor(code: DecodeCode, path: string, message: string, options?: ErrorOptions) {
    super(code, path === '' ? message : `${path}: ${message}`, options);
    this.path = path;
  }
}
