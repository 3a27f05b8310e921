/**
 * A worker as a process of its own, for tests that kill it: says on standard output what it takes and what it has done, a
 * line each. Arguments: folder of the record, URL of the queue, milliseconds that it waits with a chunk in its hands, or `held`
 * if it waits until it is asked to end, and the start of a chunk of which it dies.
 */
import { directoryFiles } from '../../src/cli/record-reader.js';
import { readChunkKey } from '../../src/verify/chunks/key.js';
import { type ChunkQueue, openBullQueue, runQueueWorker } from '../../src/verify/queue/index.js';

const [folder = '', url = '', wait = '0', poison = ''] = process.argv.slice(2);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const ending = new AbortController();
const asked = new Promise((resolve) => ending.signal.addEventListener('abort', resolve));
process.once('SIGTERM', () => ending.abort());
const queue = openBullQueue({ url });
const slow: Pick<ChunkQueue, 'serve'> = {
  serve: (name, work, timing) =>
    queue.serve(
      name,
      async (key) => {
        const { start } = readChunkKey(key);
        say(`taken ${start}`);
        if (poison !== '' && start === Number.parseInt(poison, 10)) process.kill(process.pid, 'SIGKILL');
        await (wait === 'held' ? asked : new Promise((go) => setTimeout(go, Number.parseInt(wait, 10))));
        return work(key);
      },
      timing,
    ),
};
const done = await runQueueWorker(directoryFiles(folder), slow, {
  signal: ending.signal,
  name: `worker-${process.pid}`,
  lockMs: 2000,
  stalledMs: 700,
  onReady: () => say('ready'),
  onChunk: ({ start }) => say(`done ${start}`),
});
say(`ended ${done}`);
await queue.close();
