/** Room outside of memory: a file in a folder for temporary ones, which nobody else can open and which never stays. */
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Scratch, ScratchError } from '../../../ballot/repeats.js';

/**
 * Opens a file for `VerifyOptions.scratch`. It is removed from its folder as soon as it is open, where the system can do so
 * (all but Windows), so that nothing stays whatever becomes of the process; else when it is closed. Ten million ballots
 * of five ciphertexts and proofs take 800 MB.
 * @param folder - that of the system by default; a real disk with room, where that one is in memory
 * @throws {ScratchError} if no file can be made there
 */
export function scratchFile(folder: string = tmpdir()): Scratch {
  const path = join(folder, `hanpyo-${randomUUID()}.scratch`);
  // Never a file or a link that is there already.
  const file = attempted(`no file can be made in ${folder}`, () => openSync(path, 'wx+', 0o600));
  const removed = isRemoved(path);
  let size = 0;
  return {
    append(block) {
      attempted(`${path} cannot be written`, () => {
        for (let done = 0; done < block.length; )
          done += writeSync(file, block, done, block.length - done, size + done);
      });
      size += block.length;
    },
    read(number, into) {
      const at = number * into.length;
      attempted(`${path} cannot be read`, () => {
        for (let done = 0; done < into.length; ) {
          const count = readSync(file, into, done, into.length - done, at + done);
          if (count === 0) throw new RangeError('it is shorter than what was written');
          done += count;
        }
      });
    },
    close() {
      closeSync(file);
      if (!removed) rmSync(path, { force: true });
    },
  };
}

/** Removes a file that is open. Returns whether the system can do so. */
function isRemoved(path: string): boolean {
  try {
    rmSync(path);
    return true;
  } catch {
    return false;
  }
}

function attempted<T>(message: string, step: () => T): T {
  try {
    return step();
  } catch (cause) {
    throw new ScratchError(message, { cause });
  }
}
