/** How the tests' records are verified. */
import type { HeliosOptions } from '../../../../src/verify/foreign/helios/index.js';

/** Strict rules, but for the size of the group of these tests. */
export const SMALL: HeliosOptions = { groups: 'any' };
