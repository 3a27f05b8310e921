/** `AnonElection` in a real EVM, with proofs of the real circuit; and what it must refuse. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeAnonymousBallot } from '../../src/ballot/anonymous/ballot.js';
import { anonymousRoll } from '../../src/ballot/anonymous/roll.js';
import { toHex } from '../../src/core/bytes.js';
import { BABYJUBJUB } from '../../src/core/groups/babyjubjub.js';
import { bytesToInteger, integerToBytes } from '../../src/core/integers.js';
import { SNARK_FIELD } from '../../src/core/poseidon.js';
import { sumCiphertexts } from '../../src/elgamal/cipher.js';
import { isAnonymousCode } from '../../src/evm/anonymous-code.js';
import { blocksToTime, phaseFaults } from '../../src/evm/anonymous-phases.js';
import { makeAnonymousShare } from '../../src/evm/anonymous-share.js';
import { verifyAnonymousElection } from '../../src/evm/verify-anonymous.js';
import { ROLL } from '../circuits/fixtures.js';
import { dealKeys } from '../elgamal/helpers.js';
import { seededRng } from '../helpers/rng.js';
import { type ChainScene, chainSceneOf, withPart } from './anon-record.js';
import { type AnonScene, anonBallot, anonSceneOn, castAnon, newAnonScene } from './anon-scene.js';
import { hex } from './chain.js';

const PRIME = 21888242871839275222246405745257275088696311157297823662689037894645226208583n;
/** Offsets in a ballot. */
const [NULLIFIER, DIGEST, PROOF, CIPHERTEXTS] = [0, 32, 64, 320] as const;

function plus(ballot: Uint8Array, offset: number, value: bigint): Uint8Array {
  const copy = ballot.slice();
  const sum = bytesToInteger(ballot.slice(offset, offset + 32)) + value;
  copy.set(integerToBytes(sum % 2n ** 256n, 32), offset);
  return copy;
}

