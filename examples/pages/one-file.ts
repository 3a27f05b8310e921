/**
 * Pages in one file: an HTML document that holds its styles, its script and the scripts of its workers, and fetches nothing but
 * what it is told to. The policy in it names the hash of its script and style, and the only addresses it may talk to.
 */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'tsup';

/** What a page is made of. */
export interface PageParts {
  readonly title: string;
  readonly script: string;
  readonly style: string;
  /** Texts that the script finds by the id of their element: data, and scripts of workers. */
  readonly texts?: Readonly<Record<string, string>>;
  /** Further elements before the script, as HTML that the caller has made safe. */
  readonly elements?: readonly string[];
  /** Addresses that the page may fetch from, as a policy writes them, such as `'self'`; none by default. */
  readonly connect?: string;
  /** Further directives of the policy. */
  readonly allow?: readonly string[];
}

/** A page, and what its publisher puts beside it. */
export interface BuiltPage {
  readonly html: string;
  readonly gzipBytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/**
 * Bundles scripts for browsers, each with all that it imports.
 * @param entries - files by name
 * @param annotations - `ignored` for scripts that import parts of themselves later on: where those are in the same file, the
 *   bundler would not run modules that a package declares to be free of side effects
 */
export async function bundleScripts<Name extends string>(
  entries: Readonly<Record<Name, URL>>,
  annotations: 'believed' | 'ignored' = 'believed',
): Promise<Readonly<Record<Name, string>>> {
  const folder = await mkdtemp(join(tmpdir(), 'hanpyo-page-'));
  const names = Object.keys(entries) as Name[];
  try {
    await build({
      entry: Object.fromEntries(names.map((name) => [name, fileURLToPath(entries[name])])),
      format: 'iife',
      target: 'es2022',
      platform: 'browser',
      outDir: folder,
      config: false,
      silent: true,
      clean: false,
      minify: true,
      esbuildOptions: (options) => {
        options.charset = 'utf8';
        options.ignoreAnnotations = annotations === 'ignored';
        // The pools of the package look for scripts beside themselves; a page in one file makes its own workers.
        options.logOverride = { 'empty-import-meta': 'silent' };
      },
      noExternal: [/.*/],
    });
    const scripts = await Promise.all(
      names.map(async (name) => {
        const script = await readFile(join(folder, `${name}.global.js`), 'utf8');
        return [name, inScriptElement(script.trim())] as const;
      }),
    );
    return Object.fromEntries(scripts) as Record<Name, string>;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Style sheets of pages for those who look on, those of the booth first; their own come after these. */
export const ONLOOKER_STYLES: readonly URL[] = [
  '../booth/styles/1-base.css',
  '../booth/styles/2-controls.css',
  '../booth/styles/3-parts.css',
  '../booth/styles/4-conditions.css',
  'onlookers.css',
].map((path) => new URL(path, import.meta.url));

/** Joins style sheets, without comments. */
export async function joinStyles(sheets: readonly URL[]): Promise<string> {
  const texts = await Promise.all(sheets.map((sheet) => readFile(sheet, 'utf8')));
  return smallStyle(texts.join(''));
}

/** A style sheet without comments and indentation. */
export function smallStyle(text: string): string {
  return text
    .replace(/\/\*[^*]*\*\//g, '')
    .replace(/\n\s*/g, '\n')
    .trim();
}

/** Puts a page together. */
export function makePage(parts: PageParts): BuiltPage {
  const { title, script, style, texts = {}, elements = [] } = parts;
  const textElements = Object.entries(texts).map(
    ([id, text]) => `<script type="text/plain" id="${id}">${inScriptElement(text)}</script>`,
  );
  const html = [
    '<!doctype html>',
    '<html lang="ko">',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy(parts)}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${title}</title>`,
    `<style>${style}</style>`,
    '<body>',
    ...textElements,
    ...elements,
    `<script>${script}</script>`,
    '',
  ].join('\n');
  return {
    html,
    gzipBytes: gzipSync(html, { level: 9 }).length,
    sha256: createHash('sha256').update(html).digest('hex'),
  };
}

/** Writes a page and says what its publisher puts beside it. */
export async function writePage(path: string, { html, gzipBytes, sha256 }: BuiltPage): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, html);
  console.log(`${path}\n  ${html.length} bytes, ${gzipBytes} with gzip\n  SHA-256 ${sha256}`);
}

/** WebAssembly is compiled from bytes that are in the page; workers are made of texts that are in it. */
function policy({ script, style, connect = "'none'", allow = [] }: PageParts): string {
  return [
    "default-src 'none'",
    `script-src 'sha256-${digest(script)}' 'wasm-unsafe-eval'`,
    `style-src 'sha256-${digest(style)}'`,
    'worker-src blob:',
    ...allow,
    `connect-src ${connect}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** Base64 of SHA-256, as policies and integrity attributes write it. */
export function digest(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('base64');
}

/** Nothing in a script may look like the end of its element, or like the beginning of a comment of HTML. */
export function inScriptElement(script: string): string {
  return script.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
}
