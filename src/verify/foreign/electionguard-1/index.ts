/** The adapter for records of ElectionGuard 1.91. */
export type { ElectionGuard1Options } from './board.js';
export { EG1_CHECKS, type Eg1CheckId } from './checks.js';
export { verifyElectionGuard1 } from './verify-electionguard-1.js';
