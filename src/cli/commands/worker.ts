/** `hanpyo worker`: examines chunks of a record for whoever verifies it over a queue. */
import type { Command } from 'commander';
import { fastestKernels, workerPool } from '../pools.js';
import { queueUrl, recordFilesAt, workAtQueue } from '../queue.js';
import { outputOf, type Session } from '../session.js';

interface WorkerCommandOptions {
  readonly queue: string;
  readonly workers?: string;
}

/** Adds the command. */
export function addWorker(program: Command, session: Session): void {
  program
    .command('worker')
    .description('examine ballots for those who verify the record over a queue, until interrupted')
    .argument('<path>', 'workspace, folder or URL of the record; every worker reads its own')
    .requiredOption('--queue <url>', 'redis:// or postgres:// URL, or - for that in HANPYO_QUEUE')
    .option('--workers <n>', 'threads that share each chunk, 0 or 1 for none; one for each core by default')
    .action(async (path: string, options: WorkerCommandOptions, command: Command) => {
      const output = outputOf(session, command);
      const url = queueUrl(options.queue);
      const files = await recordFilesAt(path);
      const signal = session.io.interruption();
      const workers = await workerPool(options.workers);
      const groups = await fastestKernels();
      const chunks = await workAtQueue(files, url, { signal, groups, ...(workers && { workers }) }, output);
      output.result({ chunks }, `${chunks} chunks examined`);
    });
}
