/** `hanpyo demo`: a whole election on this machine, with everybody's part played by the command. */
import type { Command } from 'commander';
import { parseDecimal } from '../../core/integers.js';
import { systemRng } from '../../core/random.js';
import { holdDemo } from '../demo/demo.js';
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
  readonly limit?: string;
}

const MAX_VOTERS = 100_000;
const MIN_VOTERS = 30;

/** Adds the command. */
export function addDemo(program: Command, session: Session): void {
  program
    .command('demo')
    .description('hold a whole election with synthetic voters, or replay a real participatory budget')
    .option('--voters <n>', `number of voters, from ${MIN_VOTERS}`, '300')
    .option('--out <dir>', 'workspace to make; an earlier demo there is replaced', './election-demo')
    .option('--group <id>', 'group of the ciphertexts', 'P-256')
    .option('--seed <text>', 'make keys and votes reproducible: for tests, never for an election')
    .option('--pabulib <file>', 'replay the votes of a Pabulib file')
    .option('--limit <n>', 'with --pabulib: only the first n ballots')
    .action(async (options: DemoOptions, command: Command) => {
      const output = outputOf(session, command);
      const { out, group, seed } = options;
      const rng = seed === undefined ? systemRng : seededRng(seed);
      const stage = { directory: out, group, rng, clock: session.io.clock, output };
      if (options.pabulib === undefined) {
        const voters = parseDecimal(options.voters, MAX_VOTERS, '--voters');
        if (voters < MIN_VOTERS) throw new UsageError(`--voters: at least ${MIN_VOTERS}`);
        await holdDemo(stage, voters, seed ?? 'demo');
      } else {
        const limit =
          options.limit === undefined ? undefined : parseDecimal(options.limit, MAX_VOTERS, '--limit');
        const { pabulib } = options;
        const bytes = await readInput(pabulib);
        const file = naming(pabulib, () => parsePabulib(bytes));
        await replayPabulib(stage, file, limit);
      }
    });
}
