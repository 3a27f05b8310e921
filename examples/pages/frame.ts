/** What the pages for onlookers have around their content: name, language, what is read aloud, help at the same place. */
import { button, h } from '../booth/page/dom.js';
import { announce, warn } from '../booth/page/status.js';

/** Words that every page has. */
export interface FrameTexts {
  readonly language: string;
  readonly name: string;
  /** The other language by its own name, and its tag. */
  readonly other: string;
  readonly otherLanguage: string;
  readonly skip: string;
  readonly help: string;
  readonly helpText: string;
}

/** A frame on the page. */
export interface Frame<Texts extends FrameTexts> {
  readonly texts: Texts;
  readonly main: HTMLElement;
  /** Puts something before the language in the header. */
  readonly tools: HTMLElement;
}

/**
 * Puts the frame on the page.
 * @param catalogues - by language tag
 * @param turned - is called after the language has changed, and once at the beginning
 */
export function makeFrame<Texts extends FrameTexts>(
  catalogues: Readonly<Record<'ko' | 'en', Texts>>,
  turned: (frame: Frame<Texts>) => void,
): Frame<Texts> {
  const main = h('main', { id: 'main' });
  const brand = h('p', { class: 'brand' });
  const extra = h('div', { class: 'tools' });
  const language = h('div', { class: 'tools' });
  const skip = h('a', { class: 'skip', href: '#main' });
  const footer = h('footer');
  const frame = {
    texts: catalogues[navigator.language.startsWith('ko') ? 'ko' : 'en'],
    main,
    tools: extra,
  };
  const draw = (): void => {
    const { texts } = frame;
    document.documentElement.lang = texts.language;
    document.title = texts.name;
    brand.textContent = texts.name;
    skip.textContent = texts.skip;
    language.replaceChildren(button(texts.other, turn, { lang: texts.otherLanguage, class: 'plain' }));
    footer.replaceChildren(helpOf(texts));
    turned(frame);
  };
  const turn = (): void => {
    frame.texts = catalogues[frame.texts.language === 'ko' ? 'en' : 'ko'];
    warn('');
    announce('');
    draw();
    language.querySelector('button')?.focus();
  };
  const header = h('header', {}, brand, h('div', { class: 'tools' }, extra, language));
  document.body.append(skip, header, main, ...regions(), footer);
  draw();
  return frame;
}

/** What is read aloud: what is wrong, and what happens. */
function regions(): readonly HTMLElement[] {
  return [h('p', { id: 'alert', role: 'alert' }), h('p', { id: 'status', role: 'status' })];
}

function helpOf({ help, helpText }: FrameTexts): HTMLElement {
  return h('details', {}, h('summary', {}, help), h('p', {}, helpText));
}
