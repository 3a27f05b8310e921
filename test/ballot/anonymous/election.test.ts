/** Anonymous ballots from casting to the count: honest ones count, and for each numbered check there is a record that only it refuses. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type DevelopmentCircuit, developmentBallotCircuit } from '../../../circuits/development.js';
import {
  ANONYMOUS_CHECKS,
  type AnonymousBallot,
  AnonymousBox,
  type AnonymousRecord,
  anonymousContest,
  anonymousRoll,
  castAnonymousBallot,
  decodeAnonymousBallot,
  encodeAnonymousBallot,
  verifyAnonymousBallots,
} from '../../../src/ballot/anonymous/index.js';
import { DecodeError } from '../../../src/core/errors.js';
import { BABYJUBJUB } from '../../../src/core/groups/babyjubjub.js';
import { bytesToInteger, integerToBytes } from '../../../src/core/integers.js';
import { SNARK_FIELD } from '../../../src/core/poseidon.js';
import { systemRng } from '../../../src/core/random.js';
import { addCiphertexts } from '../../../src/elgamal/cipher.js';
import { parseVerifyingKey, type VerifyingKey } from '../../../src/zk/groth16/index.js';
import { CONTEST, ROLL, SECRET_KEY, SHAPE, voter } from '../../circuits/fixtures.js';

let circuit: DevelopmentCircuit;
let key: VerifyingKey;
let ballots: readonly AnonymousBallot[];
let second: AnonymousBallot;
let honest: AnonymousRecord;

beforeAll(async () => {
  circuit = await developmentBallotCircuit(SHAPE);
  key = parseVerifyingKey(circuit.verifyingKey);
  const cast = (place: number, values: readonly number[]): Promise<AnonymousBallot> =>
    castAnonymousBallot(CONTEST, { kind: 'values', values }, voter(place), circuit, systemRng);
  ballots = [await cast(0, [1, 0]), await cast(3, [0, 1])];
  second = await cast(0, [0, 1]);
  const encoded = ballots.map(encodeAnonymousBallot);
  const { sums } = verifyAnonymousBallots(
    { contest: CONTEST, verifyingKey: key, ballots: encoded },
    systemRng,
  );
  honest = { contest: CONTEST, verifyingKey: key, ballots: encoded, roll: ROLL, tally: sums };
});

/** The checks that a record fails, with the entries that are to blame. */
function failures(record: AnonymousRecord): [string, number | undefined, string][] {
  const report = verifyAnonymousBallots(record, systemRng);
  expect(report.valid).toBe(false);
  const failed = report.checks.filter(({ outcome }) => outcome === 'failed').map(({ id }) => id);
  expect(new Set(report.findings.map(({ check }) => check))).toEqual(new Set(failed));
  return report.findings.map(({ check, entry, code }) => [check, entry, code]);
}

/** The ballots of the record, one of them with other bytes. */
function altered(index: number, change: (bytes: Uint8Array) => Uint8Array): AnonymousRecord {
  return {
    ...honest,
    ballots: honest.ballots.map((bytes, i) => (i === index ? change(bytes.slice()) : bytes)),
  };
}

describe('an honest record', () => {
  it('passes every check, and decrypts to the votes', () => {
    const report = verifyAnonymousBallots(honest, systemRng);
    expect(report.findings).toEqual([]);
    expect(report.checks.map(({ id, outcome }) => [id, outcome])).toEqual(
      ANONYMOUS_CHECKS.map(({ id }) => [id, 'passed']),
    );
    expect([report.valid, report.counted]).toEqual([true, 2]);
    for (const { c1, c2 } of report.sums)
      expect(c2.subtract(c1.multiply(SECRET_KEY)).equals(BABYJUBJUB.generator())).toBe(true);
  });

  it('without roll or tally says what was not checked, and is not valid', () => {
    const { contest, verifyingKey, ballots: encoded } = honest;
    const report = verifyAnonymousBallots({ contest, verifyingKey, ballots: encoded }, systemRng);
    const open = report.checks.filter(({ outcome }) => outcome === 'not run').map(({ id }) => id);
    expect([report.valid, open]).toEqual([false, ['A01', 'A05']]);
  });

  it('of no ballots is valid', () => {
    const none = { ...honest, ballots: [] };
    const { sums } = verifyAnonymousBallots(none, systemRng);
    expect(verifyAnonymousBallots({ ...none, tally: sums }, systemRng).valid).toBe(true);
  });

  it('does not say who voted: ballots have nothing in common with the roll', () => {
    const known = new Set([...ROLL.commitments, ROLL.root]);
    for (const { nullifier, digest } of ballots)
      expect([known.has(nullifier), known.has(digest)]).toEqual([false, false]);
  });
});

