/** Makes the page with the funnel: it holds a log and may talk to nobody, or it is served by a forum and talks to that alone. */
import { toBase64 } from 'hanpyo/core';
import { type BuiltPage, bundleScripts, joinStyles, makePage, ONLOOKER_STYLES } from '../pages/one-file.js';

/**
 * Bundles and puts together.
 * @param log - the published files of a forum, by path; without them the page follows the server that it comes from
 */
export async function makeFunnel(log?: ReadonlyMap<string, Uint8Array>): Promise<BuiltPage> {
  const at = (path: string): URL => new URL(path, import.meta.url);
  const { page } = await bundleScripts({ page: at('page/main.ts') });
  const held = [...(log ?? [])].map(([path, bytes]) => `${path} ${toBase64(bytes)}`);
  return makePage({
    title: '시민 제안 현황',
    script: page,
    style: await joinStyles([...ONLOOKER_STYLES, at('../monitor/page/monitor.css'), at('page/funnel.css')]),
    ...(log === undefined ? { connect: "'self'" } : { texts: { log: held.join('\n') } }),
  });
}
