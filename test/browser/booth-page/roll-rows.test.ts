/** A booth without the roll: what it believes of the voter's row, and that the row alone makes a ballot that counts. */
import { beforeAll, describe, expect, it } from 'vitest';
import { ballotMaker } from '../../../examples/booth/crypto/ballot-maker.js';
import {
  electionFile,
  type OpenedElection,
  readElectionFile,
} from '../../../examples/booth/crypto/election-file.js';
import { rowOf, rowsText } from '../../../examples/booth/crypto/roll-rows.js';
import { lookUpRoll, NO_PREVIOUS, type RollRow, rollTree } from '../../../src/ballot/index.js';
import { P256 } from '../../../src/core/groups/p256.js';
import { makeEntry, readFrame } from '../../../src/record/entry.js';
import { credentialOf, entriesOf, openTestElection, type TestElection } from '../../helpers/election.js';

let held: TestElection;
let entries: readonly Uint8Array[];
let election: OpenedElection;

const withoutRoll = (all: readonly Uint8Array[]): readonly Uint8Array[] =>
  all.filter((entry) => readFrame(entry).type !== 'roll-chunk');
const keyOf = (voter: number): Uint8Array => credentialOf(held, voter).key.toBytes();
const answerFor = (key: Uint8Array): string => rowsText(lookUpRoll(rollTree(held.roll), key));
/** The key of somebody who is on no roll. */
const stranger = (): Uint8Array =>
  P256.generator()
    .multiply(P256.scalar(held.rng(8)[0] ?? 5))
    .toBytes();

beforeAll(async () => {
  const place = (voter: number): { class: number; style: number } => ({ class: 0, style: voter % 2 });
  const contests = ['board', 'parks'].map((id) => ({
    ...{ id, title: { en: id }, options: ['a', 'b'].map((option) => ({ id: option, name: { en: option } })) },
    rule: { kind: 'choice' as const, min: 1, max: 1, blank: false },
  }));
  const styles = contests.map(({ id }) => ({ id, contests: [id] }));
  const manifest = { contests, styles };
  held = await openTestElection({ seed: 'booth rows', group: P256, voters: 9, place, manifest });
  entries = await entriesOf(held);
  election = readElectionFile(electionFile(withoutRoll(entries)));
}, 60_000);

describe('an election file without the roll', () => {
  it('is one with every row left out, and a seal that the officers signed', () => {
    expect(election.rows).toBeUndefined();
    expect(election.seal).toMatchObject({ root: held.roll.root, count: 9 });
    const whole = readElectionFile(electionFile(entries));
    expect(rowOf(whole, keyOf(3))).toEqual(rowOf(election, keyOf(3), answerFor(keyOf(3))));
    const seals = entries.filter((entry) => readFrame(entry).type === 'roll-seal');
    const { electionId, payload } = readFrame(seals[0] ?? new Uint8Array());
    const otherRoot = payload.map((byte, i) => (i === 9 ? byte ^ 1 : byte));
    const others = withoutRoll(entries).filter((entry) => readFrame(entry).type !== 'roll-seal');
    for (const more of [
      [],
      [...seals, ...seals],
      [makeEntry('roll-seal', electionId, payload, held.officers.slice(0, 1))],
      [makeEntry('roll-seal', electionId, otherRoot, held.officers)],
    ])
      expect(() => readElectionFile(electionFile([...others, ...more]))).toThrow();
  });
});

describe('the row of a voter', () => {
  it('makes a ballot that the board takes', async () => {
    const { secret } = credentialOf(held, 4);
    const row = rowOf(election, keyOf(4), answerFor(keyOf(4)));
    if (row === undefined) throw new RangeError('a voter');
    const maker = ballotMaker(election, row, secret);
    const id = row.style === 0 ? 'board' : 'parks';
    maker.prepare(new Map([[id, { kind: 'values', values: [1, 0] }]]), {
      sequence: 0,
      previous: NO_PREVIOUS,
    });
    await held.board.postAll([maker.cast()]);
    const entry = held.roll.find(keyOf(4));
    expect(held.board.record.voting.box.credential(entry?.index ?? -1).status).toBe('online');
  });

  it('can not be kept quiet, nor be another one, with whatever style', () => {
    const refused = (answer: string, key = keyOf(4)): void =>
      expect(() => rowOf(election, key, answer)).toThrow();
    refused(rowsText([]));
    for (const voter of [0, 1, 2, 3, 5, 6, 7, 8]) refused(answerFor(keyOf(voter)));
    const [own] = lookUpRoll(rollTree(held.roll), keyOf(4));
    if (own === undefined) throw new RangeError('a voter');
    const other = (row: Partial<RollRow>): string => rowsText([{ ...own, row: { ...own.row, ...row } }]);
    refused(other({ style: 1 - own.row.style }));
    refused(other({ excluded: [{ contest: own.row.style, options: [0] }] }));
    refused(other({ key: stranger() }), keyOf(4));
    const [above] = lookUpRoll(rollTree(held.roll), held.roll.entry(5).key);
    const [below] = lookUpRoll(rollTree(held.roll), held.roll.entry(3).key);
    if (above === undefined || below === undefined) throw new RangeError('neighbours');
    const hidden = held.roll.entry(4).key;
    refused(rowsText([below, above]), hidden);
  });

  it('is proved not to be there, where it is not', () => {
    for (let i = 0; i < 5; i++) {
      const key = stranger();
      expect(rowOf(election, key, answerFor(key))).toBeUndefined();
      for (const voter of [0, 8])
        if (answerFor(key) !== answerFor(keyOf(voter)))
          expect(() => rowOf(election, key, answerFor(keyOf(voter)))).toThrow();
    }
  });

  it('is refused in every other form', () => {
    const good = answerFor(keyOf(1));
    const row = (JSON.parse(good) as { rows: string[] }).rows[0] ?? '';
    for (const text of [
      ...['', '{', 'null', '[]', '7', '{}', '{"rows":{}}', '{"rows":[1]}', '{"rows":["*"]}', `["${row}"]`],
      JSON.stringify({ rows: [row, row, row] }),
      JSON.stringify({ rows: [row], more: 1 }),
      JSON.stringify({ rows: [`${row}AAAA`] }),
      JSON.stringify({ rows: [row.slice(4)] }),
      `{"rows":${'['.repeat(50_000)}`,
      good + ' '.repeat(200_000),
    ])
      expect(() => rowOf(election, keyOf(1), text), text.slice(0, 40)).toThrow();
  });
});
