/** The script of a Web Worker: it is told of an election first, then examines ballots. */
import { openExamination } from './examination.js';
import type { ExaminationAnswer, ExaminationJob } from './pool.js';
import type { WebWorkerReply, WebWorkerRequest } from './web-pool.js';

/** What of a worker's global scope is used here. */
interface Scope {
  addEventListener(type: 'message', listen: (event: MessageEvent<WebWorkerRequest>) => void): void;
  postMessage(reply: WebWorkerReply, transfer: readonly Transferable[]): void;
}

const scope = globalThis as unknown as Scope;
let examine: ((job: ExaminationJob) => ExaminationAnswer) | undefined;

scope.addEventListener('message', ({ data }) => {
  if (data.kind === 'election') {
    examine = openExamination(data.election);
    return;
  }
  const { id, job } = data;
  try {
    if (examine === undefined) throw new TypeError('no election was sent');
    const answer = examine(job);
    const { trackers, fingerprints, suspects } = answer;
    scope.postMessage({ id, answer }, [trackers.buffer, fingerprints.buffer, suspects.buffer]);
  } catch (error) {
    scope.postMessage({ id, failure: String(error) }, []);
  }
});
