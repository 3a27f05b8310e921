/** Every value of a record is changed once: all but a few, which are named, are bound by a check. */
import { describe, expect, it } from 'vitest';
import { verifyElectionGuard1 } from '../../../../src/verify/foreign/electionguard-1/index.js';
import { next } from './change.js';
import { changed, type Files, type Json, recordOf } from './memory.js';
import { SMALLEST } from './plan.js';
import { makeRecord } from './record.js';

/** What nothing binds: kinds of values by file and place (`docs/electionguard-1.md` says so too). */
const UNBOUND = [
  'context.json configuration.allow_overvotes',
  'context.json configuration.max_votes',
  'encrypted_tally.json context.configuration.allow_overvotes',
  'encrypted_tally.json context.configuration.max_votes',
  'encrypted_tally.json name',
  'guardians/ coefficient_proofs.#.usage',
  'manifest.json candidates.#.name.text.#.language',
  'manifest.json candidates.#.name.text.#.value',
  'manifest.json candidates.#.object_id',
  'manifest.json candidates.#.party_id',
  'manifest.json spec_version',
  'submitted_ballots/ code_seed',
  'submitted_ballots/ contests.#.extended_data.data',
  'submitted_ballots/ contests.#.extended_data.mac',
  'submitted_ballots/ timestamp',
  'tally.json name',
];

interface Place {
  readonly kind: string;
  readonly file: string;
  readonly path: readonly string[];
}

/** The first place of every kind of value. */
function placesOf(files: Files): Place[] {
  const found = new Map<string, Place>();
  const visit = (file: string, value: Json, path: readonly string[]): void => {
    if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) visit(file, item, [...path, key]);
      return;
    }
    const kind = `${file.replace(/[^/]*$/, (name) => (file.includes('/') ? '' : name))} ${path
      .map((key) => (/^\d+$/.test(key) ? '#' : key))
      .join('.')}`;
    if (!found.has(kind)) found.set(kind, { kind, file, path });
  };
  for (const [file, content] of files) visit(file, content, []);
  return [...found.values()];
}

/** Changes the value of a place as little as its type allows. */
function spoil(root: Json, path: readonly string[]): void {
  const [last = '', parent] = [path.at(-1), path.slice(0, -1).reduce((value, key) => value[key], root)];
  const value = parent[last];
  if (typeof value === 'number') parent[last] = value + 1;
  else if (typeof value === 'boolean') parent[last] = !value;
  else parent[last] = /^([0-9A-F]{2})+$/.test(value) ? next(value) : `${value}x`;
}

const record = makeRecord(SMALLEST);
const places = placesOf(record);
const verdict = async (files: Files): Promise<string> =>
  (await verifyElectionGuard1(recordOf(files))).verdict;

it('what is named as bound by nothing is bound by nothing', async () => {
  const unbound = places.filter(({ kind }) => UNBOUND.includes(kind));
  expect(unbound.map(({ kind }) => kind).sort()).toEqual(UNBOUND);
  const files = changed(record, (at) => {
    for (const { file, path } of unbound) spoil(at(file), path);
    const [contest] = at('submitted_ballots/b1.json').contests;
    contest.extended_data.pad = at('context.json').elgamal_public_key;
  });
  expect(await verdict(files)).toBe('verified');
});

describe('all other values are bound', () => {
  const bound = places.filter(({ kind }) => !UNBOUND.includes(kind));
  /** All of them take a while. */
  const step = process.env.HANPYO_SLOW_TESTS === '1' ? 1 : 8;
  it('there are many', () => expect(bound.length).toBeGreaterThan(100));
  for (const { kind, file, path } of bound.filter((_, i) => i % step === 0))
    it(kind, async () => {
      expect(await verdict(changed(record, (at) => spoil(at(file), path)))).toBe('failed');
    });
});

describe('files of the wrong kind fail, and nothing is thrown', () => {
  const kinds: readonly Json[] = [null, [], {}, 'x', 7, new Uint8Array([0xff]), { contests: null }];
  const names = ['constants.json', 'context.json', 'manifest.json', 'encrypted_tally.json', 'tally.json'];
  for (const name of [...names, 'guardians/guardian_1.json', 'spoiled_ballots/b2.json'])
    it(name, async () => {
      const index = names.indexOf(name);
      const content = kinds[(index + kinds.length) % kinds.length];
      expect(await verdict(changed(record, (_, files) => files.set(name, content)))).toBe('failed');
    });
  for (const [i, content] of kinds.entries())
    it(`a ballot, ${i}`, async () => {
      const files = changed(record, (_, all) => all.set('submitted_ballots/b1.json', content));
      expect(await verdict(files)).toBe('failed');
    });
});
