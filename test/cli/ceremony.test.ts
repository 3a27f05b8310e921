/** A ceremony of two contributors, from nothing to a key under which proofs are made and verified; and what is refused. */
import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DevelopmentCircuit } from '../../circuits/development.js';
import { parseVerifyingKey, proveGroth16, verifyGroth16 } from '../../src/zk/groth16/index.js';
import { tinyCircuit } from '../zk/groth16/tiny.js';
import { type Desk, newDesk } from './cli.js';

const BEACON = 'c0ffee'.repeat(10);

let desk: Desk;
let circuit: DevelopmentCircuit;

beforeAll(async () => {
  desk = await newDesk('ceremony');
  circuit = await tinyCircuit();
  await writeFile(desk.path('c.r1cs'), circuit.r1cs);
  await writeFile(desk.path('insecure.zkey'), circuit.provingKey);
  await desk.json('ceremony', 'start', '@p0.ptau', '--power', '3');
  await desk.json('ceremony', 'contribute', '@p0.ptau', '@p1.ptau', '--name', 'Ada');
  await desk.json('ceremony', 'contribute', '@p1.ptau', '@p2.ptau', '--name', 'Grace');
  await desk.json('ceremony', 'beacon', '@p2.ptau', '@p3.ptau', '--name', 'lottery', '--value', BEACON);
  await desk.json('ceremony', 'prepare', '@p3.ptau', '@p.ptau');
  await desk.json('ceremony', 'start', '@k0.zkey', '--r1cs', '@c.r1cs', '--powers', '@p.ptau');
  await desk.json('ceremony', 'contribute', '@k0.zkey', '@k1.zkey', '--name', 'Ada');
  await desk.json('ceremony', 'export', '@k1.zkey', '@k1.json');
}, 120_000);
afterAll(() => desk.clear());

const of = ['--r1cs', '@c.r1cs', '--powers', '@p.ptau'];

describe('a ceremony', () => {
  it('verifies, powers and key', async () => {
    const people = [{ name: 'Ada' }, { name: 'Grace' }];
    const lottery = { name: 'lottery', beacon: BEACON, power: 10 };
    for (const [powers, contributions] of [
      ['@p2.ptau', people],
      ['@p.ptau', [...people, lottery]],
    ] as const)
      expect(await desk.json('ceremony', 'verify', powers)).toMatchObject({ verified: true, contributions });
    expect(await desk.json('ceremony', 'verify', '@k1.zkey', ...of)).toMatchObject({
      verified: true,
      contributions: [{ name: 'Ada' }],
    });
  });

  it('gives each contributor a hash of their own', async () => {
    const first = await desk.json('ceremony', 'contribute', '@p2.ptau', '@e1.ptau', '--name', 'Emmy');
    const second = await desk.json('ceremony', 'contribute', '@p2.ptau', '@e2.ptau', '--name', 'Emmy');
    expect(first.hash).toMatch(/^[0-9a-f]{128}$/);
    expect(second.hash).not.toBe(first.hash);
  });

  it('ends a key with a beacon that everybody computes again', async () => {
    await desk.json(...beacon('@k1.zkey', '@k2.zkey'));
    await desk.json(...beacon('@k1.zkey', '@again.zkey'));
    expect(await readFile(desk.path('k2.zkey'))).toEqual(await readFile(desk.path('again.zkey')));
    const ran = await desk.hanpyo(['ceremony', 'verify', '@k2.zkey', ...of]);
    expect(ran.stdout).toBe(`VERIFIED\n1  "Ada"\n2  "lottery"  beacon ${BEACON}, hashed 2^10 times\n`);
  });

  it('ends with a key that proves and verifies', async () => {
    const provingKey = new Uint8Array(await readFile(desk.path('k1.zkey')));
    const key = parseVerifyingKey(await desk.read('k1.json'));
    const inputs = { product: 15n, tag: 2n, square: 4n, a: 3n, b: 5n };
    const claim = await proveGroth16({ program: circuit.program, provingKey }, inputs);
    expect(verifyGroth16(key, claim)).toBe(true);
    expect(verifyGroth16(parseVerifyingKey(circuit.verifyingKey), claim)).toBe(false);
  });
});

