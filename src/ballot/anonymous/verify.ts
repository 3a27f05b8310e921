/** An auditor's view of anonymous ballots: from the roll, the ballots and the encrypted tally to numbered checks (spec section 11.6). */
import type { Rng } from '../../core/random.js';
import { type Ciphertext, equalCiphertexts } from '../../elgamal/cipher.js';
import type { VerifyingKey } from '../../zk/groth16/verifying-key.js';
import { AnonymousBox } from './box.js';
import { ANONYMOUS_CHECKS, type AnonymousCheck, type AnonymousFinding } from './checks.js';
import type { AnonymousContest } from './contest.js';
import type { AnonymousRoll } from './roll.js';

/** What is published about one contest. Without `roll` or `tally` their checks are not run, and say so. */
export interface AnonymousRecord {
  readonly contest: AnonymousContest;
  /** Of the circuit of the contest's shape. */
  readonly verifyingKey: VerifyingKey;
  /** The ballots that were taken in, in the order of the ledger. */
  readonly ballots: readonly Uint8Array[];
  readonly roll?: AnonymousRoll;
  /** The sums that the trustees decrypt. */
  readonly tally?: readonly Ciphertext[];
}

/** A check and how it went. */
export interface AnonymousOutcome extends AnonymousCheck {
  readonly outcome: 'passed' | 'failed' | 'not run';
}

/** What came out. `valid` only if every check was run and passed. */
export interface AnonymousReport {
  readonly valid: boolean;
  readonly checks: readonly AnonymousOutcome[];
  readonly findings: readonly AnonymousFinding[];
  /** Number of ballots that count. */
  readonly counted: number;
  /** The sums of the ballots that count, computed here. */
  readonly sums: readonly Ciphertext[];
}

/** Ballots that are verified together: one pairing each, and memory for no more than these. */
const BATCH = 256;

/**
 * Checks the anonymous ballots of one contest. Nothing about them throws: what is wrong is a finding.
 * @param rng - the weights of the batches
 * @throws {RangeError} if the verifying key is of a circuit with another number of public signals
 */
export function verifyAnonymousBallots(record: AnonymousRecord, rng: Rng): AnonymousReport {
  const { contest, roll, tally, ballots } = record;
  const box = new AnonymousBox(contest, record.verifyingKey);
  const findings: AnonymousFinding[] = [...rollFindings(contest, roll)];
  for (let from = 0; from < ballots.length; from += BATCH)
    box.admit(ballots.slice(from, from + BATCH), rng).forEach((verdict, i) => {
      if (verdict.kind === 'counted') return;
      const { check, code, message, nullifier } = verdict;
      const culprit = nullifier === undefined ? 'an unreadable ballot' : `nullifier ${nullifier}`;
      findings.push(Object.freeze({ check, entry: from + i, culprit, code, message }));
    });
  findings.push(...tallyFindings(box.sums, tally));
  const unasked = new Set([...(roll === undefined ? ['A01'] : []), ...(tally === undefined ? ['A05'] : [])]);
  const checks = ANONYMOUS_CHECKS.map((check): AnonymousOutcome => {
    const failed = findings.some(({ check: id }) => id === check.id);
    const outcome = unasked.has(check.id) ? 'not run' : failed ? 'failed' : 'passed';
    return Object.freeze({ ...check, outcome });
  });
  const valid = checks.every(({ outcome }) => outcome === 'passed');
  return Object.freeze({
    valid,
    checks,
    findings: Object.freeze(findings),
    counted: box.size,
    sums: box.sums,
  });
}

function rollFindings(
  { root, depth }: AnonymousContest,
  roll: AnonymousRoll | undefined,
): AnonymousFinding[] {
  if (roll === undefined || (roll.root === root && roll.depth === depth)) return [];
  const message = 'the commitments hash to another root, or the tree has another depth';
  return [Object.freeze({ check: 'A01', culprit: 'the roll', code: 'wrong-root', message })];
}

function tallyFindings(
  sums: readonly Ciphertext[],
  tally: readonly Ciphertext[] | undefined,
): AnonymousFinding[] {
  if (tally === undefined) return [];
  const isEqual =
    tally.length === sums.length &&
    sums.every((sum, i) => {
      const stated = tally[i];
      return stated !== undefined && equalCiphertexts(sum, stated);
    });
  if (isEqual) return [];
  const message = 'the encrypted tally is not the sum of the ballots that count';
  return [Object.freeze({ check: 'A05', culprit: 'the tally', code: 'wrong-sum', message })];
}
