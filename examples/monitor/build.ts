/**
 * Builds the live monitor into examples/monitor/dist/monitor.html and prints its size and hash.
 *
 *   npx tsx examples/monitor/build.ts [--board URL] [--demo] [--out FILE]
 *
 * Without `--board` the page follows the server that it comes from. `--demo` adds a button that tampers with a copy of the ledger.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writePage } from '../pages/one-file.js';
import { makeMonitor } from './bundle.js';

const { values } = parseArgs({
  options: {
    board: { type: 'string' },
    demo: { type: 'boolean' },
    out: { type: 'string', default: fileURLToPath(new URL('dist/monitor.html', import.meta.url)) },
  },
});
const { board, demo, out } = values;
const settings = { ...(board !== undefined && { board }), ...(demo === true && { demo: 'tamper' as const }) };
await writePage(out, await makeMonitor(settings));
