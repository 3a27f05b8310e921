/** The adapter for archives of Belenios. */
export type { BeleniosOptions } from './board.js';
export { BEL_CHECKS, type BelCheckId } from './checks.js';
export { verifyBelenios } from './verify-belenios.js';
