/** An anonymous ballot made and proved in Chromium counts. `ANONYMOUS_SIZE=4/20` measures four options at depth 20. */
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { singleChoice } from '../../circuits/catalogue.js';
import { developmentCircuit } from '../../circuits/development.js';
import {
  AnonymousBox,
  anonymousContest,
  anonymousRoll,
  circuitShape,
  voterCommitment,
} from '../../src/ballot/anonymous/index.js';
import { fromHex, toBase64, toHex } from '../../src/core/bytes.js';
import { BABYJUBJUB } from '../../src/core/groups/babyjubjub.js';
import { systemRng } from '../../src/core/random.js';
import { parseVerifyingKey } from '../../src/zk/groth16/index.js';
import { type AnonymousPageData, PAGE_SECRETS } from './anonymous-page.js';
import { bundleScripts } from './bundle.js';
import { CHROMIUM, hasChromium, resultOfPage } from './served-page.js';

const [options = 2, depth = 4] = (process.env.ANONYMOUS_SIZE ?? '2/4').split('/').map(Number);

describe.skipIf(!hasChromium)(`an anonymous ballot in a page (${CHROMIUM})`, () => {
  let folder = '';
  beforeAll(async () => {
    folder = await bundleScripts({ page: 'test/browser/anonymous-page.ts' });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is proved there and counts here', async () => {
    const circuit = await developmentCircuit(singleChoice(options, depth).source);
    const publicKey = BABYJUBJUB.generator().multiply(BABYJUBJUB.randomScalar(systemRng));
    const data: AnonymousPageData = {
      depth,
      options,
      program: toBase64(circuit.program),
      provingKey: toBase64(circuit.provingKey),
      publicKey: toHex(publicKey.toBytes()),
    };
    const shown = await resultOfPage(folder, data);
    expect(shown.failed).toBeUndefined();
    if (process.env.ANONYMOUS_SIZE !== undefined)
      process.stdout.write(`${shown.milliseconds} ms in Chromium\n`);
    const limit = { weights: new Array<number>(options).fill(1), min: 0, max: 1 };
    const rule = { options, minPerOption: 0, maxPerOption: 1, limits: [limit], blank: false, excluded: [] };
    const { root } = anonymousRoll(PAGE_SECRETS.map(voterCommitment), depth);
    const contest = anonymousContest(circuitShape(depth, rule), { scope: 9n, root, publicKey });
    const box = new AnonymousBox(contest, parseVerifyingKey(circuit.verifyingKey));
    expect(box.admit([fromHex(String(shown.ballot))], systemRng)).toMatchObject([{ kind: 'counted' }]);
  }, 120_000);
});
