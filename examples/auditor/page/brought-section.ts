/** Where receipts, earlier checkpoints and policies of witnesses are given: pasted, or as files; kept for the next record too. */
import { actions, button, h } from '../../booth/page/dom.js';
import { announce, warn } from '../../booth/page/status.js';
import { type Brought, isBrought, kindOf, MOST_BROUGHT } from '../audit/brought.js';
import type { DroppedFile } from '../audit/record.js';
import type { Texts } from './texts-en.js';

/** What has been brought. Mutable: it outlives the screens. */
export interface BroughtList {
  items: readonly Brought[];
}

/** Adds to what has been brought, and says so. @returns whether it was not too much */
export function bring({ brought: words }: Texts, list: BroughtList, items: readonly Brought[]): boolean {
  const isTooLong = items.some(({ bytes }) => bytes.length > MOST_BROUGHT.bytes);
  const isTooMuch = isTooLong || list.items.length + items.length > MOST_BROUGHT.texts;
  warn(isTooMuch ? words.tooMuch : '');
  if (isTooMuch) return false;
  list.items = [...list.items, ...items];
  announce(words.added(String(list.items.length)));
  return true;
}

/** Dropped files as things to bring. @returns `undefined` unless every one of them says itself that it is one */
export async function broughtIn(files: readonly DroppedFile[]): Promise<readonly Brought[] | undefined> {
  const isSmall = files.every(([path, { size }]) => !path.includes('/') && size <= MOST_BROUGHT.bytes);
  if (files.length === 0 || files.length > MOST_BROUGHT.texts || !isSmall) return undefined;
  const items: Brought[] = [];
  for (const [name, file] of files) {
    const item = await readBrought(name, file);
    if (!isBrought(item.bytes)) return undefined;
    items.push(item);
  }
  return items;
}

/** The section. */
export function broughtSection(texts: Texts, list: BroughtList): HTMLElement {
  const words = texts.brought;
  const shown = h('ul', { class: 'brought' });
  const draw = (): void =>
    shown.replaceChildren(...list.items.map((item) => row(words, item, () => remove(item))));
  const area = h('textarea', { id: 'pasted', rows: '4', spellcheck: 'false' });
  const remove = (item: Brought): void => {
    list.items = list.items.filter((other) => other !== item);
    draw();
    announce(words.removed(item.name));
    area.focus();
  };
  const take = (items: readonly Brought[]): void => {
    if (bring(texts, list, items)) draw();
  };
  const paste = (): void => {
    const text = area.value.trim();
    const bytes = new TextEncoder().encode(`${text}\n`);
    if (text !== '') take([{ name: words.pasted(String(list.items.length + 1)), bytes }]);
    area.value = '';
    area.focus();
  };
  draw();
  return h(
    'details',
    { class: 'brought', open: list.items.length > 0 },
    ...[h('summary', {}, words.title), h('p', {}, words.lead), h('label', { for: 'pasted' }, words.paste)],
    ...[area, actions(button(words.add, paste), picker(words, take)), shown],
  );
}

function row(words: Texts['brought'], item: Brought, remove: () => void): HTMLElement {
  const label = `${words.kinds[kindOf(item)]}: ${item.name}`;
  const press = button(words.remove, remove, { 'aria-label': `${words.remove}: ${item.name}` });
  return h('li', {}, h('bdi', {}, label), press);
}

function picker(words: Texts['brought'], take: (items: readonly Brought[]) => void): HTMLElement {
  const input = h('input', {
    ...{ type: 'file', id: 'brought', multiple: true },
    change: () => {
      const files = Array.from(input.files ?? []);
      input.value = '';
      if (files.some(({ size }) => size > MOST_BROUGHT.bytes)) warn(words.tooMuch);
      else void Promise.all(files.map((file) => readBrought(file.name, file))).then(take);
    },
  });
  return h('label', { class: 'button file' }, words.files, input);
}

async function readBrought(name: string, file: Blob): Promise<Brought> {
  return { name, bytes: new Uint8Array(await file.arrayBuffer()) };
}
