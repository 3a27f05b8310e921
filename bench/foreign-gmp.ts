/**
 * Verifiers on GMP beside ours, for groups of integers: scripts in `others/` that verify the proofs of a record equation by
 * equation, with two powers for each, as the verifiers do that others wrote in Python and Kotlin.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Work } from './measure.js';

/** A script that waits to be asked. */
export interface GmpPeer {
  /** Verifies the record once, files read and hashes included. It fails if the record is refused. */
  readonly work: Work;
  /** How many powers one verification takes. */
  readonly powers: number;
  /** Ends the script. */
  close(): void;
}

/**
 * Starts a script, and has it verify a record once.
 * @param name - of the script, such as `gmp_helios`
 * @param path - of the record
 * @returns nothing where neither `python3` nor GMP is to be had
 */
export async function gmpPeer(name: string, path: string): Promise<GmpPeer | undefined> {
  const script = fileURLToPath(new URL(`others/${name}.py`, import.meta.url));
  const child = spawn('python3', ['-B', script, path], { stdio: ['pipe', 'pipe', 'inherit'] });
  const failed = new Promise<undefined>((end) => {
    child.on('error', () => end(undefined));
    child.on('close', () => end(undefined));
  });
  // Whoever has ended cannot be written to; the answer that does not come says so.
  child.stdin.on('error', () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = (): Promise<string | undefined> =>
    Promise.race([lines.next().then(({ value }) => value), failed]);
  if ((await answer()) !== 'ready') return undefined;
  const verify = async (): Promise<number> => {
    child.stdin.write('\n');
    const powers = Number((await answer())?.split(' ')[0]);
    if (!(powers > 0)) throw new Error(`${name} refused the record`);
    return powers;
  };
  return { work: verify, powers: await verify(), close: () => child.kill() };
}
