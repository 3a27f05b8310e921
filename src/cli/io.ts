/** What the command has of the world: streams, randomness, the clock. Tests put their own in its place. */
import { type Rng, systemRng } from '../core/random.js';
import { UsageError } from './errors.js';

/** Streams, randomness and clock of one run. */
export interface Io {
  /** Data. */
  readonly stdout: (text: string) => void;
  /** Words for people: progress, hints, errors. */
  readonly stderr: (text: string) => void;
  /** All of standard input. @throws {UsageError} if there is more than `max` bytes */
  readonly readStdin: (max: number) => Promise<Uint8Array>;
  /** Whether standard error is a terminal: only then is progress shown. */
  readonly interactive: boolean;
  readonly rng: Rng;
  /** Called by a command that ends by itself when the user interrupts it: then the signal aborts. */
  readonly interruption: () => AbortSignal;
  /** Milliseconds on any clock that does not go back. */
  readonly clock: () => number;
  /** The time of day, in whole seconds since 1970. Nothing is decided by it; samples of a log's size are dated by it. */
  readonly now: () => number;
}

/**
 * The real world.
 * @param interruption - see {@link Io.interruption}
 */
export function nodeIo(interruption: () => AbortSignal): Io {
  const { stdout, stderr, stdin, env } = process;
  return {
    stdout: (text) => void stdout.write(text),
    stderr: (text) => void stderr.write(text),
    readStdin: (max) => readAll(stdin, max),
    interactive: stderr.isTTY === true && env.CI === undefined && env.TERM !== 'dumb',
    rng: systemRng,
    interruption,
    clock: () => performance.now(),
    now: () => Math.floor(Date.now() / 1000),
  };
}

async function readAll(stream: AsyncIterable<Uint8Array>, max: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of stream) {
    length += part.length;
    if (length > max) throw new UsageError(`standard input has more than ${max} bytes`);
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}
