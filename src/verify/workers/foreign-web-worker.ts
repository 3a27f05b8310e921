/** The script of a Web Worker for records of other systems: it is told of an election first, then appraises ballots. */
import { openAppraisal } from '../foreign/workers/appraisal.js';
import { serveWebWorker } from './serve.js';

serveWebWorker(openAppraisal, () => []);
