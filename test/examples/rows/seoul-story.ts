/** Seoul's example, run once in a folder of its own, with a receiver of letters that is away at first. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cursor, type Letter, webhook } from '../../../examples/seoul/hook.js';
import { runSeoul } from '../../../examples/seoul/story.js';
import { equalBytes } from '../../../src/core/bytes.js';
import { type ForumEntryType, ForumRecord, readForumFrame } from '../../../src/petition/index.js';
import { seededRng } from '../../helpers/rng.js';
import { entriesIn } from './published-log.js';

/** What the example left behind. */
export interface ToldStory extends Awaited<ReturnType<typeof runSeoul>> {
  readonly folder: string;
  /** Letters that arrived. */
  readonly letters: readonly Letter[];
  /** All entries of the forum, from its published log. */
  readonly entries: readonly Uint8Array[];
  /** The record of the first of them, in which the debates have begun. */
  readonly early: ForumRecord;
  /** The stage of the bicycle paths before each of these. */
  readonly before: readonly (string | undefined)[];
  /** Entries of a type about a proposal, before one of the log. */
  earlier(entry: number | undefined, type: ForumEntryType, proposal: Uint8Array): readonly Uint8Array[];
  clear(): Promise<void>;
}

/** Entries until the debates have begun. */
const EARLY = 345;

/** A cursor in a file. */
export function cursorIn(path: string): Cursor {
  return {
    load: async () => Number.parseInt(await readFile(path, 'utf8').catch(() => '0'), 10),
    save: (entry) => writeFile(path, String(entry)),
  };
}

/** A server that takes letters in, and refuses the first two that reach it. */
async function receive(letters: Letter[]): Promise<Server> {
  let away = 2;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const refuses = away-- > 0;
      if (!refuses) letters.push(JSON.parse(Buffer.concat(parts).toString('utf8')));
      response.writeHead(refuses ? 503 : 204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** Runs the example and reads what it published. */
export async function tellStory(): Promise<ToldStory> {
  const folder = await mkdtemp(join(tmpdir(), 'hanpyo-seo-'));
  const letters: Letter[] = [];
  const receiver = await receive(letters);
  const clear = async (): Promise<void> => {
    receiver.closeAllConnections();
    await new Promise((resolve) => receiver.close(resolve));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const { port } = receiver.address() as AddressInfo;
    const deliver = webhook(`http://127.0.0.1:${port}/`);
    const plan = { folder, deliver, cursor: cursorIn(join(folder, 'sent')), say: () => {} };
    const told = await runSeoul(plan, seededRng('seoul'));
    return { ...told, folder, letters, ...(await readForum(folder, told.filed.bikes)), clear };
  } catch (error) {
    await clear();
    throw error;
  }
}

async function readForum(
  folder: string,
  bikes: Uint8Array,
): Promise<Pick<ToldStory, 'entries' | 'early' | 'before' | 'earlier'>> {
  const entries = await entriesIn(join(folder, 'forum'));
  const early = new ForumRecord();
  const before = entries.slice(0, EARLY).map((bytes) => {
    const stage = early.state?.proposal(bikes)?.stage.id;
    early.add(bytes);
    return stage;
  });
  const earlier: ToldStory['earlier'] = (entry, type, proposal) =>
    entries.slice(0, entry).filter((bytes) => {
      const frame = readForumFrame(bytes);
      return frame.type === type && equalBytes(frame.payload.subarray(0, 32), proposal);
    });
  return { entries, early, before, earlier };
}
