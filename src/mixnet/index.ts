/** `hanpyo/mixnet`: verifiable shuffles. */
export * from './equations.js';
export { failingEquation } from './one-by-one.js';
