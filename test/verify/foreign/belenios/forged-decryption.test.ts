/**
 * A trustee who publishes last can choose factors for a vote: the hash of a decryption proof binds neither alpha nor the
 * factor. What else an element hides besides the answers gives such a factor away.
 */

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { bytesToInteger } from '../../../../src/core/integers.js';
import { groupOfName } from '../../../../src/verify/foreign/belenios/groups.js';
import { verifyBelenios } from '../../../../src/verify/foreign/belenios/index.js';
import { recordInFile } from '../../../../src/verify/foreign/memory.js';
import { seededRng } from '../../../helpers/rng.js';
import { describeWithData } from '../../../helpers/shared-data.js';
import { putTogether, takeApart } from './archive-model.js';

const read = (text: string | undefined) => JSON.parse(text ?? 'null');

describeWithData('a trustee of Belenios who publishes last', 'belenios/nh-ed25519-stv50', (folder) => {
  it('changes no vote by a factor that its proof does not bind', async () => {
    const model = takeApart(readFileSync(`${folder}/record.bel`));
    const group = groupOfName('Ed25519', '');
    const g = group.group.generator();
    const stepsOf = (type: string) => model.steps.filter((step) => step.type === type);
    const [setup] = model.steps;
    const shares = stepsOf('PartialDecryption');
    const [last, final] = [shares.at(-1), model.steps.at(-1)];
    if (setup === undefined || last === undefined || final === undefined)
      throw new TypeError('a whole record');
    const election = setup.refs[0] ?? '';
    const phi = createHash('sha256').update(election).digest('base64').replace(/=+$/, '');
    const key: string = read(setup.refs[1])[read(last.payload).owner - 1][1].public_key;
    const secrets = readdirSync(`${folder}/test-only-trustee-secrets`).map((file) =>
      group.group.scalar(BigInt(read(readFileSync(`${folder}/test-only-trustee-secrets/${file}`, 'utf8')))),
    );
    const x = secrets.find((secret) => group.textOf(g.multiplyVartime(secret)) === key);
    if (x === undefined) throw new TypeError('the secret of the last trustee');
    const [ciphertext] = read(stepsOf('Shuffle').at(-1)?.refs[0]).ciphertexts[0];
    const [alpha, beta] = [ciphertext.alpha, ciphertext.beta].map((text) => group.point(text, '').element);
    if (alpha === undefined || beta === undefined) throw new TypeError('a ciphertext');
    const others = shares.slice(0, -1).map(({ refs }) => read(refs[0]).decryption_factors[0][0]);
    const rest = others.reduce((sum, factor) => sum.subtract(group.point(factor, '').element), beta);
    const a = group.group.scalar(bytesToInteger(seededRng('forged decryption')(31)));
    const A = group.textOf(g.multiplyVartime(a));
    const share = read(last.refs[0]);
    for (let i = 1; ; i++) {
      const shift = group.group.scalar(i);
      const B = group.textOf(alpha.multiplyVartime(a.add(shift)));
      const c = group.challenge(`decrypt|${phi}|${key}|${A},${B}`);
      const factor = alpha.multiplyVartime(x.add(shift.multiply(c.invert())));
      const vote = group.integers(rest.subtract(factor), 5);
      if (vote[0] !== 1) continue;
      const response = a.subtract(x.multiply(c)).value.toString();
      share.decryption_factors[0][0] = group.textOf(factor);
      share.decryption_proofs[0][0] = { challenge: c.value.toString(), response };
      last.refs[0] = JSON.stringify(share);
      const result = read(final.payload);
      result.result[0][0] = vote;
      final.payload = JSON.stringify(result);
      break;
    }
    const { checks, verdict } = await verifyBelenios(recordInFile(putTogether(model)), {});
    expect(verdict).toBe('failed');
    expect(checks.filter(({ status }) => status === 'failed').map(({ id }) => id)).toEqual(['BEL-29']);
  });
});
