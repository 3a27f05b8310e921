/** Manifests with media of options, and what is wrong with most of them: rule, what, and the change that makes it so. */
import type { Manifest } from '../../src/ballot/manifest.js';
import type { OptionMedia, Photo, Recording, WordsFile } from '../../src/ballot/option-media.js';
import { toHex, utf8 } from '../../src/core/bytes.js';
import { sha256 } from '../../src/core/hash.js';
import type { ManifestCase } from './manifest-changes.js';
import { contest, options, text } from './manifest-fixture.js';

const choice = { kind: 'choice', min: 1, max: 1, blank: false } as const;
const CONTESTS = [contest('only', choice), contest('b', choice)];

/** A file of words, named after what it stands for. */
export const words = (name: string, mediaType: string, change: Partial<WordsFile> = {}): WordsFile => ({
  ...{ hash: toHex(sha256(utf8(name))), size: name.length, mediaType, language: 'ko' },
  ...change,
});

/** A picture. */
export const photo = (change: Partial<Photo> = {}): Photo => ({
  ...{
    hash: toHex(sha256(utf8('photo'))),
    size: 5,
    mediaType: 'image/svg+xml',
    alternative: text('Kim at a desk'),
  },
  ...change,
});

/** A film with captions and a transcript. */
export const film = (change: Partial<Recording> = {}): Recording => ({
  ...words('film', 'video/webm'),
  captions: [words('captions', 'text/vtt')],
  transcripts: [words('transcript', 'text/plain')],
  ...change,
});

/** The part of a manifest that shows something of its options. */
export function showing(
  media: readonly Partial<OptionMedia>[],
  contests: Manifest['contests'] = CONTESTS,
): Partial<Manifest> {
  return {
    contests,
    styles: [{ id: 'all', contests: contests.map(({ id }) => id) }],
    media: media.map((item) => ({ contest: 'only', option: 'o0', recordings: [], ...item })),
  };
}

const SHORT = { ko: 'x', en: 'x' };
/** Two contests of so many options that a ballot has room for one of them. */
const CROWDED = ['c0', 'c1'].map((id) =>
  contest(
    id,
    choice,
    options(251).map((option) => ({ ...option, name: SHORT })),
  ),
);
const said = { statement: text('Homes for the young') };
const ill = (change: Partial<Recording>): Partial<Manifest> => showing([{ recordings: [film(change)] }]);

/** What breaks one rule and no other. */
export const MEDIA_CASES: readonly ManifestCase[] = [
  ['M-03', 'a statement that lacks a language', showing([{ statement: { ko: 'x' } }])],
  ['M-03', 'a statement that is read backwards', showing([{ statement: text('a\u202eb') }])],
  ['M-03', 'a photo that says nothing', showing([{ photo: photo({ alternative: { ko: ' ', en: ' ' } }) }])],
  ['M-37', 'no media at all', showing([])],
  [
    'M-37',
    'too many options with media',
    {
      ...showing(
        Array.from({ length: 501 }, (_, i) => ({
          ...{ contest: `c${Math.floor(i / 251)}`, option: `o${i % 251}`, statement: SHORT },
        })),
        CROWDED,
      ),
      styles: CROWDED.map(({ id }) => ({ id, contests: [id] })),
    },
  ],
  ['M-37', 'media of no option', showing([{ ...said, option: 'o9' }])],
  ['M-37', 'media of no contest', showing([{ ...said, contest: 'x' }])],
  ['M-37', 'an option twice', showing([said, said])],
  ['M-37', 'options in another order', showing([{ ...said, option: 'o1' }, said])],
  ['M-37', 'contests in another order', showing([{ ...said, contest: 'b' }, said])],
  ['M-37', 'nothing to be seen', showing([{}])],
  ['M-37', 'nine recordings', showing([{ recordings: Array.from({ length: 9 }, () => film()) }])],
  ['M-38', 'a hash in upper case', showing([{ photo: photo({ hash: 'AB'.repeat(32) }) }])],
  ['M-38', 'a short hash', ill({ hash: 'ab'.repeat(31) })],
  ['M-38', 'an empty file', ill({ size: 0 })],
  ['M-38', 'a file too large', ill({ size: 2 ** 40 + 1 })],
  ['M-38', 'a photo that is a page', showing([{ photo: photo({ mediaType: 'text/html' }) }])],
  ['M-38', 'a media type with parameters', showing([{ photo: photo({ mediaType: 'image/png; a=b' }) }])],
  ['M-38', 'a recording that is a picture', ill({ mediaType: 'image/gif' })],
  ['M-38', 'a language that is none', ill({ language: 'Korean' })],
  ['M-38', 'captions of another kind', ill({ captions: [words('c', 'text/plain')] })],
  [
    'M-38',
    'captions twice in a language',
    ill({ captions: [words('a', 'text/vtt'), words('b', 'text/vtt')] }),
  ],
  ['M-38', 'a transcript that is a film', ill({ transcripts: [words('t', 'video/webm')] })],
  [
    'M-38',
    'captions in twenty-one languages',
    ill({
      captions: Array.from({ length: 21 }, (_, i) =>
        words(`c${i}`, 'text/vtt', { language: `a${String.fromCharCode(97 + i)}` }),
      ),
    }),
  ],
];
