/** The report on the page, as the library writes it, with ways to keep it: on paper, as a page, as data. */
import { actions, button, h, saveFile } from '../../booth/page/dom.js';
import { count, moment } from '../../booth/page/formats.js';
import type { DroppedFile } from '../audit/record.js';
import type { Audit } from './audit.js';
import type { Texts } from './texts-en.js';

/** A verification that has come to its end. */
export interface Finished {
  readonly audit: Audit;
  readonly files: readonly DroppedFile[];
  /** SHA-256 of a record that is one file. */
  readonly hash: string | undefined;
  readonly verdict: string;
  readonly json: string;
  readonly seconds: number;
  readonly at: Date;
}

/** The screen. @param again - begins anew */
export async function reportScreen(
  texts: Texts,
  finished: Finished,
  again: () => void,
): Promise<readonly Node[]> {
  const { report, language } = texts;
  const html = await finished.audit.page({ language, circumstances: circumstances(texts, finished) });
  // Its style is on this page already, whose policy allows no other.
  const inside = html.replace(/<style>[^<]*<\/style>/, '');
  const parsed = new DOMParser().parseFromString(inside, 'text/html');
  const sections = Array.from(parsed.querySelector('main')?.children ?? []);
  return [
    h(
      'div',
      { class: 'keep-report', role: 'group', 'aria-label': report.title },
      actions(
        button(report.print, () => print(), { class: 'primary' }),
        button(report.saveHtml, () => saveFile('report.html', html)),
        button(report.saveJson, () => saveFile('report.json', finished.json)),
        button(report.again, again, { class: 'plain' }),
      ),
    ),
    h('div', { class: 'report' }, ...sections.map((section) => document.adoptNode(section))),
  ];
}

/** What only this verification knows: on what, when, where. */
function circumstances(
  { facts, language }: Texts,
  { files, hash, seconds, at }: Finished,
): readonly { readonly label: string; readonly value: string }[] {
  const [[path = ''] = []] = files;
  const [name = ''] = path.split('/');
  const bytes = files.reduce((sum, [, file]) => sum + file.size, 0);
  const size = facts.files(count(language, files.length), count(language, bytes));
  return [
    { label: facts.input, value: `${name} (${size})` },
    ...(hash === undefined ? [] : [{ label: facts.hash, value: hash }]),
    { label: facts.at, value: moment(language, at.toISOString()) },
    { label: facts.took, value: facts.seconds(seconds.toFixed(1)) },
    { label: facts.machine, value: navigator.userAgent },
  ];
}
