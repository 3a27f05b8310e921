/** Voting booths: threads in which the ballots of the example are encrypted, as they are on the devices of voters. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { NO_PREVIOUS, writeManifest } from 'hanpyo/ballot';
import { type Booth, openBooth } from 'hanpyo/ballot/worker';
import { makeEntry } from 'hanpyo/record';
import type { Opened } from './election.js';
import type { Person } from './register.js';

/** What a person decides: the positions that she likes; again, if she changes her mind. */
export interface Decision {
  readonly person: Person;
  readonly votes: readonly (readonly number[])[];
}

/** The entries of a person's ballots, each of which replaces the one before. */
interface Sealed {
  readonly person: Person;
  readonly entries: readonly Uint8Array[];
}

/** Several booths of one election. Must be closed. */
export interface Booths {
  /** Seals ballots; they come in the order of the decisions. */
  seal(decisions: readonly Decision[]): AsyncGenerator<Sealed>;
  close(): void;
}

/** Opens booths. @param count - threads; as many as there are processors unless told */
export async function openBooths(
  { manifest, context, roll }: Pick<Opened, 'manifest' | 'context' | 'roll'>,
  count: number = availableParallelism(),
): Promise<Booths> {
  const election = {
    manifest: writeManifest(manifest),
    publicKey: context.publicKey.toBytes(),
    rows: Array.from(roll),
  };
  const script = new URL('./ballot-worker.mjs', import.meta.url);
  const booths = await Promise.all(
    Array.from({ length: count }, () => openBooth(election, new Worker(script))),
  );
  const sealOne = async (booth: Booth, { person, votes }: Decision): Promise<Sealed> => {
    const secret = person.credential.secret.toBytes();
    const contest = manifest.contests[person.group];
    if (contest === undefined) throw new RangeError(`there is no group ${person.group}`);
    const entries: Uint8Array[] = [];
    let previous: Uint8Array = NO_PREVIOUS;
    for (const [sequence, liked] of votes.entries()) {
      const values = contest.options.map((_, i) => (liked.includes(i) ? 1 : 0));
      const choices = new Map([[contest.id, { kind: 'values', values } as const]]);
      previous = await booth.prepare({ secret, sequence, previous }, choices);
      entries.push(makeEntry('ballot', context.electionId, await booth.cast(), []));
    }
    return { person, entries };
  };
  return {
    seal: (decisions) => inOrder(booths, decisions, sealOne),
    close: () => {
      for (const booth of booths) booth.terminate();
    },
  };
}

/** Work that several share: each takes the next item as soon as it is free; what they make is handed out in order. */
async function* inOrder<W, I, O>(
  workers: readonly W[],
  items: readonly I[],
  work: (worker: W, item: I) => Promise<O>,
): AsyncGenerator<O> {
  const made: Promise<O>[] = [];
  const last = new Map<W, Promise<unknown>>();
  // An item is given to whoever has the shortest queue; all items are alike, so that is to take turns.
  for (const [i, item] of items.entries()) {
    const worker = workers[i % workers.length];
    if (worker === undefined) throw new RangeError('there are no workers');
    const result = (last.get(worker) ?? Promise.resolve()).then(() => work(worker, item));
    result.catch(() => {});
    last.set(worker, result);
    made.push(result);
  }
  for (const result of made) yield await result;
}
