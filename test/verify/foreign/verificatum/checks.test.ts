/** Every numbered check has a record in which only it fails; the page lists every check. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  foreignReportToHtml,
  foreignReportToJson,
  foreignReportToText,
} from '../../../../src/verify/foreign/report-views.js';
import {
  VMN_CHECKS,
  type VmnCheckId,
  verifyVerificatum,
} from '../../../../src/verify/foreign/verificatum/index.js';
import { memoryFiles, SMALL } from './data.js';
import { proofDirectory } from './prover/directory.js';
import { leaf, node, PROVER_GROUPS } from './prover/groups.js';
import type { Plan } from './prover/session.js';

type Files = Map<string, Uint8Array>;

const FAST = 'subgroup-512';
const MIXING: Plan = { servers: 3, threshold: 2, width: 2, size: 2, type: 'mixing', prepared: 3 };

let honest: Files;
let shuffling: Files;
beforeAll(() => {
  honest = proofDirectory(FAST, MIXING);
  shuffling = proofDirectory(FAST, { ...MIXING, type: 'shuffling' });
});

/** A copy with one file changed, or gone. */
function withFile(files: Files, path: string, change: (bytes: Uint8Array) => Uint8Array | undefined): Files {
  const before = files.get(path);
  if (before === undefined) throw new Error(`no ${path}`);
  const copy = new Map(files);
  const after = change(before);
  if (after === undefined) copy.delete(path);
  else copy.set(path, after);
  return copy;
}

const flipped = (at: number) => (bytes: Uint8Array) =>
  bytes.map((byte, i) => (i === (at + bytes.length) % bytes.length ? byte ^ 1 : byte));

/** The checks that failed, with culprits and codes. */
async function failures(files: Files): Promise<string[]> {
  const report = await verifyVerificatum(memoryFiles(files), SMALL);
  expect(report.verdict).not.toBe('verified');
  expect(report.result).toBeUndefined();
  return report.checks.flatMap(({ findings }) =>
    findings.map(({ check, culprit, code }) => `${check} ${culprit}: ${code}`),
  );
}

/** The tree of another element than the first of a file, at the same place. */
const otherKey = (): Uint8Array => {
  const { tree, base, times } = PROVER_GROUPS[FAST];
  return node(tree(base), tree(times(base, 5n)));
};

const only: Readonly<Record<VmnCheckId, () => readonly [Files, string[]]>> = {
  'VMN-01': () => [withFile(honest, 'protInfo.xml', () => undefined), ['VMN-01 protInfo.xml: truncated']],
  'VMN-02': () => [
    withFile(honest, 'protInfo.xml', (bytes) =>
      Buffer.from(
        Buffer.from(bytes)
          .toString()
          .replace(/[0-9a-f]{8}(?=0100000004)/, '00000001'),
      ),
    ),
    ['VMN-02 protInfo.xml: bad-value'],
  ],
  'VMN-03': () => [
    withFile(honest, 'nizkp/version', () => Buffer.from('3.0.4')),
    ['VMN-03 nizkp: bad-version'],
  ],
  'VMN-04': () => [
    withFile(honest, 'nizkp/FullPublicKey.bt', () => {
      const { tree, base, zero } = PROVER_GROUPS[FAST];
      return node(tree(base), tree(zero));
    }),
    ['VMN-04 FullPublicKey.bt: identity'],
  ],
  'VMN-05': () => [
    proofDirectory(FAST, { ...MIXING, type: 'decryption', otherPolynomial: true }),
    ['VMN-05 proofs/PolynomialInExponent.bt: other-key'],
  ],
  'VMN-06': () => [
    withFile(honest, 'nizkp/Ciphertexts.bt', flipped(-1)),
    ['VMN-06 Ciphertexts.bt: bad-element'],
  ],
  'VMN-07': () => [
    withFile(honest, 'nizkp/proofs/PoSCReply02.bt', flipped(-1)),
    ['VMN-07 server 2: bad-proof', 'VMN-07 servers: too-few'],
  ],
  'VMN-08': () => [
    withFile(honest, 'nizkp/proofs/CCPoSReply01.bt', flipped(-1)),
    ['VMN-08 server 1: bad-proof', 'VMN-08 server 2: bad-proof', 'VMN-08 servers: too-few'],
  ],
  'VMN-09': () => [
    withFile(shuffling, 'nizkp/ShuffledCiphertexts.bt', () => honest.get('nizkp/Ciphertexts.bt')),
    ['VMN-09 ShuffledCiphertexts.bt: bad-value'],
  ],
  'VMN-10': () => [
    withFile(honest, 'nizkp/proofs/CorrectIndices.bt', () => leaf(Buffer.from([1, 1, 0, 0]))),
    ['VMN-10 decryption: bad-value'],
  ],
  'VMN-11': () => [
    withFile(honest, 'nizkp/proofs/DecrFactReply01.bt', flipped(-1)),
    ['VMN-11 server 1: bad-proof'],
  ],
  'VMN-12': () => [
    withFile(honest, 'nizkp/Plaintexts.bt', () => {
      const { tree, base } = PROVER_GROUPS[FAST];
      return node(node(tree(base), tree(base)), node(tree(base), tree(base)));
    }),
    ['VMN-12 Plaintexts.bt: wrong-plaintext'],
  ],
};

