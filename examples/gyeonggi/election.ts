/**
 * The election up to the moment in which voting opens: manifest, key ceremony of five trustees of whom three decrypt, roll and
 * cards. All parties are in one process here; real ones keep their secrets on machines of their own.
 */
import { ElectionBoard, Trustee } from 'hanpyo';
import type { ElectionContext, Manifest } from 'hanpyo/ballot';
import { fastestGroups, type Rng } from 'hanpyo/core';
import { ed25519NoteSigner, openLedger } from 'hanpyo/ledger';
import { fileStore } from 'hanpyo/ledger/file';
import * as post from 'hanpyo/record';
import { awardsOf, communitiesOf, contestsOf, groupId } from './communities.js';
import { beginElection, keepLogKey, type Parties } from './parties.js';
import { CLASSES, type Plan } from './plan.js';
import { type Enrolment, enrol, registerCsv } from './register.js';

/** What an election is made of. */
export interface Preparation {
  readonly plan: Plan;
  readonly folder: string;
  readonly origin: string;
  /** A rehearsal: another election, with cards of its own, whose result means nothing. */
  readonly practice: boolean;
  /** Whether a card works once, or the last of its ballots counts; the latter unless told. */
  readonly revoting?: Manifest['revoting'];
}

/** An election whose voting is open, and the secrets of all parties. */
export interface Opened extends Enrolment, Parties {
  readonly plan: Plan;
  readonly folder: string;
  readonly manifest: Manifest;
  readonly context: ElectionContext;
  readonly csv: string;
  /** Of which the office makes its cards. */
  readonly seed: Uint8Array;
}

const TITLES = {
  real: { ko: '따복공동체 주민제안 공모사업', en: 'Community projects of Gyeonggi' },
  practice: { ko: '연습 투표 · 따복공동체', en: 'Practice vote: community projects' },
};

/** Prepares an election and opens it. @throws {RangeError} if the register is not in order */
export async function openElection(preparation: Preparation, rng: Rng): Promise<Opened> {
  const { plan, folder, origin, revoting = 'last-counts' } = preparation;
  const seeds = { log: rng(32), cards: rng(32) };
  const log = ed25519NoteSigner(origin, seeds.log);
  const officers = [post.newOfficer(0, rng), post.newOfficer(1, rng)];
  const trustees = [1, 2, 3, 4, 5].map((index) => new Trustee(index, rng));
  const communities = communitiesOf(plan);
  const contests = contestsOf(plan, communities);
  const manifest = post.defineManifest(
    {
      ...{ title: preparation.practice ? TITLES.practice : TITLES.real, practice: preparation.practice },
      ...{ contests, log, officers, trustees, threshold: 3, minimumUnit: 5, precedence: 'paper' },
      revoting,
      classes: CLASSES,
      styles: contests.map((_, group) => ({ id: groupId(group), contests: [groupId(group)] })),
      awards: awardsOf(plan),
    },
    rng,
  );
  await keepLogKey(folder, origin, seeds.log);
  const csv = registerCsv(plan, communities);
  const { find } = await fastestGroups();
  const enrolment = enrol(csv, manifest, seeds.cards, find(manifest.group));
  if ('errors' in enrolment)
    throw new RangeError(enrolment.errors.map(({ line, message }) => `${line}: ${message}`).join('\n'));
  const store = fileStore(`${folder}/record`, { journalDirectory: `${folder}/journal` });
  const ledger = await openLedger(store, { origin, signer: log });
  const board = await ElectionBoard.open(ledger, rng, new post.ElectionRecord(find));
  await beginElection({ board, officers, trustees }, manifest, rng);
  await board.postAll(post.rollEntries(board.record, enrolment.roll, officers));
  await board.postAll([post.openingEntry(board.record, officers)]);
  const { context } = board.record.voting.opened;
  const parties = { log, ledger, board, officers, trustees };
  return { ...{ plan, folder, manifest, csv, seed: seeds.cards, context }, ...parties, ...enrolment };
}
