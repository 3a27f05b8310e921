/**
 * Every refusal says what is wrong, also where another one would refuse the same after it; and no more of a file is read than
 * is there.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../../src/core/bytes.js';
import { RFC_3526_2048_PARAMETERS } from '../../../../src/core/groups/modp-params.js';
import { readMembers, tarHeader } from '../../../../src/verify/foreign/belenios/archive.js';
import { groupOfName } from '../../../../src/verify/foreign/belenios/groups.js';
import { verifyBelenios } from '../../../../src/verify/foreign/belenios/index.js';
import { fieldsOf, hashOf } from '../../../../src/verify/foreign/belenios/json.js';
import { readTrustees } from '../../../../src/verify/foreign/belenios/trustees.js';
import { recordInFiles } from '../../../../src/verify/foreign/memory.js';
import { describeWithData } from '../../../helpers/shared-data.js';
import { putTogether, takeApart, writeArchive } from './archive-model.js';
import { IDENTITY, LISTS, stepOf, unsigned } from './changes.js';
import { verify } from './open.js';
import { ownElection } from './own-election.js';

const FIRST = { name: 'BELENIOS', body: Buffer.from('{"version":1,"timestamp":"5"}') };
const MEMBER = `${'0'.repeat(64)}.data.json`;

/** Reads an archive of which a file has these bytes, and says that it has more. @returns the error, and the longest read */
async function readAll(bytes: Uint8Array, size: number = bytes.length): Promise<[string, number]> {
  let longest = 0;
  const read = async (offset: number, length: number): Promise<Uint8Array> => {
    longest = Math.max(longest, length);
    return bytes.slice(offset, offset + length);
  };
  try {
    for await (const _ of readMembers({ size, read, close: async () => {} }));
    return ['no error', longest];
  } catch (error) {
    return [`${(error as { code: string }).code} ${(error as Error).message}`, longest];
  }
}

describe('an archive', () => {
  const archive = writeArchive([FIRST], 5);
  const WINDOW = 2 ** 18;

  it('may be cut off in a header', async () => {
    const [said] = await readAll(Buffer.concat([archive, tarHeader(MEMBER, 1, 5).slice(0, 500)]));
    expect(said).toBe('truncated header 1024: the archive ends here');
  });

  it('may have a header that is none', async () => {
    const [said] = await readAll(Buffer.concat([archive, Buffer.alloc(512)]));
    expect(said).toBe('bad-number header 1024: the size is not 11 octal digits');
  });

  it('may say that a member is larger than the archive, which is not believed', async () => {
    const [said, longest] = await readAll(Buffer.concat([archive, tarHeader(MEMBER, 2 ** 27, 5)]));
    expect(said).toBe('truncated body 1024: the archive ends here');
    expect(longest).toBe(WINDOW);
  });

  it('may be shorter than it was', async () => {
    const cut = Buffer.concat([archive, tarHeader(MEMBER, 1000, 5), Buffer.alloc(600)]);
    expect((await readAll(cut, cut.length + 424))[0]).toBe('truncated body 1024: the archive ends here');
  });

  it('may have a member that is too large, which is not read', async () => {
    const huge = Buffer.concat([archive, tarHeader(MEMBER, 2 ** 28 + 1, 5)]);
    const [said, longest] = await readAll(huge, 2 ** 30);
    expect(said).toBe('too-large body 1024: 268435457 bytes, at most 268435456 allowed');
    expect(longest).toBe(WINDOW);
  });

  it('may not be there at all', async () => {
    const { verdict, checks } = await verifyBelenios(recordInFiles(new Map([['other.bel', FIRST.body]])));
    expect(verdict).toBe('failed');
    expect(checks.flatMap(({ findings }) => findings)).toMatchObject([
      {
        ...{ check: 'BEL-01', culprit: 'archive', code: 'truncated' },
        message: 'there is no archive, nor a folder with record.bel',
      },
    ]);
  });

  it('is found in a folder', async () => {
    const bytes = putTogether(ownElection({ trustees: ['single'], owners: [1] }));
    expect((await verifyBelenios(recordInFiles(new Map([['record.bel', bytes]])))).verdict).toBe('verified');
  });
});

describe('the text of an element', () => {
  const [edwards, integers] = ['Ed25519', 'RFC-3526-2048'].map((name) => groupOfName(name, ''));
  const p = `${RFC_3526_2048_PARAMETERS.p}`;

  it('has all of its digits, and no others', () => {
    for (const text of ['', 'ab', `${'0'.repeat(63)}A`, '0'.repeat(62), '0'.repeat(66)])
      expect(() => edwards?.point(text, 'e')).toThrow('e: not 64 digits of hex');
  });

  it('is that of a number below the prime', () => {
    expect(() => integers?.point(p, 'e')).toThrow('e: not below the prime');
    expect(() => integers?.point(`${BigInt(p) + 4n}`, 'e')).toThrow('e: not below the prime');
    expect(integers?.point('4', 'e').text).toBe('4');
  });
});

describe('the fields of an object', () => {
  it.each([
    ['{"b":1}', 'o: expected the field "a" here'],
    ['{"b":1,"a":2}', 'o: expected the field "a" here'],
    ['{"a":1,"c":2}', 'o: a field that does not belong here'],
    ['{"a":1,"b":2,"c":3}', 'o: a field that does not belong here'],
  ])('%s', (text, refusal) => {
    expect(() => fieldsOf(JSON.parse(text), 'o', ['a', 'b?'])).toThrow(refusal);
  });

  it('may be hashes', () => {
    const hash = '0123456789abcdef'.repeat(4);
    expect(hashOf(hash, 'h')).toBe(hash);
    for (const text of ['', hash.slice(1), hash.toUpperCase(), `${hash.slice(1)}g`])
      expect(() => hashOf(text, 'h')).toThrow('h: not a SHA-256 in hex');
  });
});

describeWithData('a list without candidates', `belenios/${LISTS}/record.bel`, (path) => {
  it('has the identity as commitment, which is refused for itself', async () => {
    const model = takeApart(readFileSync(path));
    unsigned(({ answers: [answer] }) => {
      answer.nonzero_proof.commitment = IDENTITY;
    })(model, []);
    expect(stepOf(model, 'Ballot').payload).toContain(`"commitment":"${IDENTITY}"`);
    const { checks } = await verify(putTogether(model));
    const findings = checks.find(({ id }) => id === 'BEL-22')?.findings.map(({ message }) => message);
    expect(findings?.[0]).toContain('the proof that a candidate is chosen has the identity as commitment');
  });
});

it('trustees who share a key are from 1 to 1024', () => {
  const block = (size: number): Uint8Array => {
    const certs = new Array(size).fill('0'.repeat(64));
    const shared = { threshold: 1, certs, coefexps: [], verification_keys: [] };
    return utf8(JSON.stringify([['Pedersen', shared]]));
  };
  for (const size of [0, 1025])
    expect(() => readTrustees(groupOfName('Ed25519', ''), block(size))).toThrow(
      'trustees[0][1].certs: from 1 to 1024 certificates',
    );
  expect(() => readTrustees(groupOfName('Ed25519', ''), block(1024))).toThrow('trustees[0][1].certs[0]');
});
