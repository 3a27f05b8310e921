/** The whole example as one function. `run.ts` prints what it tells; the tests of the rows look at what it returns. */
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { verifyElection } from 'hanpyo';
import { type Decision, decide } from 'hanpyo/ballot';
import type { Group, Rng } from 'hanpyo/core';
import { type Report, reportToJson } from 'hanpyo/verify';
import * as attack from './attacks.js';
import { type Compared, type Copy, compareCopies, copyLog } from './copies.js';
import { filesOf, type Survived, verifyAfterCrash, verifyOnProcesses, verifyOverQueue } from './machines.js';
import { erasePersonalData, secretsOf } from './people.js';
import * as held from './referendum.js';
import { QUARTER, THIRD } from './rules.js';
import { refused, refuseStrangers, type Stranger } from './strangers.js';

/** What the example is told. */
export interface NecPlan {
  /** An empty folder. */
  readonly folder: string;
  /** On the roll. */
  readonly voters: number;
  readonly groups: (id: string) => Group;
  /** Of a queue, at `redis://` or `postgres://`, for the verification on several machines. */
  readonly queue?: string;
  readonly say: (line: string) => void;
}

/** A record that somebody forged, and what the verifier says of it. */
interface Forged {
  readonly what: string;
  readonly report: Report;
}

/** What became of the example. */
export interface NecStory {
  readonly referendum: held.Referendum;
  readonly votes: readonly held.Vote[];
  readonly times: held.CastTimes;
  readonly report: Report;
  /** What the same votes decide under the rule as it was. */
  readonly older: Decision;
  /** Why nobody decrypts, or votes, who should not. */
  readonly refusals: Readonly<Record<'twoTrustees' | Stranger, string>>;
  readonly distributed: readonly (Survived & { readonly how: string })[];
  readonly forged: readonly Forged[];
  readonly copies: Readonly<Record<'honest' | 'tampered' | 'rewritten', Compared | string>>;
  /** Bytes of personal data that were erased, and pieces of it that were looked for in the record before. */
  readonly erased: { readonly bytes: number; readonly secrets: readonly string[] };
  readonly afterErasure: Report;
}

/** Runs the example. */
export async function runNec(plan: NecPlan, rng: Rng): Promise<NecStory> {
  const { folder, voters, say } = plan;
  say(`명부 ${voters}명 봉인, 열쇠는 다섯 곳에 / roll of ${voters} sealed, key split 3 of 5`);
  const referendum = await open(plan, 'real', voters, rng);
  const practice = await open(plan, 'practice', 4, rng);
  const strangers = await refuseStrangers(referendum, practice, rng);
  await practice.ledger.close();
  const votes = votesOf(voters);
  say(`투표 ${votes.length}표 / ${votes.length} votes`);
  const times = await held.castVotes(referendum, votes, rng);
  await held.closeVote(referendum);
  const refusals = { ...strangers, twoTrustees: await countByThree(referendum, say, rng) };
  const { record, offices } = held.foldersOf(referendum.plan);
  const report = await verifyElection(filesOf(record));
  const distributed = await verifyElsewhere(plan, record, report);
  const forged = await forge(referendum, folder, say);
  const copies = await copyAndCompare(referendum, folder, say);
  const secrets = await secretsOf(offices);
  const erased = { bytes: await erasePersonalData(offices), secrets };
  say(`개인정보 ${erased.bytes}바이트 삭제 / personal data erased`);
  const afterErasure = await verifyElection(filesOf(record));
  await referendum.ledger.close();
  const older = byOlderRule(report);
  return {
    referendum,
    votes,
    times,
    report,
    older,
    refusals,
    distributed,
    forged,
    copies,
    erased,
    afterErasure,
  };
}

function open(
  { folder, groups }: NecPlan,
  name: 'practice' | 'real',
  voters: number,
  rng: Rng,
): Promise<held.Referendum> {
  const practice = name === 'practice';
  return held.openReferendum({ folder: join(folder, name), voters, rule: QUARTER, practice, groups }, rng);
}

/** What the same votes decide under the rule as it was. @throws {Error} if the record is not in order */
function byOlderRule({ verdict, accounting, result }: Report): Decision {
  if (accounting === undefined || verdict !== 'verified') throw new Error('the record is not in order');
  const { roll: eligible, online, paper } = accounting;
  const votes = result?.[0]?.options.filter(({ id }) => id !== 'blank') ?? [];
  return decide(THIRD, { eligible, participants: online + paper, votes });
}

/** Three voters in ten vote: enough for a quarter, too few for a third; one of ten is blank, four of nine say no. */
function votesOf(voters: number): readonly held.Vote[] {
  return Array.from({ length: Math.floor((voters * 3) / 10) }, (_, i): held.Vote => {
    if (i % 10 === 9) return 'blank';
    return i % 9 < 5 ? 'yes' : 'no';
  });
}

