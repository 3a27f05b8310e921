/**
 * What voters may read, see and hear of an option before they choose (spec 5.9): a statement in the manifest itself, and files
 * that are kept anywhere, found by their hashes. Part of the manifest, so that nobody changes them once voting is open.
 */
import type { Manifest, Text } from './manifest.js';

/** A file that is kept outside the manifest. */
export interface MediaFile {
  /** SHA-256 of its bytes, 64 hexadecimal digits. */
  readonly hash: string;
  /** Bytes. */
  readonly size: number;
  /** Such as `image/jpeg`, without parameters. */
  readonly mediaType: string;
}

/** A file of words, read or spoken. */
export interface WordsFile extends MediaFile {
  /** Language tag; it need not be one of the manifest's. */
  readonly language: string;
}

/** A picture, and what it shows for whoever does not see it. */
export interface Photo extends MediaFile {
  readonly alternative: Text;
}

/** A film or a sound recording. What it lacks for people who do not hear or see it, {@link mediaGaps} says. */
export interface Recording extends WordsFile {
  /** WebVTT, each in another language. */
  readonly captions: readonly WordsFile[];
  /** Texts of what is said and seen, each in another language. */
  readonly transcripts: readonly WordsFile[];
}

/** The media of one option. At least one of statement, photo and recordings is there. */
export interface OptionMedia {
  /** Ids. */
  readonly contest: string;
  readonly option: string;
  /** Shown as it is. */
  readonly statement?: Text;
  readonly photo?: Photo;
  readonly recordings: readonly Recording[];
}

/** A recording that some voters are shut out from. */
export interface MediaGap {
  /** Where, such as `media[0].recordings[1]`. */
  readonly path: string;
  readonly missing: 'captions' | 'transcript';
}

/**
 * Finds recordings without captions or without a transcript (WCAG 2.2, 1.2.1 and 1.2.2): a film needs both, a sound recording a
 * transcript. A manifest with gaps is valid; whoever makes it and whoever verifies it is told.
 */
export function mediaGaps({ media = [] }: Pick<Manifest, 'media'>): readonly MediaGap[] {
  return media.flatMap(({ recordings }, i) =>
    recordings.flatMap(({ mediaType, captions, transcripts }, j): readonly MediaGap[] => {
      const path = `media[${i}].recordings[${j}]`;
      const isSilent = mediaType.startsWith('video/') && captions.length === 0;
      return [
        ...(isSilent ? [{ path, missing: 'captions' } as const] : []),
        ...(transcripts.length === 0 ? [{ path, missing: 'transcript' } as const] : []),
      ];
    }),
  );
}

/** Every file of an option: photo, then each recording with its captions and transcripts. */
export function filesOf({ photo, recordings }: OptionMedia): readonly MediaFile[] {
  return [
    ...(photo === undefined ? [] : [photo]),
    ...recordings.flatMap((recording) => [recording, ...recording.captions, ...recording.transcripts]),
  ];
}
