import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../../src/core/bytes.js';
import type { DecodeError } from '../../../../src/core/errors.js';
import { systemRng } from '../../../../src/core/random.js';
import { readGroupText } from '../../../../src/verify/foreign/verificatum/group-text.js';
import {
  type ProtocolInfo,
  readProtocolInfo,
} from '../../../../src/verify/foreign/verificatum/protocol-info.js';
import { parseXml } from '../../../../src/verify/foreign/verificatum/xml.js';
import { proofDirectory } from './prover/directory.js';
import { integerGroup, leaf, node, PROVER_GROUPS, SAFE_512 } from './prover/groups.js';

const plan = { servers: 2, threshold: 2, width: 1, size: 1, type: 'decryption' } as const;
const text = Buffer.from(proofDirectory('P-256', plan).get('protInfo.xml') ?? []).toString();
const read = (source: string): ProtocolInfo => readProtocolInfo(utf8(source), 'p.xml');

function refusal(run: () => unknown): string {
  try {
    run();
    return 'accepted';
  } catch (error) {
    const { code, path } = error as DecodeError;
    return `${code} ${path}`;
  }
}

describe('the protocol file', () => {
  it('is read', () => {
    expect(read(text)).toMatchObject({
      servers: 2,
      threshold: 2,
      sid: 'TestSession',
      batchBits: 256,
      width: 1,
    });
    expect(read(`<?xml version="1.0" encoding="UTF-8"?>\n${text}`).version).toBe('3.1.0');
  });

  const changes: [what: string, from: string, to: string, refusal: string][] = [
    ['another version', '<version>3.1.0', '<version>3.2.0', 'bad-value p.xml.version'],
    ['an old version', '<version>3.1.0', '<version>2.9.1', 'bad-value p.xml.version'],
    ['an interactive proof', '>noninteractive', '>interactive', 'bad-value p.xml.corr'],
    ['a threshold above the servers', '<thres>2', '<thres>3', 'bad-number p.xml.thres'],
    ['a threshold of none', '<thres>2', '<thres>0', 'bad-value p.xml.thres'],
    ['another number of servers', '<nopart>2', '<nopart>3', 'bad-value p.xml.nopart'],
    ['too many servers', '<nopart>2', '<nopart>26', 'bad-number p.xml.nopart'],
    ['short challenges', '<vbitlenro>256', '<vbitlenro>127', 'bad-value p.xml.vbitlenro'],
    ['short exponents', '<ebitlenro>256', '<ebitlenro>64', 'bad-value p.xml.ebitlenro'],
    ['huge exponents', '<ebitlenro>256', '<ebitlenro>99999999', 'bad-number p.xml.ebitlenro'],
    ['a number with a zero before it', '<statdist>100', '<statdist>0100', 'bad-number p.xml.statdist'],
    ['an unknown hash function', '<rohash>SHA-256', '<rohash>MD5', 'bad-value p.xml.rohash'],
    ['an object for a generator', '<prg>SHA-256', '<prg>constructor', 'bad-value p.xml.prg'],
    ['a field twice', '<corr>', '<corr>noninteractive</corr><corr>', 'bad-value p.xml.corr'],
    ['a bad name', '<sid>TestSession', '<sid>Test.Session', 'bad-value p.xml.sid'],
    ['keys of several components', '<corr>', '<keywidth>2</keywidth><corr>', 'bad-value p.xml.keywidth'],
    ['another root', 'protocol>', 'private>', 'bad-value p.xml'],
  ];
  it.each(changes)('refuses %s', (_, from, to, wanted) => {
    expect(text).toContain(from);
    expect(refusal(() => read(text.replaceAll(from, to)))).toBe(wanted);
  });

  it('misses no field', () => {
    for (const field of ['version', 'sid', 'nopart', 'thres', 'pgroup', 'prg', 'rohash', 'corr', 'width'])
      expect(refusal(() => read(text.replace(`<${field}>`, '<x>').replace(`</${field}>`, '</x>')))).toBe(
        `bad-value p.xml.${field}`,
      );
  });
});

