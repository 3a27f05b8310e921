/** Text in columns, for terminals and other fonts of one width, in which letters of East Asia take two columns. */

/**
 * Wide and full-width letters in ranges, after UAX #11: Hangul, kana, Han, and their forms. A letter that is missing here
 * costs alignment and nothing else.
 */
const WIDE: readonly (readonly [first: number, last: number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
];

/** Columns that a text takes: two for a wide letter, none for marks and for vowels and finals of conjoining Hangul. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const letter of text) columns += columnsOfLetter(letter);
  return columns;
}

/**
 * Rows of cells as lines: the first column to the left, the others to the right, each as wide as its widest cell.
 * @param rows - all with as many cells as the first
 */
export function alignColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, at) =>
    rows.reduce((most, row) => Math.max(most, columnsOf(row[at] ?? '')), 0),
  );
  return rows.map((row) => {
    const cells = row.map((cell, at) => {
      const space = ' '.repeat((widths[at] ?? 0) - columnsOf(cell));
      return at === 0 ? cell + space : space + cell;
    });
    return `  ${cells.join('  ')}`.trimEnd();
  });
}

function columnsOfLetter(letter: string): 0 | 1 | 2 {
  const point = letter.codePointAt(0) ?? 0;
  if ((point >= 0x1160 && point <= 0x11ff) || /^[\p{Mn}\p{Me}\p{Cf}]$/u.test(letter)) return 0;
  return WIDE.some(([first, last]) => point >= first && point <= last) ? 2 : 1;
}
