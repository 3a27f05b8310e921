/** Proof directories with anything done to them: never verified in silence, and never an exception. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { concatBytes, toHex } from '../../../../src/core/bytes.js';
import { DecodeError } from '../../../../src/core/errors.js';
import { foreignReportToText } from '../../../../src/verify/foreign/report-views.js';
import { verifyVerificatum } from '../../../../src/verify/foreign/verificatum/index.js';
import { readProtocolInfo } from '../../../../src/verify/foreign/verificatum/protocol-info.js';
import { seededRng } from '../../../helpers/rng.js';
import { describeWithData } from '../../../helpers/shared-data.js';
import { memoryFiles } from './data.js';
import { proofDirectory } from './prover/directory.js';

const RUNS = Number(process.env.FC_NUM_RUNS ?? 12);

type Files = ReadonlyMap<string, Uint8Array>;

const random = seededRng('verificatum');

function below(bound: number): number {
  const bytes = random(4);
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) % Math.max(1, bound);
}

/** Bytes with a random change: a bit, a cut, a piece doubled, dropped, moved, made up or taken from another file. */
function mutated(bytes: Uint8Array, other: Uint8Array): Uint8Array {
  const [a, b] = [below(bytes.length + 1), below(bytes.length + 1)];
  const [start, end] = [Math.min(a, b), Math.max(a, b)];
  switch (below(9)) {
    case 0:
      return bytes.subarray(0, start);
    case 1:
      return concatBytes(bytes.subarray(0, start), bytes.subarray(end));
    case 2:
      return concatBytes(bytes.subarray(0, end), bytes.subarray(start));
    case 3:
      return concatBytes(bytes.subarray(0, start), random(end - start), bytes.subarray(end));
    case 4:
      return other;
    case 5:
      return concatBytes(bytes, random(1 + below(40)));
    default:
      return bitFlipped(bytes, below(bytes.length), below(8));
  }
}

function bitFlipped(bytes: Uint8Array, at: number, bit: number): Uint8Array {
  return bytes.map((byte, i) => (i === at ? byte ^ (1 << bit) : byte));
}

/** Files whose content may change without harm: what servers did whom nobody needs. Then a note must say so. */
const HARMLESS = /activethreshold$|CorrectIndices\.bt$|DecrFactReply03\.bt$/;

/** Verifies files of which one was changed, and expects that this is noticed. */
async function expectNoticed(files: Files, path: string, after: Uint8Array): Promise<void> {
  const before = files.get(path) ?? new Uint8Array();
  if (toHex(before) === toHex(after)) return;
  const report = await verifyVerificatum(memoryFiles(new Map([...files, [path, after]])));
  foreignReportToText(report);
  const findings = report.checks.flatMap((check) => check.findings);
  const seen = report.verdict === 'verified' ? 'verified' : 'noticed';
  if (seen === 'noticed') {
    expect(findings.length).toBeGreaterThan(0);
    return;
  }
  if (path === 'protInfo.xml') return expectSameProtocol(before, after);
  const notes = report.checks.filter(({ id }) => id !== 'VMN-02').flatMap((check) => check.notes);
  const line = path.endsWith('.bt') ? false : toHex(after) === `${toHex(before)}0a`;
  expect([path, toHex(after).slice(0, 40), line || (HARMLESS.test(path) && notes.length > 0)]).toContain(
    true,
  );
}

/** The parts of a protocol file that proofs depend on are the same. */
function expectSameProtocol(before: Uint8Array, after: Uint8Array): void {
  const [old, now] = [readProtocolInfo(before, ''), readProtocolInfo(after, '')];
  expect({ ...now, width: old.width }).toEqual(old);
}

async function mutateEverywhere(files: Files, runs: number): Promise<void> {
  const paths = [...files.keys()];
  for (let run = 0; run < runs; run++)
    for (const path of paths) {
      const other = files.get(paths[below(paths.length)] ?? '') ?? new Uint8Array();
      await expectNoticed(files, path, mutated(files.get(path) ?? other, other));
    }
}

/** The files of a directory that belong to its proof. */
function filesOf(folder: string): Map<string, Uint8Array> {
  const files = new Map([['protInfo.xml', new Uint8Array(readFileSync(`${folder}/protInfo.xml`))]]);
  for (const path of readdirSync(`${folder}/nizkp`, { recursive: true, encoding: 'utf8' }))
    if (/\.bt$|(?:^|\/)[a-z]+$/.test(path) && path !== 'proofs')
      files.set(`nizkp/${path}`, new Uint8Array(readFileSync(`${folder}/nizkp/${path}`)));
  return files;
}

describe.each(['own_p256_k1_n10_w1_mix', 'own_p256_k3t2_n8_w2_mix', 'shuffleproofsjl_P256'])('%s', (name) => {
  describeWithData('its files', `verificatum/${name}`, (folder) => {
    it('with anything done to one of them', () => mutateEverywhere(filesOf(folder), Math.ceil(RUNS / 4)));

    it('with one of them missing', async () => {
      const files = filesOf(folder);
      // The last list of a shuffle may stand in the published file only.
      const optional = name.startsWith('shuffle') ? 'nizkp/proofs/Ciphertexts01.bt' : '';
      for (const path of files.keys()) {
        const left = new Map([...files].filter(([other]) => other !== path));
        const { verdict } = await verifyVerificatum(memoryFiles(left));
        expect([path, verdict]).toEqual([path, path === optional ? 'verified' : 'failed']);
      }
    });
  });
});

describe('a directory of every kind of file', () => {
  const files = proofDirectory('P-256', {
    ...{ servers: 3, threshold: 2, width: 2, size: 2, type: 'mixing', prepared: 3 },
  });

  it('with anything done to one of them', () => mutateEverywhere(files, Math.ceil(RUNS / 4)));

  it('with the headers of a tree changed', async () => {
    for (const path of [
      'nizkp/proofs/PoSCCommitment01.bt',
      'nizkp/proofs/CCPoSReply02.bt',
      'nizkp/Plaintexts.bt',
    ]) {
      const bytes = files.get(path) ?? new Uint8Array();
      for (let at = 0; at < 30; at++) await expectNoticed(files, path, bitFlipped(bytes, at, below(8)));
    }
  });
});

describe('the protocol file', () => {
  it('with any bit changed, is refused by a decoding error or read', () => {
    const plan = { servers: 2, threshold: 1, width: 1, size: 1, type: 'decryption' } as const;
    const bytes = proofDirectory('P-256', plan).get('protInfo.xml') ?? new Uint8Array();
    let refused = 0;
    for (let at = 0; at < bytes.length; at++)
      try {
        readProtocolInfo(bitFlipped(bytes, at, below(8)), 'p');
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
        refused++;
      }
    expect(refused).toBeGreaterThan(bytes.length / 4);
  });
});
