/** The picture of the board as it changes: the whole once, then part by part, and whether it is still fresh. */
import type { Status, StatusPart } from '../../board/status-shape.js';

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
  const refresh = async (): Promise<void> => {
    const response = await fetch(`${board}/status.json`, { cache: 'no-store' });
    if (!response.ok) throw new Error(`the board answers ${response.status}`);
    live.status = (await response.json()) as Status;
    live.activityAt = performance.now();
    live.lostSince = undefined;
    changed('checkpoint');
    changed();
  };
  refresh().catch(lost);
  setInterval(() => refresh().catch(lost), REFRESH_MS);
  listen(board, live, { changed, lost, refresh: () => refresh().catch(lost) });
  return live;
}

interface Ears {
  changed(part?: StatusPart): void;
  lost(): void;
  refresh(): Promise<void>;
}

function listen(board: string, live: Live, ears: Ears): void {
  const source = new EventSource(`${board}/events`);
  for (const name of PARTS)
    source.addEventListener(name, ({ data }: MessageEvent<string>) => {
      if (live.status === undefined) return;
      live.status = { ...live.status, [name]: JSON.parse(data) };
      if (name === 'activity') live.activityAt = performance.now();
      ears.changed(name);
    });
  source.addEventListener('open', () => {
    void ears.refresh();
  });
  source.addEventListener('error', () => {
    ears.lost();
    // The browser connects again by itself, unless the board refused.
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(() => listen(board, live, ears), RETRY_MS);
  });
}
