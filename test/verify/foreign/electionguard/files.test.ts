/** What a record may cost, and how its files are reached. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { foreignRecord } from '../../../../src/cli/foreign.js';
import { DecodeError } from '../../../../src/core/errors.js';
import type { JsonValue } from '../../../../src/core/json.js';
import { openElection } from '../../../../src/electionguard/index.js';
import { MAX_BALLOTS } from '../../../../src/verify/foreign/electionguard/files.js';
import { readManifest } from '../../../../src/verify/foreign/electionguard/manifest.js';
import { wrongContests } from '../../../../src/verify/foreign/electionguard/style.js';
import { readEncryptedTally } from '../../../../src/verify/foreign/electionguard/tally-files.js';
import { verifyElectionGuard } from '../../../../src/verify/foreign/electionguard/verify-electionguard.js';
import type { ForeignEntry } from '../../../../src/verify/foreign/source.js';
import { recordOf, unreadableIn } from './memory.js';
import { type Files, PLAN } from './plan.js';
import { makeRecord } from './record.js';

const plain = makeRecord();
/** Characters of the longest text of the engine. */
const LONGEST_TEXT = 2 ** 29 - 24;

it('no file may be larger than a text can be', async () => {
  const record = recordOf(plain);
  const allowed: number[] = [];
  await verifyElectionGuard({
    ...record,
    files: async (path, maxBytes) => {
      allowed.push(maxBytes);
      return record.files(path, maxBytes);
    },
  });
  expect(allowed.length).toBeGreaterThan(5);
  expect(Math.max(...allowed)).toBeLessThanOrEqual(LONGEST_TEXT);
});

it.each([
  ['encrypted_ballots', 'EG-06'],
  ['encrypted_ballots/device1', 'EG-06'],
  ['challenged_ballots', 'EG-18'],
  ['', 'EG-22'],
])('a folder that cannot be listed is a failure: %j, %s', async (bad, check) => {
  const record = recordOf(plain);
  const { checks, verdict } = await verifyElectionGuard({
    ...record,
    list: async (folder) => {
      if (folder === bad) throw new Error('no permission');
      return (await record.list?.(folder)) ?? [];
    },
  });
  const failed = checks.filter(({ status }) => status === 'failed');
  expect(failed.map(({ id }) => id)).toEqual([check]);
  expect(failed[0]?.findings[0]?.message).toContain('no permission');
  expect(verdict).toBe('failed');
});

it.each([
  ['constants.json', 'EG-01'],
  ['manifest.json', 'EG-02'],
  ['election_initialized.json', 'EG-03'],
  ['encrypted_ballots/device1/eballot-b1.json', 'EG-06'],
  ['encrypted_tally.json', 'EG-14'],
  ['tally.json', 'EG-17'],
  ['challenged_ballots/dballot-b3.json', 'EG-18'],
])('a file that cannot be read is a failure: %s, %s', async (path, check) => {
  const { checks, verdict } = await verifyElectionGuard(unreadableIn(recordOf(plain), path));
  const failed = checks.flatMap(({ findings }) => findings);
  expect(failed.map((finding) => [finding.check, finding.culprit])[0]).toEqual([check, path]);
  expect(failed[0]?.message).toContain('the disk failed');
  expect(verdict).toBe('failed');
});

it('a ballot that is a symbolic link is named, and not left out', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'electionguard-'));
  try {
    await writeRecord(folder, plain);
    const outside = join(folder, 'outside.json');
    await writeFile(outside, JSON.stringify(plain.get('encrypted_ballots/device1/eballot-b1.json')));
    await symlink(outside, join(folder, 'encrypted_ballots/device1/eballot-b9.json'));
    await symlink(outside, join(folder, 'challenged_ballots/dballot-b9.json'));
    const { checks } = await verifyElectionGuard(foreignRecord(folder));
    const findings = checks.flatMap((check) => check.findings);
    expect(findings.map(({ check, culprit }) => `${check} ${culprit.replace(/.*\//, '')}`)).toEqual([
      'EG-06 eballot-b9.json',
      'EG-18 dballot-b9.json',
    ]);
    for (const { message } of findings) expect(message).toContain('symbolic links are not followed');
  } finally {
    await rm(folder, { recursive: true });
  }
});

async function writeRecord(folder: string, files: Files): Promise<void> {
  for (const [path, file] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), JSON.stringify(file));
  }
}

