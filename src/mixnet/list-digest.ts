/** Digests of lists: a transcript of a shuffle absorbs a list as its digest. */
export { listDigest } from '../core/list-digest.js';
