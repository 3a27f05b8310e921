import { describe, expect, it } from 'vitest';
import { parseReceipt, type Receipt, receiptText } from '../../src/ballot/receipt.js';
import { trackerText } from '../../src/ballot/tracker.js';
import { DecodeError } from '../../src/core/errors.js';

const receipt: Receipt = {
  electionId: new Uint8Array(32).fill(1),
  tracker: new Uint8Array(32).fill(2),
  ledgerIndex: 4711,
  proof: 'c2sp.org/tlog-proof@v1\nindex 4711\n\norigin\n',
};
const text = receiptText(receipt);

function codeOf(input: string): string {
  try {
    parseReceipt(input);
    return 'read';
  } catch (error) {
    return error instanceof DecodeError ? error.code : 'another error';
  }
}

describe('receipts', () => {
  it('read back, the ledger’s proof word for word', () => {
    expect(parseReceipt(text)).toEqual(receipt);
    expect(receiptText(parseReceipt(text))).toBe(text);
  });

  it('name election, ballot, place and proof, and nothing else', () => {
    expect(Object.keys(receipt)).toEqual(['electionId', 'tracker', 'ledgerIndex', 'proof']);
    expect(text.split('\n').slice(0, 6)).toEqual([
      'hanpyo receipt v1',
      `election ${'01'.repeat(32)}`,
      'tracker 0810-40G2-0810-40G2-4KFJ',
      `tracker-hash ${'02'.repeat(32)}`,
      'index 4711',
      '',
    ]);
  });

  it.each([
    ['another title', text.replace('v1', 'v2'), 'bad-text'],
    ['upper-case digits', text.replace('01', 'AB'), 'bad-encoding'],
    ['a short tracker', text.replace('0202', ''), 'bad-encoding'],
    ['the whole tracker of another ballot', text.replace('0202', '0303'), 'bad-value'],
    [
      'the shown tracker of another ballot',
      text.replace(trackerText(receipt.tracker), trackerText(new Uint8Array(32).fill(3))),
      'bad-value',
    ],
    [
      'a shown tracker in lower case',
      text.replace(trackerText(receipt.tracker), (shown) => shown.toLowerCase()),
      'bad-value',
    ],
    ['no shown tracker', text.replace(/^tracker .*\n/m, ''), 'bad-text'],
    ['a leading zero', text.replace('4711', '04711'), 'bad-number'],
    ['a sign', text.replace('index 4711', 'index +4711'), 'bad-number'],
    ['a line too many', text.replace('index', 'choice yes\nindex'), 'bad-text'],
    ['lines exchanged', text.replace('election', 'tracker'), 'bad-text'],
    ['carriage returns', text.replaceAll('\n', '\r\n'), 'bad-text'],
    ['too much', text + 'x'.repeat(20_000), 'too-large'],
    ['nothing', '', 'bad-text'],
  ])('with %s are refused', (_, input, code) => {
    expect(codeOf(input)).toBe(code);
  });

  it('are not made of wrong parts', () => {
    expect(() => receiptText({ ...receipt, tracker: new Uint8Array(31) })).toThrow(RangeError);
    expect(() => receiptText({ ...receipt, ledgerIndex: -1 })).toThrow(RangeError);
    expect(() => receiptText({ ...receipt, proof: 'x'.repeat(20_000) })).toThrow(RangeError);
  });
});
