/** Circuits of elections of other shapes than the catalogue's: from a configuration to a ballot that is proved, verified and decrypted. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { layOutCircuit, shapesIn } from '../../circuits/tools/election.js';
import { encodeAnonymousBallot } from '../../src/ballot/anonymous/ballot.js';
import { AnonymousBox } from '../../src/ballot/anonymous/box.js';
import { anonymousContest } from '../../src/ballot/anonymous/contest.js';
import { voterCommitment } from '../../src/ballot/anonymous/identity.js';
import { castAnonymousBallot } from '../../src/ballot/anonymous/prepare.js';
import { anonymousRoll } from '../../src/ballot/anonymous/roll.js';
import { toHex, utf8 } from '../../src/core/bytes.js';
import { DecodeError } from '../../src/core/errors.js';
import { BABYJUBJUB } from '../../src/core/groups/babyjubjub.js';
import { sha256 } from '../../src/core/hash.js';
import { parseVerifyingKey } from '../../src/zk/groth16/verifying-key.js';
import { seededRng } from '../helpers/rng.js';

const folder = mkdtempSync(join(tmpdir(), 'hanpyo-circuits-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const eligibility = { kind: 'anonymous', depth: 3, nullifiers: 'per-contest' };
const options = ['quiet', 'loud'].map((id) => ({ id, name: { en: id } }));
const scores = {
  ...{ id: 'music', title: { en: 'Music' }, options },
  rule: { kind: 'score', minScore: 0, maxScore: 2, blank: true },
};
const configured = (part: object): Uint8Array =>
  utf8(JSON.stringify({ contests: [scores], eligibility, ...part }));

describe('circuits of an election', () => {
  it('are of its contests and its depth, whatever else its configuration says or leaves out', () => {
    const { shapes, eligibility: read } = shapesIn(configured({ trustees: 'none yet' }));
    expect(read).toEqual(eligibility);
    expect([...shapes].map(([id, { depth, layout }]) => [id, depth, layout.positions])).toEqual([
      ['music', 3, 3],
    ]);
  });

  it('are none where voters have keys, or a contest has no layout', () => {
    expect(() => shapesIn(configured({ eligibility: undefined }))).toThrow(DecodeError);
    expect(() => shapesIn(configured({ eligibility: { ...eligibility, depth: 33 } }))).toThrow(RangeError);
    expect(() => shapesIn(configured({ contests: [{ ...scores, rule: { kind: 'score' } }] }))).toThrow(
      DecodeError,
    );
    expect(() => shapesIn(configured({ contests: [{ ...scores, id: '../x' }] }))).toThrow(RangeError);
    expect(() => shapesIn(configured({ contests: [scores, scores] }))).toThrow(RangeError);
  });

  it('make ballots that count, with keys that say they are insecure, and hashes for the manifest', async () => {
    const rng = seededRng('another shape');
    const shape = shapesIn(configured({})).shapes.get('music');
    if (shape === undefined) throw new Error('no shape');
    const { files, hashes, constraints, power } = await layOutCircuit('music', shape, folder, 'insecure');
    expect(files).toEqual(['music.r1cs', 'music.wasm', 'music.insecure.zkey', 'music.insecure.json']);
    expect(2 ** power).toBeGreaterThan(constraints);
    const read = (name: string): Uint8Array => new Uint8Array(readFileSync(join(folder, name)));
    const [provingKey, program] = [read('music.insecure.zkey'), read('music.wasm')];
    expect(hashes).toMatchObject({
      constraints: toHex(sha256(read('music.r1cs'))),
      program: toHex(sha256(program)),
      provingKey: toHex(sha256(provingKey)),
    });
    const roll = anonymousRoll([voterCommitment(77n)], 3);
    const publicKey = BABYJUBJUB.generator().multiply(BABYJUBJUB.randomScalar(rng));
    const contest = anonymousContest(shape, { scope: 5n, root: roll.root, publicKey });
    const choice = { kind: 'values', values: [2, 1] } as const;
    const voter = { secret: 77n, path: roll.pathOf(0) };
    const ballot = await castAnonymousBallot(contest, choice, voter, { provingKey, program }, rng);
    const box = new AnonymousBox(contest, parseVerifyingKey(read('music.insecure.json')));
    expect(box.admit([encodeAnonymousBallot(ballot)], rng).map(({ kind }) => kind)).toEqual(['counted']);
  }, 400_000);

  it('have no keys without being asked for', async () => {
    const shape = shapesIn(configured({})).shapes.get('music');
    if (shape === undefined) throw new Error('no shape');
    const { files, hashes } = await layOutCircuit('plain', shape, folder, 'none');
    expect(files).toEqual(['plain.r1cs', 'plain.wasm']);
    expect(Object.keys(hashes)).toEqual(['constraints', 'program']);
  }, 400_000);
});
