/** The ledger: how long it is, who vouches for it, how much room it has, and whether it holds, as far as this page can check. */

import type { Status } from '../../board/status-shape.js';
import { actions, button, h, saveFile } from '../../booth/page/dom.js';
import type { Texts } from './texts-en.js';
import { type Panel, section } from './view.js';
import type { Verdict } from './watch.js';

/** What the demonstration of tampering does, where the page has one. */
export interface TamperDemo {
  /** The verdict on a copy that was tampered with, while the demonstration goes on. */
  verdict: Verdict | undefined;
  /** Begins or ends it. */
  press(): void;
}

/** The panel. @param demo - only in pages that are built for showing */
export function ledgerPanel(texts: Texts, demo: TamperDemo | undefined): Panel {
  const { checks, facts } = texts;
  const state = h('div', { class: 'ledger-state', id: 'ledger-state' });
  const list = h('dl', { class: 'facts' });
  const save = button(checks.save, () => {}, { hidden: true });
  const tamper = button(texts.tamper, () => demo?.press());
  let notes: readonly string[] = [];
  save.addEventListener('click', () => saveFile('ledger-evidence.txt', notes.join('\n')));
  const hint = h('p', { class: 'hint' }, texts.tamperHint);
  const element = section(
    texts.ledger,
    state,
    list,
    actions(save, demo !== undefined && tamper),
    demo !== undefined && hint,
  );
  return {
    element,
    update: ({ live: { status }, verdict: real }) => {
      const verdict = demo?.verdict ?? real;
      element.classList.toggle('alarm', verdict.kind === 'bad');
      notes = verdict.kind === 'bad' ? verdict.notes : [];
      save.hidden = notes.length === 0;
      tamper.textContent = demo?.verdict === undefined ? texts.tamper : texts.restore;
      showState(state, texts, verdict, demo?.verdict !== undefined);
      if (status !== undefined)
        list.replaceChildren(
          ...factsOf(texts, status).flatMap(([name, value, kind]) => [
            h('dt', {}, facts[name]),
            h('dd', kind === undefined ? {} : { class: kind }, value),
          ]),
        );
    },
  };
}

/** Written anew only when it changes, so that it is read aloud once. */
function showState(element: HTMLElement, { checks }: Texts, verdict: Verdict, isDemo: boolean): void {
  const lines =
    verdict.kind === 'bad'
      ? [isDemo ? checks.demo : checks.bad, checks.names[verdict.check] ?? verdict.check, verdict.message]
      : [checks[verdict.kind]];
  const text = lines.join('\n');
  if (element.dataset.text === text) return;
  element.dataset.text = text;
  element.className = `ledger-state ${verdict.kind}`;
  element.setAttribute('role', verdict.kind === 'bad' ? 'alert' : 'status');
  element.replaceChildren(
    ...lines.map((line, i) =>
      h('p', { class: i === 0 ? 'verdict-line' : undefined, lang: i === 2 ? 'en' : undefined }, line),
    ),
  );
}

type Fact = readonly [name: keyof Texts['facts'], value: string, kind?: string];

function factsOf(texts: Texts, { ledger, checkpoint, witnesses, storage }: Status): readonly Fact[] {
  const { language, facts } = texts;
  const n = (value: number): string => value.toLocaleString(language, { maximumFractionDigits: 1 });
  const { all, agreeing, quorum } = witnesses;
  const agreed = texts.agreeing(n(agreeing.length), n(all.length), n(quorum));
  const days = storage?.daysToFull ?? null;
  return [
    ['size', n(ledger.sequenced)],
    ['published', n(checkpoint.size)],
    ['head', checkpoint.root, 'data'],
    [
      'witnesses',
      all.length === 0
        ? facts.noWitnesses
        : `${agreed}${agreeing.length === 0 ? '' : ` (${agreeing.join(', ')})`}`,
    ],
    ['bytes', storage === null ? facts.unknown : texts.bytes(n(storage.bytes))],
    [
      'full',
      storage === null ? facts.unknown : days === null ? facts.notGrowing : texts.days(n(Math.floor(days))),
    ],
  ];
}