describe('what is refused', () => {
  it.each([
    ['the insecure key of the tests', '@insecure.zkey'],
    ['a key with an altered byte', '@altered.zkey'],
    ['a key of other powers', '@other.zkey'],
    ['a key that nobody contributed to', '@k0.zkey'],
  ])('%s does not verify', async (_, file) => {
    const bytes = await readFile(desk.path('k1.zkey'));
    const middle = bytes.length >> 1;
    bytes[middle] = (bytes[middle] ?? 0) ^ 1;
    await writeFile(desk.path('altered.zkey'), bytes);
    await writeFile(desk.path('other.zkey'), await readFile(desk.path('k1.zkey')));
    const powers = file === '@other.zkey' ? ['--r1cs', '@c.r1cs', '--powers', '@unrelated.ptau'] : of;
    if (file === '@other.zkey') await unrelatedPowers();
    const ran = await desk.hanpyo(['ceremony', 'verify', file, ...powers]);
    expect(ran.code).toBe(1);
    expect(ran.stdout).not.toMatch(/^VERIFIED/);
  });

  it('powers and keys that beacons alone have made do not verify: everybody knows their secrets', async () => {
    await desk.json(...beacon('@p0.ptau', '@open.ptau'));
    await desk.json(...beacon('@k0.zkey', '@open.zkey'));
    for (const args of [['@open.ptau'], ['@open.zkey', ...of]]) {
      const ran = await desk.hanpyo(['ceremony', 'verify', ...args]);
      const line = `1  "lottery"  beacon ${BEACON}, hashed 2^10 times`;
      expect([ran.code, ran.stdout]).toEqual([1, `NOT VERIFIED: nobody contributed a secret\n${line}\n`]);
    }
  });

  it('a name that moves the cursor of a terminal, or turns text around, is shown as what it is', async () => {
    const name = 'Ada\u009b2K\u202eVERIFIED';
    await desk.json('ceremony', 'contribute', '@p0.ptau', '@named.ptau', '--name', name);
    const ran = await desk.hanpyo(['ceremony', 'verify', '@named.ptau']);
    expect(ran.stdout).toBe('VERIFIED\n1  "Ada\\u009b2K\\u202eVERIFIED"\n');
  });

  it('powers with an altered byte do not verify', async () => {
    const bytes = await readFile(desk.path('p2.ptau'));
    bytes[400] = (bytes[400] ?? 0) ^ 1;
    await writeFile(desk.path('bad.ptau'), bytes);
    expect((await desk.hanpyo(['ceremony', 'verify', '@bad.ptau'])).code).toBe(1);
  });

  it.each(['p3.ptau', 'k2.zkey'])('%s with the value of another beacon does not verify', async (name) => {
    const bytes = await readFile(desk.path(name));
    const at = bytes.indexOf(Buffer.from(BEACON, 'hex'));
    expect(at).toBeGreaterThan(0);
    bytes[at] = 0;
    await writeFile(desk.path(`false-${name}`), bytes);
    const ran = await desk.hanpyo([
      'ceremony',
      'verify',
      `@false-${name}`,
      ...(name === 'k2.zkey' ? of : []),
    ]);
    expect(ran.code).toBe(1);
    expect(ran.stdout).not.toMatch(/^VERIFIED/);
  });

  it.each([
    ['a beacon that is no hexadecimal', ['beacon', '@p2.ptau', '@x', '--name', 'x', '--value', 'no'], 2],
    ['a beacon of nothing', ['beacon', '@p2.ptau', '@x', '--name', 'x', '--value', ''], 1],
    ['a beacon hashed too seldom', [...beacon('@p2.ptau', '@x').slice(1), '--power', '9'], 1],
    ['a beacon hashed for years', [...beacon('@p2.ptau', '@x').slice(1), '--power', '41'], 2],
    ['neither kind of file', ['verify', '@c.r1cs'], 2],
    ['a file that is not there', ['verify', '@none.ptau'], 2],
    ['a key without its circuit', ['verify', '@k1.zkey'], 2],
    ['a start of both phases', ['start', '@x', '--power', '4', '--r1cs', '@c.r1cs'], 2],
    ['a start of neither', ['start', '@x'], 2],
    ['a power that is none', ['start', '@x', '--power', '29'], 2],
    ['the power 0', ['start', '@x', '--power', '0'], 1],
    ['a file that exists', ['contribute', '@p1.ptau', '@p2.ptau', '--name', 'x'], 1],
    ['powers to export', ['export', '@p.ptau', '@x'], 2],
    ['a key to prepare', ['prepare', '@k1.zkey', '@x'], 2],
    ['powers that are not prepared', ['start', '@x', '--r1cs', '@c.r1cs', '--powers', '@p2.ptau'], 1],
  ])('%s, with a sentence and an exit code', async (_, args, code) => {
    const ran = await desk.hanpyo(['ceremony', ...args]);
    expect({ code: ran.code, stdout: ran.stdout }).toEqual({ code, stdout: '' });
    expect(ran.stderr).toMatch(/^hanpyo: .+\n$/);
  });
});

function beacon(source: string, target: string): string[] {
  return ['ceremony', 'beacon', source, target, '--name', 'lottery', '--value', BEACON];
}

async function unrelatedPowers(): Promise<void> {
  await desk.json('ceremony', 'start', '@q0.ptau', '--power', '3');
  await desk.json('ceremony', 'contribute', '@q0.ptau', '@q1.ptau', '--name', 'Eve');
  await desk.json('ceremony', 'prepare', '@q1.ptau', '@unrelated.ptau');
}
