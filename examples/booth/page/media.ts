/**
 * What may be read, seen and heard of the options of a contest (specification 5.9). Files come from this device, or from whoever serves the
 * booth: then all of a contest at once, so that nobody learns whom somebody is interested in. None is shown but under its hash.
 */
import { type Contest, filesOf, type MediaFile, type OptionMedia, type Recording } from 'hanpyo/ballot';
import { sha256, toHex } from 'hanpyo/core';
import { type App, said } from './app.js';
import { servedFile } from './bounded-text.js';
import { button, h } from './dom.js';
import { languageName } from './formats.js';
import { announce } from './status.js';

const EN = {
  about: 'About',
  photo: 'Photo',
  recording: 'Recording',
  captions: 'Captions',
  transcript: 'Transcript',
  none: 'none',
  load: 'Load photos and recordings of all',
  files: 'Media files on this device',
  shown: (some: number, all: number): string =>
    `Shown: ${some} of ${all}. Files that were changed are not shown.`,
};
const KO: typeof EN = {
  about: '소개',
  photo: '사진',
  recording: '영상·음성',
  captions: '자막',
  transcript: '대본',
  none: '없음',
  load: '모든 후보의 사진과 영상 불러오기',
  files: '이 기기의 자료 파일',
  shown: (some, all) => `${all}개 가운데 ${some}개를 보여 드립니다. 바뀐 파일은 보여 드리지 않습니다.`,
};

/** A place for a file, which is filled once the file is there. */
interface Slot {
  readonly file: MediaFile;
  fill?(url: string, text: string): void;
}

/** Files that are there, by hash and type: they outlive a change of the language, and a look at another question. */
const HELD: Map<string, readonly [url: string, text: string]> = new Map();

/** What there is of a contest's options. */
export function optionMedia(app: App, contest: Contest): HTMLElement {
  const media = (app.election?.manifest.media ?? []).filter((one) => one.contest === contest.id);
  const words = wordsOf(app);
  const slots: Slot[] = [];
  const wanted = new Map(media.flatMap(filesOf).map(({ hash, size }) => [hash, size]));
  const take = (bytes: Uint8Array<ArrayBuffer>): void => {
    const isFitting = ({ file }: Slot): boolean => file.size === bytes.length;
    const hash = slots.some(isFitting) ? toHex(sha256(bytes)) : '';
    for (const { file } of slots) if (file.hash === hash) hold(file, bytes);
    announce(words.shown(showHeld(slots), wanted.size));
  };
  const load = async (): Promise<void> => {
    for (const [hash, size] of wanted) {
      const bytes = await servedFile(`/${hash}.bin`, size);
      // Whoever has gone on is told nothing, and nothing more is fetched.
      if (!box.isConnected) return;
      take(bytes);
    }
  };
  const input = h('input', {
    ...{ type: 'file', multiple: true, id: 'media-files' },
    change: async () => {
      for (const file of input.files ?? []) {
        // Of files that can not be the right ones, however long, nothing is read.
        const fits = slots.some((slot) => slot.file.size === file.size);
        take(new Uint8Array(await file.slice(0, fits ? file.size : 0).arrayBuffer()));
      }
    },
  });
  const about = media.map((one) => aboutOption(app, contest, one, slots));
  showHeld(slots);
  const served = location.protocol.startsWith('http') && wanted.size > 0;
  const box = h(
    'div',
    {},
    ...about,
    served && button(words.load, () => void load()),
    wanted.size > 0 && h('div', { class: 'field' }, h('label', { for: input.id }, words.files), input),
  );
  return box;
}

function hold(file: MediaFile, bytes: Uint8Array<ArrayBuffer>): void {
  const { mediaType } = file;
  if (HELD.has(keyOf(file))) return;
  const url = URL.createObjectURL(new Blob([bytes], { type: mediaType }));
  HELD.set(keyOf(file), [url, mediaType.startsWith('text/') ? new TextDecoder().decode(bytes) : '']);
}

function keyOf({ hash, mediaType }: MediaFile): string {
  return hash + mediaType;
}

/** Fills every place once, if its file is there. @returns how many files are */
function showHeld(slots: readonly Slot[]): number {
  const hashes = new Set<string>();
  for (const slot of slots) {
    const held = HELD.get(keyOf(slot.file));
    if (held === undefined) continue;
    hashes.add(slot.file.hash);
    slot.fill?.(...held);
    delete slot.fill;
  }
  return hashes.size;
}

function aboutOption(app: App, { options }: Contest, media: OptionMedia, slots: Slot[]): HTMLElement {
  const words = wordsOf(app);
  const { photo, statement } = media;
  // The picture has the language of what is said in its place.
  const alternative = said(app, photo?.alternative);
  const picture = h('p', {}, `${words.photo}: `, alternative);
  if (photo !== undefined)
    slots.push({
      file: photo,
      fill: (src) => {
        const alt = alternative.textContent;
        alternative.replaceChildren(h('img', { src, alt, width: '100%' }));
        picture.replaceChildren(alternative);
      },
    });
  return h(
    'details',
    {},
    h('summary', {}, `${words.about}: `, said(app, options.find(({ id }) => id === media.option)?.name)),
    statement !== undefined && h('p', { class: 'lead' }, said(app, statement)),
    photo !== undefined && picture,
    ...media.recordings.map((recording) => recordingOf(app, recording, slots)),
  );
}

/** A recording, and of what it lacks, that it lacks it. */
function recordingOf(app: App, recording: Recording, slots: Slot[]): HTMLElement {
  const words = wordsOf(app);
  const { captions, transcripts, mediaType, language } = recording;
  const isFilm = mediaType.startsWith('video/');
  const nameOf = (tag: string): string => languageName(app.texts.language, tag);
  const title = `${words.recording}: ${nameOf(language)}`;
  const player = h(isFilm ? 'video' : 'audio', { controls: true, width: '100%', 'aria-label': title });
  const has = (files: readonly { readonly language: string }[]): string =>
    files.map((file) => nameOf(file.language)).join(', ') || words.none;
  const line = [
    title,
    ...(isFilm ? [`${words.captions}: ${has(captions)}`] : []),
    `${words.transcript}: ${has(transcripts)}`,
  ].join(' · ');
  const box = h('div', {}, h('p', {}, line));
  slots.push({
    file: recording,
    fill: (url) => {
      player.src = url;
      box.prepend(player);
    },
  });
  for (const file of captions)
    slots.push({
      file,
      fill: (src) =>
        player.append(
          h('track', {
            ...{ src, kind: 'captions', default: true },
            ...{ srclang: file.language, label: nameOf(file.language) },
          }),
        ),
    });
  for (const file of transcripts)
    slots.push({ file, fill: (_, text) => box.append(h('p', { lang: file.language }, text)) });
  return box;
}

function wordsOf({ texts }: App): typeof EN {
  return texts.language === 'ko' ? KO : EN;
}
