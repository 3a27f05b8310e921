/** Makes the auditor's page: it has no permission to fetch anything from anywhere. */
import { REPORT_CSS } from 'hanpyo/verify';
import {
  type BuiltPage,
  bundleScripts,
  joinStyles,
  makePage,
  ONLOOKER_STYLES,
  smallStyle,
} from '../pages/one-file.js';

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
    style: `${smallStyle(REPORT_CSS)}\n${await joinStyles([...ONLOOKER_STYLES, at('page/auditor.css')])}`,
    texts: { 'audit-worker': worker },
  });
}
