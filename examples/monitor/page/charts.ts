/** Ballots over time as a picture: bars for each span, a curve for their sum. What it shows is in a table beside it as well. */

const SPACE = 'http://www.w3.org/2000/svg';
const WIDTH = 720;
const HEIGHT = 180;
const FOOT = 4;

/** One bar, and the sum up to its end. */
export interface Span {
  readonly ballots: number;
  readonly total: number;
}

/** Most bars; with more, neighbours become one. */
const MOST_BARS = 48;
/** Room for so many bars at least, so that few are not taken for walls. */
const LEAST_SLOTS = 24;

/**
 * Spans of a board's steps, few enough to be read.
 * @param steps - ballots of each step, the last one the present
 * @param total - ballots at the end
 * @returns the spans, and how many steps each of them is
 */
export function spansOf(
  steps: readonly number[],
  total: number,
): { readonly spans: readonly Span[]; readonly width: number } {
  const width = Math.max(1, Math.ceil(steps.length / MOST_BARS));
  let sum = total - steps.reduce((all, ballots) => all + ballots, 0);
  const spans: Span[] = [];
  for (let at = 0; at < steps.length; at += width) {
    const ballots = steps.slice(at, at + width).reduce((all, some) => all + some, 0);
    sum += ballots;
    spans.push({ ballots, total: sum });
  }
  return { spans, width };
}

/** The picture. @param label - says what the table says, in short */
export function activityChart(spans: readonly Span[], label: string): SVGElement {
  const svg = shape('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': label });
  svg.classList.add('chart');
  const room = WIDTH / Math.max(LEAST_SLOTS, spans.length);
  const most = Math.max(1, ...spans.map(({ ballots }) => ballots));
  const sum = Math.max(1, ...spans.map(({ total }) => total));
  const high = (share: number): number => (HEIGHT - 2 * FOOT) * share;
  for (const quarter of [0, 0.25, 0.5, 0.75, 1]) {
    const y = `${HEIGHT - FOOT - high(quarter)}`;
    svg.append(shape('line', { x1: '0', x2: `${WIDTH}`, y1: y, y2: y, class: 'grid' }));
  }
  for (const [i, { ballots }] of spans.entries()) {
    const height = high(ballots / most);
    svg.append(
      shape('rect', {
        x: `${(i * room + room * 0.12).toFixed(1)}`,
        y: `${(HEIGHT - FOOT - height).toFixed(1)}`,
        width: `${(room * 0.76).toFixed(1)}`,
        height: `${height.toFixed(1)}`,
        class: 'bars',
      }),
    );
  }
  const before = (spans[0]?.total ?? 0) - (spans[0]?.ballots ?? 0);
  const points = [before, ...spans.map(({ total }) => total)].map(
    (total, i) => `${(i * room).toFixed(1)},${(HEIGHT - FOOT - high(total / sum)).toFixed(1)}`,
  );
  svg.append(shape('polyline', { points: points.join(' '), class: 'curve' }));
  return svg;
}

/** A gauge from 0 to 1 with a mark where enough is. */
export function gauge(share: number, mark: number, label: string): SVGElement {
  const svg = shape('svg', {
    viewBox: '0 0 100 6',
    preserveAspectRatio: 'none',
    role: 'img',
    'aria-label': label,
  });
  svg.classList.add('gauge');
  svg.append(
    shape('rect', { width: '100', height: '6', class: 'ground' }),
    shape('rect', { width: `${(100 * Math.min(1, share)).toFixed(2)}`, height: '6', class: 'value' }),
    shape('rect', { x: `${(100 * mark - 0.2).toFixed(2)}`, width: '0.4', height: '6', class: 'mark' }),
  );
  return svg;
}

/** A bar from 0 to 1, for figures that stand beside it as text. */
export function bar(share: number): SVGElement {
  const svg = shape('svg', { viewBox: '0 0 100 6', preserveAspectRatio: 'none', 'aria-hidden': 'true' });
  svg.append(
    shape('rect', { width: '100', height: '6', class: 'ground' }),
    shape('rect', { width: `${(100 * Math.min(1, share)).toFixed(2)}`, height: '6', class: 'value' }),
  );
  return svg;
}

function shape(name: string, attributes: Readonly<Record<string, string>>): SVGElement {
  const element = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
