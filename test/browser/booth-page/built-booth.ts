/** Booths as files in a folder that goes away, and a browser that opens them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeBooth } from '../../../examples/booth/bundle.js';
import { cachedBooth } from './cached-bundle.js';
import { openBrowser, visit } from './visit.js';

/** A browser, and where its booths are. */
export interface BoothDesk {
  readonly folder: string;
  /** Makes a booth by settings and opens it. @param looks - of the page, as the browser takes them */
  open(
    settings: Parameters<typeof makeBooth>[1],
    looks?: Parameters<typeof visit>[2],
  ): ReturnType<typeof visit>;
  close(): Promise<void>;
}

/** Bundles the booth once, for any number of elections. */
export async function openDesk(): Promise<BoothDesk> {
  const scripts = await cachedBooth();
  const browser = await openBrowser();
  // Last, so that none is left behind where there is no browser.
  const folder = await mkdtemp(join(tmpdir(), 'hanpyo-booths-'));
  return {
    folder,
    open: async (settings, looks) => {
      const path = join(folder, 'booth.html');
      await writeFile(path, (await makeBooth(scripts, settings)).html);
      return visit(browser, path, looks);
    },
    close: async () => {
      await browser.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
