/** `hanpyo open`, `close`, `tally`: the acts by which officers move an election on; `status` says where it is. */
import type { Command } from 'commander';
import type { Manifest } from '../../ballot/manifest.js';
import type { Tally } from '../../ballot/tally.js';
import { toHex } from '../../core/bytes.js';
import type { ElectionRecord } from '../../record/state.js';
import { closingEntry, openingEntry, resultEntry } from '../../record/steps.js';
import { awardResults } from '../../verify/awards.js';
import { contestResults, withheldContests } from '../../verify/results.js';
import { officersOf, readElection, withElection } from '../election.js';
import { RefusedError } from '../errors.js';
import { outputOf, type Session } from '../session.js';
import { counted, trusteeLabel, withheldLabel } from '../words.js';
import { type OfficerOptions, runAct, signedByOfficers } from './delivery.js';
import { resultText } from './result-text.js';

/** Adds the commands. */
export function addPhases(program: Command, session: Session): void {
  signedByOfficers(program.command('open').description('open voting').argument('<dir>', 'workspace')).action(
    (dir: string, _: object, command: Command) =>
      runAct(session, command, dir, async ({ record, manifest }, officers, output) => {
        const entries = [openingEntry(record, officers)];
        const voters = record.setup.roll?.count ?? 0;
        if (voters < manifest.minimumUnit)
          output.warn(
            `the roll has ${counted(voters, 'voter')}, fewer than the floor of ${manifest.minimumUnit} (minimumUnit): no result can be decrypted`,
          );
        return { entries, summary: 'Voting is open.' };
      }),
  );
  signedByOfficers(
    program.command('close').description('close voting').argument('<dir>', 'workspace'),
  ).action((dir: string, _: object, command: Command) =>
    runAct(session, command, dir, async ({ record, manifest, size }, officers, output) => {
      const entries = [closingEntry(record, size(), officers)];
      for (const text of belowFloor(record.poll.finish(), manifest)) output.warn(text);
      return {
        entries,
        summary: 'Voting is closed.',
        details: { accounting: record.poll.accounting },
      };
    }),
  );
  addTally(program, session);
  addStatus(program, session);
}

/** What will be withheld of a tally, in a sentence for each contest. */
function belowFloor({ contests }: Tally, manifest: Manifest): readonly string[] {
  return contests
    .filter(({ ballots }) => ballots > 0 && ballots < manifest.minimumUnit)
    .map(
      ({ contest, ballots }) =>
        `contest ${manifest.contests[contest]?.id} has ${counted(ballots, 'online ballot')}, fewer than the floor of ${manifest.minimumUnit} (minimumUnit): its result will be withheld`,
    );
}

function addTally(program: Command, session: Session): void {
  signedByOfficers(
    program
      .command('tally')
      .description('combine the trustees’ shares and publish the result, which ends the record')
      .argument('<dir>', 'workspace'),
  ).action(async (dir: string, options: OfficerOptions, command: Command) => {
    const output = outputOf(session, command);
    await withElection(dir, options, session.io, async (election) => {
      const { record, manifest } = election;
      const officers = await officersOf(dir, manifest, options.officer);
      refuseUndecrypted(record);
      const positions = await election.deliver([resultEntry(record, officers)]);
      if (positions === undefined) output.result({ entries: options.entries }, 'The result is in the file.');
      else {
        const result = contestResults(record);
        const awards = awardResults(record, result);
        output.result({ positions, result, ...(awards && { awards }) }, resultText(result, awards));
      }
    });
  });
}

/** @throws {RefusedError} naming every contest that the shares on the board do not decrypt yet, and whose shares they are */
function refuseUndecrypted({ setup, tallying }: ElectionRecord): void {
  const { trustees, contests } = setup.manifest;
  const lacking = contests.flatMap(({ id }, contest) => {
    const outcome = tallying.outcome(contest);
    if (outcome.kind === 'unmixed') return [`contest ${id} lacks ${counted(outcome.missing, 'shuffle')}`];
    if (outcome.kind !== 'undecrypted') return [];
    const chain = tallying.shuffles.chain(contest);
    const posted = trustees.flatMap((_, i) => {
      const has = chain
        ? tallying.listShares.isComplete(chain, i + 1)
        : tallying.sharesOf(i).includes(contest);
      return has ? [trusteeLabel(setup.manifest, i + 1)] : [];
    });
    const lacks = `contest ${id} lacks ${counted(outcome.missing, 'valid share')}`;
    const invalid = outcome.dropped.length > 0 ? `; not valid: ${outcome.dropped.join(', ')}` : '';
    return [`${lacks}; posted by trustees: ${posted.join(', ') || 'none'}${invalid}`];
  });
  if (lacking.length > 0) throw new RefusedError(lacking.join('\n'));
}

function addStatus(program: Command, session: Session): void {
  program
    .command('status')
    .description('verify the record so far and say where the election stands')
    .argument('<dir>', 'workspace or record')
    .action(async (dir: string, _: object, command: Command) => {
      const { record, size } = await readElection(dir, session.io);
      const { setup, phase } = record;
      const ended = phase === 'closed' || phase === 'published';
      const facts = {
        phase,
        entries: size(),
        ceremony: setup.status.kind,
        roll: setup.roll?.count ?? null,
        ...(record.opened ? record.poll.accounting : {}),
        ...(ended ? { tally: toHex(record.tallying.hash), ...shufflesOf(record) } : {}),
      };
      const withheld = ended ? withheldContests(record) : [];
      const lines = [
        ...Object.entries(facts).map(([name, value]) => `${name.padEnd(11)}${factText(value)}`),
        ...withheld.map((contest) => `withheld   ${withheldLabel(contest)}`),
      ];
      const few = withheld.length > 0 ? { withheld } : {};
      outputOf(session, command).result({ ...facts, ...few }, lines.join('\n'));
    });
}

/** A fact as text; of one that has a value for each contest: `council 2 of 2, hall 1 of 2`. */
function factText(value: string | number | null | Readonly<Record<string, string>>): string {
  if (typeof value !== 'object' || value === null) return `${value ?? 'missing'}`;
  return Object.entries(value)
    .map(([contest, what]) => `${contest} ${what}`)
    .join(', ');
}

/** Shuffles that have been made and are missing, by contest, where votes are shuffled. */
function shufflesOf({ setup, tallying }: ElectionRecord): { shuffles?: Readonly<Record<string, string>> } {
  const { chains } = tallying.shuffles;
  if (chains.length === 0) return {};
  const shuffles = chains.map(({ contest, stages, needed }) => [
    setup.manifest.contests[contest]?.id,
    `${stages.length} of ${needed}`,
  ]);
  return { shuffles: Object.fromEntries(shuffles) };
}
