/**
 * What the topic `casting` runs in a fresh process or page, so that neither is warm: loads the engine, then casts ballots.
 * Settings are the text `options,options,...;milliseconds`, the first argument of Node or the query of the page; the
 * result is JSON on the output, or posted to where the page came from.
 */
import { p256WithEngine } from '../src/core/engine/p256-group.js';
import { systemRng } from '../src/core/random.js';
import { castFirst, openBooth, voteFor } from './booth.js';

/** Times in milliseconds. */
export interface CastingTimes {
  /** A new engine: compiling, self-test, the first multiplication with its table. The first time, and some more. */
  readonly load: readonly number[];
  /** The first ballot of a booth, which makes the tables, and all others, in order. */
  readonly ballots: readonly { readonly options: number; readonly casts: readonly number[] }[];
}

const inPage = typeof document !== 'undefined';
const settings = inPage ? decodeURIComponent(location.search.slice(1)) : (process.argv[2] ?? '');
const [list = '', ms = '0'] = settings.split(';');
const text = JSON.stringify(castingTimes(list.split(',').map(Number), Number(ms)));
if (inPage) void fetch('/result', { method: 'POST', body: text });
else console.log(text);

function castingTimes(optionCounts: readonly number[], milliseconds: number): CastingTimes {
  const load = Array.from({ length: 9 }, loadEngine);
  const ballots = optionCounts.map((options) => ({ options, casts: castsFor(options, milliseconds) }));
  return { load, ballots };
}

function loadEngine(): number {
  return timed(() => {
    const group = p256WithEngine('wasm');
    group.generator().multiply(group.randomScalar(systemRng)).toBytes();
  });
}

function castsFor(options: number, milliseconds: number): number[] {
  const { context, voters } = openBooth(p256WithEngine('wasm'), options, 1);
  const [voter] = voters;
  if (voter === undefined) throw new RangeError('a booth needs a voter');
  const choices = voteFor(context, 0);
  const casts: number[] = [];
  const end = performance.now() + milliseconds;
  do casts.push(timed(() => castFirst(context, voter, choices)));
  while (performance.now() < end || casts.length < 5);
  return casts;
}

function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