describe('each check', () => {
  it('passes on honest records', async () => {
    for (const files of [honest, shuffling])
      expect((await verifyVerificatum(memoryFiles(files), SMALL)).verdict).toBe('verified');
  });

  it.each(VMN_CHECKS.map(({ id }) => id))('%s fails where it should', async (id) => {
    const [files, wanted] = only[id]();
    expect(await failures(files)).toEqual(wanted);
  });

  it('stands on the page, in order, with its title', () => {
    const text = readFileSync('docs/verificatum.md', 'utf8');
    const rows = [...text.matchAll(/^\| (VMN-\d\d) \| ([^|]*) \|/gm)].map((m) => ({ id: m[1], title: m[2] }));
    expect(rows).toEqual(VMN_CHECKS.map(({ id, title }) => ({ id, title })));
  });
});

describe('attacks', () => {
  const swapped = (a: string, b: string): Files => {
    const copy = new Map(honest);
    const [first, second] = [copy.get(a), copy.get(b)];
    if (first === undefined || second === undefined) throw new Error('no such files');
    return copy.set(a, second).set(b, first);
  };

  it('stages swapped, a server twice, a commitment of another', async () => {
    const both = new Map(honest);
    for (const [path, bytes] of honest)
      if (/0[12]\.bt$/.test(path) && !/Decr/.test(path))
        both.set(
          path.replace(/0[12]\.bt$/, (end) => (end === '01.bt' ? '02.bt' : '01.bt')),
          bytes,
        );
    expect((await failures(both)).at(-1)).toBe('VMN-08 servers: too-few');
    const twice = new Map(honest);
    for (const [path, bytes] of honest)
      if (/01\.bt$/.test(path) && !/Decr/.test(path)) twice.set(path.replace('01.bt', '02.bt'), bytes);
    expect(await failures(twice)).toEqual(['VMN-08 server 2: bad-proof', 'VMN-08 servers: too-few']);
    const other = withFile(honest, 'nizkp/proofs/PermutationCommitment02.bt', () =>
      honest.get('nizkp/proofs/PermutationCommitment01.bt'),
    );
    expect(await failures(other)).toEqual(['VMN-07 server 2: bad-proof', 'VMN-07 servers: too-few']);
  });

  it('other lists, keep lists and keys', async () => {
    const lists = swapped('nizkp/Ciphertexts.bt', 'nizkp/proofs/Ciphertexts01.bt');
    expect((await failures(lists)).at(-1)).toBe('VMN-08 servers: too-few');
    const keep = (marks: readonly number[]): Files =>
      withFile(honest, 'nizkp/proofs/KeepList01.bt', () => leaf(Buffer.from(marks)));
    for (const marks of [
      [1, 1, 1],
      [1, 0, 0],
      [1, 1],
      [2, 1, 0],
      [1, 1, 0, 0],
    ])
      expect((await failures(keep(marks)))[0]).toBe('VMN-08 server 1: bad-value');
    const small = withFile(honest, 'nizkp/proofs/maxciph', () => Buffer.from('1'));
    expect(await failures(small)).toEqual(['VMN-07 proofs/maxciph: too-few-prepared']);
    expect((await failures(withFile(shuffling, 'nizkp/FullPublicKey.bt', otherKey))).at(-1)).toBe(
      'VMN-08 servers: too-few',
    );
  });

  it('a plaintext replaced, by its place', async () => {
    const { tree, base } = PROVER_GROUPS[FAST];
    const element = tree(base);
    const last = (bytes: Uint8Array): Uint8Array =>
      Buffer.concat([bytes.subarray(0, bytes.length - element.length), element]);
    const report = await verifyVerificatum(memoryFiles(withFile(honest, 'nizkp/Plaintexts.bt', last)), SMALL);
    expect(report.checks.at(-1)?.findings[0]?.message).toMatch(/^entry 1, column 1 /);
  });

  it('decryption files that do not decode, by their server', async () => {
    for (const [name, at] of [
      ['DecryptionFactors02', 0],
      ['DecrFactCommitment02', 5],
      ['DecrFactReply02', 4],
    ] as const)
      expect((await failures(withFile(honest, `nizkp/proofs/${name}.bt`, flipped(at))))[0]).toMatch(
        /^VMN-10 server 2: /,
      );
  });

  it('numbers that claim work', async () => {
    const huge = withFile(honest, 'nizkp/proofs/maxciph', () => Buffer.from('2147483647'));
    expect((await failures(huge))[0]).toBe('VMN-07 server 1: bad-value');
    const wide = withFile(honest, 'nizkp/width', () => Buffer.from('1024'));
    expect(await failures(wide)).toEqual(['VMN-06 Ciphertexts.bt: bad-value']);
    for (const [path, text] of [
      ['nizkp/width', '1025'],
      ['nizkp/width', '02'],
      ['nizkp/proofs/activethreshold', '4'],
      ['nizkp/proofs/activethreshold', '1'],
      ['nizkp/type', 'mixin'],
      ['nizkp/auxsid', '../x'],
    ] as const)
      expect((await failures(withFile(honest, path, () => Buffer.from(text))))[0]).toMatch(/^VMN-03 nizkp: /);
  });

  it('a source of files that fails is a finding', async () => {
    const report = await verifyVerificatum(async (path) => {
      throw new RangeError(`${path} <script>\n\u001b[2J`);
    });
    expect(report.verdict).toBe('failed');
    expect(foreignReportToHtml(report)).not.toContain('<script>\n');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
    expect(foreignReportToText(report)).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });
});