/** Two trustees are not enough, a third lies, a fourth makes up for it. @returns why two are not enough */
async function countByThree(referendum: held.Referendum, say: NecPlan['say'], rng: Rng): Promise<string> {
  await held.decrypt(referendum, [0, 1], rng);
  const two = await refused(() => held.publish(referendum));
  await held.decryptWrongly(referendum, 2, rng);
  const lie = await refused(() => held.publish(referendum));
  await held.decrypt(referendum, [4], rng);
  const root = await held.publish(referendum);
  say(`개표: 두 곳으로는 안 되고, 거짓 조각은 이름이 드러난다 / two: ${two}; two and a lie: ${lie}`);
  say(`결과 공개, 뿌리 ${root.slice(0, 16)}… / result published`);
  return two;
}

/** Verified by several processes, some of which die: each report must be the one of this process. */
async function verifyElsewhere(
  { folder, queue, say }: NecPlan,
  record: string,
  expected: Report,
): Promise<NecStory['distributed']> {
  const over = queue === undefined ? [] : [{ how: 'queue', ...(await verifyOverQueue(record, queue)) }];
  const found = [
    { how: 'processes', ...(await verifyOnProcesses(record)) },
    { how: 'resumed', ...(await verifyAfterCrash(record, join(folder, 'kept'))) },
    ...over,
  ];
  for (const { how, report, killed } of found) {
    if (reportToJson(report) !== reportToJson(expected)) throw new Error(`${how}: another report`);
    say(`분산 검증 ${how}: kill -9 ${killed}개, 보고서는 같다 / the same report after ${killed} kill -9`);
  }
  return found;
}

/** What an owner of the log may try, and what the verifier makes of it. */
async function forge(
  referendum: held.Referendum,
  folder: string,
  say: NecPlan['say'],
): Promise<readonly Forged[]> {
  const entries = await attack.entriesOf(referendum);
  const lists = {
    'ghost voters after the seal': attack.withGhosts(referendum, entries, [7n, 8n]),
    'a ballot left out': attack.withoutBallot(entries, 3),
    'a ballot put in twice': attack.withBallotTwice(entries, 3),
    'one more flag: voted': attack.withTurnout(referendum, entries, 1),
    'one flag fewer': attack.withTurnout(referendum, entries, -1),
  };
  const forged: Forged[] = [];
  for (const [what, list] of Object.entries(lists)) {
    const place = join(folder, `forged-${forged.length}`);
    await attack.republish(referendum, list, place);
    const report = await verifyElection(filesOf(place));
    forged.push({ what, report });
    say(`${what}: ${report.verdict}: ${firstFinding(report)}`);
  }
  return forged;
}

/** The first failure of a report, such as `V13 roll, entry 29: …`. */
export function firstFinding({ checks }: Report): string {
  const { id, findings: [first] = [] } = checks.find(({ status }) => status === 'failed') ?? {};
  if (id === undefined || first === undefined) return 'nothing failed';
  return `${id} ${first.culprit}, entry ${first.entry ?? '-'}: ${first.message}`;
}

/** Three copies; then one of which a byte was changed; then the official one rewritten with the log's own key. */
async function copyAndCompare(
  referendum: held.Referendum,
  folder: string,
  say: NecPlan['say'],
): Promise<NecStory['copies']> {
  const { record } = held.foldersOf(referendum.plan);
  const copyOf = (owner: string): Copy => ({ owner, folder: join(folder, `copy-${owner}`) });
  const [party, observer] = [copyOf('party'), copyOf('observer')];
  for (const { folder: place } of [party, observer]) await copyLog(referendum, place);
  const official: Copy = { owner: 'commission', folder: record };
  const honest = await compareCopies([official, party, observer], referendum);
  say(`사본 셋: ${honest.comparison.kind} / three copies`);
  const damaged = { owner: 'observer', folder: join(folder, 'copy-damaged') };
  await cp(observer.folder, damaged.folder, { recursive: true });
  await flipByte(join(damaged.folder, 'tile', 'entries', '000'));
  const tampered = firstFinding(await verifyElection(filesOf(damaged.folder)));
  say(`참관인 사본의 한 바이트가 바뀌면 / a byte of the observer’s copy: ${tampered}`);
  const rewritten = { owner: 'commission', folder: join(folder, 'copy-rewritten') };
  const entries = await attack.entriesOf(referendum);
  await attack.republish(referendum, attack.withoutBallot(entries, 5), rewritten.folder);
  const compared = await compareCopies([rewritten, party, observer], referendum);
  say(`공식 기록을 다시 쓰면: ${compared.comparison.kind}, ${compared.odd} / the official log rewritten`);
  return { honest, tampered, rewritten: compared };
}

async function flipByte(path: string): Promise<void> {
  const bytes = await readFile(path);
  const middle = bytes.length >> 1;
  await writeFile(
    path,
    bytes.map((byte, i) => (i === middle ? byte ^ 1 : byte)),
  );
}
