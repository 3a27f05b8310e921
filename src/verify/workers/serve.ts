/** The script of a Web Worker: it is told something first, then does jobs. */
import type { WebWorkerReply, WebWorkerRequest } from './web-threads.js';

/** What of a worker's global scope is used here. */
export interface WorkerScope<Told, Job> {
  addEventListener(type: 'message', listen: (event: MessageEvent<WebWorkerRequest<Told, Job>>) => void): void;
  postMessage(reply: WebWorkerReply<unknown>, transfer: readonly Transferable[]): void;
}

/**
 * Serves the pool that started this worker.
 * @param open - makes of what is told what does the jobs
 * @param transferOf - the buffers of an answer that need not be copied
 * @param scope - that of this worker by default
 */
export function serveWebWorker<Told, Job, Answer>(
  open: (told: Told) => ((job: Job) => Answer) | Promise<(job: Job) => Answer>,
  transferOf: (answer: Answer) => readonly Transferable[],
  scope: WorkerScope<Told, Job> = globalThis as unknown as WorkerScope<Told, Job>,
): void {
  let opened: Promise<(job: Job) => Answer> = Promise.reject(new TypeError('no election was sent'));
  opened.catch(() => {});
  scope.addEventListener('message', async ({ data }) => {
    if (data.kind === 'told') {
      opened = Promise.resolve(data.told).then(open);
      opened.catch(() => {});
      return;
    }
    const { id, job } = data;
    try {
      const answer = (await opened)(job);
      scope.postMessage({ id, answer }, transferOf(answer));
    } catch (error) {
      scope.postMessage({ id, failure: String(error) }, []);
    }
  });
}
