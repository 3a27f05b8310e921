/** The whole script of a worker, as in the documentation of `serveBooth`. */
import { parentPort } from 'node:worker_threads';
import { serveBooth } from '../../src/ballot/worker/index.js';

parentPort?.once('message', serveBooth);
