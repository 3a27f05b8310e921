/** Records of other systems, honest and with one change each: what mutants of their adapters are tried on. */

import { readFileSync } from 'node:fs';
import { verifyElectionGuard } from '../../src/verify/foreign/electionguard/verify-electionguard.js';
import { verifyElectionGuard1 } from '../../src/verify/foreign/electionguard-1/index.js';
import { type HeliosOptions, verifyHelios } from '../../src/verify/foreign/helios/index.js';
import { recordInFile, recordInFiles } from '../../src/verify/foreign/memory.js';
import { verifyVerificatum } from '../../src/verify/foreign/verificatum/index.js';
import { seededRng } from '../helpers/rng.js';
import { sharedData } from '../helpers/shared-data.js';
import { putTogether, takeApart } from '../verify/foreign/belenios/archive-model.js';
import { ARCHIVE_CHANGES } from '../verify/foreign/belenios/change-list.js';
import { BALLOT_CHANGES } from '../verify/foreign/belenios/change-list-ballots.js';
import { FORM_CHANGES } from '../verify/foreign/belenios/change-list-forms.js';
import { OBJECT_CHANGES } from '../verify/foreign/belenios/change-list-objects.js';
import { SETUP_CHANGES } from '../verify/foreign/belenios/change-list-setup.js';
import { TALLY_CHANGES } from '../verify/foreign/belenios/change-list-tally.js';
import { verify as verifyArchive } from '../verify/foreign/belenios/open.js';
import { BALLOT_CASES, CHAIN_CASES } from '../verify/foreign/electionguard/cases-ballots.js';
import { INTEGER_CASES } from '../verify/foreign/electionguard/cases-integers.js';
import { MADE_CASES } from '../verify/foreign/electionguard/cases-made.js';
import { MIX_CASES } from '../verify/foreign/electionguard/cases-mixes.js';
import { PRE_ENCRYPTED, PRE_ENCRYPTION_CASES } from '../verify/foreign/electionguard/cases-pre-encryption.js';
import { SETUP_CASES } from '../verify/foreign/electionguard/cases-setup.js';
import { CHALLENGED_CASES, COPY_CASES, TALLY_CASES } from '../verify/foreign/electionguard/cases-tally.js';
import { type Case, changed } from '../verify/foreign/electionguard/changes.js';
import { recordOf, unreadableIn } from '../verify/foreign/electionguard/memory.js';
import { makeMixed } from '../verify/foreign/electionguard/mixes.js';
import type { Files } from '../verify/foreign/electionguard/plan.js';
import { makeRecord } from '../verify/foreign/electionguard/record.js';
import * as ballots1 from '../verify/foreign/electionguard-1/cases-ballots.js';
import * as setup1 from '../verify/foreign/electionguard-1/cases-setup.js';
import * as tally1 from '../verify/foreign/electionguard-1/cases-tally.js';
import * as memory1 from '../verify/foreign/electionguard-1/memory.js';
import { SMALL as SMALL1 } from '../verify/foreign/electionguard-1/plan.js';
import { makeRecord as makeRecord1 } from '../verify/foreign/electionguard-1/record.js';
import { SMALL } from '../verify/foreign/helios/open.js';
import { bundleOf, folderOf, honestScene } from '../verify/foreign/helios/scene.js';
import { BALLOT_TAMPERS } from '../verify/foreign/helios/tampers-ballots.js';
import { FILE_TAMPERS } from '../verify/foreign/helios/tampers-files.js';
import { HONEST_SETUPS, SETUP_TAMPERS } from '../verify/foreign/helios/tampers-setup.js';
import { TALLY_TAMPERS } from '../verify/foreign/helios/tampers-tally.js';
import { VOTE_TAMPERS } from '../verify/foreign/helios/tampers-votes.js';
import { SMALL as ANY_GROUP, memoryFiles } from '../verify/foreign/verificatum/data.js';
import { proofDirectory } from '../verify/foreign/verificatum/prover/directory.js';
import { honestDirectory } from '../verify/foreign/verificatum/tamper.js';
import { DECRYPTION_TAMPERS as DECRYPTIONS } from '../verify/foreign/verificatum/tampers-decryption.js';
import { LIST_TAMPERS as LISTS } from '../verify/foreign/verificatum/tampers-lists.js';
import { SETUP_TAMPERS as SETUP } from '../verify/foreign/verificatum/tampers-setup.js';
import type { Specimen } from './corpus.js';

