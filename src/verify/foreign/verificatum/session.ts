/** The small text files of a proof directory: what the session is, and how many servers took part. */
import { DecodeError } from '../../../core/errors.js';
import { parseDecimal } from '../../../core/integers.js';
import { type ForeignFiles, optionalFile, requiredText } from '../files.js';
import { isSessionName, MAX_WIDTH, type ProtocolInfo } from './protocol-info.js';

/** What a session proves. */
export type SessionType = 'mixing' | 'shuffling' | 'decryption';

/** One session. */
export interface Session {
  readonly type: SessionType;
  /** Name of the session. */
  readonly auxsid: string;
  /** ω: ciphertexts in one entry of a list. */
  readonly width: number;
  /** How many servers were asked to shuffle, from the first. */
  readonly activeServers: number;
  /** N0: for how many ciphertexts permutations were committed to in advance; `undefined` where none were. */
  readonly preparedFor: number | undefined;
}

/** Everything that a session can prove. */
export const SESSION_TYPES: readonly SessionType[] = ['mixing', 'shuffling', 'decryption'];
const MAX_TEXT_BYTES = 2048;
/** More entries than any list can have. */
const MAX_ENTRIES = 2 ** 31 - 1;

/** The path of a file of the proofs of a server, such as `proofs/PoSReply01.bt`. */
export function serverFile(name: string, server: number): string {
  return `proofs/${name}${String(server).padStart(2, '0')}.bt`;
}

/**
 * Reads the session of a proof directory.
 * @throws {DecodeError} if a file is missing, or does not fit the protocol
 */
export async function readSession(files: ForeignFiles, info: ProtocolInfo): Promise<Session> {
  const text = (path: string): Promise<string> => requiredText(files, path, MAX_TEXT_BYTES);
  const integer = async (path: string, least: number, most: number): Promise<number> => {
    const value = parseDecimal(await text(path), most, path);
    if (value < least) throw new DecodeError('bad-number', path, `${value} is less than ${least}`);
    return value;
  };
  if ((await text('version')) !== info.version)
    throw new DecodeError('bad-version', 'version', `not the version ${info.version} of the protocol`);
  const stated = await text('type');
  const type = SESSION_TYPES.find((known) => known === stated);
  if (type === undefined)
    throw new DecodeError('bad-value', 'type', `not one of ${SESSION_TYPES.join(', ')}`);
  const auxsid = await text('auxsid');
  if (!isSessionName(auxsid))
    throw new DecodeError('bad-value', 'auxsid', 'not a name of letters and digits');
  const prepared = 'proofs/maxciph';
  const hasPrepared =
    type !== 'decryption' && (await optionalFile(files, prepared, MAX_TEXT_BYTES)) !== undefined;
  return Object.freeze({
    type,
    auxsid,
    width: await integer('width', 1, MAX_WIDTH),
    activeServers: await integer('proofs/activethreshold', info.threshold, info.servers),
    preparedFor: hasPrepared ? await integer(prepared, 1, MAX_ENTRIES) : undefined,
  });
}
