/** The mixnet: shuffles proved and verified, by the number of ciphertexts. */
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Group } from '../../src/core/group.js';
import { systemRng } from '../../src/core/random.js';
import type { ChainOptions, MixParams, MixStage } from '../../src/mixnet/index.js';
import {
  prepareShuffle,
  proveCommittedShuffle,
  proveShuffle,
  ShuffleGenerators,
  verifyChain,
} from '../../src/mixnet/index.js';
import { byMode, type Figure, type Topic, type TopicResult, type TopicRun } from '../figures.js';
import { groupLabel, nativeGroups } from '../machine.js';
import { type Effort, effortOf, figuresAt, measure, scaled, type Timing } from '../measure.js';
import type { MixJob, MixUse } from '../mixnet-child.js';
import { ciphertextList, mixChain, mixParams } from '../mixnet-list.js';

const CHILD = fileURLToPath(new URL('../mixnet-child.ts', import.meta.url));
const [MS, MIB] = [1e-3, 2 ** 20];
/** Mixers of a chain. */
const MIXERS = 3;
/** Rows up to which equations are verified one by one, and from which each is measured three times only. */
const [ONE_BY_ONE, LONG] = [1_000, 10_000] as const;
/** Rows that are measured once, on P-256 only: a chain of one mixer, without halves. */
const LONGEST = 100_000;

/** The topic `mixnet`. */
export const MIXNET: Topic = { name: 'mixnet', run };

async function run({ mode, limit, folder, log }: TopicRun): Promise<TopicResult> {
  const figures: Figure[] = [];
  const sizes = byMode(mode, [100, 1_000, 10_000], [20, 50]);
  const longest = mode === 'full' && limit !== undefined && limit >= LONGEST ? [LONGEST] : [];
  for (const group of nativeGroups().filter(({ bulk }) => bulk.name === 'wasm'))
    for (const width of [1, 3])
      for (const rows of [...sizes, ...longest]) {
        if (group.id !== 'P-256' && rows * width > LONG) continue;
        log(`${groupLabel(group)}, ${rows} rows of ${width}`);
        const scratch = join(folder, `${group.id}-${width}-${rows}`);
        figures.push(...(await measureMixnet(group, width, rows, [effortFor(mode, rows), scratch])));
      }
  const skipped = longest.length > 0 ? [] : ['100,000 rows: they need `--limit 100000`.'];
  return { ...FRAME, figures, skipped };
}

function effortFor(mode: TopicRun['mode'], rows: number): Effort {
  return rows < LONG ? effortOf(mode) : { warmupMs: 0, timeMs: 0, rounds: rows < LONGEST ? 3 : 1 };
}

/** A list, and the chain that shuffled it. */
interface Scene {
  readonly params: MixParams;
  readonly inputs: Uint8Array;
  readonly generators: ShuffleGenerators;
  readonly stages: readonly MixStage[];
  readonly place: { readonly stage: number; readonly mixer: number };
  /** Ciphertexts. */
  readonly units: number;
}

function sceneOf(group: Group, width: number, rows: number): Scene {
  const params = mixParams(group, width);
  const inputs = ciphertextList(params, rows);
  const generators = ShuffleGenerators.derive(group, rows);
  const stages = mixChain(params, inputs, generators, rows >= LONGEST ? 1 : MIXERS);
  return { params, inputs, generators, stages, place: { stage: 0, mixer: 0 }, units: rows * width };
}

/** The half of a proof that needs the ciphertexts; the other half is made before. */
async function timeCommitted(
  { params, inputs, generators, place, units }: Scene,
  effort: Effort,
): Promise<Timing> {
  const prepare = () => prepareShuffle(params, 0, generators, systemRng);
  const prepared = Array.from({ length: effort.rounds + 1 }, prepare);
  const committed = (): void => {
    const next = prepared.pop() ?? prepare();
    proveCommittedShuffle(params, place, inputs, next, generators, systemRng);
  };
  return scaled(await measure(committed, units, { ...effort, warmupMs: 0, timeMs: 0 }), MS);
}

