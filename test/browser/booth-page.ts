/** What the browser test of the voting booth runs in the page: a ballot is made in a worker, and a bad secret refused. */
import { openBooth } from '../../src/ballot/worker/index.js';
import { fromHex, toHex } from '../../src/core/bytes.js';

/** All byte strings in hexadecimal. */
export interface BoothData {
  readonly manifest: string;
  readonly publicKey: string;
  readonly key: string;
  readonly secret: string;
}

const data = (await (await fetch('/data')).json()) as BoothData;
const booth = await openBooth(
  {
    manifest: fromHex(data.manifest),
    publicKey: fromHex(data.publicKey),
    rows: [{ key: fromHex(data.key), class: 0, style: 0, excluded: [] }],
  },
  new Worker('/booth-worker.js', { type: 'module' }),
);
const voter = { secret: fromHex(data.secret), sequence: 0, previous: new Uint8Array(32) };
const choices = new Map([['chair', { kind: 'values' as const, values: [0, 0, 1] }]]);
const refused = await booth
  .prepare({ ...voter, secret: new Uint8Array(32).fill(255) }, choices)
  .catch((error: { code: string }) => error.code);
const tracker = await booth.prepare(voter, choices);
const ballot = await booth.cast();
booth.terminate();
const failed = await openBooth(
  { manifest: new Uint8Array(), publicKey: new Uint8Array(), rows: [] },
  new Worker('/absent', { type: 'module' }),
).catch((error: { code: string }) => error.code);
const body = JSON.stringify({ refused, failed, tracker: toHex(tracker), ballot: toHex(ballot) });
await fetch('/result', { method: 'POST', body });
