/** Verifying in several runs: one report whatever was kept, and whatever became of it meanwhile. */
import { beforeAll, describe, expect, it } from 'vitest';
import { P256 } from '../../src/core/groups/p256.js';
import type { ChunkIncident } from '../../src/verify/chunks/source.js';
import {
  chunksInMemory,
  reportToJson,
  resumable,
  type VerifyOptions,
  verifyElection,
} from '../../src/verify/index.js';
import { filesOf } from '../helpers/publish.js';
import { holdElection, published } from '../helpers/tamper.js';

type Files = Parameters<typeof verifyElection>[0];
let honest: Files;
const report = async (files: Files, options: VerifyOptions = {}): Promise<string> =>
  reportToJson(await verifyElection(files, options));

beforeAll(async () => {
  const record = await holdElection('resume', P256);
  honest = filesOf(await published(record.election, record.entries));
});
describe('a', () => {
  it('b', async () => {
    const store = chunksInMemory();
    const incidents: ChunkIncident[] = [];
    const expected = await report(honest);
    const chunks = () => resumable(store, { entries: 256, onIncident: (i) => incidents.push(i) });
    expect(await report(honest, { chunks: chunks() })).toBe(expected);
    console.log([...store.kept].map(([k, v]) => [k, v.length]));
    expect(await report(honest, { chunks: chunks(), recheck: 1 })).toBe(expected);
    expect(incidents).toEqual([]);
  });
});