/** A manifest in which every style has every contest. */
function wideManifest(contests: number, styles: number): JsonValue {
  const option = [{ object_id: 'o', sequence_order: 1 }];
  return {
    contests: Array.from({ length: contests }, (_, i) => ({
      ...{ object_id: `c${i}`, sequence_order: i, electoral_district_id: 'u' },
      ballot_selections: option,
    })),
    ballot_styles: Array.from({ length: styles }, (_, i) => ({
      object_id: `s${i}`,
      geopolitical_unit_ids: ['u', 'v', 'u'],
    })),
  };
}

it('styles hold no more contests together than memory does', () => {
  expect(() => readManifest(wideManifest(5000, 1000), '')).toThrow(DecodeError);
  const { styles } = readManifest(wideManifest(50, 20), '');
  expect(styles.get('s19')?.map(({ id }) => id)).toEqual(Array.from({ length: 50 }, (_, i) => `c${i}`));
});

it('a contest has an option', () => {
  const empty = {
    contests: [{ object_id: 'c', sequence_order: 1, electoral_district_id: 'u', ballot_selections: [] }],
    ballot_styles: [],
  };
  expect(() => readManifest(empty, 'manifest')).toThrow('manifest.contests[0].ballot_selections: no option');
});

it('the contests of a style are in the order of the manifest, whatever the order of its districts', () => {
  const manifest = readManifest(
    {
      contests: ['b', 'a', 'b', 'c'].map((unit, i) => ({
        ...{ object_id: `c${i}`, sequence_order: i, electoral_district_id: unit },
        ballot_selections: [{ object_id: 'o', sequence_order: 1 }],
      })),
      ballot_styles: [{ object_id: 's', geopolitical_unit_ids: ['a', 'b'] }],
    },
    '',
  );
  expect(manifest.styles.get('s')?.map(({ id }) => id)).toEqual(['c0', 'c1', 'c2']);
});

it('a ballot that lacks contests costs no more than what it has', () => {
  const { styles } = readManifest(wideManifest(100, 1), '');
  const own = styles.get('s0') ?? [];
  let looked = 0;
  const counted = new Proxy(own, {
    get: (target, key, receiver) => {
      if (typeof key === 'string' && /^[0-9]+$/.test(key)) looked++;
      return Reflect.get(target, key, receiver);
    },
  });
  expect(wrongContests(counted, [{ id: 'c0', selections: [{ id: 'o' }] }])).toContain('c1');
  expect(looked).toBeLessThan(5);
});

describe('more ballots than are verified', () => {
  const many = MAX_BALLOTS + 1;

  /** What is found where a folder has so many entries. */
  const foundWith = async (files: Files, folder: string, entries: number): Promise<string> => {
    const record = recordOf(files);
    const all = new Array<ForeignEntry>(entries).fill({ name: 'eballot-x.json', kind: 'file' });
    const list = async (at: string): Promise<readonly ForeignEntry[]> =>
      at === folder ? all : ((await record.list?.(at)) ?? []);
    const { checks } = await verifyElectionGuard({ ...record, list });
    const [finding] = checks.flatMap(({ findings }) => findings);
    return `${finding?.check} ${finding?.code} ${finding?.message}`;
  };

  it.each([
    ['encrypted_ballots', 'EG-06', MAX_BALLOTS],
    ['encrypted_ballots/device1', 'EG-06', MAX_BALLOTS - 1],
    ['challenged_ballots', 'EG-18', MAX_BALLOTS],
  ])('are refused where they are listed: %s', async (folder, check, most) => {
    expect(await foundWith(plain, folder, many)).toContain(
      `${check} too-large ${folder}: more than ${most} entries`,
    );
  });

  it('are refused where two devices have them together', async () => {
    const files: Files = new Map(plain);
    files.set('encrypted_ballots/device2/x', {});
    const most = MAX_BALLOTS - 2 - PLAN.ballots.length;
    expect(await foundWith(files, 'encrypted_ballots/device2', most + 1)).toContain(
      `EG-06 too-large encrypted_ballots/device2: more than ${most} entries`,
    );
  });

  it('are refused where they are named', async () => {
    const election = await openElection(recordOf(plain));
    const tally = { ...plain.get('encrypted_tally.json'), cast_ballot_ids: new Array(many).fill('b') };
    expect(() => readEncryptedTally(election, tally, 'tally')).toThrow('cast_ballot_ids');
  });
});

it('the name of an election is no longer than an id', async () => {
  const manifest = (length: number): JsonValue => ({
    ...plain.get('manifest.json'),
    election_scope_id: 'x'.repeat(length),
  });
  expect(readManifest(manifest(1024), 'manifest').name).toHaveLength(1024);
  expect(() => readManifest(manifest(1025), 'manifest')).toThrow('manifest.election_scope_id');
});
