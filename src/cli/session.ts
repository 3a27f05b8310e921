/** One run of the command: its world, its voice, and the exit code that an action may set. */
import type { Command } from 'commander';
import { EXIT } from './errors.js';
import type { Io } from './io.js';
import { Output, type OutputOptions } from './output.js';

/** What every command is given. */
export interface Session {
  readonly io: Io;
  /** Set by an action that ends well but says no, such as a verification that fails. */
  exitCode: number;
  /** The exit code of errors that have none of their own: another one where 1 is an answer, such as of a verification. */
  errorCode: number;
}

/** A new run. */
export function newSession(io: Io): Session {
  return { io, exitCode: EXIT.ok, errorCode: EXIT.refused };
}

/** The voice of a command, by the options that all commands share. */
export function outputOf(session: Session, command: Command): Output {
  return new Output(session.io, command.optsWithGlobals<OutputOptions>());
}

/** Collects an option that may be given several times. */
export function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}
