/**
 * `npm run example:seoul`: a forum of the city from the first support to the budget vote, on disk, for anyone to verify, with a page that shows
 * how far its proposals came.
 *
 *   npm run example:seoul -- --serve --port 8090     the forum then stays up, and residents go on supporting
 */
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { systemRng } from 'hanpyo';
import { publishedFiles } from 'hanpyo/ledger';
import { openLogDirectory } from 'hanpyo/ledger/file';
import { funnels, owedAnswers, proposalSummary, supportEntry } from 'hanpyo/petition';
import { wholeNumber } from '../arguments.js';
import { makeFunnel } from './bundle.js';
import { type Cursor, type Letter, webhook } from './hook.js';
import { ForumService } from './serve.js';
import { runSeoul } from './story.js';

const { values } = parseArgs({
  options: { serve: { type: 'boolean', default: false }, port: { type: 'string', default: '0' } },
});
const port = wholeNumber('port', values.port, 0, 65_535);
const folder = await mkdtemp(join(tmpdir(), 'hanpyo-seoul-'));
const letters: Letter[] = [];

// Somebody else's server, which wants to know of every change of stage.
const receiver = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    letters.push(JSON.parse(Buffer.concat(parts).toString('utf8')));
    response.writeHead(204).end();
  });
});
await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
const { port: receiving } = receiver.address() as AddressInfo;

const place = join(folder, 'letters-sent');
const cursor: Cursor = {
  load: async () => Number.parseInt(await readFile(place, 'utf8').catch(() => '0'), 10),
  save: (entry) => writeFile(place, String(entry)),
};

const deliver = webhook(`http://127.0.0.1:${receiving}/`);
const say = (line: string): void => console.log(`· ${line}`);
const story = await runSeoul({ folder, deliver, cursor, say }, systemRng);
receiver.close();
const { state, vote, budget, storage } = story;

console.log('\n깔때기 / funnel');
for (const { id, name, stages } of state.charter.profiles) {
  const { rows = [] } = funnels(state).find(({ profile }) => profile === id) ?? {};
  const steps = stages.map((stage, i) => `${stage.name.en} ${rows[i]?.entered ?? 0}`);
  console.log(`  ${name.ko} / ${name.en}: ${steps.join(', ')}`);
}
console.log('\n제안 / proposals');
for (const proposal of state.proposals.values()) {
  const { title, supports, participants, voters } = proposalSummary(proposal);
  const stage = proposal.stage.name.en;
  console.log(`  ${title}: ${stage} (${supports} supports, ${participants} participants, ${voters} voters)`);
}
for (const { title, duty } of owedAnswers(state)) console.log(`  owed to ${title}: ${duty}`);
console.log('\n공론 투표 / debate vote');
for (const { title, options } of vote.report.result ?? [])
  console.log(`  ${title} ${options.map(({ name, votes }) => `${name} ${votes}`).join(', ')}`);
console.log('\n시민참여예산 / budget');
const projects = new Map(budget.vote.report.result?.[0]?.options.map(({ id, name }) => [id, name]));
for (const { id, votes, cost, funded, reason } of budget.funding.steps)
  console.log(
    `  ${projects.get(id)}: ${votes} votes, ${cost} million won, ${funded ? 'funded' : `not funded (${reason})`}`,
  );
const { size, bytes, bytesPerEntry, daysToFull, alarm } = storage;
console.log(`\n저장소 / storage\n  ${size} entries, ${bytes} bytes, ${bytesPerEntry.toFixed(0)} an entry`);
console.log(`  50 MB are full in ${daysToFull?.toFixed(0) ?? 'no'} days${alarm ? ': ALARM' : ''}`);
console.log(`\n편지 / letters: ${letters.map(({ stage, entry }) => `${stage}@${entry}`).join(' ')}`);
const funnel = join(folder, 'funnel.html');
const files = openLogDirectory(join(folder, 'forum'), { origin: story.log.name, logKeys: [story.log] });
await writeFile(funnel, (await makeFunnel(await publishedFiles(files))).html);
console.log(`\n깔때기를 브라우저에서 검증해 보기 / the funnel, verified in your browser:\n  ${funnel}`);
console.log('\nAnyone verifies what is published:');
for (const name of ['forum', 'debate', 'budget']) console.log(`  npx hanpyo verify ${join(folder, name)}`);
if (values.serve) await serve();

/** The forum stays up; residents who have not supported the proposal that is still open for it do so, one after the other. */
async function serve(): Promise<void> {
  const { log, city, filed } = story;
  const [operator] = city.operators;
  if (operator === undefined) throw new RangeError('a city has operators');
  const page = join(folder, 'live.html');
  await writeFile(page, (await makeFunnel()).html);
  const place = { folder: join(folder, 'forum'), log, operator, page, port };
  const { service, url } = await ForumService.start(place);
  console.log(`\n  ${url}/funnel\nCtrl-C ends the service.`);
  const ending = new AbortController();
  process.once('SIGINT', () => ending.abort());
  const late = city.residents.slice(100);
  try {
    for (const resident of late) {
      const body = new Uint8Array(supportEntry(state.id, filed.older, resident));
      await fetch(`${url}/entries`, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body,
      });
      await pause(1000, undefined, { signal: ending.signal });
    }
    await pause(2 ** 31 - 1, undefined, { signal: ending.signal });
  } catch (error) {
    if (!ending.signal.aborted) throw error;
  }
  await service.stop();
}
