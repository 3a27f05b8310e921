/**
 * Rotation of a log's key, in steps that can be repeated after a crash or a pause: the next key lies beside the present one;
 * officers announce it on the board; it takes the place of the present one; the log is signed anew with it.
 */
import { ed25519Seed } from '../core/ed25519.js';
import { NoteError, openNote } from '../ledger/note.js';
import { formatVerifierKey, type NoteSigner } from '../ledger/note-keys.js';
import type { ElectionRecord } from '../record/state.js';
import { openBoard } from './election.js';
import { RefusedError } from './errors.js';
import { exists, moveOver, readSecret, writeNewSecret } from './files.js';
import type { Io } from './io.js';
import { openRecordFiles } from './record-reader.js';
import { readLogFile, writeLogFile } from './secrets.js';
import { oldLogKeyFile, type Workspace } from './workspace.js';

/** What is left to be done. */
export type Rotation =
  /** The next key must be announced. */
  | { readonly kind: 'announce'; readonly next: NoteSigner }
  /** It is announced: it must take its place. */
  | { readonly kind: 'replace'; readonly next: NoteSigner }
  /** It is in its place: the log must be signed anew. */
  | { readonly kind: 'sign'; readonly next: NoteSigner };

/**
 * Where the rotation of a workspace stands; makes the next key where there is none.
 * @param record - the election, verified up to now
 * @throws {RefusedError} if neither key of the workspace is that of the log
 */
export async function rotationOf(workspace: Workspace, record: ElectionRecord, io: Io): Promise<Rotation> {
  const present = await readLogFile(workspace.logKey);
  const { origin, key } = record.setup.manifest.ledger;
  const inForce = record.notices.logKeys.at(-1) ?? key;
  const begun = await exists(workspace.nextLogKey);
  const isPresent = inForce === formatVerifierKey(present);
  if (isPresent && !begun && !(await hasSigned(workspace, present))) return { kind: 'sign', next: present };
  if (isPresent && !begun) await writeLogFile(workspace.nextLogKey, origin, ed25519Seed(io.rng));
  if (!isPresent && !begun) throw new RefusedError(`${workspace.logKey} is not the key of the log`);
  const next = await readLogFile(workspace.nextLogKey);
  if (isPresent) return { kind: 'announce', next };
  if (inForce === formatVerifierKey(next)) return { kind: 'replace', next };
  throw new RefusedError(`neither ${workspace.logKey} nor ${workspace.nextLogKey} is the key of the log`);
}

/** Puts the next key in the place of the present one, which is kept under another name. @returns that name */
export async function replaceLogKey(workspace: Workspace): Promise<string> {
  const { keyId } = await readLogFile(workspace.logKey);
  const old = oldLogKeyFile(workspace, keyId);
  if (!(await exists(old))) await writeNewSecret(old, await readSecret(workspace.logKey));
  await moveOver(workspace.nextLogKey, workspace.logKey);
  return old;
}

/** Has the log signed with its key: opening it does that. */
export async function signAnew(workspace: Workspace, io: Io): Promise<void> {
  const { close } = await openBoard(workspace, io);
  await close();
}

async function hasSigned({ record }: Workspace, key: NoteSigner): Promise<boolean> {
  const { reader } = await openRecordFiles(record);
  const { note } = await reader.checkpoint();
  try {
    openNote(note, [key]);
    return true;
  } catch (error) {
    if (error instanceof NoteError) return false;
    throw error;
  }
}
