/** The stream of events: every onlooker gets every checkpoint, in order, and none of them can hold the service up. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PracticeElection, practiceBallot } from '../../../examples/board/practice.js';
import { problem, rawConnection, type Served, Workshop } from './serving.js';

const shop = new Workshop();
let election: PracticeElection;
let served: Served;

beforeAll(async () => {
  election = await shop.election('open', { voters: 12 });
  served = await shop.serve(election.workspace, {
    smallestCell: 3,
    limits: { eventClients: 30, eventBytes: 30_000, connectionsPerAddress: 100 },
  });
});
afterAll(() => shop.close());

interface Event {
  readonly event: string;
  readonly id: string | undefined;
  readonly data: { readonly size: number; readonly accepted: number };
}

/** An onlooker. `until` resolves with all events so far once they meet a condition. */
function onlooker(lastEventId?: string) {
  const { socket, ended } = rawConnection(served.port);
  const resume = lastEventId === undefined ? '' : `last-event-id: ${lastEventId}\r\n`;
  socket.write(`GET /events HTTP/1.1\r\nhost: board\r\n${resume}\r\n`);
  let text = '';
  socket.on('data', (data: Uint8Array) => {
    text += new TextDecoder().decode(data);
  });
  const events = (): Event[] =>
    [...text.matchAll(/event: (\w+)\n(?:id: (\d+)\n)?data: (.*)\n\n/g)].map(
      ([, event = '', id, data = '']) => ({
        event,
        id,
        data: JSON.parse(data),
      }),
    );
  const until = async (met: (events: Event[]) => boolean): Promise<Event[]> => {
    while (!met(events())) await new Promise((resolve) => setTimeout(resolve, 10));
    return events();
  };
  return { socket, ended, until };
}

const sizes = (events: readonly Event[]): number[] =>
  events.filter(({ event }) => event === 'checkpoint').map(({ data }) => data.size);

async function cast(voter: number): Promise<number> {
  const credential = election.voters[voter];
  if (credential === undefined) throw new RangeError(`no voter ${voter}`);
  const { json } = await served.post('/ballots', practiceBallot(election, credential, 0).entry);
  return Number(json.index);
}

it('tells many onlookers of every ballot, in order, though one never reads', async () => {
  const many = Array.from({ length: 20 }, () => onlooker());
  const deaf = rawConnection(served.port);
  deaf.socket.pause();
  deaf.socket.write('GET /events HTTP/1.1\r\nhost: board\r\n\r\n');
  let last = 0;
  for (let voter = 0; voter < 6; voter++) last = await cast(voter);
  for (const one of many) {
    const events = await one.until((all) => sizes(all).at(-1) === last + 1);
    const seen = sizes(events);
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
    expect(events.filter(({ event }) => event === 'checkpoint').map(({ id }) => id)).toEqual(
      seen.map(String),
    );
    const counted = await one.until((all) =>
      all.some(({ event, data }) => event === 'counters' && data.accepted === 6),
    );
    expect(JSON.stringify(counted)).not.toContain('dish');
    one.socket.destroy();
  }
  deaf.socket.destroy();
});

it('resumes behind the checkpoint that was seen last', async () => {
  const first = onlooker();
  const seen = sizes(await first.until((all) => sizes(all).length > 0)).at(-1) ?? 0;
  first.socket.destroy();
  await cast(6);
  const last = await cast(7);
  const back = onlooker(`${seen}`);
  const events = await back.until((all) => sizes(all).at(-1) === last + 1);
  expect(Math.min(...sizes(events))).toBeGreaterThan(seen);
  back.socket.destroy();
  // What is no number is no id.
  const odd = onlooker('1e9');
  expect(sizes(await odd.until((all) => sizes(all).length > 0))).toEqual([last + 1]);
  odd.socket.destroy();
});

it('lets in no more onlookers than it may, and ends them when it ends', async () => {
  const crowd = Array.from({ length: 30 }, () => onlooker());
  for (const one of crowd) await one.until((all) => all.length > 0);
  expect(problem(await served.get('/events'))).toBe('503 busy');
  const open = served.get('/metrics');
  expect((await open).text).toContain('hanpyo_event_clients 30');
  await shop.stop(served);
  await Promise.all(crowd.map(({ ended }) => ended));
});
