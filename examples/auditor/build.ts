/**
 * Builds the auditor's page into examples/auditor/dist/auditor.html and prints its size and hash.
 *
 *   npx tsx examples/auditor/build.ts [--out FILE]
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writePage } from '../pages/one-file.js';
import { makeAuditor } from './bundle.js';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: fileURLToPath(new URL('dist/auditor.html', import.meta.url)) },
  },
});
await writePage(values.out, await makeAuditor());
