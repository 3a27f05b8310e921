/** `hanpyo/core`: groups, the codec, the transcript, randomness, errors. */
export * from './bytes.js';
export * from './codec.js';
export * from './ed25519.js';
export * from './errors.js';
export * from './group.js';
export * from './groups/p256.js';
export * from './groups/registry.js';
export * from './groups/ristretto255.js';
export * from './hash.js';
export * from './integers.js';
export * from './labels.js';
export * from './random.js';
export * from './sealing.js';
export * from './transcript.js';
