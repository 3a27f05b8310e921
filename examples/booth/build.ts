/**
 * Builds the booth into examples/booth/dist/booth.html, and the decoder of square codes beside it, and prints sizes and hashes.
 *
 *   npx tsx examples/booth/build.ts [--board URL] [--election FILE | --address URL] [--with-decoder] [--primitives full] [--out FILE]
 *
 * `--election` puts an election file into the page, `--address` says where the page finds it. Without either the page asks whoever
 * serves it, or the voter drops or pastes the file. `--with-decoder` puts the decoder into the page, for pages opened as files;
 * `--primitives full` has the kernels, and both groups.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isMixed } from 'hanpyo/ballot';
import { bundleBooth, DECODER_FILE, makeBooth } from './bundle.js';
import type { Part } from './compact.js';
import { readElectionFile } from './crypto/election-file.js';

const { values } = parseArgs({
  options: {
    board: { type: 'string' },
    election: { type: 'string' },
    address: { type: 'string' },
    'with-decoder': { type: 'boolean', default: false },
    primitives: { type: 'string', default: 'compact' },
    out: { type: 'string', default: fileURLToPath(new URL('dist/booth.html', import.meta.url)) },
  },
});
const { board, address, election, primitives, out } = values;
if (primitives !== 'compact' && primitives !== 'full') throw new RangeError('--primitives compact or full');
const text = election === undefined ? undefined : await readFile(election, 'utf8');
const scripts = await bundleBooth({ primitives, without: text === undefined ? [] : useless(text) });
const decoder = values['with-decoder'] ? 'inside' : 'beside';
const { html, gzipBytes, sha256 } = await makeBooth(scripts, {
  decoder,
  ...(board !== undefined && { board }),
  ...(address !== undefined && { address }),
  ...(text !== undefined && { election: text }),
});

/** What an election has no use for. */
function useless(file: string): readonly Part[] {
  const { contests, ledger, media } = readElectionFile(file).manifest;
  return [
    ...(contests.some(({ rule }) => isMixed(rule)) ? [] : (['mixed'] as const)),
    ...(ledger.policy === undefined ? (['witnesses'] as const) : []),
    ...(media === undefined ? (['media'] as const) : []),
  ];
}

await mkdir(dirname(out), { recursive: true });
await writeFile(out, html);
if (decoder === 'beside') await writeFile(join(dirname(out), DECODER_FILE), scripts.decoder);
for (const [name, bytes, gzip] of scripts.parts)
  console.log(`${String(gzip).padStart(7)} with gzip ${String(bytes).padStart(7)}  ${name}`);
console.log(`${out}\n  ${html.length} characters, ${gzipBytes} bytes with gzip\n  SHA-256 ${sha256}`);
