/**
 * The processes that the example kills. Arguments: what to be, then
 * `pool`: nothing; examines ballots that arrive over the channel to the parent.
 * `queue RECORD URL`: takes chunks from a queue, and says `taken` of each.
 * `resume RECORD KEPT`: verifies and keeps what it examined, and says `kept` of each chunk.
 */
import { verifyElection } from 'hanpyo';
import { nodeFs } from 'hanpyo/ledger/file';
import { chunksInFolder, resumable } from 'hanpyo/verify';
import { type ChunkQueue, openBullQueue, runQueueWorker } from 'hanpyo/verify/queue';
import { CHUNK, filesOf, TIMING } from './machines.js';

const [mode = '', record = '', place = ''] = process.argv.slice(2);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** The script of a Web Worker, on the channel to the parent instead of a page's. */
async function serveParent(): Promise<void> {
  Object.assign(globalThis, {
    addEventListener: (_type: string, listen: (event: { data: unknown }) => void) =>
      process.on('message', (data) => listen({ data })),
    postMessage: (reply: object) => process.send?.(reply),
  });
  await import('hanpyo/verify/workers/web-worker');
}

/** Works until it is killed, and holds every chunk for a moment, so that it can be killed with one in its hands. */
async function serveQueue(): Promise<void> {
  const queue = openBullQueue({ url: place });
  const told: Pick<ChunkQueue, 'serve'> = {
    serve: (name, work, timing) =>
      queue.serve(
        name,
        async (key) => {
          say('taken');
          await new Promise((resolve) => setTimeout(resolve, 100));
          return work(key);
        },
        timing,
      ),
  };
  const options = { ...TIMING, signal: new AbortController().signal, onReady: () => say('ready') };
  await runQueueWorker(filesOf(record), told, options);
}

async function verifyAndKeep(): Promise<void> {
  const store = chunksInFolder(nodeFs, place);
  const chunks = resumable(
    {
      get: store.get,
      async put(name, bytes) {
        await store.put(name, bytes);
        say('kept');
      },
    },
    { entries: CHUNK },
  );
  await verifyElection(filesOf(record), { chunks });
  say('done');
}

if (mode === 'pool') await serveParent();
else if (mode === 'queue') await serveQueue();
else if (mode === 'resume') await verifyAndKeep();
else throw new RangeError('pool, queue or resume');
