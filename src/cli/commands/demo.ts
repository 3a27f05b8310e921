/** `hanpyo demo`: a whole election on this machine, with everybody's part played by the command. */
import type { Command } from 'commander';
import { parseDecimal } from '../../core/integers.js';
import { systemRng } from '../../core/random.js';
import { readBlt } from '../../counting/blt.js';
import { countingRule, RULE_NAMES } from '../counting-rule.js';
import { holdDemo } from '../demo/demo.js';
import { holdMixedDemo, replayBlt } from '../demo/mixed-demo.js';
import { replayPabulib } from '../demo/pabulib-demo.js';
import { seededRng } from '../demo/seeded-rng.js';
import { naming, UsageError } from '../errors.js';
import { readInput } from '../files.js';
import { parsePabulib } from '../pabulib.js';
import { outputOf, type Session } from '../session.js';

interface DemoOptions {
  readonly voters: string;
  readonly out: string;
  readonly group: string;
  readonly seed?: string;
  readonly pabulib?: string;
  readonly ranked?: true;
  readonly blt?: string;
  readonly rule: string;
  readonly limit?: string;
}

const MAX_VOTERS = 100_000;
const MIN_VOTERS = 30;

/** Adds the command. */
export function addDemo(program: Command, session: Session): void {
  program
    .command('demo')
    .description('hold a whole election with synthetic voters, or with the votes of a real one')
    .option('--voters <n>', `number of voters, from ${MIN_VOTERS}`, '300')
    .option('--out <dir>', 'workspace to make; an earlier demo there is replaced', './election-demo')
    .option('--group <id>', 'group of the ciphertexts', 'P-256')
    .option('--seed <text>', 'make keys and votes reproducible: for tests, never for an election')
    .option('--pabulib <file>', 'replay the votes of a Pabulib file')
    .option('--ranked', 'hold an election with rankings and texts, whose votes are shuffled')
    .option('--blt <file>', 'vote the papers of a blt file again: ranked, shuffled, counted')
    .option('--rule <name>', `with --blt, the count: ${RULE_NAMES}`, 'scottish-stv')
    .option('--limit <n>', `with --pabulib or --blt: only the first n ballots, at most ${MAX_VOTERS}`)
    .action(async (options: DemoOptions, command: Command) => {
      const output = outputOf(session, command);
      const { out, group, seed } = options;
      const rng = seed === undefined ? systemRng : seededRng(seed);
      const stage = { directory: out, group, rng, clock: session.io.clock, output };
      const { pabulib, blt } = options;
      const limit = limitOf(options);
      if (pabulib !== undefined) {
        const bytes = await readInput(pabulib);
        await replayPabulib(
          stage,
          naming(pabulib, () => parsePabulib(bytes)),
          limit,
        );
      } else if (blt !== undefined) {
        const bytes = await readInput(blt);
        const file = naming(blt, () => readBlt(bytes));
        await replayBlt(stage, file, countingRule(options.rule, file.seats), limit ?? MAX_VOTERS);
      } else {
        const voters = parseDecimal(options.voters, MAX_VOTERS, '--voters');
        if (voters < MIN_VOTERS) throw new UsageError(`--voters: at least ${MIN_VOTERS}`);
        await (options.ranked ? holdMixedDemo : holdDemo)(stage, voters, seed ?? 'demo');
      }
    });
}

function limitOf({ limit }: DemoOptions): number | undefined {
  return limit === undefined ? undefined : parseDecimal(limit, MAX_VOTERS, '--limit');
}
