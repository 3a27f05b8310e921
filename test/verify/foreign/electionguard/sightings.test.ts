/** Where elements were seen before: of any number of them, which no `Map` holds. */
import { expect, it, vi } from 'vitest';
import { toHex, utf8 } from '../../../../src/core/bytes.js';
import { sha256 } from '../../../../src/core/hash.js';
import { systemRng } from '../../../../src/core/random.js';
import { EG_CHECKS } from '../../../../src/verify/foreign/electionguard/checks.js';
import { ElementSightings } from '../../../../src/verify/foreign/electionguard/element-sightings.js';
import { verifyElements } from '../../../../src/verify/foreign/electionguard/sightings.js';
import { ReportBuilder } from '../../../../src/verify/report.js';
import { recordOf } from './memory.js';

const EACH = 7;
const digest = (n: number): string => toHex(sha256(utf8(`${n}`)).subarray(0, 16));

it('every element is found with the file in which it was first', () => {
  const seen = new ElementSightings(systemRng);
  const files = 3000;
  for (let n = 0; n < files * EACH; n++)
    expect(seen.before(digest(n), `${Math.floor(n / EACH)}`)).toBeUndefined();
  for (let n = 0; n < files * EACH; n += 5)
    expect(seen.before(digest(n), 'later')).toBe(`${Math.floor(n / EACH)}`);
  expect(seen.before(digest(-1), 'later')).toBeUndefined();
  expect(seen.before(digest(-1), 'last')).toBe('later');
});

it('no map grows with the elements: one ends at 2^24 entries', () => {
  const builder = new ReportBuilder(EG_CHECKS);
  const board = { record: recordOf(new Map()), builder, rng: systemRng, facts: [] };
  const seen = new ElementSightings(systemRng);
  const elements = Array.from({ length: 100 }, (_, n) => ({ name: 'x', digest: digest(n) }));
  const set = vi.spyOn(Map.prototype, 'set');
  const add = vi.spyOn(Set.prototype, 'add');
  verifyElements(board, seen, elements, 'one');
  const grown = set.mock.calls.length + add.mock.calls.length;
  vi.restoreAllMocks();
  expect(grown).toBe(0);
  verifyElements(board, seen, elements.slice(0, 1), 'other');
  const { examined = 0, findings = [] } = builder.results().find(({ id }) => id === 'EG-08') ?? {};
  expect([examined, ...findings.map(({ culprit }) => culprit)]).toEqual([101, 'one', 'other']);
});
