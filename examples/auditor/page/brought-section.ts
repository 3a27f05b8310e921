/** Where receipts, earlier checkpoints and policies of witnesses are given: pasted, or as files; kept for the next record too. */
import { actions, button, h } from '../../booth/page/dom.js';
import { announce, warn } from '../../booth/page/status.js';
import { type Brought, kindOf, MOST_BROUGHT } from '../audit/brought.js';
import type { Texts } from './texts-en.js';

/** What has been brought. Mutable: it outlives the screens. */
export interface BroughtList {
  items: readonly Brought[];
}

/** The section. */
export function broughtSection({ brought: texts }: Texts, list: BroughtList): HTMLElement {
  const shown = h('ul', { class: 'brought' });
  const draw = (): void => {
    shown.replaceChildren(
      ...list.items.map((item) => {
        const label = `${texts.kinds[kindOf(item)]}: ${item.name}`;
        const remove = (): void => {
          list.items = list.items.filter((other) => other !== item);
          draw();
          announce(texts.removed(item.name));
          area.focus();
        };
        return h(
          'li',
          {},
          h('bdi', {}, label),
          button(texts.remove, remove, { 'aria-label': `${texts.remove}: ${item.name}` }),
        );
      }),
    );
  };
  const take = (items: readonly Brought[]): void => {
    warn('');
    const isTooLong = items.some(({ bytes }) => bytes.length > MOST_BROUGHT.bytes);
    if (isTooLong || list.items.length + items.length > MOST_BROUGHT.texts) {
      warn(texts.tooMuch);
      return;
    }
    list.items = [...list.items, ...items];
    draw();
    announce(texts.added(String(list.items.length)));
  };
  const area = h('textarea', { id: 'pasted', rows: '4', spellcheck: 'false' });
  const paste = (): void => {
    const text = area.value.trim();
    if (text !== '') {
      const bytes = new TextEncoder().encode(`${text}\n`);
      take([{ name: texts.pasted(String(list.items.length + 1)), bytes }]);
      area.value = '';
    }
    area.focus();
  };
  const input = h('input', {
    ...{ type: 'file', id: 'brought', multiple: true },
    change: () => {
      const files = Array.from(input.files ?? []);
      input.value = '';
      if (files.some(({ size }) => size > MOST_BROUGHT.bytes)) warn(texts.tooMuch);
      else void Promise.all(files.map(bytesOf)).then(take);
    },
  });
  draw();
  return h(
    'details',
    { class: 'brought', open: list.items.length > 0 },
    h('summary', {}, texts.title),
    h('p', {}, texts.lead),
    h('label', { for: 'pasted' }, texts.paste),
    area,
    actions(button(texts.add, paste), h('label', { class: 'button file' }, texts.files, input)),
    shown,
  );
}

async function bytesOf(file: File): Promise<Brought> {
  return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
}
