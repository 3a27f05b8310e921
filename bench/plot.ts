/**
 * Plots of results as plain SVG: one panel per drawing, under each other, readable on light and dark ground. Spread is
 * drawn as a thin line from the lower to the upper quartile.
 */
import type { Figure, Panel, ResultFile } from './figures.js';
import { type Scale, scaleFor } from './scale.js';
import { element, escapeXml, label, readable } from './svg.js';

const WIDTH = 760;
const HEIGHT = 320;
const HEADER = 34;
const PLOT = { left: 84, right: WIDTH - 16, top: 40, bottom: HEIGHT - 68 } as const;
const LEGEND_ROW = 18;
/** About the width of a letter. */
const LETTER = 6.5;
/** Wong's palette, which colour-blind readers can tell apart, in tones that stand out on white and on black. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#b8860b', '#56a0d8', '#8c6d5a', '#7f7f7f'];
const STYLE = `text{font:12px system-ui,sans-serif;fill:#24292f}.title{font-size:14px;font-weight:600}
.axis{stroke:#57606a;fill:none}.grid{stroke:#d0d7de}.ground{fill:#ffffff}
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.axis{stroke:#9198a1}.grid{stroke:#30363d}.ground{fill:#0d1117}}`;

/** Draws a file of results; panels without figures are left out. */
export function plotResult(result: ResultFile): string {
  const panels = result.panels
    .map((panel) => ({ panel, figures: figuresOf(panel, result.figures) }))
    .filter(({ figures }) => figures.length > 0);
  const series = [...new Set(result.figures.map((figure) => figure.series))];
  const legendHeight = LEGEND_ROW * series.length;
  const height = HEADER + panels.length * HEIGHT + legendHeight + 12;
  const parts = [
    element('title', { id: 'title' }, escapeXml(result.title)),
    element('desc', { id: 'desc' }, escapeXml(description(result))),
    element('style', {}, STYLE),
    element('rect', { class: 'ground', width: WIDTH, height }),
    label(result.title, 16, 24, { class: 'title' }),
    ...panels.map(({ panel, figures }, i) =>
      element(
        'g',
        { transform: `translate(0,${HEADER + i * HEIGHT})` },
        drawPanel(result, panel, figures, series),
      ),
    ),
    ...series.map((name, i) => legend(name, i, HEADER + panels.length * HEIGHT + i * LEGEND_ROW)),
  ];
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    viewBox: `0 0 ${WIDTH} ${height}`,
    role: 'img',
    'aria-labelledby': 'title desc',
  };
  return `${element('svg', attributes, parts.join('\n'))}\n`;
}

/** The figures of a panel; where it draws one x only, the series take its place. */
function figuresOf({ metric, x }: Panel, all: readonly Figure[]): readonly Figure[] {
  const figures = all.filter((figure) => figure.metric === metric);
  if (x === undefined) return figures;
  return figures.filter((figure) => figure.x === x).map((figure) => ({ ...figure, x: figure.series }));
}

/** The figures in words, for those who do not see the drawing. */
function description({ panels, figures, machine, x, metrics }: ResultFile): string {
  const shown = panels.flatMap((panel) => {
    const { title, metric } = panel;
    const unit = metrics.find(({ id }) => id === metric)?.unit ?? '';
    const drawn = figuresOf(panel, figures);
    if (drawn.length === 0) return [];
    const items = drawn.map(
      (figure) => `${figure.series}, ${x} ${figure.x}: ${readable(figure.value)} ${unit}`,
    );
    return `${title}. ${items.join('; ')}.`;
  });
  return `${shown.join(' ')} Measured on ${machine.cpu}.`;
}

function drawPanel(
  { x, metrics }: ResultFile,
  panel: Panel,
  figures: readonly Figure[],
  series: readonly string[],
): string {
  const metric = metrics.find(({ id }) => id === panel.metric);
  const values = figures.flatMap(({ value, quartiles = [value, value] }) => [value, ...quartiles]);
  const y = scaleFor(panel.scale, values, PLOT.bottom, PLOT.top);
  const draw = panel.kind === 'lines' ? drawLines : drawBars;
  const middle = (PLOT.top + PLOT.bottom) / 2;
  const unit = `${metric?.name ?? panel.metric}, ${metric?.unit ?? ''}${panel.scale === 'log' ? ' (log scale)' : ''}`;
  return [
    label(panel.title, PLOT.left, 22, { class: 'title' }),
    ...y.ticks.map((tick) => gridLine(tick, y)),
    element('path', { class: 'axis', d: `M${PLOT.left} ${PLOT.top}V${PLOT.bottom}H${PLOT.right}` }),
    label(unit, 18, middle, { 'text-anchor': 'middle', transform: `rotate(-90 18 ${middle})` }),
    label(panel.x === undefined ? x : '', (PLOT.left + PLOT.right) / 2, PLOT.bottom + 50, {
      'text-anchor': 'middle',
    }),
    draw(figures, series, y),
  ].join('\n');
}

