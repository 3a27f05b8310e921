/** Honest records pass, the page lists every check, reports say the same in all forms. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  foreignReportToHtml,
  foreignReportToJson,
  foreignReportToText,
} from '../../../../src/verify/foreign/report-views.js';
import { VMN_CHECKS, verifyVerificatum } from '../../../../src/verify/foreign/verificatum/index.js';
import { memoryFiles, SMALL } from './data.js';
import { proofDirectory } from './prover/directory.js';
import { PROVER_GROUPS } from './prover/groups.js';
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

describe('each check', () => {
  it('passes on honest records', async () => {
    for (const files of [honest, shuffling])
      expect((await verifyVerificatum(memoryFiles(files), SMALL)).verdict).toBe('verified');
  });

  it('stands on the page, in order, with its title', () => {
    const text = readFileSync('docs/verificatum.md', 'utf8');
    const rows = [...text.matchAll(/^\| (VMN-\d\d) \| ([^|]*) \| [^|]* \|$/gm)].map((m) => ({
      id: m[1],
      title: m[2],
    }));
    expect(rows).toEqual(VMN_CHECKS.map(({ id, title }) => ({ id, title })));
  });
});

describe('attacks', () => {
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
