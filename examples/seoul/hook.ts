/**
 * Letters about changes of stage, to an address that wants them. The record itself is the list of what is to be sent: a cursor
 * says up to which entry it was, so a crash or a receiver that is away delays a letter and never loses one. Who receives one
 * twice knows it by its entry.
 */
import { toHex } from 'hanpyo/core';
import { type ForumState, type StageNews, stageNews } from 'hanpyo/petition';

/** What is sent. */
export interface Letter {
  readonly forum: string;
  readonly proposal: string;
  readonly entry: number;
  readonly stage: string;
  readonly cause: string;
  readonly time: number;
}

/** Delivers a letter. Whatever it throws, the letter is sent again the next time. */
export type Deliver = (letter: Letter) => Promise<void>;

/** Where the next letter begins, kept durably by whoever runs this. */
export interface Cursor {
  load(): Promise<number>;
  save(entry: number): Promise<void>;
}

/**
 * Sends what has not been sent, in the order of the entries, and stops at the first that does not arrive.
 * @returns how many arrived
 */
export async function sendLetters(state: ForumState, cursor: Cursor, deliver: Deliver): Promise<number> {
  let sent = 0;
  for (const { proposal, event } of stageNews(state, await cursor.load())) {
    try {
      await deliver(letterOf(state, { proposal, event }));
    } catch {
      return sent;
    }
    await cursor.save(event.entry + 1);
    sent++;
  }
  return sent;
}

/** Delivers by HTTP POST, to whoever answers with 2xx. */
export function webhook(url: string): Deliver {
  return async (letter) => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(letter),
      redirect: 'error',
      signal: AbortSignal.timeout(10_000),
    });
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  };
}

function letterOf({ id }: ForumState, { proposal, event }: StageNews): Letter {
  const { entry, stage, cause, time } = event;
  return { forum: toHex(id), proposal: toHex(proposal), entry, stage, cause, time };
}
