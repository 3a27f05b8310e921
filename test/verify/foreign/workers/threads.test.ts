/** Worker threads over a long record: what they answered is let go, what is lost is told, nothing is left when they stop. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startThreads, type Threads } from '../../../../src/verify/workers/node/threads.js';

let folder: string;
let script: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hanpyo-threads-'));
  script = join(folder, 'worker.mjs');
  await writeFile(
    script,
    `export function answer(job) {
      if (job === 'die') process.exit(1);
      if (job === 'wait') return new Promise(() => setInterval(() => {}, 1000));
      return { job };
    }`,
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const open = (): Threads<string, { job: string }> =>
  startThreads({ script, exportName: 'answer', size: 1 }, 'told');

describe('threads', () => {
  it('do not keep what they answered', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const threads = open();
    const answers: WeakRef<object>[] = [];
    for (let i = 0; i < 20; i++) answers.push(new WeakRef(await threads.run(String(i), [])));
    for (let i = 0; i < 5; i++) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      collect();
    }
    // The last answers may be on the way still.
    expect(answers.filter((answer) => answer.deref() !== undefined).length).toBeLessThan(3);
    expect(await threads.run('one more', [])).toEqual({ job: 'one more' });
    await threads.stop();
  });

  it('fail all that waits when one dies, and all that comes after', async () => {
    const threads = open();
    await threads.run('first', []);
    const lost = ['wait', 'die', 'wait'].map((job) => threads.run(job, []));
    for (const answer of lost) await expect(answer).rejects.toThrow();
    await expect(threads.run('late', [])).rejects.toThrow('a worker has ended');
    await threads.stop();
  });

  it('fail what is under way when they are stopped', async () => {
    const threads = open();
    await threads.run('first', []);
    const waiting = threads.run('wait', []);
    const expected = expect(waiting).rejects.toThrow('the workers were stopped');
    await threads.stop();
    await expected;
  });
});