describe('its XML', () => {
  const parse = (source: string): unknown => parseXml(utf8(source), 'x');

  it('has text, comments and the five entities', () => {
    expect(
      parse('<a> <!-- - --> <b>1 &lt;&amp;&gt;&quot;&apos;<!-- c -->2</b><c/> </a>\n<!-- end -->'),
    ).toEqual({
      name: 'a',
      text: '',
      children: [
        { name: 'b', children: [], text: '1 <&>"\'2' },
        { name: 'c', children: [], text: '' },
      ],
    });
  });

  it.each([
    '',
    'text',
    '<a>',
    '<a></b>',
    '<a/><b/>',
    '<a x="1"/>',
    '<a>&#65;</a>',
    '<a>&x;</a>',
    '<a>&amp</a>',
    '<a>&a<!-- -->mp;</a>',
    '<a>b<c/></a>',
    '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
    '<!DOCTYPE a><a/>',
    '<a><![CDATA[b]]></a>',
    '<a><?php ?></a>',
    '<a><!-- -- --></a>',
    '<a><!-- </a>',
    '<a>b</a>c',
    '<1/>',
    '< a/>',
  ])('refuses %j', (source) => {
    expect(refusal(() => parse(source))).toMatch(/^bad-encoding x@/);
  });

  it('refuses what is deep, or has too many elements, or is not UTF-8, quickly', () => {
    expect(refusal(() => parse('<a><b><c><d/></c></b></a>'))).toBe('too-large x@13');
    expect(refusal(() => parse(`<a>${'<b/>'.repeat(10_000)}</a>`))).toMatch(/^too-large/);
    expect(refusal(() => parseXml(Uint8Array.of(0x3c, 0xff), 'x'))).toBe('bad-text x');
    expect(refusal(() => parse('<a>'.repeat(300_000)))).toMatch(/^too-large/);
    expect(refusal(() => parse(`<a>${'<!--'.repeat(200_000)}`))).toMatch(/^bad-encoding/);
  });
});

describe('the text of a group', () => {
  const group = (source: string): string => refusal(() => readGroupText(source, 'g', systemRng));
  const safe = (SAFE_512 - 1n) / 2n;

  it('is read, by all names', () => {
    for (const { text: own } of Object.values(PROVER_GROUPS)) expect(group(own)).toBe('accepted');
    const named = node(leaf(utf8('com.verificatum.arithm.ECqPGroup')), leaf(utf8('secp384r1')));
    expect(readGroupText(`x::${named.toString('hex')}`, 'g', systemRng).group.id).toBe('P-384');
  });

  it('is of a known class', () => {
    const of = (name: string, data: Buffer): string => `c::${node(leaf(utf8(name)), data).toString('hex')}`;
    expect(group(of('com.verificatum.arithm.ECqPGroup', leaf(utf8('P-257'))))).toBe('bad-value g');
    expect(group(of('com.verificatum.arithm.ECqPGroup', leaf(utf8('toString'))))).toBe('bad-value g');
    expect(group(of('com.verificatum.arithm.PPGroup', leaf(utf8('P-256'))))).toBe('bad-value g');
    expect(group('P-256')).toBe('bad-value g');
    expect(group('P-256::')).toMatch(/^truncated/);
    expect(group('P-256::zz')).toBe('bad-encoding g');
    expect(group(`${PROVER_GROUPS['P-256'].text}00`)).toMatch(/^trailing-bytes/);
    expect(group(PROVER_GROUPS['P-256'].text.replace('::', `::${'00'.repeat(100_000)}`))).toBe('too-large g');
  });

  it.each([
    ['a composite order', SAFE_512, safe - 2n, 4n],
    ['an order that does not divide', SAFE_512, safe + 2n, 4n],
    ['a composite modulus', 2n * (2n ** 521n - 1n) * 15n + 1n, 2n ** 521n - 1n, 4n],
    ['a generator of the whole group', SAFE_512, safe, SAFE_512 - 4n],
    ['the generator 1', SAFE_512, safe, 1n],
    ['the generator 0', SAFE_512, safe, 0n],
    ['an even modulus', SAFE_512 - 1n, safe, 4n],
    ['the order 2', SAFE_512, 2n, SAFE_512 - 1n],
  ])('refuses %s', (_, p, q, g) => {
    expect(group(integerGroup(p, q, g).text)).toMatch(/^(bad-value|too-large) g/);
  });

  it('refuses what is too short and too long', () => {
    const [short, long] = [2n ** 521n - 1n, 2n ** 9000n + 1n];
    expect(group(integerGroup(1019n * 2n + 1n, 1019n, 4n).text)).toBe('too-large g');
    expect(group(integerGroup(long, short, 4n).text)).toMatch(/^too-large g/);
  });

  it('has integers of the least length', () => {
    const hex = PROVER_GROUPS['safe-512'].text;
    const padded = hex.replace('010000004100fa48', '01000000420000fa48');
    expect(padded).not.toBe(hex);
    expect(group(padded)).toMatch(/^bad-encoding g@/);
  });

  it('has a generator as long as the modulus', () => {
    const hex = PROVER_GROUPS['safe-512'].text;
    const [short, long] = [
      /010000004100([0-9a-f]{128})(?=0100000004)/,
      /0100000041([0-9a-f]{130})(?=0100000004)/,
    ];
    for (const other of [hex.replace(short, '0100000040$1'), hex.replace(long, '010000004200$1')]) {
      expect(other).not.toBe(hex);
      expect(group(other)).toMatch(/^bad-encoding g@/);
    }
  });
});
