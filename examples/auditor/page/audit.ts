/** One verification in a worker of its own, which can be ended at any time without a trace. */
import { inlineWorker } from '../../pages/inline-worker.js';
import type { Brought } from '../audit/brought.js';
import type { AuditReply, AuditRequest, PageRequest } from '../audit/messages.js';
import type { DroppedFile } from '../audit/record.js';

/** What happens in a verification. */
export interface AuditEvents {
  started(input: string | undefined): void;
  progress(done: number, total: number): void;
  finished(verdict: string, json: string): void;
  /** @param message - why there is no report; empty if the worker died */
  failed(message: string): void;
}

/** A verification under way, and its report when it is done. */
export interface Audit {
  /** The report as an HTML document. Only after it has finished. */
  page(options: PageRequest['page']): Promise<string>;
  /** Ends it, whatever it is doing. */
  end(): void;
}

/** Starts a verification. @param brought - what the record is compared with */
export function startAudit(
  files: readonly DroppedFile[],
  brought: readonly Brought[],
  events: AuditEvents,
): Audit {
  const worker = inlineWorker('audit-worker');
  /** Who waits for a page, in the order of the questions, which is that of the answers. */
  const waiting: ((html: string) => void)[] = [];
  worker.addEventListener('message', ({ data }: MessageEvent<AuditReply>) => {
    if (data.kind === 'started') events.started(data.input);
    else if (data.kind === 'progress') events.progress(data.done, data.total);
    else if (data.kind === 'report') events.finished(data.verdict, data.json);
    else if (data.kind === 'page') waiting.shift()?.(data.html);
    else {
      worker.terminate();
      events.failed(data.message);
    }
  });
  const died = (event: Event): void => {
    event.preventDefault();
    worker.terminate();
    events.failed('');
  };
  worker.addEventListener('error', died);
  worker.addEventListener('messageerror', died);
  const request: AuditRequest = { files, brought };
  worker.postMessage(request);
  return {
    page: (page) =>
      new Promise((resolve) => {
        waiting.push(resolve);
        worker.postMessage({ page } satisfies PageRequest);
      }),
    end: () => worker.terminate(),
  };
}
