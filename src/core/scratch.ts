/**
 * Room outside of memory for what outgrows it, such as a temporary file. What it holds is lost with the process and can be made
 * again, so it is never flushed to a disk; but what comes back must be what was written, or an error.
 */
import { HanpyoError } from './errors.js';

/** Room for blocks of bytes outside of memory, such as a file. What it holds need not be kept, nor flushed to a disk. */
export interface Scratch {
  /** Bytes of a block: 16, or a multiple. */
  readonly block: number;
  /** Writes a block behind those that are there. @throws {ScratchError} if there is no room for it */
  append(block: Uint8Array): void;
  /** Reads the block of a number, counted from 0, all of it. @throws {ScratchError} if it cannot be read */
  read(number: number, into: Uint8Array): void;
  /** Gives the room back, whatever happened. */
  close(): void;
}

/** Room whose blocks can be written again, in any order. */
export interface RewritableScratch extends Scratch {
  /** Writes the block of a number, whether it is there or not. @throws {ScratchError} if there is no room for it */
  write(number: number, block: Uint8Array): void;
}

/** What does not fit into memory could not be written elsewhere, or not be read again. */
export class ScratchError extends HanpyoError {
  constructor(message: string, options?: ErrorOptions) {
    super('scratch', message, options);
  }
}