describe('an election of AnonElection', () => {
  let scene: AnonScene;
  let [ann, bo, cho, dae]: Uint8Array[] = [];
  const ballot = (of: Uint8Array | undefined): Uint8Array => of ?? new Uint8Array();

  beforeAll(async () => {
    scene = await newAnonScene();
    ann = await anonBallot(scene, 0, 1);
    bo = await anonBallot(scene, 3, 1);
    cho = await anonBallot(scene, 4, 0);
    dae = await anonBallot(scene, 1, 0);
  }, 240_000);

  it('has the id and the scope that TypeScript computes', async () => {
    const { chain, deployed, electionId, contest } = scene;
    expect(await chain.read(deployed, 'ELECTION_ID', [])).toBe(hex(electionId));
    expect(await chain.read(deployed, 'scopeOf', [])).toBe(contest.scope);
  });

  it('takes no ballot before voting opens, and no message before it closes', async () => {
    const { chain, deployed, definition } = scene;
    expect((await castAnon(scene, ballot(ann))).error).toBe('OutOfPhase');
    chain.time = definition.opens;
    expect((await chain.send(deployed, await chain.account('ann'), 'publish', ['0x01'])).error).toBe(
      'OutOfPhase',
    );
  });

  it.each<readonly [string, string, () => Uint8Array]>([
    ['a nullifier plus the order', 'NotCanonical', () => plus(ballot(ann), NULLIFIER, SNARK_FIELD)],
    ['a digest plus the order', 'NotCanonical', () => plus(ballot(ann), DIGEST, SNARK_FIELD)],
    ['a coordinate plus the order', 'NotCanonical', () => plus(ballot(ann), CIPHERTEXTS + 96, SNARK_FIELD)],
    ['another nullifier', 'InvalidProof', () => plus(ballot(ann), NULLIFIER, 1n)],
    ['another digest', 'InvalidProof', () => plus(ballot(ann), DIGEST, 1n)],
    [
      'ciphertexts of another ballot',
      'InvalidProof',
      () => withPart(ballot(ann), ballot(bo), CIPHERTEXTS, 576),
    ],
    [
      'votes exchanged',
      'InvalidProof',
      () => {
        const c = ballot(ann);
        return Uint8Array.from([...c.slice(0, 320), ...c.slice(448), ...c.slice(320, 448)]);
      },
    ],
    ['the proof of another ballot', 'InvalidProof', () => withPart(ballot(ann), ballot(bo), PROOF, 320)],
    ['A plus the prime', 'InvalidProof', () => plus(ballot(ann), PROOF + 32, PRIME)],
    ['A off the curve', 'InvalidProof', () => plus(ballot(ann), PROOF + 32, 1n)],
    ['B off its curve', 'InvalidProof', () => plus(ballot(ann), PROOF + 64, 1n)],
    ['B plus the prime', 'InvalidProof', () => plus(ballot(ann), PROOF + 64, PRIME)],
    ['C off the curve', 'InvalidProof', () => plus(ballot(ann), PROOF + 224, 1n)],
    ['no points in its proof', 'InvalidProof', () => withPart(ballot(ann), new Uint8Array(320), PROOF, 320)],
    ['a byte less', 'WrongLength', () => ballot(ann).slice(1)],
    ['a word more', 'WrongLength', () => Uint8Array.from([...ballot(ann), ...new Uint8Array(32)])],
    ['nothing', 'WrongLength', () => new Uint8Array()],
  ])('refuses %s', async (_, error, make) => {
    expect((await castAnon(scene, make())).error).toBe(error);
  });

  it('refuses a ballot of another contract with the same definition', async () => {
    scene.chain.time -= 100;
    const other = await anonSceneOn(scene.chain);
    scene.chain.time += 100;
    expect(toHex(other.electionId)).not.toBe(toHex(scene.electionId));
    expect((await castAnon(other, ballot(ann))).error).toBe('InvalidProof');
  });

  it('refuses random changes of a ballot', async () => {
    const change = fc.tuple(fc.nat(ballot(ann).length - 1), fc.integer({ min: 1, max: 255 }));
    await fc.assert(
      fc.asyncProperty(change, async ([offset, flip]) => {
        const changed = ballot(ann).map((byte, i) => (i === offset ? byte ^ flip : byte));
        expect((await castAnon(scene, changed)).error).toBeDefined();
      }),
      { numRuns: Number(process.env.FC_NUM_RUNS ?? 10) },
    );
  });

  it('takes a ballot from anybody, once', async () => {
    const outcome = await castAnon(scene, ballot(ann));
    expect(outcome.error).toBeUndefined();
    expect(outcome.gas).toBeLessThan(281_000);
    expect((await castAnon(scene, ballot(ann))).error).toBe('NullifierUsed');
    const other = withPart(ballot(bo), ballot(ann), NULLIFIER, NULLIFIER + 32);
    expect((await castAnon(scene, other)).error).toBe('NullifierUsed');
  });

  it('takes many ballots at once, all or none, for less each', async () => {
    const mixed = withPart(ballot(cho), ballot(bo), PROOF, 320);
    expect((await castAnon(scene, ballot(bo), mixed)).error).toBe('InvalidProof');
    expect((await castAnon(scene, ballot(bo), ballot(cho), ballot(dae))).error).toBe('ElectionFull');
    expect((await castAnon(scene, ballot(ann), ballot(ann))).error).toBe('NullifierUsed');
    const called = new Set<string>();
    scene.chain.vm.evm.events?.on('beforeMessage', (sent, resolve) => {
      if (sent.depth > 0) called.add(String(sent.to));
      resolve?.();
    });
    // Those that were cast before, by others or in the same transaction, are passed over.
    const outcome = await castAnon(scene, ballot(ann), ballot(bo), ballot(bo), ballot(cho));
    // Nobody is called who could call back.
    expect([...called].map(Number).sort((a, b) => a - b)).toEqual([6, 7, 8]);
    expect(outcome.error).toBeUndefined();
    expect(outcome.logs.map(({ data }) => toHex(data.slice(96)))).toEqual(
      [bo, cho].map((of) => toHex(ballot(of))),
    );
    expect(outcome.gas / 2).toBeLessThan(215_000);
    expect((await castAnon(scene, ballot(dae))).error).toBe('ElectionFull');
  });

  it('is decrypted off the chain, from shares in the log, among which anybody may write', async () => {
    const { chain, deployed, definition, electionId, keys } = scene;
    chain.time = definition.closes;
    expect((await castAnon(scene, ballot(ann))).error).toBe('OutOfPhase');
    const read = [ann, bo, cho].map((of) => decodeAnonymousBallot(ballot(of), 2).ciphertexts);
    const tally = [0, 1].map((i) =>
      sumCiphertexts(
        BABYJUBJUB,
        read.flatMap((row) => row[i] ?? []),
      ),
    );
    const rng = seededRng('shares');
    const shareOf = (trustee: number, of = tally): Uint8Array => {
      const share = keys.shares[trustee - 1];
      if (share === undefined) throw new Error(`no trustee ${trustee}`);
      return makeAnonymousShare(electionId, of, share, rng);
    };
    const messages = [Uint8Array.of(1, 2), shareOf(1, [...tally].reverse()), shareOf(3), shareOf(1)];
    for (const message of messages)
      expect(
        (await chain.send(deployed, await chain.account('anybody'), 'publish', [hex(message)])).error,
      ).toBeUndefined();
  });

  describe('its record', () => {
    let record: ChainScene;
    beforeAll(async () => {
      record = await chainSceneOf(scene);
    });

    it('is verified from its logs alone, also by who has no roll', () => {
      expect(record.judge({})).toEqual(['verified', '']);
      const { roll: _, ...withoutRoll } = record.parts;
      expect(verifyAnonymousElection(withoutRoll).verdict).toBe('verified');
    });

    it('is verified with all that the chain says', () => {
      const { parts, board, code, times } = record;
      expect(blocksToTime(parts.entries)).toEqual([2, 4, 5]);
      const complete = { ...parts, board, code, codeBefore: new Uint8Array(), times };
      const report = verifyAnonymousElection(complete, seededRng('w'));
      expect(report.checks.every(({ status }) => status === 'passed')).toBe(true);
      expect(report.verdict).toBe('verified');
      expect(report.result?.map(({ value }) => value)).toEqual(['1', '2']);
    });

    it('has for every check of its logs one in which it alone fails', () => {
      const { judge, own, without, changed, board } = record;
      for (const index of [0, 1, 2]) expect(judge({ entries: without(index) })).toEqual(['failed', 'EVA-01']);
      const closing = changed(0, ({ topics, data }) => ({
        topics,
        data: data.map((byte, i) => (i === 191 ? byte ^ 1 : byte)),
      }));
      expect(judge({ entries: closing })).toEqual(['failed', 'EVA-02']);
      expect(judge({ chainId: 1n })).toEqual(['failed', 'EVA-02']);
      const otherRoll = anonymousRoll(ROLL.commitments.slice(1), ROLL.depth);
      expect(judge({ roll: otherRoll })).toEqual(['failed', 'EVA-03']);
      const spoiled = changed(1, ({ topics, data }) => ({
        topics,
        data: withPart(data, own[2]?.data ?? data, 96 + 320, 96 + 576),
      }));
      expect(judge({ entries: spoiled })[1]).toBe('EVA-04');
      const twice = changed(2, ({ data }) => ({
        topics: own[1]?.topics ?? [],
        data: withPart(own[1]?.data ?? data, data, 0, 32),
      }));
      expect(judge({ entries: twice })[1]).toBe('EVA-05');
      const strangers = dealKeys(BABYJUBJUB, 2, 3, seededRng('strangers')).verificationKeys;
      expect(judge({ trustees: { threshold: 2, verificationKeys: strangers } })).toEqual([
        'failed',
        'EVA-06',
      ]);
      expect(judge({ entries: without(own.length - 1) })).toEqual(['incomplete', '']);
      expect(judge({ board: { ...board, ballots: 4 } })).toEqual(['failed', 'EVA-08']);
      expect(judge({ board: { ...board, chain: new Uint8Array(32) } })).toEqual(['failed', 'EVA-08']);
    });

    it('keeps to the phases, by the times of its blocks', () => {
      const { judge, own, entriesOf, parts } = record;
      const { opens, closes } = scene.definition;
      const moved = [...own.slice(0, 3), ...own.slice(4, 5), ...own.slice(3, 4), ...own.slice(5)];
      expect(judge({ entries: entriesOf(moved) })).toEqual(['failed', 'EVA-09']);
      for (const [block, time] of [
        [2, opens - 1],
        [4, closes],
        [5, closes - 1],
      ] as const)
        expect(judge({ times: new Map([[block, time]]) })).toEqual(['failed', 'EVA-09']);
      expect(phaseFaults({ ...scene.definition, maxBallots: 2 }, parts.entries)).toMatchObject([
        { entry: 3, code: 'too-many-ballots' },
      ]);
    });

    it('is of the published contract', () => {
      const { judge, code } = record;
      expect(isAnonymousCode(code)).toBe(true);
      expect(judge({ code })).toEqual(['verified', '']);
      expect(judge({ code, codeBefore: Uint8Array.of(0) })).toEqual(['failed', 'EVA-10']);
      const altered = (at: number): Uint8Array => code.map((byte, i) => (i === at ? byte ^ 1 : byte));
      // An instruction; the most ballots; a coordinate of the verifying key, in one of its two places.
      for (const at of [5, 522 + 31, 5644 + 31]) {
        expect(isAnonymousCode(altered(at))).toBe(at !== 5);
        expect(judge({ code: altered(at) })).toEqual(['failed', 'EVA-10']);
      }
      for (const cut of [0, 1, code.length - 1]) expect(isAnonymousCode(code.slice(0, cut))).toBe(false);
    });
  });
});
