/**
 * `npm run example:nec [-- --voters N] [--queue URL]`: a referendum of the Resident Voting Act, reduced, from the roll to the report
 * of a verification that survives its workers. Writes its records into a temporary folder and says where.
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemRng } from 'hanpyo';
import { fastestGroups } from 'hanpyo/core';
import { reportToText } from 'hanpyo/verify';
import { wholeNumber } from '../arguments.js';
import { foldersOf } from './referendum.js';
import { runNec } from './story.js';

const { values } = parseArgs({
  options: { voters: { type: 'string', default: '2000' }, queue: { type: 'string' } },
});
const voters = wholeNumber('voters', values.voters, 100, 100_000);
const queue = values.queue ?? process.env.HANPYO_QUEUE;
const folder = await mkdtemp(join(tmpdir(), 'hanpyo-nec-'));
const start = performance.now();
const groups = (await fastestGroups()).find;
const say = (line: string): void => console.log(`· ${line}`);
const told = await runNec({ folder, voters, groups, say, ...(queue && { queue }) }, systemRng);

const { refusals, times, older, report, afterErasure } = told;
console.log('\n거절 / refused');
console.log(`  card without its second factor   ${refusals.cardAlone}`);
console.log(`  ballot of the practice vote      ${refusals.practiceBallot}`);
console.log(`  two of five trustees             ${refusals.twoTrustees}`);
console.log('\n결과 / result');
const [, result = ''] = /\n\n(Roll [\s\S]*)Verdict/.exec(reportToText(report)) ?? [];
console.log(result.trimEnd().replace(/^/gm, '  '));
const { outcome, participants, participantsNeeded } = older;
console.log(
  `  Under the rule before 2022 (1/3): ${outcome}, ${participants} took part of ${participantsNeeded}`,
);
for (const note of report.checks.flatMap(({ id, notes }) => notes.map((text) => `${id} ${text}`)))
  console.log(`  ${note}`);
console.log('\n표 하나 / one ballot, on this machine, whatever else it does');
console.log(
  `  ${times.bytes} bytes, ${times.making.toFixed(1)} ms to make, ${times.posting.toFixed(1)} to post`,
);
console.log('  measured on a quiet machine, and for ten million: docs/ten-million.md');
console.log(`\n개인정보를 지운 뒤 / after erasing personal data: ${afterErasure.verdict}`);
console.log(`\nAnyone verifies and compares (${((performance.now() - start) / 1000).toFixed(0)} s so far):`);
const { record } = foldersOf(told.referendum.plan);
console.log(`  npx hanpyo verify ${record}`);
console.log(
  `  npx hanpyo ledger compare ${record} ${join(folder, 'copy-party')} ${join(folder, 'copy-observer')}`,
);
console.log(
  `  npx hanpyo ledger compare ${['rewritten', 'party', 'observer'].map((name) => join(folder, `copy-${name}`)).join(' ')}`,
);
