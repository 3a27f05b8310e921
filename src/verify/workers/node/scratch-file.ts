/** Room outside of memory: a file in a folder for temporary ones, which nobody else can open and which never stays. */
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RewritableScratch, ScratchError } from '../../../core/scratch.js';

/** Bytes of a block, where the caller says nothing else. */
const BLOCK = 2 ** 14;

/** What a scratch file asks of the system: of `node:fs` the functions of these names, or others, for trials of what a bad disk does. */
export interface ScratchDisk {
  open(path: string): number;
  /** Writes some of the bytes. @returns how many */
  write(file: number, bytes: Uint8Array, position: number): number;
  /** Reads some of the bytes, or none behind the end. @returns how many */
  read(file: number, into: Uint8Array, position: number): number;
  close(file: number): void;
  remove(path: string): void;
}

/** The disk of this machine. */
export const nodeScratchDisk: ScratchDisk = Object.freeze({
  // Never a file or a link that is there already.
  open: (path: string) => openSync(path, 'wx+', 0o600),
  write: (file: number, bytes: Uint8Array, position: number) =>
    writeSync(file, bytes, 0, bytes.length, position),
  read: (file: number, into: Uint8Array, position: number) => readSync(file, into, 0, into.length, position),
  close: closeSync,
  remove: (path: string) => rmSync(path, { force: true }),
});

/**
 * A file for `VerifyOptions.scratch` and whatever else outgrows memory, made when something is to be written: a record of some ten
 * thousand ballots needs none, nor one of some hundred thousand where voters are anonymous. It is removed from its folder as soon as
 * it is open, where the system can do so, so that nothing stays whatever becomes of the process; else when it is closed. Ten million
 * ballots of five ciphertexts and proofs take 800 MB, ten million of anonymous voters 430 to 860.
 * @param folder - that of the system by default; a real disk with room, where that one is in memory
 * @param block - bytes of a block: 16 KiB by default; 4 KiB, a page of most systems, where single ones are written again
 * @param disk - the system's own by default
 */
export function scratchFile(
  folder: string = tmpdir(),
  block: number = BLOCK,
  disk: ScratchDisk = nodeScratchDisk,
): RewritableScratch {
  return new ScratchFile(folder, block, disk);
}

class ScratchFile implements RewritableScratch {
  readonly block: number;
  readonly #path: string;
  readonly #disk: ScratchDisk;
  #file: number | undefined;
  /** Number of the block behind the last one. */
  #end = 0;
  #remains = false;
  #closed = false;

  constructor(folder: string, block: number, disk: ScratchDisk) {
    this.block = block;
    this.#disk = disk;
    this.#path = join(folder, `hanpyo-${randomUUID()}.scratch`);
  }

  append(block: Uint8Array): void {
    this.write(this.#end, block);
  }

  write(number: number, block: Uint8Array): void {
    const at = number * this.block;
    attempted(`${this.#path} cannot be written`, () => {
      if (this.#closed) throw new RangeError('it is closed');
      this.#file ??= this.#removed(this.#disk.open(this.#path));
      for (let done = 0; done < block.length; ) {
        const count = this.#disk.write(this.#file, block.subarray(done), at + done);
        if (count === 0) throw new RangeError('nothing more can be written');
        done += count;
      }
    });
    this.#end = Math.max(this.#end, number + 1);
  }

  read(number: number, into: Uint8Array): void {
    const at = number * this.block;
    attempted(`${this.#path} cannot be read`, () => {
      if (this.#file === undefined) throw new RangeError('nothing was written');
      for (let done = 0; done < into.length; ) {
        const count = this.#disk.read(this.#file, into.subarray(done), at + done);
        if (count === 0) throw new RangeError('it is shorter than what was written');
        done += count;
      }
    });
  }

  close(): void {
    const file = this.#file;
    this.#file = undefined;
    this.#closed = true;
    attempted(`${this.#path} cannot be closed`, () => {
      try {
        if (file !== undefined) this.#disk.close(file);
      } finally {
        if (this.#remains) this.#disk.remove(this.#path);
      }
    });
  }

  /** Takes the file's name away. */
  #removed(file: number): number {
    try {
      this.#disk.remove(this.#path);
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
    throw new ScratchError(`${message}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}
