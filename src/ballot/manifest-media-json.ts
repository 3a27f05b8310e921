/** The media of options in a manifest's JSON form (spec 5.1). */
import type { JsonValue } from '../core/json.js';
import { asArray, asInteger, asMap, asObject, asText } from '../core/json-fields.js';
import type { Text } from './manifest.js';
import { LIMITS } from './manifest-limits.js';
import type { MediaFile, OptionMedia, Photo, Recording, WordsFile } from './option-media.js';

const FILE = ['hash', 'size', 'mediaType'] as const;
const WORDS = [...FILE, 'language'] as const;

/** Reads `media`. The rules of spec 5.2 are not checked. @throws {DecodeError} */
export function mediaFromJson(value: JsonValue | undefined, path: string): readonly OptionMedia[] {
  return list(value, path, LIMITS.media, optionMedia);
}

function optionMedia(value: JsonValue, path: string): OptionMedia {
  const o = asObject(value, path, ['contest', 'option', 'recordings'], ['statement', 'photo']);
  return Object.freeze({
    contest: asText(o.contest, `${path}.contest`, LIMITS.idBytes),
    option: asText(o.option, `${path}.option`, LIMITS.idBytes),
    ...(o.statement !== undefined && { statement: text(o.statement, `${path}.statement`) }),
    ...(o.photo !== undefined && { photo: photo(o.photo, `${path}.photo`) }),
    recordings: list(o.recordings, `${path}.recordings`, LIMITS.recordings, recording),
  });
}

function photo(value: JsonValue, path: string): Photo {
  const o = asObject(value, path, [...FILE, 'alternative']);
  return Object.freeze({ ...file(o, path), alternative: text(o.alternative, `${path}.alternative`) });
}

function recording(value: JsonValue, path: string): Recording {
  const o = asObject(value, path, [...WORDS, 'captions', 'transcripts']);
  return Object.freeze({
    ...words(o, path),
    captions: list(o.captions, `${path}.captions`, LIMITS.languages, wordsFile),
    transcripts: list(o.transcripts, `${path}.transcripts`, LIMITS.languages, wordsFile),
  });
}

function wordsFile(value: JsonValue, path: string): WordsFile {
  return Object.freeze(words(asObject(value, path, WORDS), path));
}

type Fields<K extends string> = Readonly<Record<K, JsonValue>>;

function words(o: Fields<(typeof WORDS)[number]>, path: string): WordsFile {
  return { ...file(o, path), language: asText(o.language, `${path}.language`, LIMITS.idBytes) };
}

function file(o: Fields<(typeof FILE)[number]>, path: string): MediaFile {
  return {
    hash: asText(o.hash, `${path}.hash`, LIMITS.idBytes),
    size: asInteger(o.size, `${path}.size`, 0, Number.MAX_SAFE_INTEGER),
    mediaType: asText(o.mediaType, `${path}.mediaType`, LIMITS.mediaTypeBytes),
  };
}

function text(value: JsonValue, path: string): Text {
  const entries = Object.entries(asMap(value, path));
  const read = entries.map(([language, words]) => [
    language,
    asText(words, `${path}.${language}`, LIMITS.textBytes),
  ]);
  return Object.freeze(Object.fromEntries(read));
}

function list<T>(
  value: JsonValue | undefined,
  path: string,
  most: number,
  read: (item: JsonValue, path: string) => T,
): readonly T[] {
  return Object.freeze(asArray(value, path, most).map((item, i) => read(item, `${path}[${i}]`)));
}
