import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packedProducts, singleProducts } from '../../bench/field-loops.js';
import { runStages, STAGES } from '../../bench/stages.js';
import { walkedElection } from '../../bench/walk/booth.js';
import { type WrittenRecord, writeWalkedRecord } from '../../bench/walk/record.js';
import { checkSamples } from '../../bench/walk/samples.js';
import { P256_CURVE } from '../../kernels/curves.js';
import type { BallotShape } from '../../src/ballot/ballot-shape.js';
import { BallotBox, checkBallots } from '../../src/ballot/box.js';
import { toHex } from '../../src/core/bytes.js';
import { p256WithEngine } from '../../src/core/engine/p256-group.js';
import type { FetchFile } from '../../src/ledger/index.js';
import { verifyElection } from '../../src/verify/index.js';
import { seededRng } from '../helpers/rng.js';

const GROUP = p256WithEngine('wasm');

/** Encodings of all points of a ballot. */
function pointsOf(bytes: Uint8Array, { credential, signature, contests }: BallotShape): string[] {
  const { elementBytes } = GROUP;
  const [contest] = contests;
  const starts = [credential, signature];
  for (let at = contest?.ciphertexts ?? 0; at < (contest?.responses ?? 0); at += elementBytes)
    starts.push(at);
  return starts.map((at) => toHex(bytes.subarray(at, at + elementBytes)));
}

describe('ballots of a walk', () => {
  const { context, ballots } = walkedElection(GROUP, 4, 11, 4);
  const items = ballots.map((bytes, ledgerIndex) => ({ bytes, ledgerIndex }));

  it('are all accepted, by the examiner over bytes and by the reference', () => {
    const verdicts = checkBallots(new BallotBox(context), items, seededRng('walk'));
    expect(verdicts.map(({ rejected }) => rejected?.code)).toEqual(ballots.map(() => undefined));
    for (const ballot of ballots) checkSamples(context, [ballot]);
  });

  it('have no point and no response in common', () => {
    const [shape] = context.shapes.values();
    if (shape === undefined) throw new TypeError('there is a shape');
    const points = ballots.flatMap((bytes) => pointsOf(bytes, shape));
    expect(new Set(points).size).toBe(11 * 16);
    const from = shape.contests[0]?.responses;
    const responses = ballots.map((bytes) => toHex(bytes.subarray(from, shape.signature)));
    expect(new Set(responses).size).toBe(ballots.length);
  });

  it('of which one is damaged are not', () => {
    const damaged = items.map(({ bytes, ledgerIndex }) => ({ bytes: bytes.slice(), ledgerIndex }));
    const last = damaged[5]?.bytes;
    last?.set([(last.at(-1) ?? 0) ^ 1], last.length - 1);
    const verdicts = checkBallots(new BallotBox(context), damaged, seededRng('walk'));
    expect(verdicts.flatMap(({ rejected }, i) => (rejected === undefined ? [] : [i]))).toEqual([5]);
    expect(() => checkSamples(context, last === undefined ? [] : [last])).toThrow('refused');
  });

  it('go through the stages of a verifier', async () => {
    const times = await runStages(context, ballots, 8);
    expect(Object.keys(times)).toEqual([...STAGES, 'all']);
    expect(times.all).toBeGreaterThan(0);
  });
});

describe('the record of a walk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hanpyo-walk-'));
  const directory = join(folder, 'ledger');
  let written: WrittenRecord;
  beforeAll(async () => {
    written = await writeWalkedRecord(
      directory,
      { group: GROUP, options: 3, voters: 21, lanes: 8 },
      () => {},
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('verifies, with the totals of the votes that were made', async () => {
    const files: FetchFile = (path) => readFile(join(directory, path)).catch(() => undefined);
    const { verdict, result, accounting } = await verifyElection(files, { groups: () => GROUP });
    expect(verdict).toBe('verified');
    expect(accounting?.online).toBe(21);
    expect(result?.[0]?.options.map(({ votes }) => votes)).toEqual(written.totals);
  });
});

describe('loops of products', () => {
  it('multiply', () => {
    expect(singleProducts(P256_CURVE.field).count).toBe(64);
    expect(packedProducts(P256_CURVE.packed).count).toBe(256);
  });
});
