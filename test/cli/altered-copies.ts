/** Copies of a village's record in which something of the files is not as it was published. */
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import type { Desk } from './cli.js';

/**
 * Copies `@w/record` to four folders: `flipped` has another bit in an entry, `note` another root in its checkpoint, `shorter` a
 * checkpoint of one entry less, and `gone` no entries.
 */
export async function alterCopies(desk: Desk): Promise<void> {
  const { entries } = await desk.json('status', '@w');
  const bundle = `tile/entries/000.p/${entries}`;
  for (const copy of ['flipped', 'note', 'shorter', 'gone'])
    await cp(desk.path('w/record'), desk.path(copy), { recursive: true });
  const bytes = await readFile(desk.path(`flipped/${bundle}`));
  bytes[bytes.length - 300] = (bytes[bytes.length - 300] ?? 0) ^ 1;
  await writeFile(desk.path(`flipped/${bundle}`), bytes);
  const note = await desk.read('note/checkpoint');
  const root = note.split('\n')[2] ?? '';
  await desk.write('note/checkpoint', note.replace(root, (root[0] === 'A' ? 'B' : 'A') + root.slice(1)));
  const shorter = note.replace(/^[0-9]+$/m, (size) => String(Number(size) - 1));
  await desk.write('shorter/checkpoint', shorter);
  await rm(desk.path(`gone/${bundle}`));
}
