/**
 * A thread in which ballots are encrypted and proved: the worker of `hanpyo/ballot/worker`, from the sources, which a thread
 * reads only once it has a loader for TypeScript.
 */
import { parentPort } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
const { serveBooth } = await import('../../src/ballot/worker/index.ts');
parentPort?.once('message', (port) => serveBooth(port));
