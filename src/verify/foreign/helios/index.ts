/** The adapter for records of Helios. */
export { HEL_CHECKS, type HelCheckId } from './checks.js';
export type { HeliosMode, HeliosOptions, HeliosRules } from './options.js';
export { verifyHelios } from './verify-helios.js';