type HeliosFolder = ReturnType<typeof folderOf>;
type FolderFiles = ReadonlyMap<string, Uint8Array>;

/** A ballot of the small record of ElectionGuard. */
const BALLOT = 'encrypted_ballots/device1/eballot-b1.json';

/** The specimens of each adapter, by its folder. They are made when they are asked for. */
export const FOREIGN_CORPORA: Readonly<Record<string, () => Promise<readonly Specimen[]>>> = {
  belenios,
  helios,
  electionguard,
  'electionguard-1': electionguard1,
  verificatum,
};

/** The adapter that a file is part of; empty for files of our own verifier. */
export function adapterOf(file: string): string {
  return /verify\/foreign\/([^/]+)\//.exec(file)?.[1] ?? '';
}

async function belenios(): Promise<readonly Specimen[]> {
  const folder = sharedData('belenios');
  if (folder === undefined)
    throw new Error('the corpus of Belenios needs belenios, which is not on this machine');
  const record = (name: string): Buffer => readFileSync(`${folder}/${name}/record.bel`);
  const changes = [
    ...[...ARCHIVE_CHANGES, ...SETUP_CHANGES, ...BALLOT_CHANGES],
    ...[...TALLY_CHANGES, ...FORM_CHANGES, ...OBJECT_CHANGES],
  ];
  const honest = [...new Set(changes.map((change) => change.record))];
  return [
    ...honest.map((name) => says(name, [], () => record(name), verifyArchive)),
    ...changes.map(({ check, name, also = [], record: from, make }) => {
      const changed = (): Uint8Array => {
        const secrets = readFileSync(`${folder}/${from}/private_creds.json`, 'utf8');
        const model = takeApart(record(from));
        const made = make(model, Object.values(JSON.parse(secrets)));
        return made instanceof Uint8Array ? made : putTogether(model);
      };
      return says(`${check}: ${name}`, [check, ...also], changed, verifyArchive);
    }),
  ];
}

async function helios(): Promise<readonly Specimen[]> {
  const honest = honestScene();
  const changes = [...SETUP_TAMPERS, ...BALLOT_TAMPERS, ...VOTE_TAMPERS, ...TALLY_TAMPERS];
  const bundle = (
    name: string,
    fails: Specimen['fails'],
    change: (scene: typeof honest) => unknown,
    options: HeliosOptions = {},
  ): Specimen => {
    const bytes = (): Uint8Array => {
      const scene = structuredClone(honest);
      change(scene);
      return bundleOf(scene);
    };
    return says(name, fails, bytes, (made) => verifyHelios(recordInFile(made), { ...SMALL, ...options }));
  };
  const folder = (
    name: string,
    fails: Specimen['fails'],
    change: (files: HeliosFolder) => unknown,
  ): Specimen => {
    const files = (): HeliosFolder => {
      const own = folderOf(honest);
      change(own);
      return own;
    };
    return says(name, fails, files, (made) => verifyHelios(recordInFiles(made), SMALL));
  };
  return [
    bundle('honest, one by one', [], () => {}, { mode: 'one-by-one' }),
    folder('honest folder', [], () => {}),
    bundle('a small group', ['HEL-02'], () => {}, { groups: 'secure' }),
    ...HONEST_SETUPS.map(([name, change]) => bundle(name, [], change)),
    ...changes.map(([check, what, change, , also = []]) =>
      bundle(`${check}: ${what}`, [check, ...also], change),
    ),
    ...FILE_TAMPERS.map(([check, what, change, , also = []]) =>
      folder(`${check}: ${what}`, [check, ...also], change),
    ),
    ...changes.map(([check, what, change]) =>
      bundle(`${check}, lenient: ${what}`, undefined, change, { rules: 'lenient' }),
    ),
  ];
}

