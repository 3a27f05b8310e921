import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../../src/core/bytes.js';
import { verifyElectionGuard } from '../../../../src/verify/foreign/electionguard/verify-electionguard.js';
import { recordOf } from './memory.js';
import { makeMixed } from './mixes.js';
import type { Files } from './plan.js';
import { makeRecord } from './record.js';

const RUNS = 60;

/** A change of the bytes of one file. */
interface Damage {
  readonly file: number;
  readonly at: number;
  readonly kind: 'flip' | 'cut' | 'insert' | 'repeat';
  readonly byte: number;
}

const damages = fc.record({
  file: fc.nat(),
  at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  kind: fc.constantFrom<Damage['kind']>('flip', 'cut', 'insert', 'repeat'),
  byte: fc.integer({ min: 1, max: 255 }),
});

function damaged(
  files: Files,
  { file, at, kind, byte }: Damage,
): { files: Files; path: string; before: string } {
  const paths = [...files.keys()];
  const path = paths[file % paths.length] ?? '';
  const before = JSON.stringify(files.get(path));
  const bytes = utf8(before);
  const place = Math.floor(at * bytes.length);
  const [head, tail] = [bytes.subarray(0, place), bytes.subarray(place)];
  const parts = {
    flip: [head, Uint8Array.of((bytes[place] ?? 0) ^ byte), tail.subarray(1)],
    cut: [head],
    insert: [head, Uint8Array.of(byte), tail],
    repeat: [head, bytes.subarray(Math.max(0, place - 40), place), tail],
  }[kind];
  const changed = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let to = 0;
  for (const part of parts) {
    changed.set(part, to);
    to += part.length;
  }
  return { files: new Map(files).set(path, changed), path, before };
}

/** Fields that nothing binds: the copies beside proofs, display texts, and what no check is about. */
const UNBOUND =
  /^(?:encrypted_vote|encrypted_contest_data|encrypted_sn|timestamp|tally_id|id|ballotStyleIdx|name)$/;

/** What a file means: all that is bound. */
function meaning(text: string): string {
  return JSON.stringify(JSON.parse(text), (key, value) => (UNBOUND.test(key) ? undefined : value));
}

describe('damaged records', () => {
  const records = [
    { name: 'chained', make: async () => makeRecord({ chained: true }) },
    { name: 'mixed', make: makeMixed },
  ];
  for (const { name, make } of records)
    it(`${name}: never throw, and are never accepted with another meaning`, async () => {
      const whole = await make();
      await fc.assert(
        fc.asyncProperty(damages, async (damage) => {
          const { files, path, before } = damaged(whole, damage);
          const { verdict } = await verifyElectionGuard(recordOf(files));
          if (verdict !== 'verified') return;
          const after = new TextDecoder().decode(files.get(path));
          expect(meaning(after)).toBe(meaning(before));
        }),
        { numRuns: RUNS },
      );
    });
});
