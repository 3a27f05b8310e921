/** `hanpyo/zk`: statements as data, sigma proofs, the vector proof, batch verification. */
export * from './batch.js';
export * from './nizk.js';
export * from './relation.js';
export * from './terms.js';
