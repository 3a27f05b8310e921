import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../src/core/bytes.js';
import { DecodeError } from '../../src/core/errors.js';
import { P256 } from '../../src/core/groups/p256.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { checkRehearsal, rehearse } from '../../src/elgamal/rehearsal.js';
import { readShareFile, type TrusteeShareFile, writeShareFile } from '../../src/elgamal/share-file.js';
import { formatShareFile, parseShareFile } from '../../src/elgamal/share-text.js';
import { seededRng } from '../helpers/rng.js';
import { at, dealKeys, flipBit, GROUPS, RUNS, testElection } from './helpers.js';

function fileOf(group = RISTRETTO255, seed = 'share'): TrusteeShareFile {
  const keys = dealKeys(group, 3, 5, seededRng(seed));
  const { share } = at(keys.shares, 1);
  const electionId = testElection(seed);
  const keyHash = testElection(`${seed} keys`);
  return { group, electionId, run: 1, trustee: 2, trustees: 5, threshold: 3, keyHash, share };
}

function errorOf(read: () => unknown): DecodeError {
  try {
    read();
  } catch (error) {
    if (error instanceof DecodeError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('the share file', () => {
  const file = fileOf();
  const bytes = writeShareFile(file);
  const text = formatShareFile(file);

  it('comes back from both forms', () => {
    expect(readShareFile(bytes, RISTRETTO255)).toEqual(file);
    expect(parseShareFile(text, RISTRETTO255)).toEqual(file);
    for (const group of [...GROUPS, P256]) {
      const other = fileOf(group, group.id);
      expect(readShareFile(writeShareFile(other), group)).toEqual(other);
      expect(parseShareFile(formatShareFile(other), group)).toEqual(other);
    }
  });

  it('an election id of any allowed length survives on paper', () => {
    for (const length of [1, 14, 15, 16, 30, 31, 255]) {
      const other = { ...file, electionId: new Uint8Array(length).fill(7) };
      expect(parseShareFile(formatShareFile(other), RISTRETTO255)).toEqual(other);
    }
  });

  it('every single flipped bit is an error that names the field', () => {
    const starts: [number, string][] = [[0, '']];
    let offset = 2;
    for (const [name, length] of [
      ['group', 12],
      ['election', 32],
      ['run', 4],
      ['trustee', 4],
      ['trustees', 4],
      ['threshold', 4],
      ['key-hash', 32],
      ['share', 32],
    ] as const) {
      starts.push([offset, `.${name}`]);
      offset += 4 + length + 4;
    }
    starts.push([offset, '.check']);
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      const error = errorOf(() => readShareFile(flipBit(bytes, bit), RISTRETTO255));
      const [, field] = starts.findLast(([start]) => start <= bit >> 3) ?? [0, '?'];
      expect(error.path).toBe(`shareFile${field}`);
    }
  });

  it('truncation, extension and a field from another file are refused', () => {
    for (const cut of [0, 1, 2, 10, bytes.length - 1])
      expect(errorOf(() => readShareFile(bytes.subarray(0, cut), RISTRETTO255)).code).toBe('truncated');
    const longer = Uint8Array.of(...bytes, 0);
    expect(errorOf(() => readShareFile(longer, RISTRETTO255)).code).toBe('trailing-bytes');
    const mixed = bytes.slice();
    mixed.set(writeShareFile(fileOf(RISTRETTO255, 'other')).subarray(-48, -8), bytes.length - 48);
    expect(errorOf(() => readShareFile(mixed, RISTRETTO255)).path).toBe('shareFile.check');
  });

  it('values out of range are refused though every check is right', () => {
    for (const [change, field] of [
      [{ run: 0 }, 'run'],
      [{ trustee: 0 }, 'trustee'],
      [{ trustee: 6 }, 'trustee'],
      [{ trustees: 0 }, 'trustees'],
      [{ trustees: 256 }, 'trustees'],
      [{ threshold: 0 }, 'threshold'],
      [{ threshold: 6 }, 'threshold'],
      [{ keyHash: new Uint8Array(31) }, 'key-hash'],
      [{ electionId: new Uint8Array(0) }, 'election'],
    ] as const)
      expect(errorOf(() => readShareFile(writeShareFile({ ...file, ...change }), RISTRETTO255)).path).toBe(
        `shareFile.${field}`,
      );
    expect(errorOf(() => readShareFile(bytes, P256)).code).toBe('wrong-group');
  });

  it('the text forgives case, spaces and remarks', () => {
    const loose = text
      .split('\n')
      .map((line, i) =>
        i > 1
          ? line.replace(/: (.*)$/, (_, code: string) => `: ${code.toLowerCase().replaceAll('-', ' ')}`)
          : line,
      )
      .join('\r\n\n  ( a remark )\n');
    expect(parseShareFile(loose, RISTRETTO255)).toEqual(file);
  });

  it('a mistyped character is an error that names field and row', () => {
    const lines = text.trimEnd().split('\n');
    fc.assert(
      fc.property(fc.integer({ min: 2, max: lines.length - 1 }), fc.nat(), fc.nat(), (row, place, shift) => {
        const line = at(lines, row);
        const start = line.indexOf(': ') + 2;
        const positions = [...line].flatMap((c, i) => (i >= start && c !== '-' ? [i] : []));
        const position = at(positions, place % positions.length);
        const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
        const old = alphabet.indexOf(line[position] ?? '');
        const other = alphabet[(old + 1 + (shift % 31)) % 32];
        const typed = `${line.slice(0, position)}${other}${line.slice(position + 1)}`;
        const error = errorOf(() => parseShareFile(lines.with(row, typed).join('\n'), RISTRETTO255));
        const [name, index] = line.split(/[ /]/);
        expect(error.path).toBe(`shareFile.${name}[${index}]`);
      }),
      { numRuns: 5 * RUNS },
    );
  });

  it('lines that are missing, swapped, doubled, relabelled or of another file are named', () => {
    const lines = text.trimEnd().split('\n');
    const path = (list: readonly string[]) =>
      errorOf(() => parseShareFile(list.join('\n'), RISTRETTO255)).path;
    const share2 = lines.findIndex((line) => line.startsWith('share 2/3'));
    expect(path(lines.toSpliced(share2, 1))).toBe('shareFile.share[2]');
    expect(path(lines.toSpliced(share2, 0, at(lines, share2)))).toBe('shareFile.share[3]');
    const code = (i: number) => at(lines, i).split(': ')[1];
    const crossed = lines.with(share2, `share 2/3: ${code(share2 - 1)}`);
    expect(path(crossed)).toBe('shareFile.share[2]');
    const other = formatShareFile(fileOf(RISTRETTO255, 'other')).split('\n');
    expect(path(lines.with(share2, at(other, share2)))).toBe('shareFile.check');
    expect(path(lines.slice(1))).toBe('shareFile');
    expect(path([...lines, at(lines, share2)])).toBe('shareFile');
    expect(path(lines.slice(0, -1))).toBe('shareFile.check[1]');
    expect(path(['x'.repeat(100_001)])).toBe('shareFile');
    expect(path(lines.with(share2, at(lines, share2).replace('2/3', '2/2')))).toBe('shareFile.share[2]');
    expect(path(lines.with(share2, at(lines, share2).replace('2/3', '2/0')))).toBe('shareFile.share[2]');
    expect(path(lines.with(share2, at(lines, share2).slice(0, -1)))).toBe('shareFile.share[2]');
  });

  it('says in words what it is', () => {
    expect(text).toContain('trustee 2 of 5, threshold 3, ristretto255, run 1');
  });
});

describe.each(GROUPS)('the rehearsal on $id', (group) => {
  const keys = dealKeys(group, 3, 5, seededRng('rehearsal'));
  const file: TrusteeShareFile = { ...fileOf(group), share: at(keys.shares, 1).share };
  const key = at(keys.verificationKeys, 1);
  const rng = seededRng('rehearse');

  it('passes with the stored share, and anyone can check it', () => {
    const stored = parseShareFile(formatShareFile(readShareFile(writeShareFile(file), group)), group);
    const rehearsal = rehearse(stored, key, rng);
    if (rehearsal.kind !== 'passed') throw new Error(rehearsal.reason);
    expect(checkRehearsal(rehearsal, key, file.electionId)).toBe(true);
    expect(checkRehearsal(rehearsal, at(keys.verificationKeys, 0), file.electionId)).toBe(false);
    expect(checkRehearsal(rehearsal, key, utf8('another election'))).toBe(false);
    expect(checkRehearsal({ ...rehearsal, value: rehearsal.value + 1 }, key, file.electionId)).toBe(false);
    const noFactor = { ...rehearsal, partial: { ...rehearsal.partial, factors: [] } };
    expect(checkRehearsal(noFactor, key, file.electionId)).toBe(false);
  });

  it('fails with the share of another trustee, or a key of another group', () => {
    expect(rehearse(file, at(keys.verificationKeys, 2), rng)).toEqual({
      kind: 'failed',
      reason: 'other-key',
    });
    expect(rehearse(file, P256.generator(), rng)).toEqual({ kind: 'failed', reason: 'other-group' });
  });
});
