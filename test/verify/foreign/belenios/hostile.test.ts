/** Objects that would fill memory are refused, each by the check that it belongs to, and reports stay short. */
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../../src/core/bytes.js';
import { EventChain } from '../../../../src/verify/foreign/belenios/events.js';
import { BEL_CHECKS } from '../../../../src/verify/foreign/belenios/index.js';
import { labelOf } from '../../../../src/verify/foreign/belenios/labels.js';
import { trusteesText } from '../../../../src/verify/foreign/belenios/trustee-names.js';
import { ReportBuilder } from '../../../../src/verify/report.js';
import {
  type Model,
  type ModelStep,
  membersOfModel,
  putTogether,
  sha256,
  writeArchive,
} from './archive-model.js';
import { stepOf } from './changes.js';
import { failures, verify } from './open.js';
import { ownElection } from './own-election.js';

/** Values that take a hundred times their text in memory. */
const BOMB = `[${'{},'.repeat(100_000)}{}]`;
const model = (): Model => ownElection({ trustees: ['single'], owners: [1], certificate: true });

const SHUFFLES: readonly ModelStep[] = [
  { type: 'Shuffle', refs: [BOMB], payload: '{"owner":1}' },
  { type: 'EndShuffles', refs: [], payload: undefined },
];

describe('objects of many small values', () => {
  it.each<[string, (own: Model) => unknown]>([
    ['BEL-06', (own) => (stepOf(own, 'Setup').refs[0] = BOMB)],
    ['BEL-07', (own) => (stepOf(own, 'Setup').refs[2] = BOMB)],
    ['BEL-08', (own) => (stepOf(own, 'Setup').refs[1] = BOMB)],
    ['BEL-14', (own) => (stepOf(own, 'Ballot').payload = BOMB)],
    ['BEL-23', (own) => (stepOf(own, 'EncryptedTally').refs[0] = BOMB)],
    ['BEL-25', (own) => own.steps.splice(5, 0, ...SHUFFLES)],
    ['BEL-27', (own) => (stepOf(own, 'PartialDecryption').refs[0] = BOMB)],
    ['BEL-29', (own) => (stepOf(own, 'Result').payload = BOMB)],
    ['BEL-30', (own) => (stepOf(own, 'Setup').refs[3] = BOMB)],
  ])('%s', async (check, change) => {
    const own = model();
    change(own);
    expect(failures(await verify(putTogether(own)))).toContain(`${check} too-large`);
  });

  it('events and what refers to others', async () => {
    const own = model();
    const members = membersOfModel(own);
    const data = { name: `${sha256(BOMB)}.data.json`, body: Buffer.from(BOMB) };
    const event = { name: `${sha256(BOMB)}.event.json`, body: data.body };
    const [first] = members;
    if (first === undefined) throw new Error('an archive has a first member');
    expect(failures(await verify(writeArchive([first, event], own.mtime)))).toEqual(['BEL-03 too-large']);
    const text = JSON.stringify({ height: 0, type: 'Setup', payload: sha256(BOMB) });
    const setup = { name: `${sha256(text)}.event.json`, body: Buffer.from(text) };
    expect(failures(await verify(writeArchive([first, data, setup], own.mtime)))).toEqual([
      'BEL-05 bad-value',
    ]);
  });
});

describe('objects before an event', () => {
  const take = async (sizes: readonly number[], maxBytes: number): Promise<readonly string[]> => {
    const builder = new ReportBuilder(BEL_CHECKS);
    const chain = new EventChain(builder, maxBytes);
    for (const [i, size] of sizes.entries()) {
      const body = utf8(String(i).repeat(size));
      await chain.take({ kind: 'data', hash: sha256(body), body, offset: 0, bodyOffset: 512 });
    }
    return builder.results().flatMap(({ findings }) => findings.map(({ check }) => check));
  };

  it('are at most five', async () => {
    expect(await take([1, 1, 1, 1, 1], 100)).toEqual([]);
    expect(await take([1, 1, 1, 1, 1, 1], 100)).toEqual(['BEL-05']);
  });

  it('are not too large together', async () => {
    expect(await take([50, 50], 100)).toEqual([]);
    expect(await take([50, 51], 100)).toEqual(['BEL-05']);
  });
});

describe('reports', () => {
  it('show the beginning of long texts', () => {
    expect(labelOf('x'.repeat(200))).toBe('x'.repeat(200));
    expect(labelOf('x'.repeat(201))).toBe(`${'x'.repeat(200)}…`);
    expect(labelOf('𝒙'.repeat(200))).toBe('𝒙'.repeat(200));
    expect(labelOf('𝒙'.repeat(300))).toBe(`${'𝒙'.repeat(200)}…`);
  });

  it('name trustees by ranges', () => {
    expect(trusteesText([3])).toBe('trustee 3');
    expect(trusteesText([1, 2])).toBe('trustees 1 to 2');
    expect(trusteesText([1, 3, 4, 5, 7])).toBe('trustees 1, 3 to 5, 7');
  });
});
