/** The records that the verifier's tests are made of, as one list: what a mutant of the verifier is tried on. */
import type { FetchFile } from '../../src/ledger/index.js';
import { memoryStore, openLedger } from '../../src/ledger/index.js';
import { ed25519NoteSigner } from '../../src/ledger/note-keys.js';
import { ElectionBoard } from '../../src/record/board.js';
import { reportToJson, type VerifyOptions, verifyElection } from '../../src/verify/index.js';
import { Forge } from '../helpers/forge.js';
import { filesOf, publishEntries } from '../helpers/publish.js';
import { seededRng } from '../helpers/rng.js';
import { type HonestRecord, holdElection, positionOf, published } from '../helpers/tamper.js';
import { challenges, copied, excludedVoters, forged, ineligible } from '../helpers/tamper-ballots.js';
import { type BadEntry, bad, Workshop, withBad } from '../helpers/tamper-cases.js';
import {
  doubleMarks,
  shareOf,
  wrongClosing,
  wrongOpening,
  wrongPaper,
  wrongResults,
  wrongRolls,
  wrongShares,
} from '../helpers/tamper-counts.js';
import { ballotIn, holdElectionWithFloor } from '../helpers/tamper-floor.js';
import { foreign, malformed, misplaced, missigned, secondManifests } from '../helpers/tamper-frames.js';
import { SetupForge } from '../helpers/tamper-setup.js';
import { ceremonyCases, rollCases, rollForge } from '../helpers/tamper-setup-cases.js';

/** Something to run, and what it says: the same text each time unless the code was changed. */
export interface Specimen {
  readonly name: string;
  readonly run: () => Promise<string>;
  /** The checks that fail, where the record was made so that they do. */
  readonly fails?: readonly string[];
  /** Parts of the names of files whose mutants it is tried on; all files without. */
  readonly about?: readonly string[];
}

const TALLY = ['tallying', 'setup', 'voting', 'completion', 'report'];
const ABOUT: Readonly<Record<string, readonly string[]>> = {
  frames: ['state', 'signing', 'setup', 'voting', 'tallying', 'completion', 'report'],
  voting: ['voting', 'ballot/', 'completion'],
  forged: ['voting', 'box-screen'],
  floor: ['tallying', 'voting', 'ballot/', 'completion'],
};

/** All specimens, cheap ones first. */
export async function corpus(): Promise<readonly Specimen[]> {
  const honest = await holdElection();
  const shop = new Workshop(honest);
  const forge = new Forge(shop);
  const other = new Workshop(await holdElection('other'));
  const floor = await holdElectionWithFloor();
  const setups = await setupSpecimens();
  const voting = [
    ...ineligible(forge),
    ...copied(forge),
    ...challenges(forge),
    ...excludedVoters(forge),
    ...wrongPaper(shop),
    ...doubleMarks(shop),
  ];
  const frames = [
    ...malformed(shop),
    ...foreign(shop, other),
    ...secondManifests(shop),
    ...misplaced(shop),
    ...missigned(shop),
    ...wrongRolls(shop),
    ...wrongShares(shop),
  ];
  const singles = [...wrongOpening(shop), ...wrongClosing(shop), ...wrongResults(shop)].map((one) => [one]);
  const few = new Workshop(floor);
  const second = bad(
    ['V17', 'B-06'],
    'second',
    /./,
    few.at('close'),
    ballotIn(floor.election, 0, ['many', 'few'], 0),
  );
  const lists: readonly (readonly [string, HonestRecord, readonly BadEntry[]])[] = [
    ['floor', floor, [shareOf(few, 1), shareOf(few, 2), second]],
    ['frames', honest, frames],
    ['voting', honest, voting],
    ['forged', honest, forged(forge)],
    ...singles.map((list) => [list[0]?.name ?? '', honest, list] as const),
  ];
  const records = await Promise.all(
    lists.map(async ([name, record, list]) => {
      const { entries } = withBad(record, list);
      const files = await published(record.election, entries);
      return verifies(name, filesOf(files), name === 'frames' ? { batch: 1 } : {}, ABOUT[name] ?? TALLY);
    }),
  );
  const shares = honest.entries.filter((_, i) => i !== positionOf(honest.entries, 'share'));
  const fewer = verifies('a share too few', filesOf(await published(honest.election, shares)), {}, TALLY);
  return [
    ...setups,
    ...(await logSpecimens(honest)),
    ...records,
    fewer,
    boardSpecimen(honest, [...frames, ...voting, ...singles.flat()]),
  ];
}

