/** Known answers about shuffled votes: the vectors of the specification, and shuffles of which one byte is changed. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { P256 } from '../../src/core/groups/p256.js';
import { ShuffleGenerators, verifyChain } from '../../src/mixnet/index.js';
import { flipped } from './bench.js';
import { at, concat, equal, H, toBig, toHex, u32, utf8 } from './bytes.js';
import { elect, lotOf } from './counting.js';
import { candidate, embed, extract } from './embedding.js';
import { verifyKnowledge } from './knowledge.js';
import { partHolds, plaintexts, readChunkPart } from './list-decryption.js';
import { elementsOf, type MixedRule, messageOf, voteOf, voteOfRow, widthOf } from './mixed.js';
import { decodePoint, encodePoint, G, negate, type Point, samePoint, sumOf, times } from './p256.js';
import { readAll } from './reader.js';
import { challenges, digest, generator, points, readShuffleProof, shuffleHolds } from './shuffle.js';
import { Transcript } from './transcript.js';

/** The lines of the block of a name in a chapter. */
function linesOf(chapter: string, name: string): Map<string, string> {
  const text = readFileSync(`docs/spec/${chapter}.md`, 'utf8');
  const block = new RegExp(`<!-- ${name} -->\\n\`\`\`text\\n([\\s\\S]*?)\\n\`\`\``).exec(text)?.[1] ?? '';
  return new Map(block.split('\n').map((line) => line.split(' = ') as [string, string]));
}

function reader(lines: ReadonlyMap<string, string>): (name: string) => Uint8Array {
  return (name) => {
    const hex = lines.get(name);
    if (hex === undefined) throw new Error(`no line ${name}`);
    return new Uint8Array(Buffer.from(hex, 'hex'));
  };
}

const G_BYTES = encodePoint(G).subarray(0, 32);

const RANKED: MixedRule = {
  ...{ kind: 'ranked', blank: true, options: 3, min: 1, max: 3, ties: false, maxBytes: 0 },
};
const TEXTS: MixedRule = {
  ...{ kind: 'write-in', blank: false, options: 0, min: 0, max: 0, ties: false, maxBytes: 40 },
};

