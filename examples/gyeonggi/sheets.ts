/** Voting cards as sheets of A4: a square code, the same as text, and what everybody can compare with the poster. SVG, ten a page. */
import { toHex } from 'hanpyo/core';
import encodeQR from 'qr';

/** A card as it is printed. */
export interface PrintedCard {
  /** The text of the card. */
  readonly card: string;
  /** Of the group, in the languages of the sheet. */
  readonly title: string;
}

const [WIDTH, HEIGHT, MARGIN] = [210, 297, 10];
const [COLUMNS, ROWS] = [2, 5];
const CODE_MM = 34;

/** Sheets with cards. @param electionId - its beginning is printed, to be compared with the poster */
export function cardSheets(cards: readonly PrintedCard[], electionId: Uint8Array): readonly string[] {
  const fingerprint = toHex(electionId.subarray(0, 8)).replace(/(....)(?=.)/g, '$1 ');
  const sheets: string[] = [];
  for (let i = 0; i < cards.length; i += COLUMNS * ROWS)
    sheets.push(sheet(cards.slice(i, i + COLUMNS * ROWS), fingerprint));
  return sheets;
}

/** The modules of a card's square code: version 3 or so, 15 % of which may be lost. */
export function codeOf(card: string): readonly (readonly boolean[])[] {
  return encodeQR(card, 'raw', { ecc: 'medium', border: 4 });
}

function sheet(cards: readonly PrintedCard[], fingerprint: string): string {
  const [width, height] = [(WIDTH - 2 * MARGIN) / COLUMNS, (HEIGHT - 2 * MARGIN) / ROWS];
  const placed = cards.map((card, i) => {
    const [x, y] = [MARGIN + (i % COLUMNS) * width, MARGIN + Math.floor(i / COLUMNS) * height];
    return `<g transform="translate(${x} ${y})">${cardBox(card, fingerprint, width, height)}</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}mm" height="${HEIGHT}mm" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="Noto Sans KR, Malgun Gothic, Apple SD Gothic Neo, sans-serif">
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
${placed.join('\n')}
</svg>
`;
}

function cardBox({ card, title }: PrintedCard, fingerprint: string, width: number, height: number): string {
  const modules = codeOf(card);
  const squares = modules.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  const scale = CODE_MM / modules.length;
  const lines = card.split('-');
  const text = [0, 4, 8].map(
    (from, i) =>
      `<text x="40" y="${25 + 6 * i}" font-family="monospace" font-size="4.2">${lines.slice(from, from + 4).join('-')}</text>`,
  );
  return `<rect x=".5" y=".5" width="${width - 1}" height="${height - 1}" fill="none" stroke="#999" stroke-width=".2" stroke-dasharray="1 1"/>
<g transform="translate(3 ${(height - CODE_MM) / 2}) scale(${scale})" role="img" aria-label="${card}"><path shape-rendering="crispEdges" d="${squares.join('')}"/></g>
<text x="40" y="10" font-size="4.4" font-weight="bold">${escapeXml(title)}</text>
<text x="40" y="16" font-size="2.8">투표 카드 · Voting card</text>
${text.join('\n')}
<text x="40" y="${height - 5}" font-size="2.6">선거 지문 · Election ${fingerprint}</text>`;
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}
