/** What is shown of options, part 5 of a manifest, and its rules M-37 and M-38: specification 5.1 and 5.2. */
import { toHex } from './bytes.js';
import type { Manifest, Texts } from './manifest.js';
import type { Reader } from './reader.js';

/** A file by its hash, and what it is for. */
interface File {
  readonly use: 'photo' | 'recording' | 'captions' | 'transcript';
  /** Hexadecimal. */
  readonly hash: string;
  readonly size: number;
  readonly type: string;
  readonly language: string | undefined;
  /** Position of the recording that it is, or belongs to. */
  readonly recording: number | undefined;
}

/** What is shown of one option. */
export interface Shown {
  readonly contest: string;
  readonly option: string;
  readonly statement: Texts | undefined;
  readonly alternative: Texts | undefined;
  readonly files: readonly File[];
}

/** Part 5. */
export function readMedia(r: Reader, texts: () => Texts): Shown[] {
  return r.list(500, () => {
    const [contest, option] = [r.text(64), r.text(64)];
    const statement = r.optional(texts);
    const file = (use: File['use'], recording?: number): File => ({
      ...{ use, recording, hash: toHex(r.raw(32)), size: r.u64(), type: r.text(128) },
      language: recording === undefined ? undefined : r.text(64),
    });
    const photo = r.optional(() => ({ file: file('photo'), alternative: texts() }));
    let at = 0;
    const recordings = r.list(8, () => {
      const position = at++;
      const own = file('recording', position);
      const captions = r.list(20, () => file('captions', position));
      return [own, ...captions, ...r.list(20, () => file('transcript', position))];
    });
    const files = [...(photo === undefined ? [] : [photo.file]), ...recordings.flat()];
    return { contest, option, statement, alternative: photo?.alternative, files };
  });
}

const USES: Readonly<Record<File['use'], (type: string) => boolean>> = {
  photo: (type) => type.startsWith('image/'),
  recording: (type) => type.startsWith('video/') || type.startsWith('audio/'),
  captions: (type) => type === 'text/vtt',
  transcript: (type) => type.startsWith('text/'),
};

/** M-37 and M-38. */
export function mediaRules(m: Manifest): Readonly<Record<string, () => boolean>> {
  const { media } = m;
  if (media === undefined) return {};
  // Contest and option as one number, to be compared with the one before.
  const places = media.map(({ contest, option }) => {
    const c = m.contests.findIndex(({ id }) => id === contest);
    const o = m.contests[c]?.options.findIndex(({ id }) => id === option) ?? -1;
    return o < 0 ? -1 : 1000 * c + o;
  });
  return {
    'M-37': () =>
      media.length > 0 &&
      places.every((place, i) => place >= 0 && (i === 0 || place > (places[i - 1] ?? 0))) &&
      media.every(({ statement, files }) => statement !== undefined || files.length > 0),
    'M-38': () => media.every(({ files }) => files.every(fits) && isOnce(files)),
  };
}

function fits({ use, size, type, language }: File): boolean {
  const part = '[a-z0-9][a-z0-9.+-]{0,62}';
  const tag = /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2}|-[0-9]{3})?$/;
  const isSpoken = use === 'photo' || (language !== undefined && tag.test(language));
  return (
    size >= 1 && size <= 2 ** 40 && new RegExp(`^${part}/${part}$`).test(type) && USES[use](type) && isSpoken
  );
}

/** One file of captions and one transcript for each language of a recording. */
function isOnce(files: readonly File[]): boolean {
  const names = files.flatMap(({ use, recording, language }) =>
    use === 'captions' || use === 'transcript' ? [`${use} ${recording} ${language}`] : [],
  );
  return new Set(names).size === names.length;
}
