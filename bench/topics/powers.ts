/** Powers modulo 2048 to 4096 bits: our kernels, BigInt, and GMP as yardstick. */

import { modpGroupWithEngine } from '../../src/core/engine/modp-group.js';
import { bytesToInteger } from '../../src/core/integers.js';
import { systemRng } from '../../src/core/random.js';
import { MODULAR } from '../engines.js';
import { byMode, type Figure, type Mode, type Topic, type TopicResult, type TopicRun } from '../figures.js';
import { askGmp } from '../gmp.js';
import { elapsed, figuresAt, spread, type Timing, type Work } from '../measure.js';

/** Runs of each work in a pass; all works take turns, pass by pass. */
const RUNS = 10;
const MICRO = 1000;

/** The topic `powers`. */
export const POWERS: Topic = { name: 'powers', run };

async function run({ mode, log }: TopicRun): Promise<TopicResult> {
  const figures: Figure[] = [];
  const skipped: string[] = [];
  for (const [id, parameters] of MODULAR.slice(0, byMode(mode, MODULAR.length, 1))) {
    log(id);
    const measured = await measureGroup(id, parameters, mode);
    figures.push(...measured);
    if (!measured.some(({ series }) => series === 'GMP'))
      skipped.push(`GMP for ${id}: it is not on this machine`);
  }
  return {
    topic: 'powers',
    title: 'Powers in the modular groups',
    about: ABOUT,
    x: 'group',
    metrics: [
      { id: 'time', name: 'a power', unit: 'µs' },
      { id: 'least', name: 'fastest run', unit: 'µs' },
      { id: 'ratio', name: 'against GMP, fastest runs', unit: 'times as long' },
    ],
    panels: [
      { title: 'Time of a power', metric: 'time', kind: 'bars', scale: 'log' },
      { title: 'Against GMP', metric: 'ratio', kind: 'bars', scale: 'linear' },
    ],
    figures,
    skipped,
  };
}

async function measureGroup(
  id: (typeof MODULAR)[number][0],
  parameters: (typeof MODULAR)[number][1],
  mode: Mode,
): Promise<Figure[]> {
  const [wasm, bigint] = [
    modpGroupWithEngine(id, parameters, 'wasm'),
    modpGroupWithEngine(id, parameters, 'bigint'),
  ];
  const exponent = wasm.randomScalar(systemRng);
  const base = wasm.hashToElement('bench', Uint8Array.of(1));
  const table = wasm.withTable(base);
  const slow = bigint.elementFromBytes(base.toBytes());
  const works: Readonly<Record<string, Work>> = {
    'wasm, public exponent': () => base.multiplyVartime(exponent),
    'wasm, secret exponent': () => base.multiply(exponent),
    'wasm, fixed base': () => table.multiply(exponent),
    BigInt: () => slow.multiplyVartime(bigint.scalar(exponent.value)),
  };
  const power = bytesToInteger(base.multiplyVartime(exponent).toBytes());
  const times = new Map<string, number[]>();
  for (let pass = 0; pass < byMode(mode, 4, 1); pass++) {
    for (const [name, work] of Object.entries(works))
      times.set(name, [...(times.get(name) ?? []), ...(await timesOf(work))]);
    const answer = askGmp(bytesToInteger(base.toBytes()), exponent.value, parameters.p, RUNS);
    if (answer === undefined) continue;
    if (answer.power !== power) throw new Error('GMP and this library disagree');
    times.set('GMP', [...(times.get('GMP') ?? []), ...answer.times]);
  }
  const yardstick = Math.min(...(times.get('GMP') ?? []));
  return [...times].flatMap(([name, samples]) => {
    const time: Timing = spread(samples);
    const compared = times.has('GMP') && name !== 'GMP' ? { ratio: time.least / yardstick } : {};
    return figuresAt(name, id, { time, least: time.least, ...compared });
  });
}

async function timesOf(work: Work): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < RUNS; i++) times.push(MICRO * (await elapsed(work)));
  return times;
}

const ABOUT = [
  'One power of a random element by a random exponent below the order of the group: 2,047 bits in RFC-3526-2048, 256 bits in the others. *Public exponent* may take less time for some exponents, *secret* and *fixed base* take the same for all. GMP is `mpz_powm` of the machine’s library, asked from Python; its exponents are public. All take turns, pass by pass, and must agree. The goal is a power of 2,048 bits within twice the time of GMP.',
];
