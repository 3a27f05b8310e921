/**
 * Builds the booth into examples/booth/dist/booth.html and prints its size and hash.
 *
 *   npx tsx examples/booth/build.ts [--board URL] [--election FILE | --address URL] [--out FILE]
 *
 * `--election` puts an election file into the page, `--address` says where the page finds it. Without either the voter drops
 * or pastes the file.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundleBooth, makeBooth } from './bundle.js';

const { values } = parseArgs({
  options: {
    board: { type: 'string' },
    election: { type: 'string' },
    address: { type: 'string' },
    out: { type: 'string', default: fileURLToPath(new URL('dist/booth.html', import.meta.url)) },
  },
});
const { board, address, election, out } = values;
const { html, gzipBytes, sha256 } = await makeBooth(await bundleBooth(), {
  ...(board !== undefined && { board }),
  ...(address !== undefined && { address }),
  ...(election !== undefined && { election: await readFile(election, 'utf8') }),
});
await mkdir(dirname(out), { recursive: true });
await writeFile(out, html);
console.log(`${out}\n  ${html.length} bytes, ${gzipBytes} with gzip\n  SHA-256 ${sha256}`);
