/** Makes the auditor's page: it has no permission to fetch anything from anywhere. */
import { REPORT_CSS } from 'hanpyo/verify';
import { type BuiltPage, bundleScripts, joinStyles, makePage, smallStyle } from '../pages/one-file.js';

/** Style sheets, those of the booth first. */
const STYLES: readonly string[] = [
  '../booth/styles/1-base.css',
  '../booth/styles/2-controls.css',
  '../booth/styles/3-parts.css',
  '../booth/styles/4-conditions.css',
  '../pages/onlookers.css',
  'page/auditor.css',
];

/** Bundles and puts together. */
export async function makeAuditor(): Promise<BuiltPage> {
  const at = (path: string): URL => new URL(path, import.meta.url);
  const { page, worker } = await bundleScripts(
    { page: at('page/main.ts'), worker: at('audit/worker.ts') },
    'ignored',
  );
  return makePage({
    title: '감사인 검증',
    script: page,
    style: `${smallStyle(REPORT_CSS)}\n${await joinStyles(STYLES.map(at))}`,
    texts: { 'audit-worker': worker },
  });
}
