/** Web Workers for records of other systems, on a stand-in for the browser's `Worker`. */
import { describe, expect, it } from 'vitest';
import { verifyElectionGuard } from '../../../../src/verify/foreign/electionguard/index.js';
import { foreignReportToJson } from '../../../../src/verify/foreign/report-views.js';
import { openAppraisal } from '../../../../src/verify/foreign/workers/appraisal.js';
import type { ForeignJob, ForeignPool, ForeignTask } from '../../../../src/verify/foreign/workers/pool.js';
import { createForeignWebPool } from '../../../../src/verify/workers/index.js';
import { serveWebWorker, type WorkerScope } from '../../../../src/verify/workers/serve.js';
import { type Files, makeRecord, recordOf } from '../electionguard/record.js';

const report = async (files: Files, workers?: ForeignPool): Promise<string> =>
  foreignReportToJson(await verifyElectionGuard(recordOf(files), workers && { workers }));

/** What happened to the workers of a test. */
interface Log {
  created: number;
  ended: number;
  jobs: number;
}

/** A worker in this thread that runs the script's half of the protocol; it can be made to die. */
function standIn(log: Log, dies: (job: number) => boolean): () => Worker {
  return () => {
    const worker = new EventTarget();
    const own = new EventTarget();
    const scope = {
      addEventListener: (type: string, listen: unknown) =>
        own.addEventListener(type, listen as (event: Event) => void),
      postMessage: (data: unknown) =>
        worker.dispatchEvent(new MessageEvent('message', { data: structuredClone(data) })),
    };
    serveWebWorker(openAppraisal, () => [], scope as unknown as WorkerScope<ForeignTask, ForeignJob>);
    log.created++;
    return Object.assign(worker, {
      postMessage: (request: { kind: string }, transfer: Transferable[] = []) => {
        const data = structuredClone(request, { transfer: transfer as ArrayBuffer[] });
        if (request.kind === 'job' && dies(++log.jobs)) worker.dispatchEvent(new Event('error'));
        else setTimeout(() => own.dispatchEvent(new MessageEvent('message', { data })), 0);
      },
      terminate: () => {
        log.ended++;
      },
    }) as unknown as Worker;
  };
}

describe('Web Workers for records of other systems', () => {
  it.each([
    ['do their work', () => false],
    ['are replaced if they die', (job: number) => job === 2],
    ['are given up if they all die', () => true],
  ])('%s, and the report is the same', async (name, dies) => {
    const files = makeRecord();
    const expected = await report(files);
    const log: Log = { created: 0, ended: 0, jobs: 0 };
    const pool = createForeignWebPool({ workers: 1, part: 1, create: standIn(log, dies) });
    expect([pool.size, pool.part]).toEqual([1, 1]);
    expect(await report(files, pool)).toBe(expected);
    expect(log.jobs).toBeGreaterThan(0);
    expect([name, log.ended]).toEqual([name, log.created]);
  });

  it('have at least one ballot and one worker', () => {
    expect(() => createForeignWebPool({ workers: 0 })).toThrow(RangeError);
    expect(() => createForeignWebPool({ part: 0 })).toThrow(RangeError);
  });
});
