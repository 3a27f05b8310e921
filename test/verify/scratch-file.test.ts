/** The scratch file: what is written comes back, nothing stays in the folder, and a full disk is an error. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ScratchError } from '../../src/core/scratch.js';
import { nodeScratchDisk, type ScratchDisk, scratchFile } from '../../src/verify/workers/node/index.js';
import { type BundledScript, bundledScript } from '../helpers/bundled-script.js';
import { seededRng } from '../helpers/rng.js';

let folder: string;
let child: BundledScript;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hanpyo-scratch-'));
  child = await bundledScript('scratch-child');
}, 60_000);

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await child.remove();
});

describe('a scratch file', () => {
  it('gives back what was written, in any order, and leaves nothing', async () => {
    const scratch = scratchFile(folder);
    const rng = seededRng('blocks');
    const blocks = Array.from({ length: 9 }, () => rng(scratch.block));
    for (const block of blocks) scratch.append(block);
    expect(await readdir(folder)).toEqual([]);
    for (const number of [8, 0, 3, 3]) {
      const into = new Uint8Array(scratch.block);
      scratch.read(number, into);
      expect(into).toEqual(blocks[number]);
    }
    expect(() => scratch.read(9, new Uint8Array(scratch.block))).toThrow(ScratchError);
    scratch.close();
    scratch.close();
    expect(await readdir(folder)).toEqual([]);
  });

  it('has blocks of the size that is asked for, which can be written again and in any order', () => {
    const scratch = scratchFile(folder, 48);
    const rng = seededRng('again');
    const blocks = new Map<number, Uint8Array>();
    for (const number of [3, 0, 3, 1, 0]) {
      blocks.set(number, rng(48));
      scratch.write(number, blocks.get(number) ?? rng(48));
    }
    blocks.set(4, rng(48));
    scratch.append(blocks.get(4) ?? rng(48));
    for (const [number, block] of blocks) {
      const into = new Uint8Array(48);
      scratch.read(number, into);
      expect(into).toEqual(block);
    }
    scratch.close();
    expect(() => scratch.write(0, rng(48))).toThrow(ScratchError);
  });

  it('is made when something is written, and not before', async () => {
    const scratch = scratchFile(join(folder, 'nowhere'));
    expect(() => scratch.read(0, new Uint8Array(scratch.block))).toThrow(ScratchError);
    expect(() => scratch.append(new Uint8Array(scratch.block))).toThrow(ScratchError);
    await mkdir(join(folder, 'nowhere'));
    scratch.append(new Uint8Array(scratch.block));
    scratch.close();
    expect(await readdir(join(folder, 'nowhere'))).toEqual([]);
    await rm(join(folder, 'nowhere'), { recursive: true });
    expect((await stat(folder)).isDirectory()).toBe(true);
  });

  it('leaves nothing when the process is killed', async () => {
    const running = spawn(process.execPath, [child.path, folder, '40', 'wait']);
    let said = '';
    for await (const chunk of running.stdout) {
      said += String(chunk);
      if (said.includes('written 39')) break;
    }
    running.kill('SIGKILL');
    await once(running, 'exit');
    expect(await readdir(folder)).toEqual([]);
  }, 60_000);

  it.skipIf(process.platform === 'win32')(
    'is an error where there is no room',
    async () => {
      // No file of the process may have more than 64 blocks of 1024 bytes: four of its own.
      const command = 'ulimit -f 64; exec "$0" "$@"';
      const args = ['-c', command, process.execPath, child.path, folder, '9'];
      const { stdout } = await promisify(execFile)('bash', args);
      expect(stdout.trim().split('\n')).toEqual([...[0, 1, 2, 3].map((i) => `written ${i}`), 'failed EFBIG']);
      expect(await readdir(folder)).toEqual([]);
    },
    60_000,
  );

  it('asks again where the disk takes or gives a part, and ends where it takes none, gives none or says no', () => {
    const disk = (own: Partial<ScratchDisk>): ScratchDisk => ({ ...nodeScratchDisk, ...own });
    const [rng, into] = [seededRng('parts'), new Uint8Array(48)];
    const block = rng(48);
    const parts = disk({
      write: (file, bytes, at) => nodeScratchDisk.write(file, bytes.subarray(0, 5), at),
      read: (file, bytes, at) => nodeScratchDisk.read(file, bytes.subarray(0, 7), at),
    });
    const slow = scratchFile(folder, 48, parts);
    slow.write(2, block);
    slow.read(2, into);
    expect(into).toEqual(block);
    slow.close();
    const no = (): never => {
      throw new Error('ENOSPC: no space');
    };
    const cases: readonly (readonly [Partial<ScratchDisk>, RegExp])[] = [
      [{ open: no }, /cannot be written: ENOSPC: no space/],
      [{ write: no }, /cannot be written: ENOSPC: no space/],
      [{ write: () => 0 }, /cannot be written: nothing more can be written/],
      [{ read: no }, /cannot be read: ENOSPC: no space/],
      [{ read: () => 0 }, /cannot be read: it is shorter/],
    ];
    for (const [own, said] of cases) {
      const scratch = scratchFile(folder, 48, disk(own));
      const use = (): void => {
        scratch.write(0, block);
        scratch.read(0, into);
      };
      expect(use).toThrow(said);
      expect(use).toThrow(ScratchError);
      scratch.close();
    }
  });
});
