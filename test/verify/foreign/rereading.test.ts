/** Records that change while they are verified: what is read a second time is what it was, or that is a finding. */
import { describe, expect, it } from 'vitest';
import { verifyElectionGuard } from '../../../src/verify/foreign/electionguard/index.js';
import { verifyElectionGuard1 } from '../../../src/verify/foreign/electionguard-1/index.js';
import { Fingerprints } from '../../../src/verify/foreign/fingerprints.js';
import { verifyHelios } from '../../../src/verify/foreign/helios/index.js';
import { recordInFile } from '../../../src/verify/foreign/memory.js';
import type { ForeignReport } from '../../../src/verify/foreign/report.js';
import type { ForeignRecord } from '../../../src/verify/foreign/source.js';
import * as memory from './electionguard/memory.js';
import { makeMixed } from './electionguard/mixes.js';
import { makeRecord } from './electionguard/record.js';
import * as memory1 from './electionguard-1/memory.js';
import { SMALL as PLAN1 } from './electionguard-1/plan.js';
import { makeRecord as makeRecord1 } from './electionguard-1/record.js';
import { SMALL } from './helios/open.js';
import { closed } from './helios/prover.js';
import { bundleOf, cast, honestScene, newVote } from './helios/scene.js';

/** Of base64. */
const LETTER_A = 0x41;
const WAS_CHANGED = 'it changed while the record was verified';

/** The record, of which a file has other bytes, of the same meaning, from its second reading on. */
function changing(record: ForeignRecord, changed: (path: string) => boolean): ForeignRecord {
  const read = new Set<string>();
  return {
    ...record,
    files: async (path, maxBytes) => {
      const bytes = await record.files(path, maxBytes);
      if (bytes === undefined || !changed(path)) return bytes;
      if (read.has(path)) return Uint8Array.from([...bytes, 0x20]);
      read.add(path);
      return bytes;
    },
  };
}

/** Checks that failed, each with its culprit; all because something changed. */
function found({ checks, verdict }: ForeignReport): string[] {
  const findings = checks.flatMap((check) => check.findings);
  for (const { message } of findings) expect(message).toContain(WAS_CHANGED);
  expect(verdict).toBe(findings.length > 0 ? 'failed' : 'verified');
  return findings.map(({ check, culprit }) => `${check} ${culprit}`);
}

describe('ElectionGuard', () => {
  it('a challenged ballot is compared with what it was', async () => {
    const record = memory.recordOf(makeRecord());
    const path = 'encrypted_ballots/device1/eballot-b3.json';
    expect(found(await verifyElectionGuard(changing(record, (each) => each === path)))).toEqual([
      `EG-18 ${path}`,
    ]);
  });

  it('a mixed ballot is compared with what it was', async () => {
    const record = memory.recordOf(await makeMixed());
    const isBallot = (path: string): boolean => path.endsWith('eballot-b1.json');
    expect(found(await verifyElectionGuard(changing(record, isBallot)))).toEqual([
      'EG-22 mix1/mix_config.json',
    ]);
  });

  it('the setup is read once', async () => {
    const counts = new Map<string, number>();
    const record = memory.recordOf(makeRecord());
    const files: ForeignRecord['files'] = async (path, maxBytes) => {
      counts.set(path, (counts.get(path) ?? 0) + 1);
      return record.files(path, maxBytes);
    };
    expect((await verifyElectionGuard({ ...record, files })).verdict).toBe('verified');
    const setup = ['constants', 'manifest', 'election_config', 'election_initialized'];
    expect(setup.map((name) => counts.get(`${name}.json`))).toEqual([1, 1, 1, 1]);
  });
});

it('ElectionGuard 1.91: a challenged ballot is compared with what it was', async () => {
  const record = memory1.recordOf(makeRecord1(PLAN1));
  const path = 'submitted_ballots/b2.json';
  expect(found(await verifyElectionGuard1(changing(record, (each) => each === path)))).toEqual([
    `EG1-16 ${path}`,
  ]);
});

describe('Helios: a ballot that another one replaced', () => {
  const scene = honestScene();
  const before = closed(
    newVote(scene, [
      [0, 1, 0],
      [0, 1],
    ]),
  );
  scene.votes.unshift(cast(scene, before, 0, '2026-01-01 12:00:00'));
  const record = recordInFile(bundleOf(scene));

  it('is taken out of the sums', async () => {
    expect(found(await verifyHelios(record, SMALL))).toEqual([]);
  });

  it('is compared with what it was', async () => {
    // The file is read from its beginning, in large parts, and then in single places.
    const open: ForeignRecord['open'] = async (path) => {
      const file = await record.open(path);
      if (file === undefined) return undefined;
      const read: typeof file.read = async (offset, length) => {
        const part = await file.read(offset, length);
        if (offset > 0 && part.length > 8) part[8] = part[8] === LETTER_A ? LETTER_A + 1 : LETTER_A;
        return part;
      };
      return { ...file, read };
    };
    expect(found(await verifyHelios({ ...record, open }, SMALL))).toEqual(['HEL-07 ballots']);
  });
});

it('fingerprints tell bytes apart, however many there are', () => {
  const prints = new Fingerprints();
  const bytes = (i: number): Uint8Array => Uint8Array.of(i & 255, i >> 8);
  for (let i = 0; i < 3000; i++) expect(prints.keep(bytes(i))).toBe(i);
  for (const i of [0, 1023, 1024, 2999]) {
    expect(prints.assertSame(i, bytes(i), 'file')).toEqual(bytes(i));
    expect(() => prints.assertSame(i, bytes(i + 1), 'file')).toThrow(WAS_CHANGED);
  }
  expect(() => prints.assertSame(3000, bytes(0), 'file')).toThrow(WAS_CHANGED);
});
