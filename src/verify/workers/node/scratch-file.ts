/** Room outside of memory: a file in a folder for temporary ones, which nobody else can open and which never stays. */
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RewritableScratch, ScratchError } from '../../../core/scratch.js';

/** Bytes of a block, where the caller says nothing else. */
const BLOCK = 2 ** 14;

/**
 * A file for `VerifyOptions.scratch` and whatever else outgrows memory, made when something is to be written: a record of some
 * ten thousand ballots needs none. It is removed from its folder as soon as it is open, where the system can do so, so that nothing stays whatever becomes
 * of the process; else when it is closed. Ten million ballots of five ciphertexts and proofs take 800 MB.
 * @param folder - that of the system by default; a real disk with room, where that one is in memory
 * @param block - bytes of a block: 16 KiB by default; 4 KiB, a page of most systems, where single ones are written again
 */
export function scratchFile(folder: string = tmpdir(), block: number = BLOCK): RewritableScratch {
  return new ScratchFile(folder, block);
}

class ScratchFile implements RewritableScratch {
  readonly block: number;
  readonly #path: string;
  #file: number | undefined;
  /** Number of the block behind the last one. */
  #end = 0;
  #remains = false;
  #closed = false;

  constructor(folder: string, block: number) {
    this.block = block;
    this.#path = join(folder, `hanpyo-${randomUUID()}.scratch`);
  }

  append(block: Uint8Array): void {
    this.write(this.#end, block);
  }

  write(number: number, block: Uint8Array): void {
    const at = number * this.block;
    attempted(`${this.#path} cannot be written`, () => {
      if (this.#closed) throw new RangeError('it is closed');
      // Never a file or a link that is there already.
      this.#file ??= this.#removed(openSync(this.#path, 'wx+', 0o600));
      for (let done = 0; done < block.length; )
        done += writeSync(this.#file, block, done, block.length - done, at + done);
    });
    this.#end = Math.max(this.#end, number + 1);
  }

  read(number: number, into: Uint8Array): void {
    const at = number * this.block;
    attempted(`${this.#path} cannot be read`, () => {
      if (this.#file === undefined) throw new RangeError('nothing was written');
      for (let done = 0; done < into.length; ) {
        const count = readSync(this.#file, into, done, into.length - done, at + done);
        if (count === 0) throw new RangeError('it is shorter than what was written');
        done += count;
      }
    });
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
    this.#closed = true;
    if (this.#remains) rmSync(this.#path, { force: true });
  }

  /** Takes the file's name away. */
  #removed(file: number): number {
    try {
      rmSync(this.#path);
    } catch {
      // The system keeps the names of open files.
      this.#remains = true;
    }
    return file;
  }
}

function attempted<T>(message: string, step: () => T): T {
  try {
    return step();
  } catch (cause) {
    throw new ScratchError(message, { cause });
  }
}
