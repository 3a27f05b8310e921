/** The machine, the software, and the groups with their engines. */
import { execFileSync } from 'node:child_process';
import { cpus, totalmem, type } from 'node:os';
import { p256WithEngine } from '../src/core/engine/p256-group.js';
import type { Group } from '../src/core/group.js';
import { fastestGroups } from '../src/core/groups/fastest-kernels.js';
import { nativeGroup } from '../src/core/groups/native.js';
import { groupById } from '../src/core/groups/registry.js';
import { ristretto255WithEngine } from '../src/core/groups/ristretto255-engine.js';
import { allowRelaxedVectors } from '../src/verify/workers/node/relaxed-vectors.js';
import type { Machine } from './figures.js';

const NATIVE_IDS = ['P-256', 'ristretto255'] as const;
const OTHER_IDS = [
  'Ed25519',
  'BN254-G1',
  'BabyJubJub',
  'RFC-3526-2048',
  'BELENIOS-2048',
  'HELIOS-2048',
  'ELECTIONGUARD-3072',
  'ELECTIONGUARD-4096',
] as const;

/** The machine of this run. */
export function describeMachine(): Machine {
  const commit = commitOfTree();
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${process.arch}`,
    node: process.version,
    date: new Date().toISOString(),
    ...(commit === undefined ? {} : { commit }),
    engines: Object.fromEntries(
      [...NATIVE_IDS.map(nativeGroup), ...otherGroups()].map(({ id, bulk }) => [id, bulk.name]),
    ),
  };
}

/** The machine in one line. */
export function machineLine({ cpu, cores, memoryGiB, system, node, date, commit }: Machine): string {
  const source = commit === undefined ? '' : `, commit ${commit}`;
  return `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${system}, Node ${node}, ${date}${source}`;
}

/** Native groups of new elections, with every engine there is for them, the library's choice first. */
export function nativeGroups(): readonly Group[] {
  const [p256, ristretto] = NATIVE_IDS.map(nativeGroup);
  const engines = [
    p256WithEngine('wasm'),
    p256WithEngine('noble'),
    ristretto,
    ristretto255WithEngine('wasm'),
  ];
  const all = [p256, ...engines].filter((group) => group !== undefined);
  return all.filter((group, i) => all.findIndex((other) => groupLabel(other) === groupLabel(group)) === i);
}

/** P-256 on its fastest engine: what whole elections are measured on. */
export function fastestGroup(): Group {
  return nativeGroups().find(({ bulk }) => bulk.name === 'wasm') ?? nativeGroup('P-256');
}

/** P-256 as `hanpyo verify` has it: in fused multiply-adds where the machine has them, which the label says. */
export async function verifierGroup(): Promise<{ readonly group: Group; readonly label: string }> {
  allowRelaxedVectors();
  const { tier, find } = await fastestGroups();
  const group = find('P-256');
  return { group, label: tier === 'fused' ? `${group.id} (${group.bulk.name}, fused)` : groupLabel(group) };
}

/** Groups that serve other systems' records, and chains. */
export function otherGroups(): readonly Group[] {
  return OTHER_IDS.map(groupById);
}

/** A group and the engine it runs on. */
export function groupLabel(group: Group): string {
  return `${group.id} (${group.bulk.name})`;
}

function commitOfTree(): string | undefined {
  const git = (...args: string[]): string =>
    execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    const changed = git('status', '--porcelain', '--untracked-files=no', '--', 'src') !== '';
    return `${git('rev-parse', '--short=12', 'HEAD')}${changed ? '+' : ''}`;
  } catch {
    return undefined;
  }
}
