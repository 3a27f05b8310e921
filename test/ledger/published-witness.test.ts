/** A witness that another implementation publishes as files, read over HTTP. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { httpWitness, parseVerifierKey } from '../../src/ledger/index.js';
import { describeWithData } from '../helpers/shared-data.js';

describeWithData(
  'a witness that another implementation publishes',
  'ledger/sunlight-mirror-300/cmd/skylight/testdata',
  (root) => {
    it.each([
      ['witness', 'witness/witness.v0.json', 'rome2026h1.example.org'],
      ['witness/mirror', 'witness/mirror/mirror.v0.json', 'rome2026h1.example.org'],
    ])('%s is read at the address that its origin gives', async (folder, file, origin) => {
      const { verifier_keys } = JSON.parse(readFileSync(join(root, file), 'utf8')) as {
        verifier_keys: string[];
      };
      const client = httpWitness({
        url: 'https://witness.example/prefix',
        key: parseVerifierKey(verifier_keys[0] ?? ''),
        fetch: async (url) =>
          new Response(readFileSync(join(root, folder, String(url).split('/prefix/')[1] ?? ''))),
      });
      expect(await client.size(origin)).toBe(300);
    });
  },
);
