/** What the browser test of Web Workers runs in the page: a record is verified by workers, and by the page alone. */
import { fromHex } from '../../src/core/bytes.js';
import { filesInMemory } from '../../src/ledger/published-files.js';
import { reportToJson, verifyElection } from '../../src/verify/index.js';
import { createWebPool } from '../../src/verify/workers/index.js';

/** The files of a record by path, in hexadecimal. */
interface PageData {
  readonly files: Readonly<Record<string, string>>;
}

/** Counts what the workers of this page answer. */
function countAnswers(): { good: number; bad: number } {
  const answers = { good: 0, bad: 0 };
  const { Worker: Original } = globalThis;
  globalThis.Worker = class extends Original {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      this.addEventListener('message', ({ data }) => {
        answers[data.answer === undefined ? 'bad' : 'good'] += 1;
      });
    }
  };
  return answers;
}

async function run(): Promise<object> {
  const data: PageData = await (await fetch('/data')).json();
  const files = filesInMemory(new Map(Object.entries(data.files).map(([path, hex]) => [path, fromHex(hex)])));
  const answers = countAnswers();
  const alone = reportToJson(await verifyElection(files));
  const workers = createWebPool({ workers: 2, minimum: 1 });
  const together = reportToJson(await verifyElection(files, { workers, batch: 2 }));
  const { good, bad } = answers;
  const broken = createWebPool({ workers: 2, minimum: 1, create: () => new Worker('/absent') });
  const without = reportToJson(await verifyElection(files, { workers: broken, batch: 2 }));
  return { alone, together, without, good, bad };
}

const result = await run().catch((error) => ({ error: String(error) }));
await fetch('/result', { method: 'POST', body: JSON.stringify(result) });
