/**
 * Search over titles and transcripts, offline: an index that a page loads once. Korean is cut into pairs of syllables, for words
 * there carry their endings with them (정책을, 정책이), and a word is found by what it begins with; other scripts into words.
 */
import type { ForumState } from 'hanpyo/petition';
import MiniSearch from 'minisearch';
import { transcriptOf } from './media.js';

/** One hit. */
interface Hit {
  /** Entry of the media on the log. */
  readonly entry: number;
  readonly title: string;
}

/** An index that answers by itself, and the text that a page stores. */
export interface MediaIndex {
  find(query: string): readonly Hit[];
  /** JSON, for {@link loadIndex}. */
  save(): string;
}

interface Row {
  readonly id: number;
  readonly title: string;
  readonly transcript: string;
}

const WORD = /[\p{L}\p{N}]+/gu;
const HANGUL = /^[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]+$/;
/** Runs of one script: a word such as AI정책 is two. */
const RUN = /[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]+|[^\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]+/g;

/** The terms of a text: pairs of syllables of Korean words, and other words in small letters. */
export function termsOf(text: string): string[] {
  const words = text.normalize('NFC').toLowerCase().match(WORD) ?? [];
  return words
    .flatMap((word) => word.match(RUN) ?? [])
    .flatMap((run) => (HANGUL.test(run) ? pairs(run) : [run]));
}

function pairs(word: string): readonly string[] {
  const syllables = [...word];
  if (syllables.length < 2) return syllables;
  return syllables.slice(1).map((syllable, i) => `${syllables[i]}${syllable}`);
}

const OPTIONS = {
  fields: ['title', 'transcript'],
  storeFields: ['title'],
  tokenize: termsOf,
  processTerm: (term: string): string => term,
  searchOptions: {
    combineWith: 'AND' as const,
    boost: { title: 2 },
    // A pair of syllables is exact; of another word the beginning is enough, as is one syllable.
    prefix: (term: string): boolean => !HANGUL.test(term) || [...term].length === 1,
  },
};

/** Indexes all media of a forum. */
export async function indexMedia({ media }: ForumState, folder: string): Promise<MediaIndex> {
  const index = new MiniSearch<Row>(OPTIONS);
  for (const { entry, item } of media)
    index.add({ id: entry, title: item.title, transcript: (await transcriptOf(item, folder)) ?? '' });
  return answering(index);
}

/** An index that was saved. */
export function loadIndex(saved: string): MediaIndex {
  return answering(MiniSearch.loadJSON<Row>(saved, OPTIONS));
}

function answering(index: MiniSearch<Row>): MediaIndex {
  return {
    find: (query) => index.search(query).map(({ id, title }) => ({ entry: id, title })),
    save: () => JSON.stringify(index),
  };
}
