/**
 * Figures of the circuits: `tsx bench/circuits.ts [--options 4] [--depth 20]`. Proving and verifying one ballot and many, processor
 * time and memory of this process, sizes of the artefacts; proving in headless Chromium, and its memory. Keys are insecure ones,
 * made if they are not there.
 */
import { parseArgs } from 'node:util';
import { singleChoice } from '../circuits/catalogue.js';
import { developmentCircuit } from '../circuits/development.js';
import { readR1csHeader } from '../circuits/tools/r1cs.js';
import {
  AnonymousBox,
  anonymousContest,
  anonymousRoll,
  castAnonymousBallot,
  circuitShape,
  compressWithDigest,
  decodeAnonymousBallot,
  encodeAnonymousBallot,
  newVoterSecret,
  offChainScope,
  prepareAnonymousVote,
  publicSignals,
  statementWords,
  voterCommitment,
} from '../src/ballot/anonymous/index.js';
import { BABYJUBJUB } from '../src/core/groups/babyjubjub.js';
import { systemRng } from '../src/core/random.js';
import { parseVerifyingKey, verifyGroth16, verifyGroth16Batch } from '../src/zk/groth16/index.js';
import { hasChromium } from '../test/browser/served-page.js';
import { proveInChromium } from './circuits-chromium.js';

const { values } = parseArgs({
  options: { options: { type: 'string', default: '4' }, depth: { type: 'string', default: '20' } },
});
const [options, depth] = [Number(values.options), Number(values.depth)];

/** Processor time of some work, in milliseconds, all threads together. */
async function timed<T>(name: string, times: number, work: () => T | Promise<T>): Promise<T> {
  const before = process.cpuUsage();
  let result = await work();
  for (let i = 1; i < times; i++) result = await work();
  const { user, system } = process.cpuUsage(before);
  const memory = Math.round(process.memoryUsage().rss / 2 ** 20);
  process.stdout.write(`${name}: ${((user + system) / 1000 / times).toFixed(1)} ms, ${memory} MB\n`);
  return result;
}

const limit = { weights: new Array<number>(options).fill(1), min: 0, max: 1 };
const rule = { options, minPerOption: 0, maxPerOption: 1, limits: [limit], blank: false, excluded: [] };
const shape = circuitShape(depth, rule);
const circuit = await developmentCircuit(singleChoice(options, depth).source);
const { constraints } = readR1csHeader(circuit.r1cs);
process.stdout.write(
  `${constraints} constraints; .zkey ${circuit.provingKey.length}, .wasm ${circuit.program.length} bytes\n`,
);

const secret = newVoterSecret(systemRng);
const roll = anonymousRoll([voterCommitment(secret)], depth);
const contest = anonymousContest(shape, {
  scope: offChainScope(new Uint8Array(32), 0),
  root: roll.root,
  publicKey: BABYJUBJUB.generator().multiply(BABYJUBJUB.randomScalar(systemRng)),
});
const choice = {
  kind: 'values',
  values: Array.from({ length: options }, (_, i) => Number(i === 0)),
} as const;
const voter = { secret, path: roll.pathOf(0) };
await timed('prepare', 5, () => prepareAnonymousVote(contest, choice, voter, systemRng));
const cast = (): ReturnType<typeof castAnonymousBallot> =>
  castAnonymousBallot(contest, choice, voter, circuit, systemRng);
const ballot = await timed('prepare and prove', 3, cast);
const bytes = encodeAnonymousBallot(ballot);
await timed('decode', 20, () => decodeAnonymousBallot(bytes, options));
const key = parseVerifyingKey(circuit.verifyingKey);
const box = new AnonymousBox(contest, key);
await timed('decode and verify in a box', 1, () => box.admit([bytes], systemRng));
const compressed = compressWithDigest(statementWords({ ...contest, ...ballot }), ballot.digest);
const claim = { proof: ballot.proof, signals: publicSignals(compressed) };
if (!verifyGroth16(key, claim)) throw new Error('the ballot is not valid');
await timed('verify, alone', 10, () => verifyGroth16(key, claim));
for (const count of [8, 64])
  await timed(`verify, ${count} together`, 2, () =>
    verifyGroth16Batch(key, new Array<typeof claim>(count).fill(claim), systemRng),
  );
if (hasChromium) {
  const { milliseconds, heap, resident } = await proveInChromium(circuit, { options, depth });
  const megabytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MB`;
  process.stdout.write(
    `prove in Chromium: ${milliseconds} ms; heap of the page ${megabytes(heap)} at the end, ` +
      `renderer at most ${megabytes(resident)} resident\n`,
  );
}
