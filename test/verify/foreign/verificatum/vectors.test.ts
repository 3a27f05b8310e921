/** Proofs made by Verificatum itself: they verify, and every value on the way is the one that it prints. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { concatBytes, fromHex, toHex } from '../../../../src/core/bytes.js';
import type { Group } from '../../../../src/core/group.js';
import { bytesToInteger, integerToBytes } from '../../../../src/core/integers.js';
import type { ShuffleEquations } from '../../../../src/mixnet/equations.js';
import { readDecryption, readKeyPolynomial } from '../../../../src/verify/foreign/verificatum/decryption.js';
import { verifyVerificatum } from '../../../../src/verify/foreign/verificatum/index.js';
import { Prg, prefixTree } from '../../../../src/verify/foreign/verificatum/random.js';
import { describeWithData } from '../../../helpers/shared-data.js';
import { folderFiles, memoryFiles, numbersOf, SMALL, testVectors } from './data.js';
import { directoryFromJson, type JsonDump } from './json-directory.js';
import { openBoard } from './open-board.js';

const DIRECTORIES = [
  ['own_p256_k1_n10_w1_mix', 'P-256', 10, 1],
  ['own_p256_k3t2_n8_w2_mix', 'P-256', 8, 2],
  ['own_modp2048_k3t2_n20_w1_mix', 'FOREIGN-MODP', 20, 1],
  ['shuffleproofsjl_P256', 'P-256', 10, 1],
] as const;

/** All coordinates, or residues, of encoded elements. */
function coordinates({ id, elementBytes }: Group, elements: Uint8Array): bigint[] {
  const size = id === 'FOREIGN-MODP' ? elementBytes : elementBytes / 2;
  return Array.from({ length: elements.length / size }, (_, i) =>
    bytesToInteger(elements.subarray(i * size, (i + 1) * size)),
  );
}

/** The batched values A, C, D and F of a proof, by their definitions. */
function batched(proof: ShuffleEquations): Record<'A' | 'C' | 'D', Uint8Array> & { F: Uint8Array[] } {
  const { group, size, generators, permutationCommitment: u, chain, ciphertexts } = proof;
  const e = proof.exponents(0, size);
  const element = (bytes: Uint8Array) => group.elementOrIdentityFromBytes(bytes);
  const sum = (list: Uint8Array) => element(group.bulk.sum(list));
  const product = Array.from({ length: size }, (_, i) =>
    group.scalarFromBytes(e.subarray(i * group.scalarBytes, (i + 1) * group.scalarBytes)),
  ).reduce((a, b) => a.multiply(b));
  const row = 2 * (ciphertexts?.width ?? 0) * group.elementBytes;
  const column = (c: number): Uint8Array =>
    concatBytes(
      ...Array.from({ length: size }, (_, i) => {
        const from = i * row + c * group.elementBytes;
        return (ciphertexts?.inputs ?? new Uint8Array()).subarray(from, from + group.elementBytes);
      }),
    );
  const last = element((chain?.B ?? new Uint8Array()).slice(-group.elementBytes));
  const first = element(generators.slice(0, group.elementBytes));
  return {
    A: group.bulk.multiMultiplyVartime(u, e),
    C: sum(u).subtract(sum(generators)).toBytes(),
    D: last.subtract(first.multiply(product)).toBytes(),
    F: Array.from({ length: row / group.elementBytes }, (_, c) =>
      group.bulk.multiMultiplyVartime(column(c), e),
    ),
  };
}

