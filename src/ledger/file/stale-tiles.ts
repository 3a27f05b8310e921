/**
 * Removal of partial tiles that no checkpoint needs any more (spec L-8.5). What lies in the published folder and is read by
 * nobody is checked by nobody: a changed byte in it would go unnoticed.
 */
import { levelSize, TILE_WIDTH, type TileName, tilePath, tileWidth } from '../tiles.js';
import type { Fs } from './fs.js';

/**
 * While a log grows: removes what neither the last public checkpoint nor the one before it needs. Partial tiles go too where
 * the full one is there, which readers then take. Looks only where the checkpoint before had its partial tiles.
 * @param size - of the last public checkpoint, which is on the disk
 * @param previous - size of the public checkpoint before it
 */
export async function removeOutgrownTiles(
  fs: Fs,
  directory: string,
  size: number,
  previous: number,
): Promise<void> {
  for (const tile of partialTiles(previous)) {
    const now = tileWidth(tile.level, tile.index, size);
    const keep = now === TILE_WIDTH ? [] : [tile.width, now].map(String);
    await clearPartials(fs, `${directory}/${tilePath({ ...tile, width: TILE_WIDTH })}.p`, keep);
  }
}

/**
 * When a log comes to rest: removes all partial tiles that a checkpoint does not need, and files that a crash left half
 * written, wherever they are. Files that have no name of a tile are not touched.
 * @param size - of the last public checkpoint, which is on the disk
 */
export async function removeAllStaleTiles(fs: Fs, directory: string, size: number): Promise<void> {
  const needed = new Map<string, string>();
  for (const tile of partialTiles(size))
    needed.set(`${directory}/${tilePath({ ...tile, width: TILE_WIDTH })}.p`, String(tile.width));
  for (const level of await fs.list(`${directory}/tile`))
    if (/^(entries|[0-9]{1,2})$/.test(level)) await sweep(fs, `${directory}/tile/${level}`, needed);
}

/** Cleans one folder of tiles and those below it. @param needed - the width to keep, by the folder of partial tiles */
async function sweep(fs: Fs, folder: string, needed: ReadonlyMap<string, string>): Promise<void> {
  let changed = false;
  for (const name of await fs.list(folder)) {
    const path = `${folder}/${name}`;
    if (/^x[0-9]{3}$/.test(name)) await sweep(fs, path, needed);
    else if (/^[0-9]{3}\.p$/.test(name)) {
      const keep = needed.get(path);
      changed = (await clearPartials(fs, path, keep === undefined ? [] : [keep])) || changed;
    } else if (/^[0-9]{3}\.new$/.test(name)) {
      await fs.remove(path);
      changed = true;
    }
  }
  if (changed) await fs.syncDirectory(folder);
}

/** Removes partial tiles but those of the widths to keep, and the folder once it is empty. Returns whether it went. */
async function clearPartials(fs: Fs, folder: string, keep: readonly string[]): Promise<boolean> {
  const names = await fs.list(folder);
  const stale = names.filter((name) => /^[0-9]{1,3}(\.new)?$/.test(name) && !keep.includes(name));
  for (const name of stale) await fs.remove(`${folder}/${name}`);
  if (names.length === 0 || stale.length === 0) return false;
  if (stale.length < names.length) {
    await fs.syncDirectory(folder);
    return false;
  }
  await fs.remove(folder);
  return true;
}

/** The partial tiles and bundles of a tree. */
function* partialTiles(size: number): Generator<TileName> {
  for (const level of ['entries', 0] as const) yield* partialTile(level, size);
  for (let level = 1; levelSize(level, size) > 0; level++) yield* partialTile(level, size);
}

function* partialTile(level: number | 'entries', size: number): Generator<TileName> {
  const index = Math.floor(levelSize(level === 'entries' ? 0 : level, size) / TILE_WIDTH);
  const width = tileWidth(level, index, size);
  if (width > 0) yield { level, index, width };
}
