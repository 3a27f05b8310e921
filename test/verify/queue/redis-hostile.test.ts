/** A Redis in which somebody has written what BullMQ never would: the report is the same, and failed chunks can be begun anew. */
import { Redis } from 'ioredis';
import { beforeAll, expect, it } from 'vitest';
import { type ChunkIncident, reportToJson, verifyElection } from '../../../src/verify/index.js';
import { collectVerification, enqueueVerification, openBullQueue } from '../../../src/verify/queue/index.js';
import { type ChunkedRecord, chunkedRecord } from '../../helpers/chunked.js';
import { ENTRIES } from '../../helpers/entries.js';
import { describeWithRedis } from '../../helpers/redis.js';

describeWithRedis('jobs in Redis', (server) => {
  let record: ChunkedRecord;
  beforeAll(async () => {
    record = await chunkedRecord(300);
  });

  /** Writes the same fields into every job. */
  async function overwrite(fields: Record<string, string>): Promise<void> {
    const redis = new Redis(server.url);
    for (const key of await redis.keys('bull:hanpyo-chunks:*'))
      if (/:[0-9a-f]{64}$/.test(key)) await redis.hset(key, fields);
    await redis.quit();
  }

  it.each<Record<string, string>>([
    { data: 'no json' },
    { opts: '[[' },
    { finishedOn: '1', returnvalue: '{"toString":1,"valueOf":1}', pb: 'liar' },
    { finishedOn: '1', returnvalue: `${'['.repeat(50_000)}${']'.repeat(50_000)}` },
    { finishedOn: '1', returnvalue: JSON.stringify('A'.repeat(3_000_000)), pb: '\u001b[2J' },
  ])('that are garbled are examined here: %#', async (fields) => {
    const queue = openBullQueue({ url: server.url });
    try {
      const queued = await enqueueVerification(record.tampered, queue, { entries: ENTRIES });
      await overwrite(fields);
      const incidents: ChunkIncident[] = [];
      const onIncident = (incident: ChunkIncident): void => void incidents.push(incident);
      const report = await collectVerification(record.tampered, queue, queued, { onIncident });
      expect(reportToJson(report)).toBe(reportToJson(await verifyElection(record.tampered)));
      expect(incidents.map(({ kind }) => kind)).toEqual(
        Array.from({ length: queued.jobs }, () => 'unreadable'),
      );
    } finally {
      const redis = new Redis(server.url);
      await redis.flushall();
      await redis.quit();
      await queue.close();
    }
  });

  it('that failed get another chance when somebody begins again', { timeout: 60_000 }, async () => {
    const queue = openBullQueue({ url: server.url });
    const ids: string[] = [];
    const noting = {
      ...bound(queue),
      add: async (flow: Parameters<typeof queue.add>[0]) => {
        ids.splice(0, ids.length, ...flow.jobs.map(({ id }) => id));
        await queue.add(flow);
      },
    };
    const enqueue = () => enqueueVerification(record.honest, noting, { entries: ENTRIES });
    const states = () => Promise.all(ids.map(async (id) => (await queue.state(id))?.kind));
    await enqueue();
    const broken = await queue.serve('broken', () => Promise.reject(new Error('out of order')), {});
    while ((await states()).some((kind) => kind !== 'failed'))
      await new Promise((wake) => setTimeout(wake, 200));
    await broken.stop();
    const queued = await enqueue();
    expect(await states()).toEqual(ids.map(() => 'waiting'));
    const report = await collectVerification(record.honest, queue, queued, { patienceMs: 200 });
    expect(report.verdict).toBe('incomplete');
    expect(await states()).toEqual(ids.map(() => undefined));
    await queue.close();
  });
});

function bound(queue: ReturnType<typeof openBullQueue>): ReturnType<typeof openBullQueue> {
  return {
    add: (flow) => queue.add(flow),
    state: (id) => queue.state(id),
    finished: () => queue.finished(),
    remove: (id) => queue.remove(id),
    serve: (...args) => queue.serve(...args),
    close: () => queue.close(),
  };
}