async function electionguard(): Promise<readonly Specimen[]> {
  const plain = makeRecord();
  const tables: readonly (readonly [Files, readonly Case[]])[] = [
    [plain, [...SETUP_CASES, ...BALLOT_CASES, ...TALLY_CASES, ...CHALLENGED_CASES, ...COPY_CASES]],
    [makeRecord({ chained: true }), CHAIN_CASES],
    [makeRecord(PRE_ENCRYPTED), PRE_ENCRYPTION_CASES],
    [INTEGER_CASES.files, INTEGER_CASES.cases],
    [await makeMixed(), MIX_CASES],
  ];
  const challenged = PRE_ENCRYPTED.ballots.map((one) => ({ ...one, cast: one.id === 'b3' }));
  const specimen = (name: string, fails: Specimen['fails'], files: () => Files): Specimen =>
    says(name, fails, files, (made) => verifyElectionGuard(recordOf(made)));
  return [
    ...tables.flatMap(([files, cases]) => [
      specimen('honest', [], () => files),
      ...cases.map(([what, fails, change]) => specimen(what, fails, () => changed(files, change))),
    ]),
    ...MADE_CASES.map(([what, fails, plan]) => specimen(what, fails, () => makeRecord(plan))),
    specimen('a challenged pre-encrypted ballot', undefined, () => makeRecord({ ballots: challenged })),
    ...[BALLOT, 'encrypted_tally.json', 'tally.json'].map((path) =>
      says(
        `no access to ${path}`,
        undefined,
        () => unreadableIn(recordOf(plain), path),
        (record) => verifyElectionGuard(record),
      ),
    ),
  ];
}

async function electionguard1(): Promise<readonly Specimen[]> {
  const honest = makeRecord1(SMALL1);
  const cases = [...setup1.SETUP_CASES, ...ballots1.BALLOT_CASES, ...tally1.TALLY_CASES];
  const specimen = (name: string, fails: Specimen['fails'], files: () => memory1.Files): Specimen =>
    says(name, fails, files, (made) => verifyElectionGuard1(memory1.recordOf(made)));
  return [
    specimen('honest', [], () => honest),
    ...cases.map(([what, fails, change, plan]) =>
      specimen(what, fails, () =>
        memory1.changed(plan === undefined ? honest : makeRecord1({ ...SMALL1, ...plan }), change),
      ),
    ),
  ];
}

/** Changed directories, and one over a curve with every file changed: a bit, a byte too many or too few, none at all. */
async function verificatum(): Promise<readonly Specimen[]> {
  const kinds = ['prepared', 'mixing', 'shuffling'] as const;
  const honest = new Map(kinds.map((kind) => [kind, honestDirectory(kind)]));
  const specimen = (name: string, fails: Specimen['fails'], files: () => FolderFiles): Specimen =>
    says(name, fails, files, (made) =>
      verifyVerificatum(memoryFiles(made), { ...ANY_GROUP, rng: seededRng('verificatum') }),
    );
  const changes = [...SETUP, ...LISTS, ...DECRYPTIONS];
  const onCurve = proofDirectory('P-256', { servers: 1, threshold: 1, width: 1, size: 2, type: 'mixing' });
  return [
    ...[...honest].map(([kind, files]) => specimen(kind, [], () => files)),
    ...changes.map(([check, what, kind, change, , also = []]) =>
      specimen(`${check}: ${what}`, [check, ...also], () => {
        const files = new Map(honest.get(kind));
        change(files);
        return files;
      }),
    ),
    specimen('curve', [], () => onCurve),
    ...[...onCurve].flatMap(([path, bytes]) =>
      changesOf(bytes).map(([what, after]) =>
        specimen(`${path}, ${what}`, undefined, () => {
          const files = new Map(onCurve);
          if (after === undefined) files.delete(path);
          else files.set(path, after);
          return files;
        }),
      ),
    ),
  ];
}

function changesOf(bytes: Uint8Array): (readonly [string, Uint8Array | undefined])[] {
  const flipped = (at: number): Uint8Array => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
  return [
    ['a bit at the start', flipped(0)],
    ['a bit in the middle', flipped(bytes.length >> 1)],
    ['a bit at the end', flipped(bytes.length - 1)],
    ['a byte less', bytes.subarray(0, -1)],
    ['a byte more', Uint8Array.from([...bytes, 0])],
    ['gone', undefined],
  ];
}

/** What the report on a record says, as text. The record is made when it is needed, and once. */
function says<Made>(
  name: string,
  fails: Specimen['fails'],
  make: () => Made,
  verify: (made: Made) => Promise<unknown>,
): Specimen {
  let made: { readonly record: Made } | undefined;
  const run = async (): Promise<string> => {
    made ??= { record: make() };
    return JSON.stringify(await verify(made.record), (_, value) => plain(value));
  };
  return { name, run, ...(fails && { fails }) };
}

function plain(value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}` : value;
}
