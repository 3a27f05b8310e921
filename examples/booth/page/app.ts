/** What the screens share: who votes, what was marked, and how one screen follows another. */
import type { RollRow, Text } from 'hanpyo/ballot';
import type { ElectionView } from '../crypto/messages.js';
import type { BoardClient, VotingHistory } from './board-client.js';
import type { CryptoLine } from './crypto-line.js';
import { type Attributes, h } from './dom.js';
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
export function said({ texts: { language }, election }: App, text: Text = {}): HTMLElement {
  const hasIt = Object.hasOwn(text, language);
  const used = hasIt ? language : (election?.manifest.defaultLanguage ?? '');
  return h('bdi', { lang: hasIt ? undefined : used }, text[used]);
}

/**
 * What a button that does something with an option is called: by a word in the language of the page, and by the name of the option,
 * which stands in the element `name-` and its number, in a language of its own.
 */
export function calling(what: string, option: number, word: string): Attributes {
  const id = `${what}-${option}`;
  return { id, 'aria-label': word, 'aria-labelledby': `${id} name-${option}` };
}

/** The options that this voter may not choose in a contest. */
export function excludedOf({ voting }: App, contest: number): readonly number[] {
  return voting?.row.excluded.find((one) => one.contest === contest)?.options ?? [];
}

/** The draft of a contest. */
export function draftOf({ voting }: App, contest: number): Draft {
  return voting?.drafts.get(contest) ?? NO_DRAFT;
}
