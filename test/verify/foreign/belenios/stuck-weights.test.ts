/** Shuffles are verified with random weights: a source that is stuck must not make false proofs true. */

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { verifyBelenios } from '../../../../src/verify/foreign/belenios/index.js';
import { recordInFile } from '../../../../src/verify/foreign/memory.js';
import { describeWithData } from '../../../helpers/shared-data.js';
import { putTogether, takeApart } from './archive-model.js';
import { bump, object, RANKS } from './changes.js';
import { failures } from './open.js';

describeWithData('a random source that is stuck', `belenios/${RANKS}/record.bel`, (path) => {
  const model = takeApart(readFileSync(path));
  object('Shuffle', 0, ({ proofs: [proof] }) => {
    proof[1][0] = bump(proof[1][0]);
  })(model, []);
  const record = recordInFile(putTogether(model));

  it.each([0, 1, 255])('at %i is noticed', async (byte) => {
    const rng = (length: number) => new Uint8Array(length).fill(byte);
    await expect(verifyBelenios(record, { rng })).rejects.toThrow(RangeError);
  });

  it('is not the one of this machine, which finds the false proof', async () => {
    expect(failures(await verifyBelenios(record))).toEqual(['BEL-26 wrong-proof']);
  });
});
