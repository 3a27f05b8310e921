/**
 * SHA-256 and SHA-512 of many messages of one length: lanes, noble and Node's OpenSSL in one run, `npx tsx bench/sha2.ts`.
 * Works take turns, and of each the fastest round counts, in processor time of this process; ratios are the figures to
 * trust. `crypto.hash` exists from Node 20.12 on; browsers have neither it nor `createHash`.
 */
import * as nodeCrypto from 'node:crypto';
import { cpus, loadavg } from 'node:os';
import { equalBytes } from '../src/core/bytes.js';
import { sha2WithEngine } from '../src/core/engine/sha2-lanes.js';

type Algorithm = 'sha256' | 'sha512';
/** Hashes all messages and returns the digests end to end. */
type Each = (messages: Uint8Array, length: number) => Uint8Array;

const TOTAL_BYTES = 1 << 20;
const ROUNDS = 24;
const [lanes, noble] = [sha2WithEngine('wasm'), sha2WithEngine('noble')];

console.log(
  `${cpus()[0]?.model}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}`,
);
for (const algorithm of ['sha256', 'sha512'] as const) {
  for (const length of [32, 200, 500, 1400]) {
    const count = Math.floor(TOTAL_BYTES / length);
    report(algorithm, length, count);
  }
  for (const count of [1, 2, 3, 4, 8]) report(algorithm, 1400, count);
}
reportPrefix(500, 900);

function report(algorithm: Algorithm, length: number, count: number): void {
  const messages = new Uint8Array(length * count).map((_, i) => (i * 31) >> 3);
  const works: [string, Each][] = [
    ['lanes', algorithm === 'sha256' ? lanes.sha256Each : lanes.sha512Each],
    ['noble', algorithm === 'sha256' ? noble.sha256Each : noble.sha512Each],
    ['createHash', oneByOne(algorithm, (part) => nodeCrypto.createHash(algorithm).update(part).digest())],
  ];
  if (typeof nodeCrypto.hash === 'function') {
    const oneShot = (part: Uint8Array): Uint8Array => nodeCrypto.hash(algorithm, part, 'buffer');
    works.push(['crypto.hash', oneByOne(algorithm, oneShot)]);
  }
  const [block, lengthField] = algorithm === 'sha256' ? [64, 8] : [128, 16];
  const blocks = Math.ceil((length + 1 + lengthField) / block);
  console.log(`\n${algorithm}, ${count} messages of ${length} bytes (${blocks} blocks of ${block})`);
  table(
    works.map(([name, each]) => [name, () => each(messages, length)]),
    count,
    blocks,
  );
}

/** Messages of which so many bytes at the beginning are constant. */
function reportPrefix(constant: number, length: number): void {
  const count = Math.floor(TOTAL_BYTES / length);
  const prefix = new Uint8Array(constant).fill(7);
  const tails = new Uint8Array(length * count).map((_, i) => (i * 31) >> 3);
  const whole = new Uint8Array((constant + length) * count);
  for (let i = 0; i < count; i++) {
    whole.set(prefix, i * (constant + length));
    whole.set(tails.subarray(i * length, (i + 1) * length), i * (constant + length) + constant);
  }
  const taken = [lanes.sha256Prefix(prefix), noble.sha256Prefix(prefix)] as const;
  console.log(`\nsha256, ${count} messages of ${constant} constant and ${length} other bytes`);
  table(
    [
      ['lanes, prefix', () => taken[0].hashEach(tails, length)],
      ['lanes, whole', () => lanes.sha256Each(whole, constant + length)],
      ['noble, prefix', () => taken[1].hashEach(tails, length)],
    ],
    count,
    Math.ceil((constant + length + 9) / 64),
  );
}

function table(works: readonly (readonly [string, () => Uint8Array])[], count: number, blocks: number): void {
  const results = works.map(([, run]) => run());
  const repeat = Math.max(1, Math.ceil(300 / count));
  const best = works.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < ROUNDS; round++)
    for (const [i, [, run]] of works.entries())
      best[i] = Math.min(best[i] ?? 0, processorTime(run, repeat) / repeat);
  const [first = 1] = best;
  for (const [i, [name]] of works.entries()) {
    const time = best[i] ?? 0;
    const same = equalBytes(results[0] ?? new Uint8Array(1), results[i] ?? new Uint8Array(0));
    console.log(
      `${name.padEnd(14)} ${(time / count).toFixed(2).padStart(7)} us a message ` +
        `${((1000 * time) / count / blocks).toFixed(0).padStart(5)} ns a block ` +
        `${(time / first).toFixed(2).padStart(6)} x${same ? '' : ' DIGESTS DIFFER'}`,
    );
  }
}

/** Microseconds of processor time, of this process. */
function processorTime(run: () => unknown, repeat: number): number {
  const start = process.cpuUsage();
  for (let i = 0; i < repeat; i++) run();
  const { user, system } = process.cpuUsage(start);
  return user + system;
}

function oneByOne(algorithm: Algorithm, hash: (part: Uint8Array) => Uint8Array): Each {
  const size = algorithm === 'sha256' ? 32 : 64;
  return (messages, length) => {
    const out = new Uint8Array((size * messages.length) / length);
    for (let i = 0; i * length < messages.length; i++)
      out.set(hash(messages.subarray(i * length, (i + 1) * length)), i * size);
    return out;
  };
}
