/**
 * Makes the booth: one HTML file that holds its styles and its script, which is its worker's too, and fetches nothing but what it
 * is told to. The policy in it names the hash of every script and style, and the only address it may talk to.
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'tsup';
import { type BuiltPage, digest, inScriptElement, makePage } from '../pages/one-file.js';
import { compactPrimitives, leftOut, type Part } from './compact.js';
import { type Metafile, partsOf, sourcesOf } from './parts.js';
import { compressed, shorter } from './shorter.js';
import { withoutMessages } from './without-messages.js';

/** What a booth is made for. */
export interface BoothSettings {
  /** URL of the casting service. Without one, that which serves the page is asked, or ballots are offered as files. */
  readonly board?: string;
  /** Where the election file is, relative to the page. */
  readonly address?: string;
  /** The election file itself, to be put into the page. */
  readonly election?: string;
  /** Where the decoder of square codes is: beside the page, by default, or in it. */
  readonly decoder?: 'beside' | 'inside';
}

/** The scripts of the booth. */
export interface BoothScripts {
  /** Of the page and of its worker. */
  readonly script: string;
  readonly decoder: string;
  /** What the script consists of: rows of name, bytes, bytes with gzip. */
  readonly parts: ReturnType<typeof partsOf>;
  /** Paths of the sources of the script, from where the bundler was started. */
  readonly sources: readonly string[];
}

/** Name of the decoder's file. */
export const DECODER_FILE = 'booth-scan.js';

/** What a booth can do. */
export interface BoothParts {
  /** `compact` for elections of P-256, by default; `full` for both groups, with the kernels. */
  readonly primitives?: 'compact' | 'full';
  /** What is left out; nothing by default. */
  readonly without?: readonly Part[];
}

/** Bundles the scripts. */
export async function bundleBooth({ primitives, without = [] }: BoothParts = {}): Promise<BoothScripts> {
  const folder = await mkdtemp(join(tmpdir(), 'hanpyo-booth-'));
  const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
  try {
    await build({
      entry: { script: here('script.ts'), decoder: here('crypto/qr-decoder.ts') },
      format: 'iife',
      target: 'es2022',
      platform: 'browser',
      outDir: folder,
      config: false,
      silent: true,
      clean: false,
      minify: true,
      metafile: true,
      esbuildPlugins: [
        ...(primitives === 'full' ? [] : [compactPrimitives()]),
        leftOut(without),
        withoutMessages(),
      ],
      esbuildOptions: (options) => {
        options.charset = 'utf8';
        options.legalComments = 'none';
      },
      noExternal: [/.*/],
    });
    const read = (file: string): Promise<string> => readFile(join(folder, file), 'utf8');
    const metafile = JSON.parse(await read('metafile-iife.json')) as Metafile;
    // The decoder's members have the names by which the page asks for them, and those of noble's have names of their own.
    const smaller = primitives === 'full' ? compressed : shorter;
    const script = inScriptElement(await smaller(await read('script.global.js')));
    const decoder = inScriptElement(await compressed(await read('decoder.global.js')));
    return { script, decoder, parts: partsOf(metafile, script), sources: sourcesOf(metafile) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Puts a booth together. */
export async function makeBooth(scripts: BoothScripts, settings: BoothSettings): Promise<BuiltPage> {
  const { board, address, election } = settings;
  const style = await styles();
  const configuration = { ...(board !== undefined && { board }), ...(address !== undefined && { address }) };
  return makePage({
    title: '투표소',
    script: scripts.script,
    style,
    elements: [
      `<script type="application/json" id="configuration">${inData(JSON.stringify(configuration))}</script>`,
      `<script type="application/json" id="election">${inData(election ?? '')}</script>`,
      decoderElement(scripts.decoder, settings.decoder),
    ],
    connect: `'self'${board === undefined ? '' : ` ${new URL(board).origin}`}`,
    allow: ['img-src blob: data:', 'media-src blob:'],
  });
}

function decoderElement(decoder: string, where: BoothSettings['decoder'] = 'beside'): string {
  const attributes = 'type="text/plain" id="qr-decoder"';
  return where === 'inside'
    ? `<script ${attributes}>${decoder}</script>`
    : `<script ${attributes} data-file="${DECODER_FILE}" data-integrity="sha256-${digest(decoder)}"></script>`;
}

/** The style sheets, in order. */
async function styles(): Promise<string> {
  const folder = new URL('styles/', import.meta.url);
  const names = (await readdir(folder)).sort((a, b) => (a < b ? -1 : 1));
  const texts = await Promise.all(names.map((name) => readFile(new URL(name, folder), 'utf8')));
  return texts
    .join('')
    .replace(/\/\*[^*]*\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,>]) ?/g, '$1')
    .replace(/: /g, ':')
    .replaceAll(';}', '}')
    .trim();
}

function inData(json: string): string {
  return json.replaceAll('<', '\\u003c');
}
