/** Reading forwards by windows gives the bytes of single reads, in few of them, whatever is asked. */
import { expect, it } from 'vitest';
import { readAhead } from '../../../../src/verify/foreign/belenios/read-ahead.js';

const SIZE = 700_001;
const bytes = Uint8Array.from({ length: SIZE }, (_, i) => (i * 31 + (i >> 8)) & 255);

function counted(): { file: Parameters<typeof readAhead>[0]; reads: () => number } {
  let reads = 0;
  const read = async (offset: number, length: number): Promise<Uint8Array> => {
    reads++;
    return bytes.slice(offset, offset + length);
  };
  return { file: { size: SIZE, read, close: async () => {} }, reads: () => reads };
}

it('gives the same bytes, forwards, backwards, across windows and beyond the end', async () => {
  const { file } = counted();
  const ahead = readAhead(file);
  expect(ahead.size).toBe(SIZE);
  const asked = [
    ...[
      [0, 512],
      [512, 8000],
      [262_000, 512],
      [262_140, 10],
      [100, 512],
      [0, 600_000],
      [600_000, 50],
    ],
    ...[
      [SIZE - 5, 512],
      [SIZE, 512],
      [SIZE + 10, 1],
      [3, 0],
      [SIZE - 262_144, 262_144],
      [1, 262_145],
    ],
  ] as const;
  for (const [offset, length] of asked)
    expect(Buffer.compare(await ahead.read(offset, length), bytes.slice(offset, offset + length))).toBe(0);
});

it('reads a file once, in windows', async () => {
  const { file, reads } = counted();
  const ahead = readAhead(file);
  for (let at = 0; at < SIZE; at += 512) await ahead.read(at, 512);
  expect(reads()).toBeLessThanOrEqual(4);
});
