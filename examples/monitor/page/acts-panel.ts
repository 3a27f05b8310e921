/** What officers and trustees have done, the latest first. A result is an act like others: what it says is not looked at here. */

import type { Act } from '../../board/status-shape.js';
import { h } from '../../booth/page/dom.js';
import { moment } from '../../booth/page/formats.js';
import type { Texts } from './texts-en.js';
import { type Cell, type Panel, section, table, wordFor } from './view.js';

/** The latest that are shown. */
const MOST = 20;

/** The panel. */
export function actsPanel(texts: Texts): Panel {
  const { element, show } = table(texts.actsColumns);
  return {
    element: section(texts.acts, element),
    update: ({ live: { status } }) => {
      const latest = (status?.acts ?? []).slice(-MOST).reverse();
      show(latest.map((act) => rowOf(texts, act)));
    },
  };
}

function rowOf(texts: Texts, act: Act): readonly Cell[] {
  const { language, actTypes, hidden } = texts;
  const { index, type, by, people, station, reason, until, key } = act;
  const details = [
    people === undefined ? '' : people === null ? hidden : texts.people(people.toLocaleString(language)),
    station ?? '',
    until === undefined ? '' : texts.until(moment(language, new Date(until * 1000).toISOString())),
    reason ?? '',
    key ?? '',
  ];
  return [
    { figure: index.toLocaleString(language) },
    h('span', {}, wordFor(actTypes, type) ?? type),
    by.join(', '),
    details.filter((detail) => detail !== '').join(', '),
  ];
}
