/** The numbered checks of an election on a chain; `docs/contracts.md` explains each. */
import type { CheckDefinition } from '../record/checks.js';
import { foreignCheck } from '../verify/foreign/report.js';

/** The number of a check. */
export type EvmCheckId =
  | 'EVM-01'
  | 'EVM-02'
  | 'EVM-03'
  | 'EVM-04'
  | 'EVM-05'
  | 'EVM-06'
  | 'EVM-07'
  | 'EVM-08'
  | 'EVM-09'
  | 'EVM-10';

const DEFINITIONS: readonly (readonly [id: EvmCheckId, title: string, catches: string])[] = [
  ['EVM-01', 'Every log has its one form and follows the one before', 'logs left out, added or altered'],
  ['EVM-02', 'The logs lead to what the contract has stored', 'logs left out at the end'],
  ['EVM-03', 'The definition obeys the rules, and the id is its hash', 'keys that no trustees hold'],
  ['EVM-04', 'Every ballot is of a voter on the roll', 'votes of people who may not vote'],
  ['EVM-05', 'Nobody votes twice', 'double votes'],
  ['EVM-06', 'Everything stands in its phase', 'ballots after counting began, early decryption'],
  ['EVM-07', 'Every ballot is proved valid for its voter', 'votes worth more than one; copied ballots'],
  ['EVM-08', 'Enough shares are proved correct for the sum of all ballots', 'wrong decryptions'],
  ['EVM-09', 'The result is what the shares decrypt to', 'a result that was not counted'],
  ['EVM-10', 'The contract has the code of SigmaElection', 'logs of ballots that no voter sent'],
];

/** All checks in the order of their numbers. */
export const EVM_CHECKS: readonly CheckDefinition<EvmCheckId>[] = DEFINITIONS.map((entry) =>
  foreignCheck(...entry),
);
