/** Trustees and credentials of every form that an archive can have, and of forms that do not belong together. */
import { describe, expect, it } from 'vitest';
import type { BelCheckId } from '../../../../src/verify/foreign/belenios/index.js';
import type { ForeignReport } from '../../../../src/verify/foreign/report.js';
import { type Model, putTogether } from './archive-model.js';
import { edit, SMALL_ORDER, stepOf } from './changes.js';
import { failures, verify } from './open.js';
import { certificateOf, certified, type OwnSettings, ownElection } from './own-election.js';
import { ownTrustees, publicText, secretOf, signatureOver } from './own-trustees.js';
import type { Loose } from './resign.js';

const SIGNED = { size: 3, threshold: 2, form: 'signed' } as const;
const UNSIGNED = { ...SIGNED, form: 'unsigned' } as const;

const report = (
  settings: OwnSettings,
  change?: (model: Model) => unknown,
): Promise<ForeignReport<BelCheckId>> => {
  const model = ownElection(settings);
  change?.(model);
  return verify(putTogether(model));
};
const culprits = ({ checks }: ForeignReport<BelCheckId>): string[] =>
  checks.flatMap(({ findings }) => findings.map(({ culprit }) => culprit));

describe('trustees', () => {
  it.each<[string, OwnSettings, string]>([
    ['a single one', { trustees: ['single'], owners: [1] }, 'not-asked'],
    ['a group', { trustees: [SIGNED], owners: [1, 3] }, 'passed'],
    [
      'two groups and a single one',
      { trustees: [SIGNED, 'single', SIGNED], owners: [2, 3, 4, 5, 6] },
      'passed',
    ],
    ['a group of an older version', { trustees: [UNSIGNED], owners: [2, 3] }, 'not-asked'],
    ['two of them', { trustees: [UNSIGNED, UNSIGNED], owners: [2, 3, 4, 5] }, 'not-asked'],
  ])('%s', async (_name, settings, views) => {
    const { verdict, checks } = await report(settings);
    expect(verdict).toBe('verified');
    expect(checks.find(({ id }) => id === 'BEL-11')?.status).toBe(views);
    const old = views === 'not-asked' && settings.trustees[0] !== 'single';
    expect(checks.find(({ id }) => id === 'BEL-09')?.notes.length).toBe(old ? 1 : 0);
  });

  it.each([
    [[SIGNED, UNSIGNED], [1, 2, 4, 5], 'trustees 4 to 6'],
    [[UNSIGNED, 'single', SIGNED], [1, 2, 4, 5, 6], 'trustees 1 to 3'],
  ] as const)(
    'groups of older and newer versions do not stand together',
    async (trustees, owners, culprit) => {
      const found = await report({ trustees, owners });
      expect(failures(found)).toEqual(['BEL-11 other-version']);
      expect(culprits(found)).toEqual([culprit]);
    },
  );

  it('a group of an older version does not stand beside a certificate of credentials', async () => {
    const found = await report({ trustees: [UNSIGNED], owners: [1, 2], certificate: true });
    expect(failures(found)).toEqual(['BEL-11 other-version']);
  });

  it('a single one has no signature, for which there would be no key', async () => {
    const found = await report({ trustees: ['single'], owners: [1] }, (model) =>
      edit(stepOf(model, 'Setup'), 1, ([[, key]]) => {
        key.signature = signatureOver(secretOf('single 0'), key.public_key);
      }),
    );
    expect(failures(found)).toEqual(['BEL-08 bad-value']);
    expect(JSON.stringify(found.checks)).toContain('trustees[0][1].signature');
  });
});