function verifies(
  name: string,
  files: FetchFile,
  options: VerifyOptions = {},
  about?: Specimen['about'],
): Specimen {
  return {
    name,
    ...(about && { about }),
    run: async () => reportToJson(await verifyElection(files, { rng: seededRng('weights'), ...options })),
  };
}

async function setupSpecimens(): Promise<readonly Specimen[]> {
  const forge = new SetupForge('setup');
  const own = rollForge();
  const rounds = own.rounds();
  const ceremony = [...rounds, ...own.confirms(rounds)];
  const run3 = { kind: 'commit', run: 3, trustee: 1, hash: new Uint8Array(32) } as const;
  const records: (readonly [string, SetupForge, readonly Uint8Array[]])[] = [
    ...ceremonyCases(forge).map(([, , name, make]) => [name, forge, forge.record(make())] as const),
    ...rollCases(own).map(
      ([, name, chunks]) => [name, own, own.record(ceremony, [...chunks(), own.seal()])] as const,
    ),
    ['skips a run', own, own.record([...rounds, run3])],
  ];
  return Promise.all(
    records.map(async ([name, by, entries]) => {
      const { origin } = by.manifest.ledger;
      return verifies(name, filesOf(await publishEntries(entries, origin, by.logSeed)), {}, [
        'setup',
        'completion',
      ]);
    }),
  );
}

async function logSpecimens({ election, entries }: HonestRecord): Promise<readonly Specimen[]> {
  const files = filesOf(await published(election, entries.slice(0, 6)));
  const alien = filesOf(await publishEntries(entries.slice(0, 4), election.origin, seededRng('alien')(32)));
  const noteOf = async (list: readonly Uint8Array[]): Promise<Uint8Array> =>
    (await published(election, list)).get('checkpoint') ?? new Uint8Array();
  const checkpoints = [
    await noteOf(entries.slice(0, 3)),
    await noteOf(entries.slice(1, 4)),
    await noteOf(entries.slice(0, 9)),
    new Uint8Array(9),
  ];
  const receipts = [await election.board.receipt(2), await election.board.receipt(20), new Uint8Array(9)];
  const log = ['verify/', 'state'];
  return [
    verifies('alien', alien, {}, log),
    verifies('evidence', files, { evidence: { checkpoints, receipts } }, log),
    verifies('checkpoints', files, { evidence: { checkpoints: checkpoints.slice(0, 1) } }, log),
    verifies('limited', files, { maxFindings: 0, evidence: { checkpoints } }, log),
    verifies('no manifest', filesOf(await published(election, entries.slice(1, 5))), {}, log),
  ];
}

/** A board to which everything bad is posted before everything good. */
function boardSpecimen({ election, entries }: HonestRecord, cases: readonly BadEntry[]): Specimen {
  const { origin, logSeed } = election;
  return {
    name: 'board',
    about: ['state', 'setup', 'voting'],
    run: async () => {
      const store = memoryStore(seededRng('store'));
      const ledger = await openLedger(store, { origin, signer: ed25519NoteSigner(origin, logSeed) });
      const board = await ElectionBoard.open(ledger, seededRng('board'));
      const said: unknown[] = [
        await board.post(new Uint8Array(3)),
        await board.post(entries[5] ?? new Uint8Array()),
      ];
      for (const [at, bytes] of [...entries, undefined].entries()) {
        for (const one of cases.filter((candidate) => candidate.at === at))
          said.push(await board.post(one.bytes));
        if (bytes !== undefined) said.push(await board.post(bytes), board.record.phase, board.record.blocked);
      }
      return JSON.stringify(said);
    },
  };
}
