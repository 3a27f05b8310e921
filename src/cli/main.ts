#!/usr/bin/env node
/** The `hanpyo` command. */
import { EXIT } from './errors.js';
import { nodeIo } from './io.js';
import { run } from './program.js';

// Everything on the disk is written in one step or journaled, so that leaving at any moment does no harm.
process.once('SIGINT', () => {
  process.stderr.write('\nhanpyo: interrupted\n');
  process.exit(EXIT.interrupted);
});
// Whoever reads the output, such as `head`, may stop before its end.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? EXIT.ok);
  throw error;
});

process.exitCode = await run(process.argv.slice(2), nodeIo());
