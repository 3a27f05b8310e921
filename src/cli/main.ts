#!/usr/bin/env node
/** The `hanpyo` command. */
import { EXIT, InterruptedError } from './errors.js';
import { nodeIo } from './io.js';
import { run } from './program.js';

// Everything on the disk is written in one step or journaled, so that leaving at any moment does no harm. A command that
// has workers to dismiss is asked to end, once; whoever insists leaves at once.
const interruption = new AbortController();
let asked = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    if (asked && !interruption.signal.aborted) return interruption.abort(new InterruptedError());
    process.stderr.write('\nhanpyo: interrupted\n');
    process.exit(EXIT.interrupted);
  });
const io = nodeIo(() => {
  asked = true;
  return interruption.signal;
});
// Whoever reads the output, such as `head`, may stop before its end.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? EXIT.ok);
  throw error;
});

process.exitCode = await run(process.argv.slice(2), io);