/** Lines over numbers, which lie as far apart as their logarithms. */
function drawLines(figures: readonly Figure[], series: readonly string[], y: Scale): string {
  const numbers = distinct(figures).map(Number);
  const place = spacing(numbers);
  const lines = series.map((name, i) => {
    const points = figures
      .filter((figure) => figure.series === name)
      .map((figure) => ({ figure, x: place(Number(figure.x)) }))
      .sort((a, b) => a.x - b.x);
    const path = points
      .map(({ figure, x }) => `${x.toFixed(1)},${y.place(figure.value).toFixed(1)}`)
      .join(' ');
    const line = element('polyline', { points: path, fill: 'none', stroke: colour(i), 'stroke-width': 2 });
    const marks = points.map(({ figure, x }) => {
      const dot = { cx: x, cy: y.place(figure.value), r: 3.5, fill: colour(i) };
      return spreadLine(figure, x, y, i) + element('circle', dot);
    });
    return points.length === 0 ? '' : line + marks.join('');
  });
  const ticks = numbers.map((value) =>
    label(value.toLocaleString('en'), place(value), PLOT.bottom + 18, { 'text-anchor': 'middle' }),
  );
  return [...lines, ...ticks].join('\n');
}

/** The smallest number on the left, the largest on the right. */
function spacing(numbers: readonly number[]): (value: number) => number {
  const [low, high] = [Math.log(Math.min(...numbers)), Math.log(Math.max(...numbers))];
  const [left, right] = [PLOT.left + 24, PLOT.right - 24];
  if (low === high) return () => (left + right) / 2;
  return (value) => left + ((Math.log(value) - low) / (high - low)) * (right - left);
}

/** Groups of bars, one group for each x. */
function drawBars(figures: readonly Figure[], series: readonly string[], y: Scale): string {
  const groups = distinct(figures);
  const width = (PLOT.right - PLOT.left) / Math.max(1, groups.length);
  return groups
    .flatMap((x, g) => {
      const bars = figures.filter((figure) => String(figure.x) === x);
      const each = Math.min(48, (0.8 * width) / bars.length);
      const start = PLOT.left + (g + 0.5) * width - (bars.length * each) / 2;
      return [
        ...bars.map((figure, i) => bar(figure, start + i * each, each, y, series.indexOf(figure.series))),
        barLabel(
          x,
          PLOT.left + (g + 0.5) * width,
          groups.some((text) => text.length * LETTER > width),
        ),
      ];
    })
    .join('\n');
}

/** The name under a group of bars, slanted where names are too long to stand side by side. */
function barLabel(text: string, x: number, slanted: boolean): string {
  const y = PLOT.bottom + 18;
  const place = slanted
    ? { 'text-anchor': 'end', transform: `rotate(-20 ${x.toFixed(1)} ${y})` }
    : { 'text-anchor': 'middle' };
  return label(text, x, y, place);
}

function bar(figure: Figure, x: number, width: number, y: Scale, series: number): string {
  const top = y.place(figure.value);
  const middle = x + width / 2;
  const box = {
    x: x + 1,
    y: top,
    width: width - 2,
    height: Math.max(1, PLOT.bottom - top),
    fill: colour(series),
  };
  const highest = y.place(Math.max(figure.value, ...(figure.quartiles ?? [])));
  const text = readable(figure.value);
  const fits = text.length * LETTER < 1.6 * width;
  const number = fits ? label(text, middle, highest - 6, { 'text-anchor': 'middle' }) : '';
  return element('rect', box) + spreadLine(figure, middle, y, series) + number;
}

function spreadLine({ quartiles }: Figure, x: number, y: Scale, series: number): string {
  if (quartiles === undefined) return '';
  const [low, high] = quartiles;
  const line = {
    x1: x,
    x2: x,
    y1: y.place(low),
    y2: y.place(high),
    stroke: colour(series),
    'stroke-width': 1.5,
  };
  return element('line', line);
}

function gridLine(tick: number, y: Scale): string {
  const at = y.place(tick);
  const line = element('line', { class: 'grid', x1: PLOT.left, x2: PLOT.right, y1: at, y2: at });
  return line + label(readable(tick), PLOT.left - 8, at + 4, { 'text-anchor': 'end' });
}

function legend(name: string, i: number, y: number): string {
  const box = element('rect', { x: PLOT.left, y: y + 2, width: 12, height: 12, fill: colour(i) });
  return box + label(name, PLOT.left + 20, y + 13);
}

function distinct(figures: readonly Figure[]): string[] {
  return [...new Set(figures.map(({ x }) => String(x)))];
}

function colour(series: number): string {
  return COLOURS[series % COLOURS.length] ?? 'gray';
}
