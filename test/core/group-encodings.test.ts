import { bn254 } from '@noble/curves/bn254.js';
import { ed25519, ed25519_hasher } from '@noble/curves/ed25519.js';
import { babyjubjub } from '@noble/curves/misc.js';
import { p256, p256_hasher } from '@noble/curves/nist.js';
import { describe, expect, it } from 'vitest';
import { concatBytes, fromHex, toHex, utf8 } from '../../src/core/bytes.js';
import type { Group } from '../../src/core/group.js';
import { BABYJUBJUB } from '../../src/core/groups/babyjubjub.js';
import { BN254_G1 } from '../../src/core/groups/bn254.js';
import { ED25519 } from '../../src/core/groups/ed25519-group.js';
import { HELIOS_2048, RFC_3526_2048 } from '../../src/core/groups/modp-groups.js';
import { HELIOS_2048_PARAMETERS, RFC_3526_2048_PARAMETERS } from '../../src/core/groups/modp-params.js';
import { P256 } from '../../src/core/groups/p256.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { bytesToInteger, integerToBytes } from '../../src/core/integers.js';
import { codeOf } from './all-groups.js';

/** RFC 9496 appendix A.2: not canonical, negative, not square, negative x y, y = 0. */
const BAD_RISTRETTO = [
  '00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'f3ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'ed57ffd8c914fb201471d1c3d245ce3c746fcbe63a3679d51b6a516ebebe0e20',
  'c34c4e1826e5d403b78e246e88aa051c36ccf0aafebffe137d148a2bf9104562',
  'c940e5a4404157cfb1628b108db051a8d439e1a421394ec4ebccb9ec92a8ac78',
  '47cfc5497c53dc8e61c91d17fd626ffb1c49e2bca94eed052281b510b1117a24',
  'f1c6165d33367351b0da8f6e4511010c68174a03b6581212c71c0e1d026c3c72',
  '87260f7a2f12495118360f02c26a470f450dadf34a413d21042b43b9d93e1309',
  '26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371',
  '4eac077a713c57b4f4397629a4145982c661f48044dd3f96427d40b147d9742f',
  'de6a7b00deadc788eb6b6c8d20c0ae96c2f2019078fa604fee5b87d6e989ad7b',
  'bcab477be20861e01e4a0e295284146a510150d9817763caf1a6f4b422d67042',
  '2a292df7e32cababbd9de088d1d1abec9fc0440f637ed2fba145094dc14bea08',
  'f4a9e534fc0d216c44b218fa0c42d99635a0127ee2e53c712f70609649fdff22',
  '8268436f8c4126196cf64b3c7ddbda90746a378625f9813dd9b8457077256731',
  '2810e5cbc2cc4d4eece54f61c6f69758e289aa7ab440b3cbeaa21995c2f4232b',
  '3eb858e78f5a7254d8c9731174a94f76755fd3941c0ac93735c07ba14579630e',
  'a45fdc55c76448c049a1ab33f17023edfb2be3581e9c7aade8a6125215e04220',
  'd483fe813c6ba647ebbfd3ec41adca1c6130c2beeee9d9bf065c8d151c5f396e',
  '8a2e1d30050198c65a54483123960ccc38aef6848e1ec8f5f780e8523769ba32',
  '32888462f8b486c68ad7dd9610be5192bbeaf3b443951ac1a8118419d9fa097b',
  '227142501b9d4355ccba290404bde41575b037693cef1f438c47f8fbf35d1165',
  '5c37cc491da847cfeb9281d407efc41e15144c876e0170b499a96a22ed31e01e',
  '445425117cb8c90edcbc7c1cc0e74f747f2c1efa5630a967c64f287792a48a4b',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
];
/** A point of order 8. */
const TORSION = '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05';
/** First 32 bytes of hashing `m` under `test`, from a separate implementation of the specification. */
const BN254_ANSWER = '086054c6813927eafececda750f9e2572ed761ccd6f13a5b225bddc398f1accf';
const BABYJUBJUB_ANSWER = '0ff5c68cb1320d112b75a0e23e58536dd081307ccbb7e351936a1df4cd383035';
const HELIOS_ANSWER = '7d889b83714e55ca2d92a74324a37a04d858a7a8b4734238113bef72f26b1a05';

