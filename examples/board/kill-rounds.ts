/** Rounds of starting the service, casting ballots, and killing it: what was acknowledged must be there, once, in its place. */
import { writeFile } from 'node:fs/promises';
import { equalBytes } from 'hanpyo/core';
import { bundleService, type ServiceProcess, startService } from './child.js';
import type { RateConfig } from './config.js';
import { type Judgement, judge, type KillElection, practiceForKills } from './kill-judge.js';

export { bundleService };

/** What to do. */
export interface KillOptions {
  /** Bundled service. */
  readonly script: string;
  /** A new folder. */
  readonly workspace: string;
  readonly rounds: number;
  /** Of the moments at which it is killed. */
  readonly seed: number;
  /** As in the service's settings: with few, pages of what it remembers are put away and fetched again all the time. */
  readonly cacheBytes?: number;
  /** Makes the election in that folder; by default, a practice election of voters with keys. */
  readonly election?: (workspace: string, voters: number) => Promise<KillElection>;
  readonly onRound?: (round: number, acknowledged: number) => void;
}

/** What came of it. */
export interface KillOutcome extends Judgement {
  readonly rounds: number;
  readonly seed: number;
  /** Rounds in which the process was killed before it was ready. */
  readonly killedAtStart: number;
  readonly acknowledged: number;
  /** Ballots that were sent again after a kill that left their outcome open. */
  readonly repeated: number;
  /** Repeats that turned out to be on the ledger already. */
  readonly foundThere: number;
  /** Ballots that were acknowledged, sent again in a later life: each must be found in its place. */
  readonly sentAgain: number;
  /** What the service did with pages that memory had no room for, up to the moments at which that was asked. */
  readonly pagesWritten: number;
  readonly pagesRead: number;
}

/** Ballots for each round, those of earlier ones that are sent again, and requests at once. */
const EACH = 12;
const AGAIN = 3;
const AT_ONCE = 6;
/** All voters share one address here. */
const FREE: RateConfig = { burst: 1e6, perSecond: 1e6 };

/** Runs the rounds, finishes the election and verifies its record. */
export async function killRounds(options: KillOptions): Promise<KillOutcome> {
  const { workspace, rounds, seed, cacheBytes } = options;
  const election = await (options.election ?? practiceForKills)(workspace, rounds * EACH);
  await writeFile(settingsOf(election), JSON.stringify({ cacheBytes, limits: { namelessRate: FREE } }));
  const run = new KillRun(election, options.script, seededNumbers(seed));
  let killedAtStart = 0;
  for (let round = 0; round < rounds; round++) {
    if (!(await run.round())) killedAtStart += 1;
    options.onRound?.(round, run.acknowledged.size);
  }
  await run.last();
  const { acknowledged, contradictions, repeated, foundThere, sentAgain, pagesWritten, pagesRead } = run;
  const counts = {
    acknowledged: acknowledged.size,
    repeated,
    foundThere,
    sentAgain,
    pagesWritten,
    pagesRead,
  };
  const { doubled, ...found } = await judge(election, acknowledged);
  return { rounds, seed, killedAtStart, ...counts, ...found, doubled: doubled + contradictions };
}

class KillRun {
  readonly acknowledged = new Map<number, Uint8Array>();
  /** Acknowledged positions that were given to two ballots, or ballots that got another position the second time. */
  contradictions = 0;
  repeated = 0;
  foundThere = 0;
  sentAgain = 0;
  pagesWritten = 0;
  pagesRead = 0;
  readonly #election: KillElection;
  readonly #script: string;
  readonly #below: (n: number) => number;
  #next = 0;
  /** Ballots whose outcome is not known. */
  #open: Uint8Array[] = [];

  constructor(election: KillElection, script: string, below: (n: number) => number) {
    this.#election = election;
    this.#script = script;
    this.#below = below;
  }

