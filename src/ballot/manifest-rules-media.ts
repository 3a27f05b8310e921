/** Rules of the media of options: M-37 and M-38 (spec 5.2). */
import type { Manifest } from './manifest.js';
import { LIMITS } from './manifest-limits.js';
import type { ManifestRule } from './manifest-rules.js';
import type { MediaFile, WordsFile } from './option-media.js';
import { LANGUAGE } from './text-codec.js';

type Found = Generator<readonly [path: string, message: string]>;

const HEX_32 = /^[0-9a-f]{64}$/;
const MEDIA_TYPE = /^[a-z0-9][a-z0-9.+-]{0,62}\/[a-z0-9][a-z0-9.+-]{0,62}$/;

/** M-37 and M-38. */
export const MEDIA_RULES: readonly ManifestRule[] = [
  {
    rule: 'M-37',
    title: 'media are of options, each option once, in the order of the manifest',
    check: owners,
  },
  { rule: 'M-38', title: 'files are named by hash, size and a type that fits their use', check: files },
];

function* owners({ media, contests }: Manifest): Found {
  if (media === undefined) return;
  if (media.length < 1 || media.length > LIMITS.media)
    yield ['media', `has ${media.length} items, 1 to ${LIMITS.media} are allowed`];
  let last: readonly [contest: number, option: number] = [-1, -1];
  for (const [i, { contest, option, statement, photo, recordings }] of media.entries()) {
    const path = `media[${i}]`;
    const c = contests.findIndex(({ id }) => id === contest);
    const o = contests[c]?.options.findIndex(({ id }) => id === option) ?? -1;
    if (o < 0) yield [path, `there is no option ${option} in a contest ${contest}`];
    else if (c < last[0] || (c === last[0] && o <= last[1]))
      yield [path, `option ${option} is not in the order of the manifest, or has media already`];
    else last = [c, o];
    if (recordings.length > LIMITS.recordings)
      yield [`${path}.recordings`, `more than ${LIMITS.recordings} recordings`];
    if (statement === undefined && photo === undefined && recordings.length === 0)
      yield [path, 'has neither a statement nor a photo nor a recording'];
  }
}

function* files({ media = [] }: Manifest): Found {
  for (const [i, { photo, recordings }] of media.entries()) {
    if (photo !== undefined) yield* file(photo, `media[${i}].photo`, /^image\//);
    for (const [j, recording] of recordings.entries()) {
      const path = `media[${i}].recordings[${j}]`;
      yield* words([recording], path, /^(?:video|audio)\//);
      yield* words(recording.captions, `${path}.captions`, /^text\/vtt$/);
      yield* words(recording.transcripts, `${path}.transcripts`, /^text\//);
    }
  }
}

function* words(list: readonly WordsFile[], path: string, type: RegExp): Found {
  if (list.length > LIMITS.languages) yield [path, `more than ${LIMITS.languages} languages`];
  for (const item of list) {
    yield* file(item, path, type);
    if (!LANGUAGE.test(item.language)) yield [path, 'has a language that is no tag such as ko or pt-BR'];
  }
  if (new Set(list.map(({ language }) => language)).size !== list.length)
    yield [path, 'has two files of one language'];
}

function* file({ hash, size, mediaType }: MediaFile, path: string, type: RegExp): Found {
  if (!HEX_32.test(hash)) yield [`${path}.hash`, 'must be 64 lower-case hexadecimal digits'];
  if (!Number.isSafeInteger(size) || size < 1 || size > LIMITS.mediaBytes)
    yield [`${path}.size`, `must be from 1 to ${LIMITS.mediaBytes}`];
  if (!MEDIA_TYPE.test(mediaType) || !type.test(mediaType))
    yield [`${path}.mediaType`, 'is none, or none for this use'];
}
