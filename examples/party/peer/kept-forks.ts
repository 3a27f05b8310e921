/** Proofs of forks on the disk: who was shown two histories does not forget it when the node is started again. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decode, Writer } from 'hanpyo/core';
import { type ForkProof, readForkProof, writeForkProof } from './fork-proof.js';

/**
 * Keeps a proof.
 * @param place - how many are kept already
 */
export async function keepFork(folder: string, place: number, proof: ForkProof): Promise<void> {
  const path = pathOf(folder, place);
  const writer = new Writer();
  writeForkProof(writer, proof);
  await writeFile(`${path}.new`, writer.finish(), { flush: true });
  await rename(`${path}.new`, path);
}

/** The proofs that are kept. They are not looked at. @throws {DecodeError} if one is damaged */
export async function keptForks(folder: string): Promise<readonly ForkProof[]> {
  const proofs: ForkProof[] = [];
  for (;;) {
    const bytes = await readFile(pathOf(folder, proofs.length)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (bytes === undefined) return proofs;
    proofs.push(decode(new Uint8Array(bytes), 'fork', readForkProof));
  }
}

function pathOf(folder: string, place: number): string {
  return join(folder, `fork-${place + 1}`);
}
