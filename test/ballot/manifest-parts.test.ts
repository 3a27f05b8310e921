/** The optional parts of a manifest: without them the bytes are what they were, and with them there is one encoding. */
import { describe, expect, it } from 'vitest';
import type { DecisionRule } from '../../src/ballot/decision.js';
import { electionId, type Manifest, writeManifest } from '../../src/ballot/manifest.js';
import type { AnonymousEligibility } from '../../src/ballot/manifest-eligibility.js';
import { manifestToJson, parseManifest } from '../../src/ballot/manifest-json.js';
import { decodeManifest, readManifest } from '../../src/ballot/manifest-read.js';
import { concatBytes, toHex, utf8 } from '../../src/core/bytes.js';
import { Writer } from '../../src/core/codec.js';
import { DecodeError } from '../../src/core/errors.js';
import { electionGroup } from '../../src/core/groups/election-groups.js';
import { sha256 } from '../../src/core/hash.js';
import { readManifest as independentManifest } from '../independent/manifest.js';
import { brokenRules } from '../independent/manifest-rules.js';
import { contest, manifestFixture, options } from './manifest-fixture.js';

const hash = (name: string): string => toHex(sha256(utf8(name)));
const ELIGIBILITY: AnonymousEligibility = {
  kind: 'anonymous',
  depth: 20,
  nullifiers: 'per-election',
  circuits: [
    { verifyingKey: hash('vk'), constraints: hash('r1cs'), program: hash('wasm'), provingKey: hash('zkey') },
  ],
};
const plain = manifestFixture();
const POLICY = 'log vote.example/village+00000000+x\nquorum none\n';
const watched: Manifest = { ...plain, ledger: { ...plain.ledger, policy: POLICY } };
const anonymous: Manifest = {
  ...manifestFixture({
    contests: [contest('only', { kind: 'choice', min: 0, max: 1, blank: false }, options(2))],
  }),
  classes: plain.classes.slice(0, 1),
  styles: [{ id: 'all', contests: ['only'] }],
  group: 'BabyJubJub',
  revoting: 'first-only',
  eligibility: ELIGIBILITY,
};
const both: Manifest = { ...anonymous, ledger: watched.ledger };
const RULE: DecisionRule = {
  contest: 'only',
  turnout: { numerator: 1, denominator: 4 },
  majority: { bound: 'more-than', numerator: 1, denominator: 2 },
};
const deciding: Manifest = { ...both, decisions: [RULE] };
const TWO_THIRDS: Manifest = {
  ...deciding,
  decisions: [{ ...RULE, majority: { bound: 'at-least', numerator: 2, denominator: 3 } }],
};
const ALL = [plain, watched, anonymous, both, deciding];

/** Where the bound of the majority stands: behind number, count, "only" with its length, and the turnout. */
const BOUND = 1 + 4 + 8 + 8;

