/** Elements without a framework: one function makes them, and texts are always texts, never markup. */

/** What an element may hold. */
export type Child = Node | string | undefined | false;

/** Attributes by name; functions listen to the event of that name; `undefined` and `false` leave the attribute out. */
export type Attributes = Readonly<Record<string, string | boolean | undefined | ((event: Event) => void)>>;

/** Makes an element. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child !== undefined && child !== false));
  return element;
}

/** A button that does something. */
export function button(label: string, press: () => void, attributes: Attributes = {}): HTMLButtonElement {
  return h('button', { type: 'button', ...attributes, click: press }, label);
}

/** A row of buttons, the most important one first. */
export function actions(...buttons: readonly Child[]): HTMLElement {
  return h('div', { class: 'actions' }, ...buttons);
}

/** Offers a text or bytes as a file. */
export function saveFile(name: string, content: string | Uint8Array): void {
  const url = URL.createObjectURL(
    new Blob([typeof content === 'string' ? content : new Uint8Array(content)]),
  );
  h('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** A square code as a picture that needs no styles of its own. @param rows - true where it is dark */
export function squareCode(rows: readonly (readonly boolean[])[], label: string): SVGElement {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', `0 0 ${rows.length} ${rows.length}`);
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  svg.setAttribute('shape-rendering', 'crispEdges');
  const path = document.createElementNS(space, 'path');
  const cells = rows.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')));
  path.setAttribute('d', cells.join(''));
  svg.append(path);
  return svg;
}
