/**
 * The whole example as one function: a forum on disk, proposals of every fate, a debate vote, answers, letters, storage, and the
 * budget vote. `run.ts` prints what it returns; the tests of the rows look at it.
 */
import { join } from 'node:path';
import { type Rng, toHex } from 'hanpyo/core';
import { ed25519NoteSigner, type Ledger, type LogSample, type NoteSigner, openLedger } from 'hanpyo/ledger';
import { fileStore } from 'hanpyo/ledger/file';
import * as act from 'hanpyo/petition';
import { type City, keysOf, newCity, PROFILE, seoulCharter, textOf } from './city.js';
import { type Cursor, type Deliver, sendLetters } from './hook.js';
import { debate, file, proposalOf, stateOf, support } from './proposals.js';
import { type StorageReport, sampleOf, storageReport } from './storage.js';
import { type EndedVote, holdVote } from './vote.js';
import { budgetVote, debatePlan } from './votes.js';

/** The example's first day, and its length of a week, in seconds. */
const [BEGIN, WEEK] = [1_764_547_200, 604_800];

/** What the example is told. */
export interface SeoulPlan {
  /** An empty folder: forum, debate and budget get folders in it. */
  readonly folder: string;
  readonly deliver: Deliver;
  readonly cursor: Cursor;
  readonly say: (line: string) => void;
}

/** A forum in a folder, and everything that the story needs of it. */
class Forum {
  readonly city: City;
  readonly board: act.ForumBoard;
  readonly samples: LogSample[] = [];
  readonly #plan: SeoulPlan;
  #week = 0;

  constructor(plan: SeoulPlan, city: City, board: act.ForumBoard) {
    this.#plan = plan;
    this.city = city;
    this.board = board;
  }

  get state(): act.ForumState {
    return stateOf(this.board);
  }

