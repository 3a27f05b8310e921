/** The numbered checks of an election on a chain: for every check a record in which it alone fails. */
import { beforeAll, describe, expect, it } from 'vitest';
import { BN254_G1 } from '../../src/core/groups/bn254.js';
import { word } from '../../src/core/keccak-transcript.js';
import { encodeAbi } from '../../src/evm/abi.js';
import { makeChainBallot } from '../../src/evm/ballot.js';
import { chainLink } from '../../src/evm/board.js';
import { writeDefinition } from '../../src/evm/definition.js';
import { merkleRoll } from '../../src/evm/roll.js';
import { type ChainRecord, verifyChainElection } from '../../src/evm/verify-chain.js';
import { type EvmLog, readLogEntry, writeLogEntry } from '../../src/ledger/evm/log-entry.js';
import { shareOf, tallyOf } from '../contract/sigma-scene.js';
import { seededRng } from '../helpers/rng.js';
import { type EndedElection, endedElection } from './helpers.js';

/** Positions of the logs of the election. */
const [CREATED, ENROLLED, ANN, BO, SHARE, FINALISED] = [0, 1, 2, 3, 4, 6] as const;

let ended: EndedElection;
beforeAll(async () => {
  ended = await endedElection();
});

/** Ids of the checks that fail, and the verdict. */
function judge(record: ChainRecord): { verdict: string; failed: string[] } {
  const report = verifyChainElection(record, seededRng('weights'));
  const failed = report.checks.filter(({ status }) => status === 'failed').map(({ id }) => id);
  return { verdict: report.verdict, failed };
}

/** The record with one log changed. */
function changed(position: number, change: (log: EvmLog) => Partial<EvmLog>): ChainRecord {
  const { record } = ended;
  const entries = record.entries.map((entry, i) => {
    const log = readLogEntry(entry);
    return i === position ? writeLogEntry({ ...log, ...change(log) }) : entry;
  });
  return { ...record, entries };
}

/** The record without some logs, or in another order. */
function picked(...positions: readonly number[]): ChainRecord {
  const { record } = ended;
  return { ...record, entries: positions.map((i) => record.entries[i] ?? new Uint8Array()) };
}

const bytesValue = (bytes: Uint8Array) => ({ kind: 'bytes', bytes }) as const;
const wordValue = (value: number) => ({ kind: 'word', word: word(value) }) as const;
const flip = (data: Uint8Array, offset: number): Uint8Array =>
  data.map((byte, i) => (i === offset ? byte ^ 1 : byte));

