/** The media of options in a manifest's canonical bytes (spec 5.1). */
import { toHex } from '../core/bytes.js';
import type { Reader, Writer } from '../core/codec.js';
import type { Text } from './manifest.js';
import { LIMITS } from './manifest-limits.js';
import type { MediaFile, OptionMedia, Photo, Recording, WordsFile } from './option-media.js';
import { bytes32, textWriter } from './text-codec.js';

/** Writes media. @throws {RangeError} if a text is not in just the languages of the manifest, or a number is out of range */
export function writeMediaPart(
  writer: Writer,
  media: readonly OptionMedia[],
  languages: readonly string[],
): void {
  const text = textWriter(languages);
  writer.list(media, ({ contest, option, statement, photo, recordings }, w) => {
    w.text(contest)
      .text(option)
      .bool(statement !== undefined);
    if (statement !== undefined) w.raw(text(statement));
    w.bool(photo !== undefined);
    if (photo !== undefined) writeFile(w, photo).raw(text(photo.alternative));
    w.list(recordings, (recording) =>
      writeWords(w, recording)
        .list(recording.captions, (file) => writeWords(w, file))
        .list(recording.transcripts, (file) => writeWords(w, file)),
    );
  });
}

function writeFile(writer: Writer, { hash, size, mediaType }: MediaFile): Writer {
  return writer.raw(bytes32(hash)).u64(size).text(mediaType);
}

function writeWords(writer: Writer, file: WordsFile): Writer {
  return writeFile(writer, file).text(file.language);
}

/** Reads media. @param languages - of the manifest @throws {DecodeError} */
export function readMediaPart(reader: Reader, languages: readonly string[]): readonly OptionMedia[] {
  const text = (r: Reader): Text =>
    Object.freeze(Object.fromEntries(languages.map((language) => [language, r.text(LIMITS.textBytes)])));
  const media = reader.list(LIMITS.media, (r) => {
    const [contest, option] = [r.text(LIMITS.idBytes), r.text(LIMITS.idBytes)];
    const statement = r.bool() ? { statement: r.field('statement', text) } : {};
    const photo = r.bool() ? { photo: r.field('photo', (f) => readPhoto(f, text)) } : {};
    const recordings = Object.freeze(
      r.field('recordings', (f) => f.list(LIMITS.recordings, () => readRecording(f))),
    );
    return Object.freeze({ contest, option, ...statement, ...photo, recordings });
  });
  return Object.freeze(media);
}

function readFile(reader: Reader): MediaFile {
  return { hash: toHex(reader.raw(32)), size: reader.u64(), mediaType: reader.text(LIMITS.mediaTypeBytes) };
}

function readWords(reader: Reader): WordsFile {
  return Object.freeze({ ...readFile(reader), language: reader.text(LIMITS.idBytes) });
}

function readPhoto(reader: Reader, text: (r: Reader) => Text): Photo {
  return Object.freeze({ ...readFile(reader), alternative: text(reader) });
}

function readRecording(reader: Reader): Recording {
  const words = readWords(reader);
  const list = (name: string): readonly WordsFile[] =>
    Object.freeze(reader.field(name, (r) => r.list(LIMITS.languages, () => readWords(r))));
  return Object.freeze({ ...words, captions: list('captions'), transcripts: list('transcripts') });
}