describe('known answers about shuffled votes', () => {
  it('embedding (2.10)', () => {
    const message = concat(utf8('message'), new Uint8Array(23));
    const stated = reader(linesOf('encoding', 'worked embedding'))('P-256');
    expect(encodePoint(embed(message))).toEqual(stated);
    expect(extract(embed(message))).toEqual(message);
    expect(extract(null)).toBe(undefined);
    expect(extract(negate(embed(message)))).toBe(undefined);
    expect(extract(G)).toBe(undefined);
    const works = Array.from({ length: 20 }, (_, c) => candidate(message, c)).flatMap((point) => point ?? []);
    expect(works.length).toBeGreaterThan(3);
    expect(extract(at(works, 0))).toEqual(message);
    for (const point of works.slice(1)) expect(extract(point)).toBe(undefined);
  });

  it('messages and their proofs (6.11, 3.8)', () => {
    const value = reader(linesOf('ballots', 'worked mixed ballot'));
    const context = concat(value('credential'), u32(0), u32(0), new Uint8Array(32));
    const votes = [messageOf(RANKED, [2, 0, 1]), messageOf(TEXTS, 'Ann Lee')];
    expect([RANKED, TEXTS].map(widthOf)).toEqual([1, 2]);
    expect(votes.map(toHex)).toEqual([0, 1].map((c) => toHex(value(`${c} message`))));
    expect(voteOf(RANKED, at(votes, 0)).name).toBe('ranking:2,0,1');
    expect(voteOf(TEXTS, at(votes, 1)).name).toBe('text:Ann Lee');
    expect(voteOf(TEXTS, at(votes, 0)).name).toBe('invalid');
    for (const [c, width] of [1, 2].entries()) {
      const all = <T>(make: (j: number) => T): T[] => Array.from({ length: width }, (_, j) => make(j));
      const point = (name: string): Point => decodePoint(value(`${c} ${name}`));
      const M = elementsOf(at(votes, c));
      expect(M).toEqual(all((j) => point(`M_${j}`)));
      expect(voteOfRow(c === 0 ? RANKED : TEXTS, M)).toEqual(voteOf(c === 0 ? RANKED : TEXTS, at(votes, c)));
      const K = decodePoint(value('K'));
      const ciphertexts = all((j) => ({ c1: point(`E_${j}.c1`), c2: point(`E_${j}.c2`) }));
      for (const [j, { c1, c2 }] of ciphertexts.entries()) {
        const r = toBig(value(`${c} r_${j}`));
        expect(samePoint(c1, times(r, G))).toBe(true);
        const second = sumOf([
          [r, K],
          [1n, at(M, j)],
        ]);
        expect(samePoint(c2, second)).toBe(true);
      }
      const proof = { T: all((j) => point(`R_${j}`)), z: all((j) => toBig(value(`${c} z_${j}`))) };
      const holds = (where: Uint8Array): boolean => {
        const transcript = new Transcript(new Uint8Array(32).fill(0x11), 'contest proof');
        transcript.absorb('context', where);
        return verifyKnowledge(transcript, K, ciphertexts, proof);
      };
      const place = concat(context.subarray(0, 64), u32(c), context.subarray(68));
      expect(holds(place)).toBe(true);
      expect(holds(flipped(place, -1))).toBe(false);
    }
  });

  it('the result of one vote (6.12)', () => {
    const lines = linesOf('ballots', 'worked mixed ballot');
    const votes = concat(u32(1), u32(13), utf8('ranking:2,0,1'), new Uint8Array(7), Uint8Array.of(1));
    const figures = concat(new Uint8Array(7), Uint8Array.of(1), new Uint8Array(16));
    const election = new Uint8Array(32).fill(0x11);
    const hash = H('hanpyo votes v1', concat(election, u32(0), figures, votes));
    expect(toHex(hash)).toBe(lines.get('digest'));
    const lot = lotOf(hash, 3);
    expect(lot.join(' ')).toBe(lines.get('lot'));
    const counting = { rule: 'irv', seats: 1, skipped: 'pass', ties: 0 } as const;
    expect(elect(counting, 3, [{ ranks: [2, 0, 1], weight: 1 }], lot).join(' ')).toBe(lines.get('elected'));
  });

  const value = reader(linesOf('mixnet', 'worked shuffle'));
  const session = concat(new Uint8Array(32).fill(0x11), u32(0));
  const place = { session, K: decodePoint(value('K')), stage: 0, mixer: 1, N: 2, w: 1 };
  const inputs = concat(value('W_0'), value('W_1'));
  const outputs = concat(value("W'_0"), value("W'_1"));

  it('a shuffle, value by value (10)', () => {
    const proof = readShuffleProof(value('proof'), 2, 1);
    expect([0, 1].map((i) => encodePoint(generator(i)))).toEqual([value('h_0'), value('h_1')]);
    expect(digest(inputs)).toEqual(value('digest(W)'));
    expect(digest(outputs)).toEqual(value("digest(W')"));
    expect(digest(proof.u)).toEqual(value('digest(u)'));
    const { seed, e, v } = challenges(place, inputs, outputs, proof);
    expect(seed).toEqual(value('seed'));
    expect([...e, v]).toEqual(['e_0', 'e_1', 'v'].map((name) => toBig(value(name))));
    expect([proof.kA, ...proof.kE]).toEqual(['kA', 'kE_0', 'kE_1'].map((name) => toBig(value(name))));
    expect(shuffleHolds(place, inputs, outputs, value('proof'))).toBe(true);
  });

  it('the decryption of its list (4.9, 7.6)', () => {
    const own = linesOf('encryption', 'worked list');
    const stated = reader(own);
    const [electionId, tallyHash] = [new Uint8Array(32).fill(0x11), new Uint8Array(32).fill(0x22)];
    const tally = H('hanpyo shuffled list v1', concat(tallyHash, u32(0), u32(1), digest(outputs)));
    expect(tally).toEqual(stated('list name'));
    const chunk = { tally, number: 0, ciphertexts: points(outputs) };
    const keys = { verification: [1018n, 1035n, 1052n].map((share) => times(share, G)) };
    const trustee = { id: 't', name: ['t'], key: G_BYTES, sealing: G_BYTES };
    const m = { electionId, trustees: [trustee, trustee, trustee] };
    const parts = [1, 3].map((j) => readAll(stated(`${j} part`), readChunkPart));
    for (const part of parts) {
      expect(partHolds(m, keys, chunk, part)).toBe(true);
      expect(partHolds(m, keys, { ...chunk, number: 1 }, part)).toBe(false);
      const factors = [...part.factors.slice(0, -1), G];
      expect(partHolds(m, keys, chunk, { ...part, factors })).toBe(false);
    }
    expect(plaintexts(3, chunk, parts).map(encodePoint)).toEqual([stated('M_0'), stated('M_1')]);
  });

  it('no other shuffle: a bit of each part, another place, another list', () => {
    const generators = ShuffleGenerators.derive(P256, 2);
    const params = { group: P256, session, publicKey: P256.elementFromBytes(value('K')), width: 1 };
    const both = (before: Uint8Array, after: Uint8Array, proof: Uint8Array, mixer = 1): boolean => {
      const own = shuffleHolds({ ...place, mixer }, before, after, proof);
      const stages = [{ mixer, outputs: after, proof }];
      const verdict = verifyChain(params, before, stages, { how: { mode: 'one-by-one' }, generators });
      expect(verdict.ok).toBe(own);
      return own;
    };
    const proof = value('proof');
    expect(both(inputs, outputs, proof)).toBe(true);
    expect(both(inputs, outputs, proof, 2)).toBe(false);
    expect(both(inputs, inputs, proof)).toBe(false);
    expect(both(outputs, outputs, proof)).toBe(false);
    expect(both(inputs, concat(outputs.subarray(128), outputs.subarray(0, 128)), proof)).toBe(false);
    for (let i = 1; i < proof.length; i += 31) {
      expect(equal(proof, flipped(proof, i))).toBe(false);
      expect(both(inputs, outputs, flipped(proof, i))).toBe(false);
    }
    expect(both(inputs, outputs, concat(proof, new Uint8Array(1)))).toBe(false);
    expect(both(inputs, concat(new Uint8Array(64), outputs.subarray(64)), proof)).toBe(false);
  });
});
