/** Two ways to the ledger: the board in this process, and a casting service over HTTP. What is posted and judged is the same. */
import { systemRng } from 'hanpyo';
import { openLogDirectory } from 'hanpyo/ledger/file';
import { ElectionRecord, readFrame, replay } from 'hanpyo/record';
import { checkOf } from '../board/casting.js';
import { KIOSK_HEADER, type Origin } from '../board/kiosks.js';
import type { Opened } from './election.js';

/** The record as far as it has come, and how many entries it is of. */
interface Standing {
  readonly record: ElectionRecord;
  readonly size: number;
}

/** Where entries are handed in. */
export interface Door {
  /**
   * Posts entries.
   * @param origin - of ballots: where a service is told of kiosks, it counts theirs apart
   * @returns for each the check that refused it, or `undefined`
   */
  post(entries: readonly Uint8Array[], origin?: Origin): Promise<readonly (string | undefined)[]>;
  /** The record of everything that was posted, judged. */
  standing(): Promise<Standing>;
}

/** The board in this process. */
export function boardDoor({ board }: Pick<Opened, 'board'>): Door {
  return {
    post: async (entries) => {
      const posted = await Promise.all(entries.map((entry) => board.post(entry)));
      return posted.map(({ refused }) => refused && checkOf(refused));
    },
    standing: async () => ({ record: await board.settled(), size: board.size }),
  };
}

/** Ballots under way at once, and other entries: fewer than the service takes in at once from one address. */
const ABREAST = { ballots: 64, entries: 16 } as const;
/** How often the same bytes are sent again where there was no answer: they have one place for ever. */
const TRIES = 20;

/**
 * A casting service. The record is then made from the published files alone, as trustees and officers elsewhere make it.
 * @param url - of the service
 * @param opened - on whose engine the record is made: the trustees of this process have their shares on it
 * @param kioskToken - by which kiosks name themselves
 */
export function serviceDoor(
  url: string,
  { folder, log, context }: Pick<Opened, 'folder' | 'log' | 'context'>,
  kioskToken?: string,
): Door {
  const kiosk: Readonly<Record<string, string>> =
    kioskToken === undefined ? {} : { [KIOSK_HEADER]: kioskToken };
  const reader = openLogDirectory(`${folder}/record`, { origin: log.name, logKeys: [log] });
  const record = new ElectionRecord(() => context.group);
  let size = 0;
  return {
    post: async (entries, origin) => {
      const own = origin === 'kiosk' ? kiosk : {};
      const answers: (string | undefined)[] = [];
      const [first] = entries;
      const abreast = ABREAST[first === undefined ? 'entries' : pathOf(first)];
      for (let i = 0; i < entries.length; i += abreast)
        answers.push(
          ...(await Promise.all(entries.slice(i, i + abreast).map((entry) => send(url, entry, own)))),
        );
      return answers;
    },
    standing: async () => {
      const status = (await (await fetch(`${url}/status.json`)).json()) as {
        readonly ledger: { readonly sequenced: number };
      };
      let head = await reader.checkpoint();
      // What is sequenced is published a moment later.
      while (head.size < status.ledger.sequenced) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        head = await reader.checkpoint();
      }
      await replay(record, reader, size, head.size, { rng: systemRng });
      size = head.size;
      return { record, size };
    },
  };
}

const pathOf = (entry: Uint8Array): 'ballots' | 'entries' =>
  readFrame(entry).type === 'ballot' ? 'ballots' : 'entries';

/** Posts an entry, again where the service is busy or the line is cut. @returns the check that refused it, or `undefined` */
async function send(
  url: string,
  entry: Uint8Array,
  own: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const body = new Uint8Array(entry);
  const headers = { 'content-type': 'application/octet-stream', ...own };
  for (let tries = 0, again = false; ; again = true) {
    const request = fetch(`${url}/${pathOf(entry)}?level=sequenced`, { method: 'POST', headers, body });
    const answer = await request.catch((error: unknown) => {
      if (++tries >= TRIES) throw error;
      return undefined;
    });
    // 200 and not 201: the service has these very bytes, which the board would not take a second time.
    if (answer?.status === 200 && !again) return 'B-07';
    if (answer?.ok) return undefined;
    const { error } = (await answer?.json()) ?? { error: { retryable: true } };
    if (!error.retryable) return error.check ?? error.code;
    const seconds = Number(answer?.headers.get('retry-after') ?? 1);
    await new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
  }
}
