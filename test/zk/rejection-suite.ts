import { expect, it } from 'vitest';
import { DecodeError } from '../../src/core/errors.js';
import type { Group } from '../../src/core/group.js';
import { bytesToInteger, integerToBytes } from '../../src/core/integers.js';
import type { Transcript } from '../../src/core/transcript.js';
import { sessionTranscript } from './fixtures.js';

/** A proof as bytes, and what it was made for. */
export interface Subject {
  readonly group: Group;
  readonly bytes: Uint8Array;
  /** One letter per field: `e` element, `s` scalar. */
  readonly fields: string;
  /** Decodes and verifies; throws {@link DecodeError}. */
  readonly verify: (bytes: Uint8Array, transcript: Transcript) => boolean;
  /** The same proof against other statements. */
  readonly others: readonly (readonly [name: string, verify: (bytes: Uint8Array) => boolean])[];
  /** Tamper with every `step`-th bit only; 1 is all of them. */
  readonly step: number;
}

/** All that must be refused whatever the kind of proof, after sigma-proofs' `verifier_rejection`. */
export function rejectionSuite(name: string, subject: Subject): void {
  const { group, bytes, verify, others } = subject;
  const transcript = (): Transcript => sessionTranscript(group);
  const refused = (tampered: Uint8Array): boolean => {
    try {
      return !verify(tampered, transcript());
    } catch (error) {
      if (error instanceof DecodeError) return true;
      throw error;
    }
  };
  const spans = fieldSpans(subject);

  it(`${name}: is accepted untouched`, () => {
    expect(verify(bytes, transcript())).toBe(true);
    expect(spans.at(-1)?.end).toBe(bytes.length);
  });

  it(`${name}: no bit can change`, () => {
    const survivors: number[] = [];
    for (let bit = 0; bit < 8 * bytes.length; bit += subject.step) {
      const tampered = bytes.slice();
      tampered[bit >> 3] = (tampered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      if (!refused(tampered)) survivors.push(bit);
    }
    expect(survivors).toEqual([]);
  });

  it(`${name}: no other length decodes`, () => {
    const code = (tampered: Uint8Array): string => {
      try {
        return String(verify(tampered, transcript()));
      } catch (error) {
        return error instanceof DecodeError ? error.code : 'other';
      }
    };
    for (let n = 0; n < bytes.length; n++) expect(code(bytes.subarray(0, n))).toBe('truncated');
    expect(code(Uint8Array.of(...bytes, 0))).toBe('trailing-bytes');
    expect(code(Uint8Array.of(...bytes, ...bytes))).toBe('trailing-bytes');
  });

  it(`${name}: other sessions, roles and contexts refuse it`, () => {
    expect(verify(bytes, sessionTranscript(group, 'session2'))).toBe(false);
    expect(verify(bytes, sessionTranscript(group, 'session', 'other role'))).toBe(false);
    expect(verify(bytes, transcript().absorb('context', Uint8Array.of()))).toBe(false);
  });

  it(`${name}: other statements refuse it`, () => {
    expect(others.length).toBeGreaterThan(0);
    expect(others.filter(([, other]) => other(bytes)).map(([label]) => label)).toEqual([]);
  });

  it(`${name}: fields cannot trade places`, () => {
    for (const [i, one] of spans.entries())
      for (const other of spans.slice(i + 1, i + 4)) {
        const swapped = bytes.slice();
        if (one.kind !== other.kind) continue;
        swapped.set(bytes.subarray(other.start, other.end), one.start);
        swapped.set(bytes.subarray(one.start, one.end), other.start);
        expect(refused(swapped)).toBe(true);
      }
  });

  it(`${name}: the identity, the generator and zero do not help`, () => {
    for (const { kind, start } of spans)
      for (const value of kind === 'e' ? [group.identity(), group.generator()] : [group.scalar(0)]) {
        const tampered = bytes.slice();
        tampered.set(value.toBytes(), start);
        expect(refused(tampered)).toBe(true);
      }
    expect(refused(trivial(subject))).toBe(true);
  });

  it(`${name}: scalars have one encoding`, () => {
    for (const { kind, start, end } of spans) {
      if (kind !== 's') continue;
      const raised = bytesToInteger(bytes.subarray(start, end)) + group.order;
      for (const value of [raised, group.order, 2n ** BigInt(8 * group.scalarBytes) - 1n]) {
        if (value >= 2n ** BigInt(8 * group.scalarBytes)) continue;
        const tampered = bytes.slice();
        tampered.set(integerToBytes(value, group.scalarBytes), start);
        expect(() => verify(tampered, transcript())).toThrow(DecodeError);
      }
    }
  });
}

interface Span {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

function fieldSpans({ group, fields }: Subject): Span[] {
  let end = 0;
  return Array.from(fields, (kind) => {
    const start = end;
    end += kind === 'e' ? group.elementBytes : group.scalarBytes;
    return { kind, start, end };
  });
}

/** Identities and zeros throughout. */
function trivial(subject: Subject): Uint8Array {
  const bytes = subject.bytes.slice();
  for (const { kind, start } of fieldSpans(subject))
    bytes.set((kind === 'e' ? subject.group.identity() : subject.group.scalar(0)).toBytes(), start);
  return bytes;
}
