/**
 * What a trustee keeps of an election, beside its key file, in `KEYFILE.state/<election id>/`: its dealing while the
 * ceremony lasts, its share (as text, fit for paper) and what it has decrypted. All of it secret, mode 0600.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fromUtf8, toHex } from '../core/bytes.js';
import type { Group } from '../core/group.js';
import type { Dealing } from '../elgamal/ceremony-dealer.js';
import type { CeremonyParams } from '../elgamal/ceremony-params.js';
import { readDealing, writeDealing } from '../elgamal/dealer-codec.js';
import {
  type DecryptionMemory,
  readDecryptionMemory,
  writeDecryptionMemory,
} from '../elgamal/decryption-guard.js';
import type { TrusteeShareFile } from '../elgamal/share-file.js';
import { formatShareFile, parseShareFile } from '../elgamal/share-text.js';
import { naming } from './errors.js';
import { exists, makePrivateDirectory, readSecret, writeSecret } from './files.js';

/** A trustee's state for one election. */
export class TrusteeState {
  readonly #directory: string;

  /**
   * @param keyFile - path of the trustee's key file
   * @param electionId - 32 bytes
   */
  constructor(keyFile: string, electionId: Uint8Array) {
    this.#directory = join(`${keyFile}.state`, toHex(electionId.subarray(0, 16)));
  }

  /** Path of the share, for messages. */
  get sharePath(): string {
    return join(this.#directory, 'share.txt');
  }

  /** What was dealt in the run of these parameters, if anything. @throws {DecodeError} if the file is damaged */
  async dealing(params: CeremonyParams): Promise<Dealing | undefined> {
    const path = this.#dealingPath(params.run);
    const bytes = await readIfThere(path);
    return bytes && naming(path, () => readDealing(bytes, params));
  }

  async storeDealing(dealing: Dealing): Promise<void> {
    await makePrivateDirectory(this.#directory);
    await writeSecret(this.#dealingPath(dealing.secret.run), writeDealing(dealing));
  }

  /** Removes the dealings of all runs up to this one: once a ceremony has ended well, nobody may need them again. */
  async forgetDealings(lastRun: number): Promise<void> {
    for (let run = 1; run <= lastRun; run++) await rm(this.#dealingPath(run), { force: true });
  }

  /** The stored share. @throws {DecodeError} naming the line that is damaged */
  async share(group: Group): Promise<TrusteeShareFile | undefined> {
    const bytes = await readIfThere(this.sharePath);
    return bytes && naming(this.sharePath, () => parseShareFile(fromUtf8(bytes), group));
  }

  async storeShare(file: TrusteeShareFile): Promise<void> {
    await makePrivateDirectory(this.#directory);
    await writeSecret(this.sharePath, formatShareFile(file));
  }

  /** What this trustee has decrypted, if anything. @throws {DecodeError} if the file is damaged */
  async memory(): Promise<DecryptionMemory | undefined> {
    const path = this.#memoryPath();
    const bytes = await readIfThere(path);
    return bytes && naming(path, () => readDecryptionMemory(bytes));
  }

  async storeMemory(memory: DecryptionMemory): Promise<void> {
    await makePrivateDirectory(this.#directory);
    await writeSecret(this.#memoryPath(), writeDecryptionMemory(memory));
  }

  #dealingPath(run: number): string {
    return join(this.#directory, `dealing-${run}`);
  }

  #memoryPath(): string {
    return join(this.#directory, 'decrypted');
  }
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  return (await exists(path)) ? readSecret(path) : undefined;
}
