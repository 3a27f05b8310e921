/** The script of a Web Worker: it is told of an election first, then examines ballots. */
import { openExamination } from './examination.js';
import { serveWebWorker } from './serve.js';

serveWebWorker(openExamination, ({ trackers, fingerprints, suspects }) => [
  trackers.buffer,
  fingerprints.buffer,
  suspects.buffer,
]);
