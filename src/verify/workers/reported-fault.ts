/** What a worker finds wrong with a ballot, as a message can carry it: an error that is cloned loses its kind. */
import { UNPROVED, type VoteExamination } from '../../ballot/anonymous/vote-examiner.js';
import { DecodeError } from '../../core/errors.js';
import type { ReportedFault } from './pool.js';

/** The codes of points that are none: what else can be wrong with its bytes was seen before a ballot came to a worker. */
const CODES = ['bad-element', 'identity'] as const;

/** A fault as it is sent. */
export function reportedFault({ malformed }: VoteExamination): ReportedFault {
  if (malformed === undefined) return { path: '', message: '' };
  const { code, path, message } = malformed;
  return { code, path, message: path === '' ? message : message.slice(path.length + 2) };
}

/** A fault as it was found. @throws {TypeError} for what no examination finds */
export function readFault({ code, path, message }: ReportedFault): VoteExamination {
  if (code === undefined) return UNPROVED;
  const known = CODES.find((one) => one === code);
  if (known === undefined || typeof path !== 'string' || typeof message !== 'string')
    throw new TypeError('a worker answered something else');
  return Object.freeze({ malformed: new DecodeError(known, path, message) });
}
