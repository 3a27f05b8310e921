/**
 * Which checks have run to their end (spec section 8.3). A record that stops early leaves the later checks not run, with
 * the reason; nothing is passed for want of something to look at that should be there.
 */
import { mediaGaps } from '../ballot/option-media.js';
import { CHECKS, type CheckId } from '../record/checks.js';
import type { EntryType } from '../record/entry.js';
import type { Phase } from '../record/entry-rules.js';
import type { ElectionRecord } from '../record/state.js';
import type { ReportBuilder } from './report.js';

/** Checks that are at their end before any entry is judged. */
const OF_THE_CHECKPOINT: readonly CheckId[] = ['V01', 'V03', 'V04'];

/** Checks over all entries, whatever they are. */
const EVERY_ENTRY: readonly CheckId[] = ['V02', 'V05', 'V06', 'V07', 'V08', 'V09', 'V10', 'V40', 'V41'];

/** Checks that are at their end once the record has come to a phase. */
const FROM_PHASE: readonly (readonly [Phase, string, readonly CheckId[]])[] = [
  ['voting', 'voting has not been opened', ['V11', 'V12', 'V13', 'V14', 'V15', 'V36']],
  [
    'closed',
    'voting has not been closed',
    ['V16', 'V17', 'V18', 'V19', 'V20', 'V21', 'V22', 'V23', 'V24', 'V35', 'V37', 'V38', 'V42'],
  ],
  [
    'published',
    'the result has not been published',
    ['V25', 'V26', 'V27', 'V28', 'V29', 'V30', 'V31', 'V32', 'V33', 'V34'],
  ],
];

const ORDER: readonly Phase[] = ['empty', 'setup', 'voting', 'closed', 'published'];

/**
 * Marks checks as complete after the whole ledger has been replayed.
 * @param counts - entries by type
 * @param size - entries of the ledger
 */
export function completeChecks(
  builder: ReportBuilder,
  record: ElectionRecord,
  counts: ReadonlyMap<EntryType, number>,
  size: number,
): void {
  countExamined(builder, record, counts, size);
  noteGaps(builder, record);
  const { blocked } = record;
  builder.complete('V02');
  for (const id of EVERY_ENTRY) if (blocked === undefined) builder.complete(id);
  for (const [phase, reason, ids] of FROM_PHASE) {
    const reached = ORDER.indexOf(record.phase) >= ORDER.indexOf(phase);
    for (const id of ids) {
      if (reached) builder.complete(id);
      else builder.skip(id, blocked ?? reason);
    }
  }
  if (blocked !== undefined) for (const id of EVERY_ENTRY) if (id !== 'V02') builder.skip(id, blocked);
  if (record.phase === 'published') noteDropped(builder, record);
  if (record.opened && record.setup.ceremony.run > 1)
    builder.note('V11', `the key was made in run ${record.setup.ceremony.run}; earlier runs failed`);
  if (record.opened && record.voters === 'anonymous') noteAnonymous(builder, record);
}

/**
 * Says why nothing behind some entry was judged: what was found before stands, and no check has run to its end but those of
 * the checkpoint and of the auditor's evidence.
 */
export function stopChecks(builder: ReportBuilder, reason: string): void {
  for (const { id } of CHECKS) if (!OF_THE_CHECKPOINT.includes(id)) builder.skip(id, reason);
}

function countExamined(
  builder: ReportBuilder,
  record: ElectionRecord,
  counts: ReadonlyMap<EntryType, number>,
  size: number,
): void {
  const count = (...types: readonly EntryType[]): number =>
    types.reduce((sum, type) => sum + (counts.get(type) ?? 0), 0);
  const examined: readonly (readonly [readonly CheckId[], number])[] = [
    [['V01', 'V03', 'V15', 'V24', 'V28', 'V29'], 1],
    [['V02', 'V05', 'V06', 'V07', 'V09'], size],
    [['V08'], record.manifest === undefined ? 0 : 1],
    [['V10'], size - count('ballot', 'challenge', 'anonymous-ballot')],
    [['V11', 'V12'], count('ceremony')],
    [['V13', 'V14'], record.manifest === undefined ? 0 : (record.setup.roll?.count ?? 0)],
    [['V16', 'V17', 'V18', 'V19', 'V20'], count('ballot')],
    [['V21'], count('challenge')],
    [['V22', 'V23'], count('paper', 'revocation')],
    [['V25', 'V26'], count('share')],
    [['V27'], count('share', 'list-share')],
    [['V35'], count('ballot', 'anonymous-ballot')],
    [['V36'], count('verifying-key')],
    [['V37', 'V38'], count('anonymous-ballot')],
    [['V42'], count('extend')],
    [['V30', 'V31'], count('shuffle')],
    [['V32', 'V33'], count('list-share')],
    [['V34'], record.phase === 'published' ? record.tallying.lists.length : 0],
  ];
  for (const [ids, number] of examined) for (const id of ids) builder.examine(id, number);
}

/** Recordings of candidates that some voters are shut out from: no rule forbids them, and whoever reads the report shall know. */
function noteGaps(builder: ReportBuilder, { manifest }: ElectionRecord): void {
  if (manifest === undefined) return;
  for (const { path, missing } of mediaGaps(manifest)) builder.note('V08', `${path} has no ${missing}`);
}

/** What the checks of anonymous ballots rest on and no record can show, and how such voters are counted. */
function noteAnonymous(builder: ReportBuilder, { setup }: ElectionRecord): void {
  const { eligibility, contests } = setup.manifest;
  for (const hash of new Set(eligibility?.circuits.map(({ verifyingKey }) => verifyingKey)))
    builder.note('V36', `that nobody can forge under the verifying key ${hash} is for its ceremony to show`);
  for (const hash of setup.anonymous?.forgeableKeys ?? [])
    builder.note('V36', `ANYBODY can forge under the verifying key ${hash}: it is of the setup for trials`);
  if (eligibility?.nullifiers === 'per-contest' && contests.length > 1)
    builder.note(
      'V29',
      `every voter has ${contests.length} ballots, one of each contest: roll counts them all`,
    );
}

/** Wrong shares do not stop a result that enough right ones make; their makers are named all the same. */
function noteDropped(builder: ReportBuilder, record: ElectionRecord): void {
  const { tallying } = record;
  for (const { contest } of tallying.toDecrypt) {
    const outcome = tallying.outcome(contest);
    if (outcome.kind !== 'counted') continue;
    for (const who of outcome.dropped) builder.note('V26', `contest ${contest}, share not used: ${who}`);
  }
  for (const { contest } of tallying.shuffles.chains) {
    const outcome = tallying.outcome(contest);
    if (outcome.kind !== 'mixed') continue;
    for (const who of outcome.dropped) builder.note('V33', `contest ${contest}, share not used: ${who}`);
  }
}
