/** Lists of contributors in files that are cut, padded, or written to waste a reader's memory. */
import { describe, expect, it } from 'vitest';
import { concatBytes, utf8 } from '../../../src/core/bytes.js';
import { DecodeError } from '../../../src/core/errors.js';
import { readContributions } from '../../../src/zk/groth16/contributions.js';

const u32 = (value: number): Uint8Array => new Uint8Array(Uint32Array.of(value).buffer);
const text = (name: string): Uint8Array => Uint8Array.of(1, utf8(name).length, ...utf8(name));
const contribution = (type: number, parameters: Uint8Array): Uint8Array =>
  concatBytes(new Uint8Array(384), u32(type), u32(parameters.length), parameters);
const ADA = contribution(0, text('Ada'));
const LOTTERY = contribution(1, concatBytes(text('lottery'), Uint8Array.of(2, 12, 3, 2, 7, 8)));

/** A key with one other section before its contributions. */
function key(section: Uint8Array, claimed = section.length): Uint8Array {
  const other = concatBytes(u32(3), u32(5), u32(0), new Uint8Array(5));
  return concatBytes(utf8('zkey'), u32(1), u32(2), other, u32(10), u32(claimed), u32(0), section);
}

const listed = (...contributions: Uint8Array[]): Uint8Array =>
  concatBytes(new Uint8Array(64), u32(contributions.length), ...contributions);

const read = (file: Uint8Array) =>
  readContributions(async (offset, length) => {
    expect(length).toBeLessThanOrEqual(2 ** 24);
    return file.subarray(offset, offset + length);
  });

describe('the contributors to a file', () => {
  it('are listed in order, with the value of a beacon', async () => {
    expect(await read(key(listed()))).toEqual([]);
    expect(await read(key(listed(ADA, LOTTERY)))).toEqual([
      { name: 'Ada' },
      { name: 'lottery', beacon: { value: Uint8Array.of(7, 8), power: 12 } },
    ]);
  });

  it('are not read from a file that is cut anywhere', async () => {
    const whole = key(listed(ADA, LOTTERY));
    for (let length = 0; length < whole.length; length += 7)
      await expect(read(whole.subarray(0, length))).rejects.toThrow(DecodeError);
  });

  it.each<readonly [string, Uint8Array]>([
    ['another kind of file', concatBytes(utf8('r1cs'), key(listed()).subarray(4))],
    ['a file without the section', concatBytes(utf8('ptau'), key(listed()).subarray(4))],
    ['a section said to be of 4 GB', key(listed(), 2 ** 32 - 1)],
    ['more sections than there are', concatBytes(utf8('zkey'), u32(1), u32(2 ** 31))],
    ['fewer contributions than announced', key(concatBytes(new Uint8Array(64), u32(9), ADA))],
    ['more bytes than contributions', key(concatBytes(listed(ADA), Uint8Array.of(0)))],
    ['an unknown parameter', key(listed(contribution(0, Uint8Array.of(4))))],
    ['a name longer than its contribution', key(listed(contribution(0, Uint8Array.of(1, 9, 65))))],
  ])('are not read from %s', async (_, file) => {
    await expect(read(file)).rejects.toThrow(DecodeError);
  });
});