  /** One life of the service. @returns whether it came to be ready */
  async round(): Promise<boolean> {
    const process = this.#start();
    // Now and then it is killed while it starts and replays.
    if (this.#below(8) === 0) {
      setTimeout(() => process.child.kill('SIGKILL'), this.#below(400));
      const isReady = await process.url.then(
        () => true,
        () => false,
      );
      await process.ended;
      return isReady;
    }
    const url = await process.url;
    await this.#countPages(url);
    const fresh = Array.from({ length: EACH }, () => this.#ballot());
    const held = [...this.acknowledged.values()];
    const again = Array.from({ length: Math.min(AGAIN, held.length) }, () => held[this.#below(held.length)]);
    const killAfter = this.#below(EACH);
    const all = [...again.filter((entry) => entry !== undefined), ...this.#open, ...fresh];
    await this.#castAll(url, all, (done) => {
      if (done === killAfter) setTimeout(() => process.child.kill('SIGKILL'), this.#below(12));
    });
    process.child.kill('SIGKILL');
    await process.ended;
    return true;
  }

  /** The last life: everything that is open is sent once more, some of the rest too, and it ends in good order. */
  async last(): Promise<void> {
    const process = this.#start();
    const url = await process.url;
    const known = [...this.acknowledged.values()].filter(() => this.#below(10) === 0);
    await this.#castAll(url, [...this.#open, ...known], () => {});
    await this.#countPages(url);
    process.child.kill('SIGTERM');
    const how = await process.ended;
    if (how !== '0') throw new Error(`the service did not end in good order: ${how}`);
  }

  #start(): ServiceProcess {
    const election = this.#election;
    const place = ['--config', settingsOf(election), '--workspace', election.workspace];
    return startService(this.#script, [...place, '--port', '0', '--workers', '0']);
  }

  /** Adds up what this life has done with pages so far. */
  async #countPages(url: string): Promise<void> {
    const text = await (await fetch(`${url}/metrics`)).text();
    const figure = (name: string): number =>
      Number(new RegExp(`^hanpyo_scratch_${name} ([0-9]+)$`, 'm').exec(text)?.[1]);
    this.pagesWritten += figure('pages_written');
    this.pagesRead += figure('pages_read');
  }

  #ballot(): Uint8Array {
    return this.#election.ballot(this.#next++);
  }

  async #castAll(url: string, ballots: readonly Uint8Array[], onDone: (done: number) => void): Promise<void> {
    const before = new Set(this.#open);
    const known = new Map([...this.acknowledged].map(([index, entry]) => [entry, index]));
    const left = [...ballots];
    let done = 0;
    this.#open = [];
    const sender = async (): Promise<void> => {
      for (let entry = left.shift(); entry !== undefined; entry = left.shift()) {
        if (before.has(entry)) this.repeated += 1;
        const index = await this.#cast(url, entry, before.has(entry));
        const place = known.get(entry);
        if (place === undefined && index === undefined) this.#open.push(entry);
        if (place !== undefined && index !== undefined) this.sentAgain += 1;
        if (place !== undefined && index !== undefined && index !== place) this.contradictions += 1;
        onDone(done++);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, sender));
  }

  async #cast(url: string, entry: Uint8Array, isRepeat: boolean): Promise<number | undefined> {
    const level = this.#below(2) === 0 ? 'sequenced' : 'published';
    try {
      const response = await fetch(`${url}/ballots?level=${level}`, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body: new Uint8Array(entry),
      });
      const answer = (await response.json()) as { index?: number; duplicate?: boolean };
      if (answer.index === undefined) return undefined;
      if (isRepeat && answer.duplicate === true) this.foundThere += 1;
      const held = this.acknowledged.get(answer.index);
      if (held !== undefined && !equalBytes(held, entry)) this.contradictions += 1;
      this.acknowledged.set(answer.index, entry);
      return answer.index;
    } catch {
      return undefined;
    }
  }
}

/** File with the settings of the service. */
function settingsOf({ workspace }: KillElection): string {
  return `${workspace}/settings.json`;
}

/** Numbers below n from a seed (mulberry32): the same kills again, for whoever looks for a fault. */
function seededNumbers(seed: number): (n: number) => number {
  let state = seed >>> 0;
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
}