const refused = (group: Group, bytes: Uint8Array): void => {
  expect(codeOf(() => group.elementOrIdentityFromBytes(bytes))).toBe('bad-element');
  expect(codeOf(() => group.elementFromBytes(bytes))).toBe('bad-element');
  expect(group.bulk.firstInvalid(bytes)).toBe(0);
};
const pair = (x: bigint, y: bigint): Uint8Array => concatBytes(integerToBytes(x, 32), integerToBytes(y, 32));

describe('ristretto255 (RFC 9496 appendix A)', () => {
  it('encodes small multiples of the generator', () => {
    const expected = [
      '0000000000000000000000000000000000000000000000000000000000000000',
      'e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76',
      '6a493210f7499cd17fecb510ae0cea23a110e8d5b901f8acadd3095c73a3b919',
    ];
    const g = RISTRETTO255.generator();
    expect(expected.map((__, k) => toHex(g.multiply(RISTRETTO255.scalar(k)).toBytes()))).toEqual(expected);
  });

  it.each(BAD_RISTRETTO)('refuses %s', (hex) => refused(RISTRETTO255, fromHex(hex)));
});

describe('P-256', () => {
  const { p } = p256.Point.CURVE();

  it('is raw x || y of the standard point', () => {
    expect(toHex(P256.generator().toBytes())).toBe(toHex(p256.Point.BASE.toBytes(false).subarray(1)));
    expect(toHex(P256.identity().toBytes())).toBe('00'.repeat(64));
  });

  it('refuses coordinates not below the prime, and points off the curve', () => {
    const small = smallestX((x) =>
      p256.Point.fromBytes(concatBytes(Uint8Array.of(2), integerToBytes(x, 32))),
    );
    expect(codeOf(() => P256.elementFromBytes(pair(small.x, small.y)))).toBeUndefined();
    refused(P256, pair(small.x + p, small.y));
    refused(P256, pair(small.x, small.y ^ 1n));
    refused(P256, pair(0n, 1n));
    refused(P256, pair(p, p));
    refused(P256, BN254_G1.generator().toBytes());
  });

  it('hashes by P256_XMD:SHA-256_SSWU_RO_', () => {
    const point = p256_hasher.hashToCurve(utf8('m'), { DST: 'test' });
    expect(toHex(P256.hashToElement('test', utf8('m')).toBytes())).toBe(
      toHex(point.toBytes(false).subarray(1)),
    );
  });
});

describe('Ed25519', () => {
  const { Point } = ed25519;
  const low = Point.fromBytes(fromHex(TORSION), false);

  it('has the generator of RFC 8032', () =>
    expect(toHex(ED25519.generator().toBytes())).toBe(`58${'66'.repeat(31)}`));

  it('refuses points of small order and points with a cofactor component', () => {
    for (let k = 1, point = low; k < 8; k++, point = point.add(low)) {
      refused(ED25519, point.toBytes());
      refused(ED25519, Point.BASE.multiply(5n).add(point).toBytes());
    }
    expect(low.multiplyUnsafe(8n).is0()).toBe(true);
  });

  it.each([
    ['y = p, the identity of no one', `edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f`],
    ['y = p + 1', `eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f`],
    ['the identity with a sign', `01${'00'.repeat(30)}80`],
    ['y = 2, not on the curve', `02${'00'.repeat(31)}`],
  ])('refuses %s', (_, hex) => refused(ED25519, fromHex(hex)));

  it('hashes by edwards25519_XMD:SHA-512_ELL2_RO_', () => {
    const point = ed25519_hasher.hashToCurve(utf8('m'), { DST: 'test' });
    expect(toHex(ED25519.hashToElement('test', utf8('m')).toBytes())).toBe(toHex(point.toBytes()));
  });
});

