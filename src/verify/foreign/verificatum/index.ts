/** The adapter for proof directories of Verificatum. */
export { VMN_CHECKS, type VmnCheckId } from './checks.js';
export type { EquationMode, VerificatumOptions } from './options.js';
export { SESSION_TYPES, type SessionType } from './session.js';
export { verifyVerificatum } from './verify-verificatum.js';
