/** Makes the live monitor: it may talk to its own origin, and to the board that it is made for. */
import { type BuiltPage, bundleScripts, joinStyles, makePage, ONLOOKER_STYLES } from '../pages/one-file.js';

/** What a monitor is made for. */
export interface MonitorSettings {
  /** URL of the board; by default the page follows the server that it comes from. */
  readonly board?: string;
  /** `tamper`: with a button that tampers with a copy of the ledger, for showing what happens then. */
  readonly demo?: 'tamper';
}

/** Bundles and puts together. */
export async function makeMonitor({ board, demo }: MonitorSettings = {}): Promise<BuiltPage> {
  const at = (path: string): URL => new URL(path, import.meta.url);
  const { page } = await bundleScripts({ page: at('page/main.ts') });
  const configuration = {
    ...(board !== undefined && { board }),
    ...(demo === 'tamper' && { demo: true }),
  };
  return makePage({
    title: '실시간 투표 현황',
    script: page,
    style: await joinStyles([...ONLOOKER_STYLES, at('page/monitor.css')]),
    texts: { configuration: JSON.stringify(configuration).replaceAll('<', '\\u003c') },
    connect: `'self'${board === undefined ? '' : ` ${new URL(board).origin}`}`,
  });
}
