/** The funnels: for each set of rules how many proposals ever came so far, as bars and as a table. */
import { type Charter, type ForumState, funnels, type Profile, type Stage } from 'hanpyo/petition';
import { h } from '../../booth/page/dom.js';
import { bar } from '../../monitor/page/charts.js';
import { named, percentage, section, table } from '../../monitor/page/view.js';
import type { Texts } from './texts-en.js';

/** A part of the page that is drawn anew with every state of the forum. */
export interface ForumPanel {
  readonly element: HTMLElement;
  update(state: ForumState): void;
}

/** All funnels of a charter, each with its table. */
export function funnelPanel(texts: Texts): ForumPanel {
  const body = h('div', { class: 'funnels' });
  let shown: readonly ((state: ForumState) => void)[] | undefined;
  return {
    element: section(texts.funnel, body),
    update: (state) => {
      // The charter never changes: its profiles are laid out once, so that a table that was opened stays open.
      shown ??= state.charter.profiles.map((profile) => {
        const { element, update } = oneFunnel(texts, profile, state.charter);
        body.append(element);
        return update;
      });
      for (const update of shown) update(state);
    },
  };
}

function oneFunnel(texts: Texts, profile: Profile, charter: Charter): ForumPanel {
  const { language } = texts;
  const list = h('ol', { class: 'funnel' });
  const title = (): HTMLElement => rulesName(texts, profile, charter);
  const twin = table(texts.funnelColumns, h('caption', { id: `rules-${profile.id}` }, title()));
  const n = (value: number): string => value.toLocaleString(language);
  return {
    element: h('div', {}, h('h3', {}, title()), list, fold(texts, twin.element)),
    update: (state) => {
      const { filed = 0, rows = [] } = funnels(state).find((one) => one.profile === profile.id) ?? {};
      const steps = rows.flatMap(({ stage, entered, now }) => {
        const found = profile.stages.find(({ id }) => id === stage);
        return found === undefined ? [] : [{ stage: found, entered, now }];
      });
      list.replaceChildren(
        ...steps
          .filter(({ stage }) => !leadsOut(profile, stage))
          .map(({ stage, entered }, i) =>
            h(
              'li',
              {},
              h('span', { class: 'step' }, named(texts, stage.name, stage.id)),
              h('span', { class: 'needs' }, needsOf(texts, profile, stage)),
              bar(filed === 0 ? 0 : entered / filed),
              h('strong', {}, n(entered)),
              h(
                'span',
                { class: 'share' },
                filed === 0 || i === 0 ? '' : texts.share(percentage(language, entered / filed)),
              ),
            ),
          ),
      );
      twin.show(
        steps.map(({ stage, entered, now }) => [
          named(texts, stage.name, stage.id),
          h('span', {}, needsOf(texts, profile, stage)),
          { figure: n(entered) },
          { figure: n(now) },
        ]),
      );
    },
  };
}

/** Whether proposals leave by this stage: those that are turned down, or whose time is over, do so from the first stage on. */
function leadsOut({ stages: [first] }: Profile, { id }: Stage): boolean {
  return first?.decide.includes(id) === true || first?.expires?.to === id;
}

/** How a proposal comes into a stage, from the charter. */
function needsOf(texts: Texts, { stages }: Profile, { id }: Stage): string {
  const thresholds = stages.flatMap((stage) => stage.thresholds).filter(({ to }) => to === id);
  const ways = thresholds.map(({ measure, atLeast }) =>
    texts.needs[measure](atLeast.toLocaleString(texts.language)),
  );
  if (stages.some(({ promote }) => promote.includes(id))) ways.push(texts.panel);
  if (ways.length > 0) return ways.join(', ');
  return id === stages[0]?.id ? texts.start : texts.decided;
}

/** What rules are called: by their name, and where others have the same one, by what they ask for. */
export function rulesName(texts: Texts, profile: Profile, { profiles }: Charter): HTMLElement {
  const name = (one: Profile): HTMLElement => named(texts, one.name, one.id);
  const own = name(profile);
  if (profiles.every((one) => one === profile || name(one).textContent !== own.textContent)) return own;
  const numbers = profile.stages.flatMap(({ thresholds }) => thresholds.map(({ atLeast }) => atLeast));
  const list = [...new Set(numbers)].map((number) => number.toLocaleString(texts.language)).join(' · ');
  return h('span', {}, own, ` (${list})`);
}

function fold({ table: label }: Texts, element: HTMLElement): HTMLElement {
  return h('details', {}, h('summary', {}, label), element);
}