describe('reports', () => {
  it('say the same in all forms', async () => {
    const report = await verifyVerificatum(memoryFiles(honest), SMALL);
    const text = foreignReportToText(report);
    expect(text).toContain('Record of Verificatum 3.1.0');
    expect(text).toContain('Plaintexts            2 of width 2');
    expect(text.trimEnd().split('\n').at(-1)).toBe('Verdict: VERIFIED (shuffles, decryption)');
    expect(JSON.parse(foreignReportToJson(report))).toEqual(JSON.parse(JSON.stringify(report)));
    const html = foreignReportToHtml(report);
    for (const { id } of VMN_CHECKS) expect(html).toContain(`id="${id}"`);
    expect(html).not.toContain('<script');
  });

  it('tell how far they are, and stop', async () => {
    const seen: [number, number][] = [];
    await verifyVerificatum(memoryFiles(honest), {
      ...SMALL,
      onProgress: (done, total) => seen.push([done, total]),
    });
    expect(seen).toEqual([
      [1, 2],
      [2, 2],
    ]);
    const signal = AbortSignal.abort();
    await expect(verifyVerificatum(memoryFiles(honest), { ...SMALL, signal })).rejects.toThrow();
  });

  it('find a proof where Verificatum puts it', async () => {
    const moved = new Map(
      [...honest].map(([path, bytes]) => [path.replace('nizkp/', 'nizkp/default/'), bytes] as const),
    );
    expect((await verifyVerificatum(memoryFiles(moved), SMALL)).verdict).toBe('verified');
  });

  it('note another width than usual', async () => {
    const other = withFile(honest, 'protInfo.xml', (bytes) =>
      Buffer.from(Buffer.from(bytes).toString().replace('<width>2<', '<width>1<')),
    );
    const report = await verifyVerificatum(memoryFiles(other), SMALL);
    expect(report.verdict).toBe('verified');
    expect(report.checks[2]?.notes).toEqual(['the session has width 2, the protocol 1']);
  });
});
