/** The adapter for records of ElectionGuard. */
export type { ElectionGuardOptions } from './board.js';
export { EG_CHECKS, type EgCheckId } from './checks.js';
export { verifyElectionGuard } from './verify-electionguard.js';
