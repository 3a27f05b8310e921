/** `hanpyo count` and `hanpyo votes`: counting files of rankings, and getting them out of a record. */
import type { Command } from 'commander';
import { rankingOf } from '../../ballot/mixed-result.js';
import { fromHex } from '../../core/bytes.js';
import { DecodeError } from '../../core/errors.js';
import { parseDecimal } from '../../core/integers.js';
import { COUNT_LIMITS } from '../../counting/ballot.js';
import { readBlt } from '../../counting/blt.js';
import { withoutWithdrawn, writeBlt } from '../../counting/blt-write.js';
import { countBallots } from '../../counting/count.js';
import { countToJson } from '../../counting/json.js';
import { drawLot } from '../../counting/lot.js';
import { readPreflib } from '../../counting/preflib.js';
import type { RankedProfile } from '../../counting/profile.js';
import { renderCount } from '../../counting/text.js';
import { textIn } from '../../verify/words.js';
import { countingRule, RULE_NAMES } from '../counting-rule.js';
import { readElection } from '../election.js';
import { naming, RefusedError, UsageError } from '../errors.js';
import { readInput } from '../files.js';
import { outputOf, type Session } from '../session.js';

interface CountOptions {
  readonly rule: string;
  readonly lot: string;
  readonly seats?: string;
}

const MAX_FILE = 268_435_456;

/** Adds the commands. */
export function addCount(program: Command, session: Session): void {
  program
    .command('count')
    .description('count a file of rankings: blt, or PrefLib soc, soi, toc, toi')
    .argument('<file>', 'file of rankings')
    .requiredOption('--rule <name>', `one of ${RULE_NAMES}`)
    .requiredOption(
      '--lot <seed>',
      'what decides ties that the rule leaves open: `listed` for the order of the file, or a public seed of 16 bytes or more, hexadecimal',
    )
    .option('--seats <n>', 'how many are elected; by default what the file says, or 1')
    .action(async (path: string, options: CountOptions, command: Command) => {
      const bytes = await readInput(path, MAX_FILE);
      const { profile, seats } = naming(path, () => readRankings(path, bytes));
      const wanted =
        options.seats === undefined ? seats : parseDecimal(options.seats, COUNT_LIMITS.candidates, '--seats');
      if (wanted < 1) throw new UsageError('--seats: at least 1');
      const { candidates, ballots } = profile;
      const lot = lotOf(options.lot, candidates.length);
      const result = countBallots(countingRule(options.rule, wanted), candidates, ballots, lot);
      outputOf(session, command).result(countToJson(result) as object, renderCount(result).trimEnd());
    });
  program
    .command('votes')
    .description('verify a record, and write the decrypted rankings of a contest as a blt file')
    .argument('<dir>', 'workspace or record')
    .argument('<contest>', 'id of the contest')
    .action(async (dir: string, contest: string, _: object, command: Command) => {
      const blt = await votesOf(dir, contest, session);
      outputOf(session, command).result({ contest, blt }, blt.trimEnd());
    });
}

/** Candidates and ballots of a file, told by its ending. */
function readRankings(
  path: string,
  bytes: Uint8Array,
): { readonly profile: RankedProfile; readonly seats: number } {
  if (/\.(soc|soi|toc|toi)$/i.test(path)) return { profile: readPreflib(bytes), seats: 1 };
  const election = readBlt(bytes);
  return { profile: withoutWithdrawn(election), seats: election.seats };
}

function lotOf(text: string, candidates: number): readonly number[] {
  if (text === 'listed') return Array.from({ length: candidates }, (_, i) => i);
  try {
    return drawLot(fromHex(text), candidates);
  } catch (error) {
    if (error instanceof RangeError || error instanceof DecodeError)
      throw new UsageError('--lot: `listed`, or 32 to 2048 hexadecimal digits');
    throw error;
  }
}

/** @throws {RefusedError} if the contest has no decrypted rankings */
async function votesOf(dir: string, id: string, { io }: Session): Promise<string> {
  const { record, manifest } = await readElection(dir, io);
  const number = manifest.contests.findIndex((contest) => contest.id === id);
  const contest = manifest.contests[number];
  if (contest?.rule.kind !== 'ranked') throw new RefusedError(`${id} is no contest of rankings`);
  const ended = record.phase === 'closed' || record.phase === 'published';
  const outcome = ended ? record.tallying.outcome(number) : undefined;
  if (outcome?.kind !== 'mixed') throw new RefusedError(`the votes of ${id} are not decrypted`);
  const { counting } = contest.rule;
  return writeBlt({
    title: textIn(manifest, contest.title),
    seats: counting.rule === 'irv' ? 1 : counting.seats,
    candidates: contest.options.map(({ name }) => textIn(manifest, name)),
    withdrawn: [],
    ballots: outcome.result.votes.flatMap(({ vote, count }) =>
      vote.kind === 'ranking' ? [{ ranking: rankingOf(vote.ranks), weight: count }] : [],
    ),
  });
}
