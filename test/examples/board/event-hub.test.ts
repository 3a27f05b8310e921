/** What the service keeps for readers of events, with readers that are made up. */
import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { Visit } from '../../../examples/board/connections.js';
import { EventHub } from '../../../examples/board/events.js';

describe('the stream of events', () => {
  /** A reader of events that reads nothing, or all. */
  function reader(reads: boolean) {
    const state = { waiting: 0, destroyed: false, text: '' };
    const response = {
      writeHead: () => {},
      on: () => {},
      end: () => {},
      destroy: () => {
        state.destroyed = true;
      },
      write: (bytes: Uint8Array) => {
        state.text += new TextDecoder().decode(bytes);
        if (!reads) state.waiting += bytes.length;
      },
      get writableLength() {
        return state.waiting;
      },
    } as unknown as ServerResponse;
    return { response, state };
  }

  it('drops a reader that does not read once its bytes are used up, and no other', () => {
    const hub = new EventHub(10, 5000, 10);
    const [deaf, well] = [reader(false), reader(true)];
    hub.add(deaf.response, undefined, [], { address: 'a', visit: new Visit() });
    hub.add(well.response, undefined, [], { address: 'a', visit: new Visit() });
    for (let size = 1; size <= 100; size++)
      hub.checkpoint({ size, root: 'r'.repeat(44), note: 'n'.repeat(150), cosigners: [] });
    expect([deaf.state.destroyed, well.state.destroyed]).toEqual([true, false]);
    expect(deaf.state.waiting).toBeLessThanOrEqual(5000);
    expect([hub.clients, hub.dropped]).toEqual([1, 1]);
    expect(well.state.text.match(/^id: /gm)).toHaveLength(100);
    hub.close();
  });

  it('is sent whole to who has just come, however much everybody is told at once', () => {
    const hub = new EventHub(10, 5000, 10);
    const { response, state } = reader(false);
    const parts = ['counters', 'acts'].map((name) => ({ name, data: `"${'x'.repeat(9000)}"`, state: name }));
    hub.add(response, undefined, parts, { address: 'a', visit: new Visit() });
    expect([state.destroyed, state.text.match(/^event: /gm)]).toEqual([false, ['event: ', 'event: ']]);
    hub.checkpoint({ size: 1, root: '', note: '', cosigners: [] });
    expect([state.destroyed, hub.clients]).toEqual([true, 0]);
    hub.close();
  });
});