describe('optional parts', () => {
  it('stand behind the bytes of the same manifest without them', () => {
    const [without, policy] = [writeManifest(plain), writeManifest(watched)];
    const part = new Writer().u8(1).text(POLICY).finish();
    expect(policy).toEqual(concatBytes(without, part));
    expect(writeManifest(both).length).toBe(writeManifest(anonymous).length + part.length);
    const decisions = new Writer().u8(3).u32(1).text('only').u32(1).u32(4).u8(1).u32(1).u32(2).finish();
    expect(writeManifest(deciding)).toEqual(concatBytes(writeManifest(both), decisions));
  });

  it('read back, from bytes and from JSON, frozen', () => {
    for (const manifest of [...ALL, TWO_THIRDS]) {
      const read = readManifest(writeManifest(manifest), electionGroup);
      expect(read).toEqual(manifest);
      expect(parseManifest(manifestToJson(manifest), electionGroup)).toEqual(manifest);
      expect(Object.keys(read).includes('eligibility')).toBe(manifest.eligibility !== undefined);
      const parts = [
        read.ledger,
        read.eligibility,
        read.eligibility?.circuits,
        read.eligibility?.circuits[0],
        read.decisions,
        read.decisions?.[0],
        read.decisions?.[0]?.turnout,
        read.decisions?.[0]?.majority,
      ];
      expect(parts.every((part) => part === undefined || Object.isFrozen(part))).toBe(true);
    }
  });

  it('change the election id, each of them', () => {
    const [circuit] = ELIGIBILITY.circuits;
    if (circuit === undefined) throw new Error('no circuit');
    const changes: readonly Partial<AnonymousEligibility>[] = [
      { depth: 21 },
      { nullifiers: 'per-contest' },
      ...(['verifyingKey', 'constraints', 'program', 'provingKey'] as const).map((name) => ({
        circuits: [{ ...circuit, [name]: hash('other') }],
      })),
    ];
    const variants = changes.map((change) => ({ ...anonymous, eligibility: { ...ELIGIBILITY, ...change } }));
    const decided = (['contest', 'turnout', 'majority'] as const).map((field) => ({
      ...deciding,
      decisions: [{ ...RULE, [field]: field === 'contest' ? 'x' : { ...RULE[field], denominator: 3 } }],
    }));
    const ids = [...ALL, ...decided, TWO_THIRDS, ...variants].map((manifest) => toHex(electionId(manifest)));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('are refused twice, in another order, of another number, cut short', () => {
    const without = writeManifest({ ...anonymous, eligibility: undefined } as unknown as Manifest);
    const policy = new Writer().u8(1).text(POLICY).finish();
    const eligibility = writeManifest(anonymous).subarray(without.length);
    const decisions = writeManifest(deciding).subarray(writeManifest(both).length);
    const wrong = [
      [policy, policy],
      [eligibility, eligibility],
      [eligibility, policy],
      [Uint8Array.of(0)],
      [Uint8Array.of(4)],
      [eligibility, Uint8Array.of(4)],
      [Uint8Array.of(3)],
      ...[0, 3].map((bound) => [decisions.map((byte, at) => (at === BOUND ? bound : byte))]),
      [decisions, decisions],
      [decisions, eligibility],
      [Uint8Array.of(2, 20, 3), eligibility.subarray(3)],
      [Uint8Array.of(2, 20, 0), eligibility.subarray(3)],
      ...Array.from(eligibility.keys(), (at) => [eligibility.subarray(0, at)]).slice(1),
    ];
    for (const parts of wrong) {
      const bytes = concatBytes(without, ...parts);
      expect(() => decodeManifest(bytes)).toThrow(DecodeError);
      expect(() => independentManifest(bytes)).toThrow();
    }
    expect(decodeManifest(concatBytes(without, policy, eligibility))).toEqual({
      ...anonymous,
      ledger: watched.ledger,
    });
  });

  it('are bounded before they are read', () => {
    const without = writeManifest({ ...anonymous, eligibility: undefined } as unknown as Manifest);
    const long = new Writer().u8(1).text('x'.repeat(8193)).finish();
    expect(() => decodeManifest(concatBytes(without, long))).toThrow(/8192/);
    for (const head of [[2, 20, 1], [3]]) {
      const many = Uint8Array.of(...head, 255, 255, 255, 255);
      expect(() => decodeManifest(concatBytes(without, many))).toThrow(/at most 1000/);
    }
    const text = manifestToJson(watched).replace(JSON.stringify(POLICY), JSON.stringify('x'.repeat(8193)));
    expect(() => parseManifest(text)).toThrow(/8192/);
  });

  it('in JSON have their words and keys, and no other', () => {
    const json = manifestToJson(deciding);
    const changes = [
      ['"kind": "anonymous"', '"kind": "pseudonymous"'],
      ['"per-election"', '"per-voter"'],
      ['"per-election"', '"toString"'],
      ['"depth": 20', '"depth": 20, "width": 3'],
      ['"depth": 20', '"depth": 20.5'],
      ['"program"', '"programme"'],
      ['"denominator": 4', '"denominator": 4, "of": 1'],
      ['"numerator": 1', '"numerator": 0.25'],
      ['"denominator": 4', '"denominator": 1001'],
      ['"majority"', '"most"'],
      ['"bound": "more-than"', '"bound": "most"'],
      ['"bound": "more-than",', ''],
      ['"eligibility": {', '"eligibility": null, "x": {'],
    ] as const;
    for (const [from, to] of changes) {
      expect(json).toContain(from);
      expect(() => parseManifest(json.replace(from, to), electionGroup)).toThrow(DecodeError);
    }
  });

  it('are read alike by the verifier that was written from the specification', () => {
    for (const manifest of [...ALL, TWO_THIRDS]) {
      const read = independentManifest(writeManifest(manifest));
      expect(read.policy).toBe(manifest.ledger.policy);
      expect(read.anonymous?.depth).toBe(manifest.eligibility?.depth);
      expect(read.anonymous?.keys.map(toHex)).toEqual(
        manifest.eligibility?.circuits.map(({ verifyingKey }) => verifyingKey),
      );
      expect(brokenRules(read)).toEqual([]);
    }
    const bad: readonly (readonly [string, Partial<Manifest>])[] = [
      ['M-04', { group: 'P-256' }],
      ['M-30', { ledger: { ...plain.ledger, policy: 'x' } }],
      ['M-31', { revoting: 'last-counts' }],
      ['M-32', { eligibility: { ...ELIGIBILITY, depth: 33 } }],
      ['M-32', { eligibility: { ...ELIGIBILITY, circuits: [] } }],
      ['M-33', { decisions: [] }],
      ['M-34', { decisions: [{ ...RULE, majority: { ...RULE.majority, numerator: 49, denominator: 100 } }] }],
      ['M-34', { decisions: [{ ...RULE, majority: { ...RULE.majority, bound: 'at-least' } }] }],
    ];
    for (const [rule, change] of bad) {
      const bytes = writeManifest({ ...anonymous, ...change });
      expect(brokenRules(independentManifest(bytes))).toEqual([rule]);
      expect(() => readManifest(bytes, electionGroup)).toThrow(new RegExp(rule));
    }
  });
});