describe('an election on a chain', () => {
  it('is verified, with its result', () => {
    const report = verifyChainElection(ended.record, seededRng('weights'));
    expect(report.verdict).toBe('verified');
    expect(report.result?.map(({ value }) => value)).toEqual(['1', '1']);
  });

  it('that has not ended is incomplete', () => {
    const { state } = ended.record;
    const before = { ...picked(0, 1, 2, 3, 4), state: { ...state, finalised: false } };
    expect(judge(before)).toEqual({ verdict: 'incomplete', failed: [] });
  });

  it('without the contract’s state or the roll is verified as far as it goes', () => {
    const { state: _, ...record } = ended.record;
    expect(judge(record)).toEqual({ verdict: 'verified', failed: [] });
  });

  it.each<readonly [string, () => ChainRecord]>([
    ['a log that is none', () => ({ ...ended.record, entries: [Uint8Array.of(1)] })],
    ['no log', () => picked()],
    ['a ballot left out in the middle', () => picked(CREATED, ENROLLED, BO, SHARE)],
    ['the creation left out', () => picked(ENROLLED, ANN, BO)],
    ['two creations', () => picked(CREATED, CREATED)],
    [
      'a log of another election',
      () =>
        changed(ANN, ({ topics: [a, b, ...rest] }) => ({
          topics: [a ?? new Uint8Array(32), flip(b ?? new Uint8Array(32), 0), ...rest],
        })),
    ],
    [
      'a log of another event',
      () => changed(ANN, ({ topics }) => ({ topics: topics.map((t, i) => (i === 0 ? flip(t, 0) : t)) })),
    ],
    [
      'data with something behind it',
      () => changed(ANN, ({ data }) => ({ data: Uint8Array.from([...data, ...word(0)]) })),
    ],
    ['data that ends early', () => changed(ANN, ({ data }) => ({ data: data.slice(0, -32) }))],
  ])('EVM-01 refuses %s', (_, make) => expect(judge(make()).failed).toEqual(['EVM-01']));

  it('EVM-02: ballots left out at the end, or others than the contract has', () => {
    const { state } = ended.record;
    const cut = { ...picked(0, 1, 2), state: { ...state, finalised: false } };
    expect(judge(cut).failed).toEqual(['EVM-02']);
    const other = { ...ended.record, state: { ...state, chain: flip(state.chain, 0) } };
    expect(judge(other).failed).toEqual(['EVM-02']);
    expect(judge({ ...ended.record, state: { ...state, finalised: false } }).failed).toEqual(['EVM-02']);
  });

  it('EVM-03: another definition or creator than the id is the hash of, and keys that do not agree', () => {
    const { definition } = ended.scene.election;
    const withData = (changes: object): ChainRecord =>
      changed(CREATED, () => ({ data: writeDefinition({ ...definition, ...changes }) }));
    expect(judge(withData({ closes: definition.closes + 1 })).failed).toContain('EVM-03');
    expect(judge(withData({ threshold: 1 })).failed).toEqual(['EVM-03']);
    expect(judge(withData({ key: BN254_G1.generator() })).failed).toEqual(['EVM-03']);
    const creator = changed(CREATED, ({ topics }) => ({
      topics: topics.map((t, i) => (i === 2 ? flip(t, 31) : t)),
    }));
    expect(judge(creator).failed).toContain('EVM-03');
  });

  it('EVM-04: a ballot of somebody who was not enrolled', () => {
    const { address } = { address: ended.scene.creator.address };
    const stranger = changed(ENROLLED, ({ data }) => ({
      data: Uint8Array.from([...data.slice(0, 64), ...word(0).slice(0, 12), ...address, ...data.slice(96)]),
    }));
    expect(judge(stranger).failed).toEqual(['EVM-04']);
  });

  it('EVM-04: a roll that is not that of the root is refused', () => {
    const { definition } = ended.scene.election;
    const voters = [ended.scene.creator.address];
    const rolled = changed(CREATED, () => ({
      data: writeDefinition({ ...definition, rollRoot: merkleRoll(voters).root }),
    }));
    expect(judge({ ...rolled, roll: voters }).failed).toContain('EVM-04');
    expect(judge({ ...rolled, roll: [new Uint8Array(20)] }).failed).toContain('EVM-04');
    expect(judge(rolled).failed).not.toContain('EVM-04');
  });

  it('EVM-05: a second ballot of one voter', async () => {
    const { scene, record, ballots } = ended;
    const { address } = await scene.chain.account('ann');
    const { topics } = readLogEntry(record.entries[ANN] ?? new Uint8Array());
    const again = makeChainBallot(scene.election, address, [1, 0], scene.rng);
    const twice = changed(BO, () => ({
      topics,
      data: encodeAbi([wordValue(1), bytesValue(again.ciphertexts), bytesValue(again.proof)]),
    }));
    const [first] = ballots;
    if (first === undefined) throw new Error('no ballot');
    const chain = chainLink(chainLink(record.election, address, first), address, again);
    const entries = twice.entries.slice(0, SHARE);
    const state = { chain, ballots: 2, finalised: false };
    expect(judge({ ...twice, entries, state }).failed).toEqual(['EVM-05']);
  });

  it('EVM-06: decryption before voting closed, voters enrolled late, more ballots than allowed', () => {
    const { state } = ended.record;
    const open = { ...state, finalised: false };
    expect(judge({ ...picked(0, 1, 2, 4, 3), state: open }).failed).toContain('EVM-06');
    expect(judge({ ...picked(0, 2, 1, 3), state: open }).failed).toEqual(['EVM-06']);
    const small = changed(CREATED, () => ({
      data: writeDefinition({ ...ended.scene.election.definition, maxBallots: 1 }),
    }));
    expect(judge(small).failed).toContain('EVM-06');
    expect(judge(picked(0, 1, 2, 3, 4, 5, 6, 6)).failed).toEqual(['EVM-06']);
  });

  it('EVM-07: a ballot whose proof is not valid, or that does not decode', async () => {
    const { scene, record, ballots } = ended;
    const [ann, bo] = await Promise.all(['ann', 'bo'].map((name) => scene.chain.account(name)));
    const [first, second] = ballots;
    if (!ann || !bo || !first || !second) throw new Error('no ballot');
    for (const offset of [second.proof.length - 1, 64]) {
      const forged = { ...second, proof: flip(second.proof, offset) };
      const data = encodeAbi([wordValue(1), bytesValue(forged.ciphertexts), bytesValue(forged.proof)]);
      const chain = chainLink(chainLink(record.election, ann.address, first), bo.address, forged);
      const spoiled = { ...changed(BO, () => ({ data })), state: { ...record.state, chain } };
      expect(judge(spoiled)).toEqual({ verdict: 'failed', failed: ['EVM-07'] });
    }
  });

  it('EVM-08: a share that is not valid, or stands twice', () => {
    const forged = changed(SHARE, ({ data }) => ({ data: flip(data, data.length - 1) }));
    expect(judge(forged).failed).toEqual(['EVM-08']);
    const twice = picked(0, 1, 2, 3, 4, 4, 5, 6);
    expect(judge(twice).failed).toEqual(['EVM-08']);
  });

  it('EVM-08: a result without the shares that it was decrypted from', () => {
    expect(judge(picked(CREATED, ENROLLED, ANN, BO, SHARE, FINALISED))).toEqual({
      verdict: 'failed',
      failed: ['EVM-08'],
    });
  });

  it('EVM-08: a share in another tally', () => {
    const { scene, ballots } = ended;
    const foreign = shareOf(scene, tallyOf(scene, ballots.slice(0, 1)), 1);
    const data = encodeAbi([bytesValue(foreign.factors), bytesValue(foreign.proof)]);
    expect(judge(changed(SHARE, () => ({ data }))).failed).toEqual(['EVM-08']);
  });

  it('EVM-09: other counts, or other trustees than decrypted', () => {
    const ending = (trustees: number[], counts: number[]): ChainRecord =>
      changed(FINALISED, () => ({
        data: encodeAbi([
          { kind: 'list', words: trustees.map(word), width: 1 },
          { kind: 'list', words: counts.map(word), width: 1 },
        ]),
      }));
    expect(judge(ending([1, 4], [1, 1]))).toEqual({ verdict: 'verified', failed: [] });
    expect(judge(ending([1, 4], [2, 0])).failed).toEqual(['EVM-09']);
    expect(judge(ending([1, 4], [1])).failed).toEqual(['EVM-09']);
    expect(judge(ending([1, 2], [1, 1])).failed).toEqual(['EVM-09']);
    expect(judge(ending([1, 1], [1, 1])).failed).toEqual(['EVM-09']);
  });

  it('EVM-10: another contract, in whose logs somebody votes who sent nothing', async () => {
    const { scene, record } = ended;
    const { address } = await scene.chain.account('cho');
    const ballot = makeChainBallot(scene.election, address, [1, 0], seededRng('not cho'));
    const { topics } = readLogEntry(record.entries[ANN] ?? new Uint8Array());
    const invented = writeLogEntry({
      block: 1,
      index: 9,
      topics: [...topics.slice(0, 2), Uint8Array.from([...new Uint8Array(12), ...address])],
      data: encodeAbi([wordValue(2), bytesValue(ballot.ciphertexts), bytesValue(ballot.proof)]),
    });
    const entries = [...record.entries.slice(0, SHARE), invented];
    const { state: _, code, ...place } = { ...record, entries };
    expect(judge(place).failed).toEqual([]);
    expect(judge({ ...place, code }).failed).toEqual([]);
    expect(judge({ ...place, code: code.slice(1) }).failed).toEqual(['EVM-10']);
    expect(judge({ ...place, code: new Uint8Array() }).failed).toEqual(['EVM-10']);
  });

  it('EVM-10: a constructor that makes logs and ends with the right code', () => {
    const { code } = ended.record;
    const notes = (record: ChainRecord): readonly string[] =>
      verifyChainElection(record, seededRng('weights')).checks.flatMap((check) => check.notes);
    expect(notes(ended.record).join()).toMatch('before the first log');
    expect(notes({ ...ended.record, codeBefore: code })).toEqual([]);
    expect(judge({ ...ended.record, codeBefore: code }).verdict).toBe('verified');
    expect(judge({ ...ended.record, codeBefore: new Uint8Array() }).failed).toEqual(['EVM-10']);
  });
});
