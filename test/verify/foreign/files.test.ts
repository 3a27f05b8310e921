/** A file that is there and cannot be read is no file that is absent. */
import { expect, it } from 'vitest';
import { optionalFile, requiredFile, requiredText } from '../../../src/verify/foreign/files.js';

const absent = async (): Promise<undefined> => undefined;
const unreadable = async (): Promise<undefined> => {
  throw new RangeError('the disk failed');
};

it('a file may be absent where it is optional only', async () => {
  expect(await optionalFile(absent, 'a', 9)).toBeUndefined();
  await expect(requiredFile(absent, 'a', 9)).rejects.toMatchObject({ code: 'truncated', path: 'a' });
  await expect(requiredText(absent, 'a', 9)).rejects.toMatchObject({ code: 'truncated', path: 'a' });
});

it('one that cannot be read is refused, wherever it is asked for', async () => {
  for (const read of [optionalFile, requiredFile, requiredText])
    await expect(read(unreadable, 'a', 9)).rejects.toMatchObject({ code: 'bad-value', path: 'a' });
});
