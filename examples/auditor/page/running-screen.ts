/** How far a verification is, in figures and as a bar, with a way to end it. */
import { actions, button, h } from '../../booth/page/dom.js';
import { count } from '../../booth/page/formats.js';
import { announce } from '../../booth/page/status.js';
import type { Texts } from './texts-en.js';

/** A verification under way. Mutable: the screen is told by `show`. */
export interface Running {
  done: number;
  /** 0 until the size of the record is known. */
  total: number;
  show?: () => void;
}

/** Read aloud each time when so much more is done. */
const STEP = 0.25;

/** The screen. @param cancel - ends the verification */
export function runningScreen(
  { language, running: texts }: Texts,
  running: Running,
  cancel: () => void,
): readonly Node[] {
  const meter = h('progress', { 'aria-label': texts.label });
  const figures = h('p', { class: 'counter' }, texts.reading);
  let said = 0;
  running.show = () => {
    const { done, total } = running;
    if (total === 0) return;
    meter.max = total;
    meter.value = done;
    figures.textContent = texts.state(count(language, done), count(language, total));
    if (done / total < said + STEP || done === total) return;
    said = Math.floor(done / total / STEP) * STEP;
    announce(texts.percent(new Intl.NumberFormat(language, { style: 'percent' }).format(said)));
  };
  running.show();
  return [h('h1', {}, texts.title), meter, figures, actions(button(texts.cancel, cancel))];
}
