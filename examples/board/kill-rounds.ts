/** Rounds of starting the service, casting ballots, and killing it: what was acknowledged must be there, once, in its place. */
import { systemRng as rng, verifyElection } from 'hanpyo';
import { equalBytes } from 'hanpyo/core';
import { ed25519NoteSigner, filesInMemory, type Ledger, openLedger, publishedFiles } from 'hanpyo/ledger';
import { fileStore } from 'hanpyo/ledger/file';
import { closingEntry, ElectionRecord, readFrame, replay, resultEntry } from 'hanpyo/record';
import { bundleService, type ServiceProcess, startService } from './child.js';
import { makePracticeElection, type PracticeElection, practiceBallot } from './practice.js';

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
  readonly onRound?: (round: number, acknowledged: number) => void;
}

/** What came of it. */
export interface KillOutcome {
  readonly rounds: number;
  readonly seed: number;
  /** Rounds in which the process was killed before it was ready. */
  readonly killedAtStart: number;
  readonly acknowledged: number;
  /** Ballots that were sent again after a kill that left their outcome open. */
  readonly repeated: number;
  /** Repeats that turned out to be on the ledger already. */
  readonly foundThere: number;
  readonly lost: number;
  readonly doubled: number;
  readonly entries: number;
  readonly verdict: string;
}

/** Ballots for each round, and requests at once. */
const EACH = 12;
const AT_ONCE = 6;

/** Runs the rounds, finishes the election and verifies its record. */
export async function killRounds(options: KillOptions): Promise<KillOutcome> {
  const { workspace, rounds, seed } = options;
  const voters = rounds * EACH;
  const election = await makePracticeElection(workspace, 'open', { voters });
  const run = new KillRun(election, options.script, seededNumbers(seed));
  let killedAtStart = 0;
  for (let round = 0; round < rounds; round++) {
    if (!(await run.round())) killedAtStart += 1;
    options.onRound?.(round, run.acknowledged.size);
  }
  await run.last();
  return { rounds, seed, killedAtStart, ...(await judge(election, run)) };
}

class KillRun {
  readonly acknowledged = new Map<number, Uint8Array>();
  /** Acknowledged positions that were given to two ballots, or ballots that got another position the second time. */
  contradictions = 0;
  repeated = 0;
  foundThere = 0;
  readonly #election: PracticeElection;
  readonly #script: string;
  readonly #below: (n: number) => number;
  #next = 0;
  /** Ballots whose outcome is not known. */
  #open: Uint8Array[] = [];

  constructor(election: PracticeElection, script: string, below: (n: number) => number) {
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
    const fresh = Array.from({ length: EACH }, () => this.#ballot());
    const killAfter = this.#below(EACH);
    await this.#castAll(url, [...this.#open, ...fresh], (done) => {
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
    process.child.kill('SIGTERM');
    const how = await process.ended;
    if (how !== '0') throw new Error(`the service did not end in good order: ${how}`);
  }

  #start(): ServiceProcess {
    const { workspace } = this.#election;
    return startService(this.#script, ['--workspace', workspace, '--port', '0', '--workers', '0']);
  }

  #ballot(): Uint8Array {
    const credential = this.#election.voters[this.#next];
    if (credential === undefined) throw new RangeError('no voter is left');
    return practiceBallot(this.#election, credential, this.#next++ % 3).entry;
  }

  async #castAll(url: string, ballots: readonly Uint8Array[], onDone: (done: number) => void): Promise<void> {
    const before = new Set(this.#open);
    const left = [...ballots];
    let done = 0;
    this.#open = [];
    const sender = async (): Promise<void> => {
      for (let entry = left.shift(); entry !== undefined; entry = left.shift()) {
        if (before.has(entry)) this.repeated += 1;
        const index = await this.#cast(url, entry, before.has(entry));
        if (index === undefined) this.#open.push(entry);
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

/** Compares what was acknowledged with the ledger, holds the rest of the election, and verifies it. */
async function judge(
  election: PracticeElection,
  run: KillRun,
): Promise<Omit<KillOutcome, 'rounds' | 'seed' | 'killedAtStart'>> {
  const signer = ed25519NoteSigner('example.org/practice', election.logSeed);
  const { workspace } = election;
  const store = fileStore(`${workspace}/record`, { journalDirectory: `${workspace}/journal` });
  const ledger = await openLedger(store, { origin: signer.name, signer });
  try {
    const { size } = await ledger.checkpoint({ size: ledger.size().sequenced });
    const { acknowledged, repeated, foundThere } = run;
    const credentials = new Set<string>();
    let [lost, doubled, seen] = [acknowledged.size, run.contradictions, 0];
    for await (const { index, entry } of ledger.read(0, size)) {
      const expected = acknowledged.get(index);
      if (expected !== undefined && equalBytes(expected, entry)) lost -= 1;
      if (readFrame(entry).type !== 'ballot') continue;
      seen += 1;
      credentials.add(String(readFrame(entry).payload.subarray(34, 98)));
    }
    doubled += seen - credentials.size;
    const verdict = await finish(election, ledger, size);
    return { acknowledged: acknowledged.size, repeated, foundThere, lost, doubled, entries: size, verdict };
  } finally {
    await ledger.close();
  }
}

async function finish(election: PracticeElection, ledger: Ledger, size: number): Promise<string> {
  const record = new ElectionRecord();
  let from = 0;
  const take = async (entries: readonly Uint8Array[]): Promise<void> => {
    await ledger.appendBatch(entries);
    const checkpoint = await ledger.checkpoint({ size: ledger.size().sequenced });
    await replay(record, ledger, from, checkpoint.size, { rng });
    from = checkpoint.size;
  };
  await replay(record, ledger, 0, size, { rng });
  from = size;
  await take([closingEntry(record, size, election.officers)]);
  for (const trustee of election.trustees.slice(0, 2)) await take(trustee.decrypt(record, rng));
  await take([resultEntry(record, election.officers)]);
  return (await verifyElection(filesInMemory(await publishedFiles(ledger)))).verdict;
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
