/**
 * `hanpyo`: elections whose result anyone can check. The words of the story, in its order; everything else is in the
 * subpaths `hanpyo/core`, `zk`, `elgamal`, `ballot`, `ledger`, `record` and `verify`.
 */
export { issueCards } from './ballot/card.js';
export { challengeBallot } from './ballot/challenge.js';
export { parseManifest } from './ballot/manifest-json.js';
export { castBallot, prepareBallot } from './ballot/prepare.js';
export { buildRoll } from './ballot/roll.js';
export { systemRng } from './core/random.js';
export { ElectionBoard } from './record/board.js';
export { Trustee } from './record/parties.js';
export { verifyElection } from './verify/verify-election.js';
