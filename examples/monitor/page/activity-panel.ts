/** Ballots over time, as a picture and as a table. */
import { h } from '../../booth/page/dom.js';
import { activityChart, spansOf } from './charts.js';
import type { Texts } from './texts-en.js';
import { type Panel, section, span, table } from './view.js';

/** The picture, its legend and its table. */
export function activityPanel(texts: Texts): Panel {
  const { language, activity, activityColumns, now, ago } = texts;
  const picture = h('div');
  const lead = h('p', { class: 'hint' });
  const twin = table(activityColumns);
  const n = (value: number): string => value.toLocaleString(language);
  return {
    element: section(activity, picture, lead, h('details', {}, h('summary', {}, texts.table), twin.element)),
    update: ({ live: { status } }) => {
      if (status === undefined) return;
      const { steps, secondsPerStep } = status.activity;
      const { spans, width } = spansOf(steps, status.counters.accepted);
      const length = width * secondsPerStep;
      const total = spans.at(-1)?.total ?? 0;
      const most = Math.max(0, ...spans.map(({ ballots }) => ballots));
      picture.replaceChildren(activityChart(spans, texts.activityLabel(n(spans.length), n(total))));
      lead.textContent = texts.activityLead(span(language, length), n(most), n(total));
      const rows = spans.map(({ ballots, total: sum }, i) => {
        const back = (spans.length - 1 - i) * length;
        return [
          back === 0 ? now : ago(span(language, back)),
          { figure: n(ballots) },
          { figure: n(sum) },
        ] as const;
      });
      twin.show(rows.reverse());
    },
  };
}
