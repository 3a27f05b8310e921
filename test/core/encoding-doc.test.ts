import { hkdfSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { x25519 } from '@noble/curves/ed25519.js';
import { describe, expect, it } from 'vitest';
import { concatBytes, fromHex, toHex, utf8 } from '../../src/core/bytes.js';
import { encodeCrockford } from '../../src/core/crockford.js';
import * as parameters from '../../src/core/groups/modp-params.js';
import { taggedHash } from '../../src/core/hash.js';
import { bytesToInteger } from '../../src/core/integers.js';
import { seal, sealingPublicKey } from '../../src/core/sealing.js';
import { ALL_GROUPS } from './all-groups.js';
import { transcriptVector } from './transcript-vector.js';

const document = readFileSync('docs/spec/encoding.md', 'utf8');

describe('docs/spec/encoding.md says what the code does', () => {
  it('2.3: sizes of every group', () => {
    for (const group of ALL_GROUPS.slice(1))
      expect(document).toContain(
        `| \`${group.id}\` | ${group.elementBytes} | ${group.uniformBytes} | ${group.scalarBytes} |`,
      );
  });

  it('2.3: orders and generators of the curves', () => {
    const byId = new Map(ALL_GROUPS.map((group) => [group.id, group]));
    expect(document).toContain(`${byId.get('BN254-G1')?.order}`);
    expect(document).toContain(`${byId.get('BabyJubJub')?.order}`);
    expect(document).toContain(`2^252 + ${(byId.get('Ed25519')?.order ?? 0n) - 2n ** 252n}`);
    const base8 = byId.get('BabyJubJub')?.generator().toBytes() ?? new Uint8Array(64);
    expect(document).toContain(`(${bytesToInteger(base8.subarray(0, 32))},`);
    expect(document).toContain(`${bytesToInteger(base8.subarray(32))})`);
  });

  it.each(['BN254-G1', 'BabyJubJub', 'HELIOS-2048'])('2.3: hashing to %s', (id) => {
    const group = ALL_GROUPS.find((one) => one.id === id);
    const answer = group?.hashToElement('test', utf8('m')).toBytes().subarray(0, 32) ?? new Uint8Array(0);
    expect(document).toContain(`\`${toHex(answer)}\``);
  });

  it('2.4: the tagged hash', () =>
    expect(document).toContain(`\`${toHex(taggedHash('hanpyo example v1', utf8('data')))}\``));

  it('2.5: the worked transcript', () => expect(document).toContain(`\n${transcriptVector().join('\n')}\n`));

  it('2.7: the sealed message, with every value between', () => {
    const [secret, ephemeral] = [new Uint8Array(32).fill(2), new Uint8Array(32).fill(1)];
    const [receiver, sender] = [sealingPublicKey(secret), x25519.getPublicKey(ephemeral)];
    const shared = x25519.getSharedSecret(ephemeral, receiver);
    const info = utf8('hanpyo seal v1context');
    const okm = new Uint8Array(hkdfSync('sha256', shared, concatBytes(sender, receiver), info, 56));
    const sealed = seal(utf8('plaintext'), receiver, utf8('context'), () => ephemeral);
    const values = { R: receiver, S: sender, shared, key: okm.slice(0, 32), nonce: okm.slice(32), sealed };
    for (const [name, value] of Object.entries(values))
      expect(document).toContain(`\n${name.padEnd(6)} = ${toHex(value)}\n`);
  });

  it('2.8: codes', () => {
    for (const hex of ['', '05', '00112233445566778899aabbccddeeff'])
      expect(document).toContain(`\`${encodeCrockford(fromHex(hex))}\``);
  });

  it('2.9: parameters', () => {
    const compact = document.replaceAll('\n', '');
    for (const { p, q, g } of [parameters.BELENIOS_2048_PARAMETERS, parameters.HELIOS_2048_PARAMETERS])
      expect(compact).toContain(
        [p, q, g].map((value, i) => `${'pqg'.charAt(i)} =${value.toString(16)}`).join(''),
      );
    expect(compact).toContain(`3072: p =${parameters.ELECTIONGUARD_3072_PARAMETERS.p.toString(16)}4096`);
    expect(compact).toContain(`4096: p =${parameters.ELECTIONGUARD_4096_PARAMETERS.p.toString(16)}\``);
  });
});