async function measureMixnet(
  group: Group,
  width: number,
  rows: number,
  [effort, folder]: readonly [Effort, string],
): Promise<Figure[]> {
  const scene = sceneOf(group, width, rows);
  const { params, inputs, generators, stages, place, units } = scene;
  const time = async (work: () => unknown, count = units): Promise<Timing> =>
    scaled(await measure(work, count, effort), MS);
  const verify = (mixers: number, how: ChainOptions['how']) => (): void => {
    const verdict = verifyChain(params, inputs, stages.slice(0, mixers), { how, generators });
    if (!verdict.ok) throw new Error(verdict.detail);
  };
  const together = { mode: 'together', rng: systemRng } as const;
  const [first] = stages;
  const values = {
    generators: await time(() => ShuffleGenerators.derive(group, rows), rows),
    prove: await time(() => proveShuffle(params, place, inputs, generators, systemRng)),
    verify: await time(verify(1, together)),
    ...(rows >= LONGEST
      ? {}
      : {
          prepare: await time(() => prepareShuffle(params, 0, generators, systemRng)),
          committed: await timeCommitted(scene, effort),
          chain: await time(verify(MIXERS, together), units * MIXERS),
        }),
    ...(rows > ONE_BY_ONE ? {} : { oneByOne: await time(verify(1, { mode: 'one-by-one' })) }),
    bytes: (first?.proof.length ?? 0) / units,
    ...(await inProcesses(folder, params, inputs, stages)),
  };
  return figuresAt(`${groupLabel(group)}, width ${width}`, rows, values);
}

/** The chain verified by a process of its own, and by two at once. */
async function inProcesses(
  folder: string,
  params: MixParams,
  inputs: Uint8Array,
  stages: readonly MixStage[],
): Promise<Record<'memory' | 'input' | 'twoCores', number>> {
  const { group, width, session, publicKey } = params;
  const rows = inputs.length / (2 * width * group.elementBytes);
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
  const job: MixJob = {
    ...{
      group: group.id,
      engine: group.bulk.name,
      session: hex(session),
      publicKey: hex(publicKey.toBytes()),
    },
    ...{ width, rows, stages: stages.length },
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'job.json'), JSON.stringify(job));
  writeFileSync(join(folder, 'inputs'), inputs);
  stages.forEach(({ outputs, proof }, i) => {
    writeFileSync(join(folder, `outputs-${i}`), outputs);
    writeFileSync(join(folder, `proof-${i}`), proof);
  });
  const alone = await verifyInChild(folder);
  const both = await Promise.all([verifyInChild(folder), verifyInChild(folder)]);
  const slower = Math.max(...both.map(({ seconds }) => seconds));
  return {
    memory: (alone.peak - alone.before) / MIB,
    input:
      stages.reduce((sum, { outputs, proof }) => sum + outputs.length + proof.length, inputs.length) / MIB,
    twoCores: (1000 * slower) / (2 * rows * width * stages.length),
  };
}

async function verifyInChild(folder: string): Promise<MixUse> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', CHILD, folder]);
  const use: MixUse = JSON.parse(stdout);
  if (!use.ok) throw new Error('the chain was refused');
  return use;
}

const FRAME = {
  topic: 'mixnet',
  title: 'Shuffles',
  about: [
    'A list of rows of one or three ciphertexts is shuffled and proved, and the proof verified. All times are **of one ciphertext**: of *generators* of one row. *Prove* is re-encryption and proof in one go; *prepare* is the half that can be done before there are ciphertexts, *committed* the rest. *Verify* is one stage in one multi-scalar multiplication, *chain* one stage of three that are verified together, *one by one* every equation on its own, which is done only to say who is to blame. Deriving the generators is not in these times: they serve all stages, lists and elections.',
    'Memory is what the process that verifies three stages takes at the most beyond what it had with its code, its generators and the files loaded; *input* is the size of those files. *Two cores* is the time of a ciphertext and stage when two processes verify a chain each at the same time. Lists of 100,000 rows are measured once, on P-256, with a chain of one shuffle.',
  ],
  x: 'rows',
  metrics: [
    { id: 'prove', name: 'prove', unit: 'ms' },
    { id: 'prepare', name: 'prepare', unit: 'ms' },
    { id: 'committed', name: 'committed', unit: 'ms' },
    { id: 'verify', name: 'verify', unit: 'ms' },
    { id: 'chain', name: 'verify in a chain', unit: 'ms' },
    { id: 'oneByOne', name: 'verify one by one', unit: 'ms' },
    { id: 'twoCores', name: 'verify in a chain, two cores', unit: 'ms' },
    { id: 'generators', name: 'generators', unit: 'ms' },
    { id: 'bytes', name: 'proof', unit: 'bytes' },
    { id: 'memory', name: 'memory beyond input', unit: 'MiB' },
    { id: 'input', name: 'input', unit: 'MiB' },
  ],
  panels: [
    { title: 'Verifying a shuffle, by ciphertext', metric: 'verify', kind: 'lines', scale: 'linear' },
    { title: 'Making and proving a shuffle, by ciphertext', metric: 'prove', kind: 'lines', scale: 'linear' },
    { title: 'Memory of the verifier beyond its input', metric: 'memory', kind: 'lines', scale: 'linear' },
  ],
} as const;
