/** A demonstration: a part of the ledger is fetched, one bit of it flipped on this device, and verified like any other. */
import { type FetchFile, openTileLog, TILE_WIDTH, tilePath, tileWidth } from 'hanpyo/ledger';
import { type KnownLog, type Verdict, verdictOf } from './watch.js';

/** Tampers with a copy of the last entries. @returns what the verifier says of it */
export async function judgeTampered({ files, trust, reader }: KnownLog): Promise<Verdict> {
  const { size } = await reader.checkpoint();
  const index = Math.floor(Math.max(0, size - 1) / TILE_WIDTH);
  const target = tilePath({ level: 'entries', index, width: tileWidth('entries', index, size) });
  const tampered: FetchFile = async (path, maxBytes) => {
    const bytes = (await files(path, maxBytes))?.slice();
    const middle = bytes === undefined ? 0 : Math.floor(bytes.length / 2);
    if (path === target && bytes !== undefined) bytes[middle] = (bytes[middle] ?? 0) ^ 1;
    return bytes;
  };
  try {
    const checkpoint = await reader.checkpoint();
    for await (const _ of openTileLog(tampered, trust).readBundles(index * TILE_WIDTH, size));
    return { kind: 'good', checkpoint };
  } catch (error) {
    return verdictOf(error);
  }
}
