/**
 * The resident vote of Gyeonggi, from the register to the verified record.
 *
 *   npm run example:gyeonggi                                  everybody votes
 *   npm run example:gyeonggi -- --voters 1000                 fewer of them do
 *   npm run example:gyeonggi -- --lang ko --explain           in Korean, in plain words
 *   npm run example:gyeonggi -- --cards 40                    sheets with the first 40 voting cards
 *   npm run example:gyeonggi -- --serve --port 8080           over a casting service that stays up, with its pages
 */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemRng } from 'hanpyo';
import { toHex } from 'hanpyo/core';
import { allowRelaxedVectors } from 'hanpyo/verify/workers/node';
import { oneOf, wholeNumber } from '../arguments.js';
import { boardDoor, serviceDoor } from './doors.js';
import { type Opened, openElection } from './election.js';
import { CLASSES, GYEONGGI } from './plan.js';
import { enrol } from './register.js';
import { rehearse } from './rehearsal.js';
import { accountLines, attemptLines, kioskLines, winnerLines } from './report-lines.js';
import { serveElection } from './serve.js';
import { cardSheets } from './sheets.js';
import { holdDay } from './story.js';
import { proofThreads } from './threads.js';
import { planDay } from './voters.js';
import { CHAPTERS, type Chapter, type Language } from './words.js';

/** On the roll, as plan.ts says. */
const PEOPLE = 8868;

const { values } = parseArgs({
  options: {
    voters: { type: 'string', default: String(PEOPLE) },
    cards: { type: 'string', default: '10' },
    lang: { type: 'string', default: 'en' },
    explain: { type: 'boolean', default: false },
    serve: { type: 'boolean', default: false },
    port: { type: 'string', default: '0' },
    out: { type: 'string' },
  },
});
const lang: Language = oneOf('lang', values.lang, ['en', 'ko']);
const voters = wholeNumber('voters', values.voters, 100, PEOPLE);
const cardCount = wholeNumber('cards', values.cards, 0, PEOPLE);
const port = wholeNumber('port', values.port, 0, 65_535);
allowRelaxedVectors();

const folder = values.out ?? (await mkdtemp(join(tmpdir(), 'hanpyo-gyeonggi-')));
const origin = 'gyeonggi.example/2017';
let since = performance.now();

const rehearsal = await rehearse(join(folder, 'practice'), `${origin}/practice`, systemRng);
tell('practice', lap());
console.log(`  ${rehearsal.report.verdict} (practice: ${rehearsal.report.election?.practice})`);

const election = await openElection({ plan: GYEONGGI, folder, origin, practice: false }, systemRng);
tell('open', lap());
await showRoll(election);
await printCards(election, cardCount);

const day = planDay(election, voters);
const serving = values.serve ? await serve(election) : undefined;
const door =
  serving === undefined ? boardDoor(election) : serviceDoor(serving.url, election, serving.kioskToken);
const held = await holdDay(
  election,
  day,
  { door, practiceBallot: rehearsal.ballot, pool: proofThreads(2), language: lang, onStage: tell },
  systemRng,
);

console.log(`\n${kioskLines(held, lang).join('\n')}`);
console.log(`\n${attemptLines(held, lang).join('\n')}`);
console.log(`\n${winnerLines(held.report, lang).join('\n')}`);
console.log(`\n${accountLines(held.balances, lang).join('\n')}`);
const failed = held.report.checks.filter(({ status }) => status === 'failed');
console.log(
  `\n${held.report.verdict.toUpperCase()} · ${held.report.checks.length} checks, ${failed.length} failed`,
);
console.log(`  root ${held.report.ledger?.root}, ${held.report.ledger?.size} entries`);
console.log(`\nAnyone repeats this:\n  npx hanpyo verify ${join(folder, 'record')} --html report.html`);
if (serving === undefined) await election.ledger.close();
const wrong =
  held.report.verdict !== 'verified' ||
  held.balances.some(({ difference }) => difference !== 0) ||
  held.attempts.some(({ check, refusedBy }) => check !== refusedBy);
if (wrong) process.exitCode = 1;
if (serving !== undefined) {
  console.log(`\n${serving.pages.map((page) => `  ${serving.url}${page}`).join('\n')}`);
  console.log('Ctrl-C ends the service.');
  process.once('SIGINT', () => serving.stop().then(() => process.exit()));
}

/** Milliseconds since the last time. */
function lap(): number {
  const ms = performance.now() - since;
  since = performance.now();
  return ms;
}

function tell(chapter: Chapter, ms: number): void {
  const [name, explanation] = CHAPTERS[chapter];
  console.log(`· ${name[lang]} — ${(ms / 1000).toFixed(1)} s`);
  if (values.explain) console.log(`    ${explanation[lang]}`);
}

/** The roll in numbers; that another order of the register makes the same one; and what a faulty register is told. */
async function showRoll({ csv, manifest, seed, roll, people }: Opened): Promise<void> {
  const counts = CLASSES.map(({ id }, i) => `${id} ${roll.perClass[i]}`).join(', ');
  console.log(`  ${people.length} people: ${counts}; ${manifest.contests.length} contests`);
  const [header = '', ...rows] = csv.trimEnd().split('\n');
  const turned = enrol(`${[header, ...rows.reverse()].join('\n')}\n`, manifest, seed);
  const same = 'roll' in turned && toHex(turned.roll.root) === toHex(roll.root);
  console.log(
    `  roll root ${toHex(roll.root).slice(0, 16)}…, shuffled register: ${same ? 'the same' : 'ANOTHER'}`,
  );
  const faulty = enrol(`${header}\n${rows[0]}\n${rows[0]}\nx,member,g99,\n`, manifest, seed);
  if ('errors' in faulty)
    for (const { line, message } of faulty.errors) console.log(`  line ${line}: ${message}`);
}

async function printCards({ people, manifest, context }: Opened, count: number): Promise<void> {
  const cards = people.slice(0, count).map(({ card, group }) => ({
    card,
    title: manifest.contests[group]?.title[lang] ?? '',
  }));
  await mkdir(join(folder, 'cards'), { recursive: true, mode: 0o700 });
  for (const [i, sheet] of cardSheets(cards, context.electionId).entries())
    await writeFile(join(folder, 'cards', `sheet-${i + 1}.svg`), sheet, { mode: 0o600 });
  if (count > 0) console.log(`  ${join(folder, 'cards')}: ${cards.length} cards`);
}

/** From here on the service holds the ledger; everything is posted over HTTP. */
async function serve({ ledger, people }: Opened): Promise<Awaited<ReturnType<typeof serveElection>>> {
  await ledger.close();
  const running = await serveElection(folder, port);
  for (const page of running.pages) console.log(`  ${running.url}${page}`);
  console.log(`  ${running.url}/status.json, /events, /election.json; a card: ${people.at(-3)?.card}`);
  return running;
}
