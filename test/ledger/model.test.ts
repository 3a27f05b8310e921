import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import { fileStore } from '../../src/ledger/file/index.js';
import {
  type Checkpoint,
  type Ledger,
  LedgerKeyConflict,
  type LogStore,
  leafHash,
  memoryStore,
  openLedger,
  verifyConsistency,
  verifyInclusion,
} from '../../src/ledger/index.js';
import { scratchInMemory } from '../helpers/scratch.js';
import { FakeDisk } from './fake-disk.js';
import { collect, ORIGIN, record, rejection, SIGNER, simulationRng } from './helpers.js';

/** The obvious model of a log: entries in a row, an index for each key. */
interface Model {
  readonly entries: number[];
  readonly keys: Map<string, number>;
  sealed: boolean;
}

interface Real {
  ledger: Ledger;
  readonly reopen: (how: 'close' | 'crash') => Promise<void>;
  readonly heads: Checkpoint[];
}

type Command = fc.AsyncCommand<Model, Real>;

const keyOf = (n: number): Uint8Array => leafHash(record(10_000 + n));

/** What an append of entry `n` under key `k` must do to the model. */
function expected(
  model: Model,
  n: number,
  key: Uint8Array,
): { index: number; duplicate: boolean } | 'conflict' | 'sealed' {
  const known = model.keys.get(toHex(key));
  if (known !== undefined && model.entries[known] === n) return { index: known, duplicate: true };
  if (model.sealed) return 'sealed';
  if (known !== undefined) return 'conflict';
  model.keys.set(toHex(key), model.entries.length);
  return { index: model.entries.push(n) - 1, duplicate: false };
}

class Append implements Command {
  constructor(
    readonly n: number,
    readonly k: number | undefined,
  ) {}
  check = () => true;
  async run(model: Model, real: Real): Promise<void> {
    const key = this.k === undefined ? undefined : keyOf(this.k);
    const want = expected(model, this.n, key ?? leafHash(record(this.n)));
    const call = real.ledger.append(record(this.n), key === undefined ? {} : { key });
    if (want === 'conflict') expect(await rejection(call)).toBeInstanceOf(LedgerKeyConflict);
    else if (want === 'sealed') expect(await rejection(call)).toMatchObject({ code: 'ledger-sealed' });
    else expect(await call).toMatchObject(want);
  }
  toString = () => `append(${this.n}, key ${this.k})`;
}

class Batch implements Command {
  constructor(readonly ns: readonly number[]) {}
  check = (model: Readonly<Model>) => !model.sealed;
  async run(model: Model, real: Real): Promise<void> {
    const keys = this.ns.map((n) => toHex(leafHash(record(n))));
    const known = keys.map((key) => model.keys.get(key) ?? -1);
    const call = real.ledger.appendBatch(this.ns.map(record));
    const fresh = known.every((i) => i < 0) && new Set(keys).size === keys.length;
    const first = known[0] ?? -1;
    const repeated =
      first >= 0 && known.every((index, i) => index === first + i && model.entries[index] === this.ns[i]);
    if (!fresh && !repeated) expect(await rejection(call)).toBeInstanceOf(LedgerKeyConflict);
    else {
      const start = fresh ? model.entries.length : first;
      expect((await call).map((r) => r.index)).toEqual(this.ns.map((_, i) => start + i));
      if (fresh) for (const n of this.ns) expected(model, n, leafHash(record(n)));
    }
  }
  toString = () => `batch(${this.ns})`;
}

class Publish implements Command {
  check = () => true;
  async run(model: Model, real: Real): Promise<void> {
    const size = model.entries.length;
    const head = await real.ledger.checkpoint({ size });
    expect(head.size).toBe(size);
    const entries = await collect(real.ledger.read(0, size));
    expect(entries.map((e) => toHex(e.entry))).toEqual(model.entries.map((n) => toHex(record(n))));
    for (const old of real.heads)
      if (old.size > 0) {
        const proof = await real.ledger.consistencyProof(old.size, size);
        expect(verifyConsistency(old.size, size, proof, old.root, head.root)).toBe(true);
      }
    if (size > 0) {
      const index = size >> 1;
      const proof = await real.ledger.inclusionProof(index, size);
      const leaf = leafHash(record(model.entries[index] ?? -1));
      expect(verifyInclusion(index, size, leaf, proof, head.root)).toBe(true);
    }
    real.heads.push(head);
  }
  toString = () => 'publish';
}

class Reopen implements Command {
  constructor(readonly how: 'close' | 'crash') {}
  check = () => true;
  async run(model: Model, real: Real): Promise<void> {
    await real.reopen(this.how);
    expect(real.ledger.size().sequenced).toBe(model.entries.length);
    expect(real.ledger.health().state).toBe(model.sealed ? 'sealed' : 'open');
  }
  toString = () => `reopen after ${this.how}`;
}

class Seal implements Command {
  constructor(readonly n: number) {}
  check = (model: Readonly<Model>) => !model.keys.has(toHex(leafHash(record(this.n)))) || model.sealed;
  async run(model: Model, real: Real): Promise<void> {
    const call = real.ledger.seal(record(this.n));
    if (model.sealed && model.entries.at(-1) !== this.n)
      expect(await rejection(call)).toMatchObject({ code: 'ledger-sealed' });
    else {
      if (!model.sealed) expected(model, this.n, leafHash(record(this.n)));
      model.sealed = true;
      expect((await call).size).toBe(model.entries.length);
    }
  }
  toString = () => `seal(${this.n})`;
}

const small = fc.nat({ max: 30 });
const commands = fc.commands(
  [
    small.map((n) => new Append(n, undefined)),
    fc.tuple(small, fc.nat({ max: 5 })).map(([n, k]) => new Append(n, k)),
    fc.array(small, { minLength: 1, maxLength: 4 }).map((ns) => new Batch(ns)),
    fc.constant(new Publish()),
    fc.constantFrom('close' as const, 'crash' as const).map((how) => new Reopen(how)),
    fc.integer({ min: 28, max: 32 }).map((n) => new Seal(n)),
  ],
  { maxCommands: 40 },
);

async function setup(make: () => LogStore, crash: () => void): Promise<{ model: Model; real: Real }> {
  const open = () => openLedger(make(), { origin: ORIGIN, signer: SIGNER, checkpointIntervalMs: 60_000 });
  const real: Real = {
    ledger: await open(),
    heads: [],
    async reopen(how) {
      if (how === 'close') await real.ledger.close();
      else crash();
      real.ledger = await open();
    },
  };
  return { model: { entries: [], keys: new Map(), sealed: false }, real };
}

const numRuns = Number.parseInt(process.env.FC_NUM_RUNS ?? '15', 10);

describe('ledger against its model', () => {
  it('in memory', async () => {
    await fc.assert(
      fc.asyncProperty(commands, (run) => {
        const store = memoryStore();
        return fc.asyncModelRun(
          () =>
            setup(
              () => store,
              () => {},
            ),
          run,
        );
      }),
      { numRuns },
    );
  }, 60_000);

  it('on a disk that loses power', async () => {
    await fc.assert(
      fc.asyncProperty(commands, fc.nat(), (run, seed) => {
        const disk = new FakeDisk(simulationRng(seed).below);
        const { rng } = simulationRng(seed + 1);
        const scratch = seed % 2 === 0 ? {} : { scratch: () => scratchInMemory(64) };
        const make = () => fileStore('/log', { fs: disk.fs(), processes: disk.processes(), rng, ...scratch });
        return fc.asyncModelRun(() => setup(make, () => disk.crash()), run);
      }),
      { numRuns },
    );
  }, 60_000);
});
