/**
 * An election, petitions, a feed, media, peers and letters of a party, on disk, for anyone to verify.
 *
 *   npm run example:party                          the whole story
 *   npm run example:party -- --serve --port 8080   its election at a casting service, to be voted in from a phone
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemRng } from 'hanpyo';
import { fromUtf8 } from 'hanpyo/core';
import { proposalSummary } from 'hanpyo/petition';
import type { Report } from 'hanpyo/verify';
import { wholeNumber } from '../arguments.js';
import { serveElection } from '../gyeonggi/serve.js';
import { atService, castVotes, countVotes, openLeaderElection } from './election.js';
import { accessOf } from './media.js';
import { runParty } from './story.js';

const { values } = parseArgs({
  options: { serve: { type: 'boolean', default: false }, port: { type: 'string', default: '0' } },
});
const port = wholeNumber('port', values.port, 0, 65_535);
const folder = await mkdtemp(join(tmpdir(), 'hanpyo-party-'));
if (values.serve) await serve();
else await tell();

/** Opens the election at a service; Ctrl-C closes it, counts and verifies. */
async function serve(): Promise<void> {
  const election = await openLeaderElection(folder, 8, systemRng);
  await election.ledger.close();
  const serving = await serveElection(folder, port, ['booth', 'monitor'], []);
  const door = atService(election, serving.url);
  await castVotes(election, election.cards.slice(2), [0, 1, 0, 1, 0, 1], door, systemRng);
  console.log(`Vote at ${serving.url}/booth with one of these cards; Ctrl-C ends the vote.`);
  for (const card of election.cards.slice(0, 2)) console.log(`  ${card}`);
  await new Promise<void>((resolve) => process.once('SIGINT', resolve));
  const report = await countVotes(election, door, systemRng);
  await serving.stop();
  showResult(report);
  console.log(`  npx hanpyo verify ${join(folder, 'record')}`);
}

function showResult({ result, verdict }: Report): void {
  console.log(`당 대표 선출 / election: ${verdict}`);
  for (const { options } of result ?? [])
    for (const { name, votes } of options) console.log(`  ${name} ${votes}`);
}

async function tell(): Promise<void> {
  const { vote, party, feed, media, peers, letter } = await runParty(folder, systemRng);

  showResult(vote.report);
  console.log('\n청원 / petitions');
  for (const proposal of party.state.proposals.values()) {
    const { title, profile, supports, stage } = proposalSummary(proposal);
    console.log(`  ${title} (${profile}): ${supports} supports, ${stage}`);
  }
  console.log('\n활동 / activity');
  for (const { entry, activity, correctedBy } of feed)
    console.log(
      `  ${entry} ${activity.kind}: ${activity.summary}${correctedBy === undefined ? '' : ` (corrected by ${correctedBy})`}`,
    );
  console.log('\n자료 / media');
  for (const { entry, item } of party.state.media) {
    const { captions, transcript } = accessOf(item);
    console.log(
      `  ${entry} ${item.title}: captions ${captions ? 'yes' : 'no'}, transcript ${transcript ? 'yes' : 'no'}`,
    );
  }
  for (const { entry, file, fault } of media.after)
    console.log(`  entry ${entry}: ${file.slice(0, 16)} is ${fault}`);
  for (const query of ['주거정책', '월세', 'bus'])
    console.log(
      `  ${query}: ${media.index
        .find(query)
        .map(({ title }) => title)
        .join(', ')}`,
    );
  console.log('\n동료 / peers');
  for (const { address, head, peers: known } of peers.converged)
    console.log(`  ${address}: ${head?.size ?? 0} entries, knows ${known.join(', ')}`);
  const [fork] = peers.warned[0]?.forks ?? [];
  console.log('  and after another history was shown to one of them, the other has both signed heads:');
  for (const note of fork?.notes ?? []) console.log(fromUtf8(note));
  console.log(`편지 / letter: ${letter.sealed.length} sealed bytes, opened: ${fromUtf8(letter.opened)}`);
  console.log('\nAnyone verifies what is published:');
  for (const name of ['forum', 'leader/record', 'peers/mina/log'])
    console.log(`  npx hanpyo verify ${join(folder, name)}`);
}
