// The whole vote once, on this machine: `npx tsx main.ts`. Afterwards: `npx hanpyo verify record`.
import { sameThread } from 'hanpyo/ballot/worker';
import { audit } from './audit.js';
import { castVote } from './page.js';
import { voteServer } from './server.js';
import { endVote, openVote } from './vote.js';

const option = (id: string) => ({ id, name: { en: id } });
const rule = { kind: 'choice', min: 1, max: 1, blank: false } as const;
const trip = { id: 'trip', title: { en: 'Where do we go?' }, options: ['sea', 'hills'].map(option), rule };

// A folder of its own for each vote: the key of its log is gone when this program ends.
const vote = await openVote('record', trip, ['ann', 'bo', 'cho', 'dan']);
const server = voteServer(vote, 'record').listen(8080, '127.0.0.1');

// In earnest three people do this, each on a page of their own.
for (const [member, choice] of [
  ['ann', 'sea'] as const,
  ['bo', 'hills'] as const,
  ['cho', 'hills'] as const,
]) {
  const { tracker } = await castVote(
    'http://127.0.0.1:8080',
    vote.cards.get(member) ?? '',
    choice,
    sameThread(),
  );
  console.log(member, tracker);
}

await endVote(vote);
const { verdict, votes } = await audit('http://127.0.0.1:8080');
console.log(verdict, votes);
server.close();
await vote.ledger.close();