describe.each(DIRECTORIES)('%s', (name, id, size, width) => {
  describeWithData('its proof', `verificatum/${name}`, (folder) => {
    const files = folderFiles(folder);
    const vectors = testVectors(readFileSync(`${folder}/tv.txt`, 'utf8'));
    const has = (key: string, values: readonly bigint[]): void => {
      const wanted = vectors.get(key);
      if (wanted !== undefined) expect([key, values]).toEqual([key, numbersOf(wanted)]);
    };

    it.each(['together', 'one-by-one'] as const)('verifies %s', async (mode) => {
      const report = await verifyVerificatum(files, { mode });
      expect(report.checks.flatMap(({ findings, notes }) => [...findings, ...notes])).toEqual([]);
      expect(report.verdict).toBe('verified');
      expect(report.result?.[0]?.value).toBe(`${size} of width ${width}`);
      expect(report.checks.filter(({ status }) => status === 'passed').length).toBeGreaterThanOrEqual(7);
    });

    it('has all values that Verificatum printed', async () => {
      expect(vectors.size).toBeGreaterThan(4);
      const { board, generators, equations, inputs, last } = await openBoard(files);
      const { group } = board.tree;
      expect(group.id).toBe(id);
      expect(toHex(board.oracle.prefix)).toBe(vectors.get('der.rho'));
      has('bas.h', coordinates(group, generators));
      has('bas.pk', [
        ...coordinates(group, group.generator().toBytes()),
        ...coordinates(group, board.publicKey),
      ]);
      for (const [i, proof] of equations.entries()) {
        const at = (key: string): string => `${key}@${i + 1}`;
        const { A, C, D, F } = batched(proof);
        has(at('PoS.A'), coordinates(group, A));
        has(at('PoS.C'), coordinates(group, C));
        has(at('PoS.D'), coordinates(group, D));
        // Printed by sides: all parts c1, then all parts c2.
        has(
          at('PoS.F'),
          coordinates(
            group,
            concatBytes(...F.filter((_, c) => c % 2 === 0), ...F.filter((_, c) => c % 2 === 1)),
          ),
        );
        has(at('u'), coordinates(group, proof.permutationCommitment));
        has(at('PoS.k_A'), [proof.kA.value]);
        has(at('PoS.k_C'), [proof.chain?.kC.value ?? -1n]);
        has(at('PoS.k_D'), [proof.chain?.kD.value ?? -1n]);
        has(
          at('PoS.k_F'),
          (proof.ciphertexts?.kF ?? []).map(({ value }) => value),
        );
        const v = vectors.get(at('PoS.v'));
        if (v !== undefined) expect(proof.challenge.value).toBe((numbersOf(v)[0] ?? 0n) % group.order);
        const s = vectors.get(at('PoS.s'));
        if (s !== undefined) {
          const stream = new Prg(board.info.prg, fromHex(s));
          const e = inputs.size;
          const wanted = Array.from({ length: e }, () =>
            integerToBytes(stream.nextInteger(board.info.batchBits) % group.order, group.scalarBytes),
          );
          expect(toHex(proof.exponents(0, e))).toBe(toHex(concatBytes(...wanted)));
        }
      }
      if (board.session.type === 'shuffling') return;
      const decryption = await readDecryption(board, await readKeyPolynomial(board), last);
      has('Dec.s', [bytesToInteger(decryption.seed)]);
      has('Dec.v', [decryption.challenge]);
      const keys = decryption.shares.slice(0, board.info.threshold).map(({ key }) => key.toBytes());
      has('bas.y_l', coordinates(group, concatBytes(...keys)));
    });
  });
});

describe.each(['own_p256_k1_n10_w1_mix', 'own_p256_k3t2_n8_w2_mix'] as const)('%s.json', (name) => {
  describeWithData('its dump', `verificatum/json/${name}.json`, (file) => {
    it('has the same values', async () => {
      const dump = JSON.parse(readFileSync(file, 'utf8')) as JsonDump;
      const { board, equations, last } = await openBoard(
        folderFiles(file.replace(/json\/([^/]*)\.json$/, '$1')),
      );
      const { group } = board.tree;
      expect(toHex(prefixTree(board.info, board.session.auxsid))).toBe(dump.rho_preimage);
      expect(toHex(board.oracle.prefix)).toBe(dump.rho);
      const big = (text: string): bigint => BigInt(`0x${text}`);
      for (const [i, { e, challenge_v: v, derived, reply }] of dump.shuffles.entries()) {
        const proof = equations[i];
        if (proof === undefined) throw new Error('a proof is missing');
        const scalars = proof.exponents(0, proof.size);
        const own = e.map((_, j) => bytesToInteger(scalars.subarray(32 * j, 32 * (j + 1))));
        expect(own).toEqual(e.map((value) => big(value) % group.order));
        expect(proof.challenge.value).toBe(big(v) % group.order);
        const { A, C, D } = batched(proof);
        for (const [key, bytes] of Object.entries({ A, C, D }))
          expect([key, toHex(bytes)]).toEqual([key, `${derived[key]?.x}${derived[key]?.y}`]);
        expect(proof.kA.value).toBe(big(reply.kA));
      }
      const decryption = await readDecryption(board, await readKeyPolynomial(board), last);
      expect(toHex(decryption.seed)).toBe(dump.decryption?.seed);
      expect(decryption.challenge).toBe(big(dump.decryption?.challenge_v ?? '0'));
    });
  });
});

describeWithData(
  'a proof over integers modulo 512 bits',
  'verificatum/json/shuffleproofsjl_MODP.json',
  (file) => {
    it.each(['together', 'one-by-one'] as const)('verifies %s, put back into files', async (mode) => {
      const files = directoryFromJson(JSON.parse(readFileSync(file, 'utf8')) as JsonDump);
      const report = await verifyVerificatum(memoryFiles(files), { ...SMALL, mode });
      expect(report.checks.flatMap(({ findings }) => findings)).toEqual([]);
      expect(report.verdict).toBe('verified');
      const notes = report.checks.flatMap(({ notes: found }) => found);
      expect(notes).toEqual([expect.stringContaining('too small to be secure')]);
    });
  },
);
