/** Candidates' media: files in a folder under the names of their hashes, and on the log what each must be. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { equalBytes, fromUtf8, sha256, toHex, utf8 } from 'hanpyo/core';
import { type Document, type ForumState, type Media, publicationEntry } from 'hanpyo/petition';
import type { Party } from './party.js';

/** What a candidate gives to be published. Texts are in the language given. */
export interface Submission {
  readonly subject: string;
  readonly title: string;
  readonly language: string;
  readonly mediaType: string;
  readonly content: Uint8Array;
  /** WebVTT, and what is said as plain text. */
  readonly captions?: string;
  readonly transcript?: string;
}

/** What became of a file. */
export interface MediaFault {
  readonly entry: number;
  readonly file: string;
  readonly fault: 'missing' | 'changed';
}

/** Puts the files into the folder and their hashes on the log. */
export async function publishMedia(
  { board, state, office }: Party,
  folder: string,
  item: Submission,
): Promise<void> {
  const { subject, title, language } = item;
  const keep = async (bytes: Uint8Array, mediaType: string): Promise<Document> => {
    const hash = sha256(bytes);
    await writeFile(join(folder, toHex(hash)), bytes);
    return { hash, size: bytes.length, mediaType, language };
  };
  const media: Media = {
    subject,
    title,
    content: await keep(item.content, item.mediaType),
    ...(item.captions !== undefined && { captions: await keep(utf8(item.captions), 'text/vtt') }),
    ...(item.transcript !== undefined && { transcript: await keep(utf8(item.transcript), 'text/plain') }),
  };
  await board.postAll([publicationEntry(state.id, { media }, office)]);
}

/** Holds the folder against the log: every file that is not what it was. */
export async function mediaFaults({ media }: ForumState, folder: string): Promise<readonly MediaFault[]> {
  const faults: MediaFault[] = [];
  for (const { entry, item } of media)
    for (const document of [item.content, item.captions, item.transcript]) {
      if (document === undefined) continue;
      const file = toHex(document.hash);
      const bytes = await readFile(join(folder, file)).catch(() => undefined);
      if (bytes === undefined) faults.push({ entry, file, fault: 'missing' });
      else if (bytes.length !== document.size || !equalBytes(sha256(bytes), document.hash))
        faults.push({ entry, file, fault: 'changed' });
    }
  return faults;
}

/** What a person who does not see or hear asks of media: whether there are captions and a transcript. */
export function accessOf({ captions, transcript }: Media): {
  readonly captions: boolean;
  readonly transcript: boolean;
} {
  return { captions: captions !== undefined, transcript: transcript !== undefined };
}

/** The transcript of media, if there is one and the file is what the log says. */
export async function transcriptOf({ transcript }: Media, folder: string): Promise<string | undefined> {
  if (transcript === undefined) return undefined;
  const bytes = await readFile(join(folder, toHex(transcript.hash))).catch(() => undefined);
  const sound = bytes !== undefined && equalBytes(sha256(bytes), transcript.hash);
  return sound ? fromUtf8(bytes) : undefined;
}
