/** What a hostile board can tell a monitor, without a browser: it is read as it should be, or not at all. */
import { describe, expect, it } from 'vitest';
import { MOST_BYTES, readPart, readStatus } from '../../../examples/monitor/page/read-status.js';
import { wordFor } from '../../../examples/monitor/page/view.js';
import { DecodeError } from '../../../src/core/errors.js';

const ROW = { id: 'all', eligible: 9, online: 3, paper: null, revoked: 0, percent: 33.3 };
const STATUS = {
  election: {
    id: null,
    title: { en: 'A' },
    phase: 'voting',
    extension: { until: 1_900_000_000, reason: 'r' },
  },
  ledger: { sequenced: 5, published: 5, witnessed: 0 },
  checkpoint: { size: 5, root: 'AA==', note: 'note', cosigners: [] },
  witnesses: { quorum: 0, all: [], agreeing: [], size: 0 },
  counters: {
    ...{ eligible: 9, accepted: 3, effective: 3, superseded: 0, removed: 0, challenged: 0 },
    ...{
      refused: { 'refused B-13': 1 },
      turnout: { total: ROW, classes: [ROW], styles: [], channels: { own: 3, kiosk: null, earlier: 0 } },
    },
  },
  activity: { secondsSinceLastBallot: 4, secondsPerStep: 15, steps: [1, 2] },
  storage: null,
  acts: [{ index: 0, type: 'manifest', by: ['o1'], until: 1_900_000_000 }],
};

/** The picture with one thing in it changed. @param path - names with dots */
function changed(path: string, value: unknown): string {
  const copy = structuredClone(STATUS) as Record<string, unknown>;
  const names = path.split('.');
  const last = names.pop() ?? '';
  let inner: Record<string, unknown> = copy;
  for (const name of names) inner = inner[name] as Record<string, unknown>;
  inner[last] = value;
  return JSON.stringify(copy);
}

describe('what a board tells', () => {
  it('is read as it is, and what has no place in it is left out', () => {
    expect(readStatus(JSON.stringify(STATUS))).toEqual(STATUS);
    expect(readStatus(changed('more', 1))).toEqual(STATUS);
    expect(readPart('counters', JSON.stringify(STATUS.counters))).toEqual({ counters: STATUS.counters });
  });

  it.each([
    ['counters', null],
    ['counters.accepted', -1],
    ['counters.accepted', '1'],
    ['counters.turnout.total.percent', 101],
    ['counters.turnout.classes', {}],
    ['counters.turnout.channels', undefined],
    ['counters.turnout.channels.kiosk', '3'],
    ['counters.turnout.styles', Array(2000).fill(ROW)],
    ['counters.refused', { x: 'many' }],
    ['election.title', { en: { toString: 1 } }],
    ['election.title', { en: 'x'.repeat(100_000) }],
    ['election.phase', undefined],
    ['activity.steps', Array(1_000_000).fill(0)],
    ['acts.0.until', 1e15],
    ['acts.0.by', 'o1'],
    ['checkpoint.note', 5],
    ['storage', []],
  ])('is refused with %s changed', (path, value) => {
    expect(() => readStatus(changed(path, value))).toThrow(DecodeError);
  });

  it.each([
    ['an endless number', JSON.stringify(STATUS).replace('"accepted":3', '"accepted":1e999')],
    ['no number', JSON.stringify(STATUS).replace('"accepted":3', '"accepted":NaN')],
    ['a list', '[]'],
    ['nothing', ''],
    ['fields of a prototype', `{"__proto__":${JSON.stringify(STATUS)}}`],
    ['too much', `"${' '.repeat(MOST_BYTES)}"`],
  ])('is refused: %s', (_, text) => {
    expect(() => readStatus(text)).toThrow(DecodeError);
  });

  it('is never looked up in what every object has', () => {
    expect(wordFor({ open: 'Voting opened' }, 'open')).toBe('Voting opened');
    for (const name of ['constructor', 'toString', '__proto__']) expect(wordFor({}, name)).toBeUndefined();
  });
});