describe('BN254-G1', () => {
  const { p } = bn254.G1.Point.CURVE();

  it('has the generator (1, 2) of EIP-196', () =>
    expect(BN254_G1.generator().toBytes()).toEqual(pair(1n, 2n)));

  it('refuses coordinates not below the prime, and points off the curve', () => {
    refused(BN254_G1, pair(1n + p, 2n));
    refused(BN254_G1, pair(1n, 2n + p));
    refused(BN254_G1, pair(p, p));
    refused(BN254_G1, pair(1n, 3n));
    refused(BN254_G1, pair(0n, 1n));
  });
});

describe('BabyJubJub', () => {
  const { p } = babyjubjub.Point.CURVE();
  const [x, y] = [
    5299619240641551281634865583518297030282874472190772894086521144482721001553n,
    16950150798460657717958625567821834550301663161624707787222815936182638968203n,
  ];

  it('has the base point Base8 of circomlib and EIP-2494', () =>
    expect(BABYJUBJUB.generator().toBytes()).toEqual(pair(x, y)));

  it('has the identity (0, 1)', () => expect(BABYJUBJUB.identity().toBytes()).toEqual(pair(0n, 1n)));

  it('refuses cofactor components, small order, coordinates not below the prime, points off the curve', () => {
    refused(BABYJUBJUB, pair(p - x, p - y));
    refused(BABYJUBJUB, pair(0n, p - 1n));
    refused(BABYJUBJUB, pair(x + p, y));
    refused(BABYJUBJUB, pair(x, y + p));
    refused(BABYJUBJUB, pair(0n, 1n + p));
    refused(BABYJUBJUB, pair(x, y + 1n));
    refused(BABYJUBJUB, pair(0n, 0n));
    const g = [
      995203441582195749578291179787384436505546430278305826713579947235728471134n,
      5472060717959818805561601436314318772137091100104008585924551046643952123905n,
    ] as const;
    refused(BABYJUBJUB, pair(...g));
    expect(babyjubjub.Point.fromAffine({ x: g[0], y: g[1] }).clearCofactor().toAffine()).toEqual({ x, y });
  });

  it('hashes into the subgroup', () => {
    for (let i = 0; i < 8; i++) {
      const bytes = BABYJUBJUB.hashToElement('test', Uint8Array.of(i)).toBytes();
      expect(codeOf(() => BABYJUBJUB.elementFromBytes(bytes))).toBeUndefined();
    }
  });
});

describe('mod-p groups', () => {
  it.each([
    ['RFC-3526-2048', RFC_3526_2048, RFC_3526_2048_PARAMETERS],
    ['HELIOS-2048', HELIOS_2048, HELIOS_2048_PARAMETERS],
  ] as const)('%s refuses 0, p, p - 1 and elements outside the subgroup', (_, group, { p, g }) => {
    const encode = (value: bigint): Uint8Array => integerToBytes(value, group.elementBytes);
    expect(bytesToInteger(group.generator().toBytes())).toBe(g);
    expect(bytesToInteger(group.identity().toBytes())).toBe(1n);
    for (const value of [0n, p, p - 1n, p - g, (g * (p - 1n)) % p]) refused(group, encode(value));
    if (p + 1n < 256n ** BigInt(group.elementBytes)) refused(group, encode(p + 1n));
    if (p !== RFC_3526_2048_PARAMETERS.p) refused(group, encode(3n));
  });
});

describe('hash to group, frozen answers', () => {
  it.each([
    [BN254_G1, BN254_ANSWER],
    [BABYJUBJUB, BABYJUBJUB_ANSWER],
    [HELIOS_2048, HELIOS_ANSWER],
  ] as const)('%#', (group, hex) =>
    expect(toHex(group.hashToElement('test', utf8('m')).toBytes().subarray(0, 32))).toBe(hex),
  );
});

function smallestX(decode: (x: bigint) => { toAffine(): { x: bigint; y: bigint } }): {
  x: bigint;
  y: bigint;
} {
  for (let x = 1n; ; x++) {
    try {
      return decode(x).toAffine();
    } catch {}
  }
}
