/** The picture of the board as it changes: the whole once, then part by part, and whether it is still fresh. */
import { fromUtf8 } from 'hanpyo/core';
import { httpFiles } from 'hanpyo/ledger';
import type { Status, StatusPart } from '../../board/status-shape.js';
import { MOST_BYTES, readPart, readStatus } from './read-status.js';

/** What the monitor knows of the board. Mutable; `changed` is called after every change. */
export interface Live {
  status: Status | undefined;
  /** When the activity was told, by `performance.now()`: seconds since the last ballot go on from there. */
  activityAt: number;
  /** When the connection was lost, or `undefined` while it stands. */
  lostSince: Date | undefined;
}

const PARTS: readonly StatusPart[] = [
  'election',
  'ledger',
  'checkpoint',
  'witnesses',
  'counters',
  'activity',
  'storage',
  'acts',
];
/** How often the parts that change with time alone are fetched, which shows as well that the board answers. */
const REFRESH_MS = 15_000;
/** How soon it is tried again after the board ended the stream. */
const RETRY_MS = 2000;

/**
 * Follows a board until the page is closed.
 * @param board - its URL
 * @param changed - is called with the name of the part that changed, or with none
 */
export function followBoard(board: string, changed: (part?: StatusPart) => void): Live {
  const live: Live = { status: undefined, activityAt: performance.now(), lostSince: undefined };
  const lost = (): void => {
    live.lostSince ??= new Date();
    changed();
  };
  const files = httpFiles(board);
  const ask = async (): Promise<void> => {
    const answer = await files('status.json', MOST_BYTES);
    if (answer === undefined) throw new Error('the board says nothing of itself');
    live.status = readStatus(fromUtf8(answer));
    live.activityAt = performance.now();
    live.lostSince = undefined;
    changed('checkpoint');
    changed();
  };
  let isAsking = false;
  /** One question at a time, however often a board opens its stream. An answer that does not come in time is one that is lost. */
  const refresh = (): void => {
    if (isAsking) return;
    isAsking = true;
    const answered = (): void => {
      isAsking = false;
    };
    ask().catch(lost).finally(answered);
  };
  refresh();
  setInterval(refresh, REFRESH_MS);
  listen(board, live, { changed, lost, refresh });
  return live;
}

interface Ears {
  changed(part?: StatusPart): void;
  lost(): void;
  refresh(): void;
}

function listen(board: string, live: Live, ears: Ears): void {
  const source = new EventSource(`${board}/events`);
  for (const name of PARTS)
    source.addEventListener(name, ({ data }: MessageEvent<string>) => {
      if (live.status === undefined) return;
      try {
        live.status = { ...live.status, ...readPart(name, data) };
      } catch {
        ears.lost();
        return;
      }
      if (name === 'activity') live.activityAt = performance.now();
      ears.changed(name);
    });
  source.addEventListener('open', () => ears.refresh());
  source.addEventListener('error', () => {
    ears.lost();
    // The browser connects again by itself, unless the board refused.
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(() => listen(board, live, ears), RETRY_MS);
  });
}
