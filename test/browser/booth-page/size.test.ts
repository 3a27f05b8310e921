/** How large a booth may be, with everything in it: the limits are what its README says. */
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { makeBooth } from '../../../examples/booth/bundle.js';
import { stripped, withoutMessages } from '../../../examples/booth/without-messages.js';
import { LABELS } from '../../../src/core/labels.js';
import { cachedBooth } from './cached-bundle.js';

it('has at most 41 kB with gzip for votes that are added up, and at most 45 kB with everything', async () => {
  const sums = await makeBooth(await cachedBooth({ without: ['mixed', 'witnesses', 'media'] }), {});
  const all = await cachedBooth();
  expect(sums.gzipBytes).toBeLessThanOrEqual(41_000);
  expect((await makeBooth(all, {})).gzipBytes).toBeLessThanOrEqual(45_000);
  const script = gzipSync(all.script, { level: 9 }).length;
  const total = all.parts.reduce((sum, [, , gzip]) => sum + gzip, 0);
  expect(Math.abs(total - script)).toBeLessThan(20);
  expect(all.parts.map(([name]) => name)).not.toContain('primitives of noble, and kernels');
  // No statement has parts or branches; proofs of those are left out.
  expect(all.script).not.toMatch(/kind:["`'](?:and|or)\b/);
}, 120_000);

it('leaves out what serves developers, and nothing that decides', () => {
  const source = [
    "if (a.length > 3) throw new RangeError(words(f('x', (1))),);",
    "throw reader.error('bad-value', 'no rows');",
    "throw new DecodeError('bad-tag', path + LABELS.publicKey, 'none', { cause });",
    "const e = new Unknown('kept'); reader.error('one'); new RangeError();",
    "const list = Object.freeze(reader.field('rows', (r) => Object.freeze([LABELS.publicKey, r.u8()])));",
    'transcript.absorb(LABELS.unknown, other.LABELS); new Field().field(name);',
    "const p = () => b ? invalid('a reason') : bad(x, `no kind`, code('kept text'), 'kept');",
    "function rowProblem() { if (a) return 'no rows'; return { message: `not these`, field: 'kept text' }; }",
    "function rowText() { return 'kept text'; }",
    "decode(bytes, 'rows', (r) => read.text('name') + this.#reader.field(name, (f) => f.u8()));",
    'class Reader { at() { this.#path = outer + i; f(this.#path); } }',
    "class Other { at() { this.#path = 'kept'; writer.text('kept'); this.text('gone'); } }",
    "if (a.kind === 'linear' && b.kind !== 'linear' && c.kind === 'or') f();",
  ].join('\n');
  expect(stripped(source)).toBe(
    [
      'if (a.length > 3) throw new RangeError();',
      "throw reader.error('bad-value');",
      "throw new DecodeError('bad-tag');",
      "const e = new Unknown('kept'); reader.error('one'); new RangeError();",
      `const list = (((r) => (["${LABELS.publicKey}", r.u8()]))(reader));`,
      'transcript.absorb(LABELS.unknown, other.LABELS); new Field().field(name);',
      "const p = () => b ? invalid('-') : bad(x, '-', code('kept text'), 'kept');",
      "function rowProblem() { if (a) return '-'; return { message: '-', field: 'kept text' }; }",
      "function rowText() { return 'kept text'; }",
      "decode(bytes, '', (r) => read.text('') + ((f) => f.u8())(this.#reader));",
      "class Reader { at() {  f(''); } }",
      "class Other { at() { this.#path = 'kept'; writer.text('kept'); this.text(''); } }",
      "if (true && b.kind !== 'linear' && c.kind === 'or') f();",
    ].join('\n'),
  );
});

it('is the same page wherever the sources are: only those of the library are cut', async () => {
  type Setup = Parameters<ReturnType<typeof withoutMessages>['setup']>[0];
  const loaders: Parameters<Setup['onLoad']>[1][] = [];
  const build = { onLoad: (_: unknown, load: (typeof loaders)[number]) => void loaders.push(load) };
  withoutMessages().setup(build as unknown as Setup);
  const load = (path: string): unknown =>
    loaders[0]?.({ path, namespace: 'file', suffix: '', pluginData: undefined, with: {} });
  const own = fileURLToPath(new URL('../../../src/core/codec.ts', import.meta.url));
  expect(await load(own)).toMatchObject({ loader: 'ts' });
  expect(await load('/home/src/checkout/examples/booth/page/app.ts')).toBeUndefined();
});
