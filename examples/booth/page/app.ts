/** What the screens share: who votes, what was marked, and how one screen follows another. */
import type { RollRow, Text } from 'hanpyo/ballot';
import type { ElectionView } from '../crypto/messages.js';
import type { BoardClient, VotingHistory } from './board-client.js';
import type { CryptoLine } from './crypto-line.js';
import { h } from './dom.js';
import { type Draft, NO_DRAFT } from './draft.js';
import { EN, type Texts } from './texts-en.js';
import { KO } from './texts-ko.js';

/** Someone who votes. */
export interface Voting {
  /** What the roll says of her. */
  readonly row: RollRow;
  /** Positions in the manifest's contests, in the order of the ballot. */
  readonly contests: readonly number[];
  /** `undefined` where the board could not be asked. */
  readonly history: VotingHistory | undefined;
  /** Whether the board says that voting is over. */
  readonly isClosed: boolean;
  readonly drafts: Map<number, Draft>;
}

/** A step of the way, from 0, or none. */
export type Step = 0 | 1 | 2 | 3 | 4 | 5 | undefined;

/** A screen: its heading is the first `h1` in it. It is made anew when the language changes. */
export interface Screen {
  readonly step: Step;
  make(): HTMLElement;
}

/** The booth while it is open. Nothing of it is ever stored. */
export interface App {
  readonly crypto: CryptoLine;
  board: BoardClient;
  texts: Texts;
  election?: ElectionView;
  voting?: Voting;
  /** Where "back to voting" leads. */
  before?: Screen;
  current?: Screen;
  show(screen: Screen): void;
  /** Forgets the voter. */
  forget(): void;
}

/** The catalogue of a language. */
export function textsOf(language: string): Texts {
  return language.startsWith('ko') ? KO : EN;
}

/** A text of the manifest in the language of the page, or in its default language, marked as such. Its direction ends where it ends. */
export function said({ texts, election }: App, text: Text | undefined): HTMLElement {
  const { language, value } = wording(texts.language, election?.manifest.defaultLanguage ?? '', text);
  return h('bdi', { lang: language === texts.language ? undefined : language }, value);
}

/** The same as a plain text, for labels. */
export function plainly({ texts, election }: App, text: Text | undefined): string {
  return wording(texts.language, election?.manifest.defaultLanguage ?? '', text).value;
}

function wording(
  language: string,
  fallback: string,
  text: Text = {},
): { readonly language: string; readonly value: string } {
  const used = Object.hasOwn(text, language) ? language : fallback;
  return { language: used, value: text[used] ?? '' };
}

/** The options that this voter may not choose in a contest. */
export function excludedOf({ voting }: App, contest: number): readonly number[] {
  return voting?.row.excluded.find((one) => one.contest === contest)?.options ?? [];
}

/** The draft of a contest. */
export function draftOf({ voting }: App, contest: number): Draft {
  return voting?.drafts.get(contest) ?? NO_DRAFT;
}
