/**
 * Election files by somebody who means harm, or has a broken disk: whatever is changed, the booth refuses it or reads what the
 * officers signed. A field can only be one that is known, of its type, once, and within its bounds.
 */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { electionFile, readElectionFile } from '../../../examples/booth/crypto/election-file.js';
import { toHex } from '../../../src/core/bytes.js';
import { entriesOf, openTestElection } from '../../helpers/election.js';

let text: string;
let signed: string;

/** What is known of an election: what officers signed, and nothing else, decides it. */
function known(file: string): string {
  const { electionId, publicKey, seal } = readElectionFile(file);
  return [electionId, publicKey.toBytes(), seal.root].map(toHex).join(' ');
}

/** Refused with an error, or read as what was signed. @returns whether it was read */
function isHarmless(file: string): boolean {
  let read: string;
  try {
    read = known(file);
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    return false;
  }
  expect(read).toBe(signed);
  return true;
}

beforeAll(async () => {
  const entries = await entriesOf(await openTestElection({ seed: 'hostile booth' }));
  text = electionFile(entries, '2026-11-27T18:00:00+09:00');
  signed = known(text);
}, 60_000);

const DEEP = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
const HOSTILE: readonly string[] = [
  ...['null', 'true', '-0', '1e999', '0.1', '""', '[]', '{}', '"<script>alert(1)</script>"', DEEP],
  ...['"\\u202e\\u200b"', '"\\ud800"', `"${'A'.repeat(100_000)}"`, `[${'0,'.repeat(20_001)}0]`],
];

describe('an election file', () => {
  it('is refused with any field removed, replaced, doubled or added', () => {
    const whole = JSON.parse(text) as Record<string, unknown>;
    for (const name of Object.keys(whole)) {
      const { [name]: _, ...rest } = whole;
      expect(isHarmless(JSON.stringify(rest)), name).toBe(name === 'closes');
      for (const value of HOSTILE) {
        const fields = Object.entries(rest).map(([key, one]) => `"${key}":${JSON.stringify(one)}`);
        expect(
          isHarmless(`{${[...fields, `"${name}":${value}`].join()}}`),
          `${name} ${value.slice(0, 20)}`,
        ).toBe(false);
      }
    }
    for (const name of ['__proto__', 'constructor', 'rows', 'Entries'])
      expect(isHarmless(text.replace('{', `{"${name}":{},`)), name).toBe(false);
    // The last of two is read, and nothing that is deep: a parser would take minutes for what a file has room for.
    expect(isHarmless(text.replace('{', '{"entries":0,'))).toBe(true);
    expect(isHarmless(text.replace('{', `{"entries":${DEEP},`))).toBe(false);
  });

  it('is refused with any entry removed, doubled, cut short or replaced', () => {
    const whole = JSON.parse(text) as { entries: string[] };
    const made = (entries: readonly unknown[]): string => JSON.stringify({ ...whole, entries });
    for (const [i, entry] of whole.entries.entries()) {
      const others = whole.entries.filter((_, other) => other !== i);
      // What is deep is in the fields above: a test can not write it anew.
      const shallow = HOSTILE.filter((one) => one !== DEEP);
      for (const instead of [
        ...shallow.map((one) => JSON.parse(one) as unknown),
        entry.slice(4),
        `${entry}AAAA`,
      ])
        expect(isHarmless(made([...others, instead]))).toBe(false);
      expect(isHarmless(made([...whole.entries, entry])), `${i} twice`).toBe(false);
    }
  });

  it('is refused, or as it was signed, with any characters changed', () => {
    const change = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      cut: fc.integer({ min: 0, max: 40 }),
      put: fc.oneof(
        fc.string({ maxLength: 20 }),
        fc.constantFrom(...HOSTILE.filter((one) => one.length < 100)),
      ),
    });
    fc.assert(
      fc.property(change, ({ at, cut, put }) => {
        const start = Math.floor(at * text.length);
        isHarmless(text.slice(0, start) + put + text.slice(start + cut));
      }),
    );
  });

  it('is not read further than its bounds', () => {
    expect(() => readElectionFile(' '.repeat(64 * 2 ** 20 + 1))).toThrow('too long');
    expect(() =>
      readElectionFile(`{"format":"hanpyo booth election v1","entries":[${'"",'.repeat(20_000)}""]}`),
    ).toThrow();
  });
});
