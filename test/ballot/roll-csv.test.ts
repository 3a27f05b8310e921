import { describe, expect, it } from 'vitest';
import { buildRoll } from '../../src/ballot/roll.js';
import { importRollCsv } from '../../src/ballot/roll-csv.js';
import { toHex } from '../../src/core/bytes.js';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import { contest, manifestFixture } from './manifest-fixture.js';

const manifest = manifestFixture();
const HEADER = 'id,class,style,excluded\n';
const errorsOf = (text: string): readonly unknown[] =>
  (importRollCsv(text, manifest).errors ?? []).map(({ line, column, message }) => [line, column, message]);

describe('register import', () => {
  it('reads rows, columns in any order', () => {
    const { rows } = importRollCsv(
      'style,id,excluded,class\nall,"Kim, A",council:o4|o1;question:o0,member\r\nfirst,b,,resident\n',
      manifest,
    );
    expect(rows).toEqual([
      {
        line: 2,
        id: 'Kim, A',
        class: 1,
        style: 0,
        excluded: [
          { contest: 0, options: [0] },
          { contest: 1, options: [1, 4] },
        ],
      },
      { line: 3, id: 'b', class: 0, style: 1, excluded: [] },
    ]);
  });

  it('lets class and style be left out where there is only one', () => {
    const single = manifestFixture({
      classes: manifest.classes.slice(0, 1),
      styles: manifest.styles.slice(0, 1),
    });
    expect(importRollCsv('id\na\nb', single).rows?.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(importRollCsv('id\na', manifest).errors?.map(({ message }) => message)).toEqual([
      'column class is missing',
      'column style is missing',
    ]);
  });

  it('names line and column of every mistake', () => {
    const text = [
      'id,class,style,excluded',
      'a,resident,all,',
      'b,nobody,all,',
      'a,resident,none,',
      ',resident,all,',
      'c,resident,all,council:o9',
      'd,resident,all,nothing:o1',
      'e,resident,first,council:o1',
      'f,resident,all',
      'g,resident,all,question:o0|o1',
      'h,resident,all,council:o1;council:o2',
      'i,resident,all,council:o1|o1',
      'j,resident,all,council:o1:o2',
      '"k\nk",resident,all,',
      ' l,resident,all,',
    ].join('\n');
    expect(errorsOf(text)).toEqual([
      [3, 2, 'unknown name "nobody"'],
      [4, 3, 'unknown name "none"'],
      [5, 1, expect.stringContaining('1 to 200')],
      [6, 4, '"o9" is not an option of this contest'],
      [7, 4, '"nothing" is not a contest'],
      [8, 4, 'the style does not have contest council'],
      [9, undefined, 'has 3 fields, the header has 4'],
      [10, 4, expect.stringContaining('no choice')],
      [11, 4, 'contest council occurs twice'],
      [12, 4, 'option o1 occurs twice'],
      [13, 4, '"council" is not a contest'],
      [14, 1, 'holds a control character'],
      [16, 1, expect.stringContaining('1 to 200')],
    ]);
    expect(errorsOf(`${HEADER}a,resident,all,\nb,resident,all,\na,member,first,`)).toEqual([
      [4, 1, '"a" is on line 2 already'],
    ]);
  });

  it('refuses headers that are unknown, doubled or missing, and empty registers', () => {
    expect(errorsOf('id,class,style,name\na,b,c,d')).toEqual([[1, 4, 'unknown column "name"']]);
    expect(errorsOf('id,class,style,id\na,b,c,d')).toEqual([[1, 4, 'column id occurs twice']]);
    expect(errorsOf('class,style\na,b')).toEqual([[1, undefined, 'column id is missing']]);
    for (const text of ['', HEADER, 'id']) expect(errorsOf(text)).toHaveLength(1);
  });

  it('refuses hostile text with line numbers, and stops at 100 mistakes', () => {
    expect(errorsOf(`\ufeff${HEADER}a,resident,all,`)).toEqual([
      [1, undefined, 'starts with a byte order mark'],
    ]);
    expect(errorsOf(`${HEADER}a\ud800,resident,all,`)).toHaveLength(1);
    expect(errorsOf(`${HEADER}e\u0301,resident,all,`)).toHaveLength(1);
    expect(errorsOf(`${HEADER}a,__proto__,constructor,toString:o1`)).toHaveLength(3);
    expect(errorsOf(`${HEADER}a,resident,all,x\n"`)).toEqual([[3, 1, 'a quote is not closed']]);
    expect(errorsOf(HEADER + ',,,\n'.repeat(500))).toHaveLength(100);
    const [[, , message]] = errorsOf(`${HEADER}a,${'\u202e'.repeat(500)},all,`) as [[number, number, string]];
    expect(message.length).toBeLessThan(100);
  });

  it('reads a register of 8,868 voters, which makes one roll whatever the order', () => {
    const lines = Array.from(
      { length: 8868 },
      (_, i) => `voter-${i},${i % 10 === 0 ? 'member' : 'resident'},all,`,
    );
    const { rows = [] } = importRollCsv(HEADER + lines.join('\n'), manifest);
    expect(rows).toHaveLength(8868);
    const shuffled = [...lines].reverse();
    const again = importRollCsv(HEADER + shuffled.join('\n'), manifest).rows ?? [];
    expect(new Set(again.map(({ id }) => id))).toEqual(new Set(rows.map(({ id }) => id)));
    const keys = new Map(rows.map(({ id }, i) => [id, i]));
    // The tiny group has keys for 1,000 of them.
    const small = manifestFixture({
      group: 'TINY-TEST',
      contests: [contest('c', { kind: 'choice', min: 1, max: 1, blank: false })],
    });
    const rollOf = (list: typeof rows): string => {
      const some = list.filter(({ id }) => (keys.get(id) ?? 0) < 1000);
      const made = some.map((row) => ({
        ...row,
        key: TINY_TEST.generator()
          .multiply(TINY_TEST.scalar((keys.get(row.id) ?? 0) + 1))
          .toBytes(),
      }));
      return toHex(buildRoll(made, small, () => TINY_TEST).root);
    };
    expect(rollOf(again)).toBe(rollOf(rows));
  });
});
