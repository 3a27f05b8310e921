/** What every step of the verification of one proof directory knows. */
import type { Rng } from '../../../core/random.js';
import type { ReportBuilder } from '../../report.js';
import { type ForeignFiles, optionalFile, requiredFile } from '../files.js';
import type { VmnCheckId } from './checks.js';
import type { ProtocolInfo } from './protocol-info.js';
import type { SessionOracle } from './random.js';
import type { Session } from './session.js';
import type { TreeGroup } from './tree-group.js';

/** One proof directory whose parameters are known. */
export interface Board {
  /** Files of the proof directory. */
  readonly files: ForeignFiles;
  readonly builder: ReportBuilder<VmnCheckId>;
  readonly info: ProtocolInfo;
  readonly tree: TreeGroup;
  readonly session: Session;
  readonly oracle: SessionOracle;
  /** y: the public key, as the group encodes it. */
  readonly publicKey: Uint8Array;
  readonly rng: Rng;
  readonly signal: AbortSignal | undefined;
}

/** Most bytes of a binary file: what one array in memory can hold. */
const MAX_BINARY_BYTES = 2 ** 31 - 1;

/** A binary file of the directory. @throws {DecodeError} if it is not there */
export function binaryFile({ files }: { readonly files: ForeignFiles }, path: string): Promise<Uint8Array> {
  return requiredFile(files, path, MAX_BINARY_BYTES);
}

/** A binary file of the directory, if it is there. */
export function optionalBinaryFile({ files }: Board, path: string): Promise<Uint8Array | undefined> {
  return optionalFile(files, path, MAX_BINARY_BYTES);
}
