/**
 * Makes the booth: one HTML file that holds its styles, its scripts and the scripts of its workers, and fetches nothing but what it
 * is told to. The policy in it names the hash of every script and style, and the only address it may talk to.
 */
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'tsup';

/** What a booth is made for. */
export interface BoothSettings {
  /** URL of the casting service. Without one, ballots are offered as files. */
  readonly board?: string;
  /** Where the election file is, relative to the page. */
  readonly address?: string;
  /** The election file itself, to be put into the page. */
  readonly election?: string;
}

/** The scripts of the booth. */
export interface BoothScripts {
  readonly page: string;
  readonly worker: string;
  readonly decoder: string;
}

/** A booth. */
export interface BuiltBooth {
  readonly html: string;
  readonly gzipBytes: number;
  /** Hexadecimal: what the election office publishes beside the page. */
  readonly sha256: string;
}

/** Bundles the scripts. */
export async function bundleBooth(): Promise<BoothScripts> {
  const folder = await mkdtemp(join(tmpdir(), 'hanpyo-booth-'));
  const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
  try {
    await build({
      entry: {
        page: here('page/main.ts'),
        worker: here('crypto/worker.ts'),
        decoder: here('crypto/qr-decoder.ts'),
      },
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
      },
      noExternal: [/.*/],
    });
    const script = async (name: string): Promise<string> =>
      inScriptElement((await readFile(join(folder, `${name}.global.js`), 'utf8')).trim());
    return { page: await script('page'), worker: await script('worker'), decoder: await script('decoder') };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Puts a booth together. */
export async function makeBooth(scripts: BoothScripts, settings: BoothSettings): Promise<BuiltBooth> {
  const { board, address, election } = settings;
  const style = await styles();
  const configuration = { ...(board !== undefined && { board }), ...(address !== undefined && { address }) };
  const html = [
    '<!doctype html>',
    '<html lang="ko">',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy(scripts.page, style, board)}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    '<meta name="color-scheme" content="light dark">',
    '<title>투표소</title>',
    `<style>${style}</style>`,
    '<body>',
    `<script type="application/json" id="configuration">${inData(JSON.stringify(configuration))}</script>`,
    `<script type="application/json" id="election">${inData(election ?? '')}</script>`,
    `<script type="text/plain" id="crypto-worker">${scripts.worker}</script>`,
    `<script type="text/plain" id="qr-decoder">${scripts.decoder}</script>`,
    `<script>${scripts.page}</script>`,
    '',
  ].join('\n');
  return {
    html,
    gzipBytes: gzipSync(html, { level: 9 }).length,
    sha256: createHash('sha256').update(html).digest('hex'),
  };
}

/** The style sheets, in order. */
async function styles(): Promise<string> {
  const folder = new URL('styles/', import.meta.url);
  const names = (await readdir(folder)).sort((a, b) => (a < b ? -1 : 1));
  const texts = await Promise.all(names.map((name) => readFile(new URL(name, folder), 'utf8')));
  return texts
    .join('')
    .replace(/\/\*[^*]*\*\//g, '')
    .replace(/\n\s*/g, '\n')
    .trim();
}

/** WebAssembly is compiled from bytes that are in the page; workers are made of texts that are in it. */
function policy(script: string, style: string, board: string | undefined): string {
  return [
    "default-src 'none'",
    `script-src 'sha256-${digest(script)}' 'wasm-unsafe-eval'`,
    `style-src 'sha256-${digest(style)}'`,
    'worker-src blob:',
    'img-src blob: data:',
    'media-src blob:',
    `connect-src 'self'${board === undefined ? '' : ` ${new URL(board).origin}`}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function digest(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('base64');
}

/** Nothing in a script may look like the end of its element, or like the beginning of a comment of HTML. */
function inScriptElement(script: string): string {
  return script.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
}

function inData(json: string): string {
  return json.replaceAll('<', '\\u003c');
}
