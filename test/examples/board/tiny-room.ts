/** Room on the real disk of which hardly anything is in memory: pages of 64 bytes, one or none of a kind. */
import { tmpdir } from 'node:os';
import { DiskRoom } from '../../../examples/board/room.js';
import type { RewritableScratch } from '../../../src/core/scratch.js';
import { nodeScratchDisk, type ScratchDisk, scratchFile } from '../../../src/verify/workers/node/index.js';

const PAGE = 64;

/** Such room. */
export class TinyRoom extends DiskRoom {
  readonly #disk: ScratchDisk;
  readonly #files: RewritableScratch[] = [];

  /** @param disk - where its files lie; by default the system's own */
  constructor(disk: ScratchDisk = nodeScratchDisk) {
    super(tmpdir(), PAGE);
    this.#disk = disk;
  }

  override scratch(): RewritableScratch {
    const file = scratchFile(tmpdir(), PAGE, this.#disk);
    this.#files.push(file);
    return file;
  }

  override close(): void {
    for (const file of this.#files.splice(0)) file.close();
  }
}
