/** `hanpyo/ballot/worker`: a voting booth that works in a worker, so that the voter's page never waits. */
export * from './booth.js';
export type { BoothElection, BoothPort, BoothVoter } from './messages.js';
export * from './serve.js';
