/** `npm run example:party`: an election, petitions, a feed, media, peers and letters of a party, on disk, for anyone to verify. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemRng } from 'hanpyo';
import { fromUtf8 } from 'hanpyo/core';
import { proposalSummary } from 'hanpyo/petition';
import { accessOf } from './media.js';
import { runParty } from './story.js';

const folder = await mkdtemp(join(tmpdir(), 'hanpyo-party-'));
const { vote, party, feed, media, peers, letter } = await runParty(folder, systemRng);

console.log('당 대표 선출 / election');
for (const { options } of vote.report.result ?? [])
  for (const { name, votes } of options) console.log(`  ${name} ${votes}`);
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
for (const name of ['forum', 'leader', 'peers/mina/log'])
  console.log(`  npx hanpyo verify ${join(folder, name)}`);
