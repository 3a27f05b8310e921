/** snarkjs leaves its workers running, which keeps a process alive: after a proof of ours, made or failed, there are none. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

describe('proving with workers', () => {
  it('ends them: the process ends by itself', async () => {
    const child = fileURLToPath(new URL('threads-child.ts', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', child], {
      timeout: 50_000,
    });
    expect(stdout).toBe('true\nProvingError\n');
  });
});