  /** The next week begins: the clock goes on, letters go out, and somebody looks at the disk. */
  async nextWeek(): Promise<void> {
    const time = BEGIN + this.#week++ * WEEK;
    await this.board.postAll([act.clockEntry(this.state.id, time, this.city.operators)]);
    await sendLetters(this.state, this.#plan.cursor, this.#plan.deliver);
    this.samples.push(await sampleOf(join(this.#plan.folder, 'forum'), this.board.record.size, time));
  }

  async decide(proposal: Uint8Array, to: string, reason: string): Promise<void> {
    const change = { to, kind: 'decision', reason } as const;
    const entry = act.stageEntry(this.state, proposalOf(this.board, proposal), change, this.city.operators);
    await this.board.postAll([entry]);
  }

  /** Everything that is owed to a proposal is given. */
  async answer(proposal: Uint8Array, text: string): Promise<void> {
    for (const { stage, duty } of [...proposalOf(this.board, proposal).duties]) {
      const item = { proposal, stage, duty, text: textOf(text) };
      await this.board.postAll([act.answerEntry(this.state.id, item, this.city.operators)]);
    }
  }
}

/** A forum that was founded. */
export interface FoundedForum {
  readonly log: NoteSigner;
  readonly city: City;
  readonly ledger: Ledger;
  readonly board: act.ForumBoard;
  readonly operator: act.ForumSigner;
}

/** Founds a forum: people, charter, a log in a folder, and the keys of so many residents on it. */
export async function foundForum(folder: string, residents: number, rng: Rng): Promise<FoundedForum> {
  const log = ed25519NoteSigner('seoul.example/forum', rng(32));
  const city = newCity(residents, rng);
  const charter = seoulCharter(city, log, toHex(rng(32)));
  const [operator] = city.operators;
  if (operator === undefined) throw new RangeError('a city has operators');
  const ledger = await openLedger(fileStore(folder), { origin: log.name, signer: log });
  const board = await act.ForumBoard.open(ledger, operator);
  const join = { change: 'join', keys: keysOf(city.residents) } as const;
  await board.postAll([
    act.charterEntry(charter, city.operators),
    ...act.membersEntries(act.forumId(charter), join, city.operators),
  ]);
  return { log, city, ledger, board, operator };
}

/** What became of the example: for whoever looks at it afterwards. */
export interface SeoulStory {
  readonly city: City;
  readonly state: act.ForumState;
  readonly filed: Filed;
  /** What was owed when the debates were over, before anything was answered. */
  readonly owed: readonly act.OwedAnswer[];
  readonly vote: EndedVote;
  readonly budget: Awaited<ReturnType<typeof budgetVote>>;
  readonly storage: StorageReport;
  readonly samples: readonly LogSample[];
  readonly log: NoteSigner;
}

/** Runs the example. */
export async function runSeoul(plan: SeoulPlan, rng: Rng): Promise<SeoulStory> {
  const { folder, say } = plan;
  const { log, city, ledger, board } = await foundForum(join(folder, 'forum'), 1010, rng);
  const forum = new Forum(plan, city, board);
  await forum.nextWeek();
  say('제안과 공감: 50, 100');
  const filed = await gather(forum, rng);
  say('토론: 1,000명');
  await discuss(forum, filed);
  const owed = act.owedAnswers(forum.state);
  await forum.nextWeek();
  say('공론 투표: 기록을 검증하고 그 결과를 포럼에 올린다');
  const vote = await holdVote(join(folder, 'debate'), debatePlan(city.people.slice(0, 12)), rng);
  await postOutcome(forum, filed.bus, vote);
  await forum.nextWeek();
  say('시장 답변과 채택');
  for (const proposal of [filed.bikes, filed.bus, filed.shade]) {
    await forum.answer(proposal, '예산에 반영하겠습니다');
    await forum.decide(proposal, 'adopted', '다음 예산에 반영');
  }
  await forum.nextWeek();
  say('시민참여예산 투표');
  const budget = await budgetVote(
    join(folder, 'budget'),
    projectsOf(forum),
    { ceiling: 450, people: city.people.slice(0, 9) },
    rng,
  );
  await ledger.close();
  const storage: StorageReport = storageReport(forum.samples, 50_000_000, 28);
  return { city, state: forum.state, filed, owed, vote, budget, storage, samples: forum.samples, log };
}

/** Proposals of every fate. */
async function gather({ board, city: { residents } }: Forum, rng: Rng): Promise<Filed> {
  const by = (i: number): act.ForumSigner => residents[i] ?? { role: 'member', seed: rng(32) };
  const make = (i: number, profile: number, title: string): Promise<Uint8Array> =>
    file(board, by(i), { profile, title, text: `# ${title}\n` }, rng);
  const bikes = await make(0, PROFILE.city, '한강 자전거 길 잇기');
  const quiet = await make(1, PROFILE.city, '도서관 조용한 방');
  const lifted = await make(2, PROFILE.city, '침수 골목 점검');
  const older = await make(3, PROFILE.before2020, '옛 기준의 제안');
  const bus = await make(4, PROFILE.district, '심야버스 확대');
  const shade = await make(5, PROFILE.district, '버스 정류장 그늘막');
  await support(board, bikes, residents.slice(0, 100));
  await support(board, quiet, residents.slice(0, 49));
  await support(board, lifted, residents.slice(0, 50));
  await support(board, older, residents.slice(0, 100));
  for (const small of [bus, shade]) await support(board, small, residents.slice(0, 10));
  return { bikes, quiet, lifted, older, bus, shade };
}

/** The proposals of the story, by what becomes of them. */
interface Filed {
  readonly bikes: Uint8Array;
  readonly quiet: Uint8Array;
  readonly lifted: Uint8Array;
  readonly older: Uint8Array;
  readonly bus: Uint8Array;
  readonly shade: Uint8Array;
}

/** 1,000 people debate one proposal, 12 another; the panel lifts a third one that is below its threshold. */
async function discuss({ board, state, city: { residents, panel } }: Forum, filed: Filed): Promise<void> {
  const lift = { to: 'debate', kind: 'promotion', reason: '장마 전에 다루어야 함' } as const;
  await board.postAll([act.stageEntry(state, proposalOf(board, filed.lifted), lift, panel.slice(0, 2))]);
  await debate(board, filed.bikes, residents.slice(0, 999));
  await debate(board, filed.bikes, residents.slice(0, 1), '한 번 더 말합니다');
  if (proposalOf(board, filed.bikes).stage.id !== 'debate') throw new Error('999 people are not 1,000');
  await debate(board, filed.bikes, residents.slice(999, 1000));
  await debate(board, filed.shade, residents.slice(0, 12));
}

/** The end of a vote becomes an entry; anybody compares it with the record of the vote. */
async function postOutcome(
  { board, state, city: { operators } }: Forum,
  proposal: Uint8Array,
  vote: EndedVote,
): Promise<void> {
  const { electionId, origin, size, root, voters } = vote;
  const outcome = { proposal, electionId, origin, size, root, voters };
  await board.postAll([act.outcomeEntry(state.id, outcome, operators)]);
}

/** What was adopted, with the costs that the departments reckon. */
function projectsOf({ state }: Forum): Parameters<typeof budgetVote>[1] {
  const costs = [300, 250, 150];
  return [...state.proposals.values()]
    .filter(({ stage }) => stage.id === 'adopted')
    .map((proposal, i) => ({ proposal, cost: costs[i] ?? 100 }));
}
