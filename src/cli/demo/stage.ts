/** Where a demonstration takes place: a workspace of its own, and a clock that tells how long each phase took. */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Rng, systemRng } from '../../core/random.js';
import { nodeProcesses, takeLock } from '../../ledger/file/lock.js';
import { nodeFs } from '../../ledger/file/node-fs.js';
import { RefusedError } from '../errors.js';
import { exists, writePublic } from '../files.js';
import type { Output } from '../output.js';
import { type Workspace, workspaceAt } from '../workspace.js';

/** What a demonstration is given. */
export interface Stage {
  readonly directory: string;
  readonly group: string;
  readonly rng: Rng;
  /** Milliseconds. */
  readonly clock: () => number;
  readonly output: Output;
}

/** One phase that is over. */
export interface PhaseTime {
  readonly name: string;
  readonly seconds: number;
}

const MARK = 'This folder was made by "hanpyo demo" and may be replaced by it.\n';

/** Makes the folder of a demonstration empty. @throws {RefusedError} if anything but an earlier demonstration is there */
export async function clearStage(directory: string): Promise<Workspace> {
  const mark = join(directory, 'DEMO');
  const workspace = workspaceAt(directory);
  if (await exists(directory)) {
    const text = await readFile(mark, 'utf8').catch(() => '');
    if (text !== MARK)
      throw new RefusedError(`${directory} exists and was not made by a demo; choose another --out`);
    await refuseRunning(workspace);
    for (const path of [workspace.record, workspace.journal, workspace.secrets])
      await rm(path, { recursive: true, force: true });
  }
  await mkdir(directory, { recursive: true });
  await writePublic(mark, MARK);
  return workspace;
}

/** @throws `LedgerLockedError` if a demonstration is going on there just now */
async function refuseRunning({ journal }: Workspace): Promise<void> {
  if (!(await exists(journal))) return;
  const lock = await takeLock(nodeFs, join(journal, 'lock'), nodeProcesses, systemRng);
  await lock.release();
}

/** Tells, on standard error, each phase and how long it took. */
export class PhaseClock {
  readonly times: PhaseTime[] = [];
  readonly #stage: Stage;
  readonly #began: number;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#began = stage.clock();
  }

  /** Seconds since the beginning. */
  get total(): number {
    return (this.#stage.clock() - this.#began) / 1000;
  }

  /** Runs a phase. `describe` turns its outcome into a few words. */
  async phase<T>(name: string, work: () => Promise<T> | T, describe: (outcome: T) => string): Promise<T> {
    const start = this.#stage.clock();
    const outcome = await work();
    const seconds = (this.#stage.clock() - start) / 1000;
    this.times.push({ name, seconds });
    this.#stage.output.say(`${seconds.toFixed(2).padStart(8)} s  ${name.padEnd(9)} ${describe(outcome)}`);
    return outcome;
  }
}