describe('a record that is refused', () => {
  it('by A01: the roll is another, or of another depth', () => {
    expect(failures({ ...honest, roll: anonymousRoll([1n, 2n], 4) })).toEqual([
      ['A01', undefined, 'wrong-root'],
    ]);
    expect(failures({ ...honest, roll: { ...ROLL, depth: 5 } })).toEqual([['A01', undefined, 'wrong-root']]);
  });

  it('by A02: a ballot does not decode; it is left out and the tally is wrong then', () => {
    const record = altered(1, (bytes) => bytes.subarray(0, -1));
    expect(failures(record)).toEqual([
      ['A02', 1, 'truncated'],
      ['A05', undefined, 'wrong-sum'],
    ]);
  });

  it('by A02 alone: rubbish among the ballots', () => {
    const rubbish = [new Uint8Array(0), new Uint8Array(576), new Uint8Array(576).fill(255)];
    expect(
      failures({ ...honest, ballots: [...honest.ballots, ...rubbish] }).map(([id, at]) => [id, at]),
    ).toEqual([
      ['A02', 2],
      ['A02', 3],
      ['A02', 4],
    ]);
  });

  it('by A03: any word of a ballot is another', () => {
    const [first] = ballots;
    if (first === undefined) throw new Error('no ballot');
    const { generator } = BABYJUBJUB;
    const [one, two] = first.ciphertexts;
    if (one === undefined || two === undefined) throw new Error('no ciphertexts');
    const variants: AnonymousBallot[] = [
      { ...first, nullifier: first.nullifier + 1n },
      { ...first, digest: first.digest + 1n },
      { ...first, digest: second.digest },
      { ...first, proof: second.proof },
      { ...first, ciphertexts: [two, one] },
      { ...first, ciphertexts: [{ c1: one.c1, c2: one.c2.add(generator()) }, two] },
      { ...first, ciphertexts: [{ c1: one.c1.add(generator()), c2: one.c2 }, two] },
      { ...first, ciphertexts: [one, addCiphertexts(two, one)] },
    ];
    const all = variants.map(encodeAnonymousBallot);
    const found = failures({ ...honest, ballots: [...honest.ballots, ...all.slice(0, 1)] });
    expect(found).toEqual([['A03', 2, 'bad-proof']]);
    const box = new AnonymousBox(CONTEST, key);
    const verdicts = box.admit(all, systemRng);
    expect(verdicts.map((verdict) => (verdict.kind === 'refused' ? verdict.check : 'counted'))).toEqual(
      all.map(() => 'A03'),
    );
    expect(box.size).toBe(0);
  });

  it('by A03: the ballots are of another scope, root or key', () => {
    const { publicKey, root, scope } = CONTEST;
    const others = [
      { publicKey, root, scope: scope + 1n },
      { publicKey, root: root + 1n, scope },
      { publicKey: publicKey.add(BABYJUBJUB.generator()), root, scope },
    ];
    for (const other of others) {
      const contest = anonymousContest(SHAPE, other);
      const report = verifyAnonymousBallots({ ...honest, contest }, systemRng);
      expect(report.counted).toBe(0);
      expect(report.findings.filter(({ check }) => check === 'A03').map(({ entry }) => entry)).toEqual([
        0, 1,
      ]);
    }
  });

  it('by A04: a voter votes twice, with the same ballot or another; the first counts', () => {
    const again = [...honest.ballots, encodeAnonymousBallot(second)];
    expect(failures({ ...honest, ballots: again })).toEqual([['A04', 2, 'double-vote']]);
    const replayed = [...honest.ballots, ...honest.ballots];
    expect(failures({ ...honest, ballots: replayed }).map(([id, at]) => [id, at])).toEqual([
      ['A04', 2],
      ['A04', 3],
    ]);
  });

  it('by A05: a tally leaves a ballot out, or has other positions', () => {
    const [first] = ballots;
    expect(failures({ ...honest, tally: first?.ciphertexts ?? [] })).toEqual([
      ['A05', undefined, 'wrong-sum'],
    ]);
    expect(failures({ ...honest, tally: (honest.tally ?? []).slice(1) })).toEqual([
      ['A05', undefined, 'wrong-sum'],
    ]);
    expect(failures({ ...honest, tally: [] })).toEqual([['A05', undefined, 'wrong-sum']]);
  });
});

describe('a box', () => {
  it('does not use a nullifier up for a ballot that it refuses', () => {
    const [first] = honest.ballots;
    if (first === undefined) throw new Error('no ballot');
    const box = new AnonymousBox(CONTEST, key);
    const forged = first.slice();
    forged[63] = (forged[63] ?? 0) ^ 1;
    expect(box.admit([forged, first], systemRng).map(({ kind }) => kind)).toEqual(['refused', 'counted']);
    expect(box.admit([first], systemRng)).toMatchObject([{ kind: 'refused', check: 'A04' }]);
    expect(box.size).toBe(1);
  });

  it('is not made with the key of a circuit with other public signals', () => {
    expect(() => new AnonymousBox(CONTEST, { ...key, inputs: key.inputs.slice(1) })).toThrow(RangeError);
  });
});

describe('an encoded ballot', () => {
  it('decodes to itself, and has one form', () => {
    const [bytes] = honest.ballots;
    if (bytes === undefined) throw new Error('no ballot');
    expect(bytes.length).toBe(320 + 128 * 2);
    expect(encodeAnonymousBallot(decodeAnonymousBallot(bytes, 2))).toEqual(bytes);
    for (const positions of [1, 3])
      expect(() => decodeAnonymousBallot(bytes, positions)).toThrow(DecodeError);
  });

  it('is refused if a word has the prime added: a nullifier has one name', () => {
    const [bytes] = honest.ballots;
    if (bytes === undefined) throw new Error('no ballot');
    const wordsAt = [0, 32, ...Array.from({ length: 8 }, (_, i) => 320 + 32 * i)];
    for (const at of wordsAt) {
      const alias = bytesToInteger(bytes.subarray(at, at + 32)) + SNARK_FIELD;
      const changed = bytes.slice();
      changed.set(integerToBytes(alias, 32), at);
      expect(() => decodeAnonymousBallot(changed, 2)).toThrow(DecodeError);
    }
  });

  it('is refused with the identity as first component, which would show the vote', () => {
    const [bytes] = honest.ballots;
    if (bytes === undefined) throw new Error('no ballot');
    const changed = bytes.slice();
    changed.set(BABYJUBJUB.identity().toBytes(), 320);
    expect(() => decodeAnonymousBallot(changed, 2)).toThrow(expect.objectContaining({ code: 'identity' }));
  });
});