describe('a setup', () => {
  /** A ceremony of one, so that nothing but what is changed has to be signed again. */
  const ONE = { size: 1, threshold: 1, form: 'signed' } as const;
  const signer = secretOf('ceremony 0 signer 1');

  it.each([
    ['group', 'RFC-3526-2048'],
    ['size', 2],
    ['threshold', 2],
    ['index', 2],
  ])('whose certificate is for another %s', async (field, value) => {
    const found = await report({ trustees: [ONE], owners: [1] }, (model) =>
      edit(stepOf(model, 'Setup'), 1, ([[, block]]) => {
        const stated = JSON.parse(block.certs[0].message);
        stated.context[field] = value;
        const message = JSON.stringify(stated);
        block.certs = [{ message, signature: signatureOver(signer, message) }];
        const view = { certs: block.certs, coefexps: JSON.parse(block.coefexps[0].message).coefexps };
        block.signatures = [signatureOver(signer, `certs_sig|${JSON.stringify(view)}`)];
      }),
    );
    expect(failures(found)).toEqual(['BEL-09 other-context']);
    expect(culprits(found)).toEqual(['trustee 1']);
  });

  it('whose key is not that of its trustees', async () => {
    const found = await report({ trustees: [ONE, 'single'], owners: [] }, (model) => {
      model.steps.splice(1);
      edit(stepOf(model, 'Setup'), 0, (election) => ({ ...election, public_key: publicText(signer) }));
    });
    expect(failures(found)).toEqual(['BEL-13 other-key']);
  });

  it('whose verification key is another, signed and proved', async () => {
    const found = await report({ trustees: [ONE], owners: [] }, (model) => {
      model.steps.splice(1);
      const { object } = ownTrustees(['single']);
      edit(stepOf(model, 'Setup'), 1, ([[, block]]) => {
        const key = object[0][1];
        block.verification_keys = [{ ...key, signature: signatureOver(signer, key.public_key) }];
      });
    });
    expect(failures(found)).toEqual(['BEL-12 other-key']);
  });
});

describe('the certificate of the credentials', () => {
  const settings: OwnSettings = { trustees: ['single'], owners: [1], certificate: true };
  const changed =
    (change: (certificate: Loose) => unknown) =>
    (model: Model): unknown => {
      const setup = stepOf(model, 'Setup');
      const certificate = certificateOf(setup.refs[2] ?? '');
      setup.refs[3] = JSON.stringify(change(certificate) ?? certified(certificate));
      return undefined;
    };
  const setting = (field: string, value: Loose) =>
    changed((certificate) => {
      certificate[field] = value;
    });
  const other = publicText(secretOf('another'));

  it('is verified, and the key is shown', async () => {
    const { verdict, checks, facts } = await report(settings);
    expect(verdict).toBe('verified');
    expect(checks.at(-1)).toMatchObject({ id: 'BEL-30', status: 'passed' });
    const key = publicText(secretOf('signer of the credentials'));
    expect(facts).toContainEqual({ label: 'Credential authority', value: `key ${key}` });
  });

  it('is not asked for where there is none', async () => {
    const { checks, facts } = await report({ ...settings, certificate: false });
    expect(checks.at(-1)).toMatchObject({ id: 'BEL-30', status: 'not-asked' });
    expect(facts.some(({ label }) => label === 'Credential authority')).toBe(false);
  });

  it.each<[string, (model: Model) => unknown, string]>([
    ['another election', setting('uuid', 'hanpyoTests124'), 'other-election'],
    ['more voters', setting('voter_list_length', 3), 'other-number'],
    ['fewer voters', setting('voter_list_length', 1), 'other-number'],
    ['other credentials', setting('public_creds_hash', '0'.repeat(64)), 'other-credentials'],
    ['another key', setting('verification_key', other), 'wrong-proof'],
    ['a key outside the subgroup', setting('encryption_key', SMALL_ORDER), 'bad-element'],
    ['the identity as key', setting('verification_key', `${'0'.repeat(63)}1`), 'identity'],
    ['no signature', changed((certificate) => certificate), 'bad-value'],
    [
      'a signature of something else',
      changed((own) => ({ ...own, signature: certified({}).signature })),
      'other-hash',
    ],
    ['fields in another order', changed(({ uuid, ...rest }) => certified({ ...rest, uuid })), 'bad-value'],
  ])('%s', async (_name, change, code) => {
    const found = await report(settings, change);
    expect(failures(found)).toEqual([`BEL-30 ${code}`]);
    expect(culprits(found)).toEqual(['credentials_certificate']);
  });

  it('stands after the credentials, once', async () => {
    const setup = (change: (refs: string[]) => unknown) => (model: Model) =>
      change(stepOf(model, 'Setup').refs);
    const swapped = setup((refs) => refs.push(...refs.splice(2, 1)));
    expect(failures(await report(settings, swapped))).not.toEqual([]);
    const twice = setup((refs) => refs.splice(3, 1, refs[2] ?? ''));
    expect(failures(await report(settings, twice))).toEqual(['BEL-05 bad-value']);
    const unnamed = setup((refs) => refs.push('{"hidden":true}'));
    expect(failures(await report(settings, unnamed))).toEqual(['BEL-05 bad-value']);
  });
});
