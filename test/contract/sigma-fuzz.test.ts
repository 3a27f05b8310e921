/** Random changes of ballots: the contract and TypeScript accept the same bytes, and nothing but what the voter made. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { DecodeError } from '../../src/core/errors.js';
import { BN254_G1 } from '../../src/core/groups/bn254.js';
import { type ChainBallot, readChainBallot } from '../../src/evm/ballot.js';
import { holds } from '../../src/zk/terms.js';
import { ballotOf, cast, enrol, newScene, openVoting, type Scene } from './sigma-scene.js';

describe('random changes of a ballot', () => {
  let scene: Scene;
  let ballot: ChainBallot;
  let other: ChainBallot;
  let ann: Uint8Array;

  beforeAll(async () => {
    scene = await newScene({ candidates: 1, least: 0 }, 'fuzz');
    await enrol(scene, ['ann']);
    openVoting(scene);
    ann = (await scene.chain.account('ann')).address;
    ballot = await ballotOf(scene, 'ann', 0);
    other = await ballotOf(scene, 'ann', -1);
  });

  const inTypeScript = (changed: ChainBallot): boolean => {
    try {
      return holds(BN254_G1, readChainBallot(scene.election, ann, changed).check);
    } catch (error) {
      if (error instanceof DecodeError) return false;
      throw error;
    }
  };

  it('are refused by both', async () => {
    const words = (ballot.ciphertexts.length + ballot.proof.length) / 32;
    const change = fc.record({
      word: fc.integer({ min: 0, max: words - 1 }),
      how: fc.constantFrom('bit' as const, 'zero' as const, 'other' as const, 'random' as const),
      bit: fc.integer({ min: 0, max: 255 }),
      random: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ word, how, bit, random }) => {
        const join = ({ ciphertexts, proof }: ChainBallot): Uint8Array =>
          Uint8Array.from([...ciphertexts, ...proof]);
        const [bytes, twin] = [join(ballot), join(other)];
        const place = bytes.subarray(32 * word, 32 * word + 32);
        if (how === 'bit') place[bit >> 3] = (place[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        else if (how === 'zero') place.fill(0);
        else place.set(how === 'other' ? twin.subarray(32 * word, 32 * word + 32) : random);
        const changed = { ciphertexts: bytes.slice(0, 128), proof: bytes.slice(128) };
        expect(inTypeScript(changed)).toBe(false);
        expect((await cast(scene, 'ann', changed)).error).toBeDefined();
      }),
      { numRuns: Number(process.env.FC_NUM_RUNS ?? 15) },
    );
  });

  it('of length are refused by both', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(200), fc.nat(700), async (first, second) => {
        fc.pre(first !== 128 || second !== ballot.proof.length);
        const stretched = (bytes: Uint8Array, length: number): Uint8Array =>
          Uint8Array.from({ length }, (_, i) => bytes[i % bytes.length] ?? 0);
        const changed = {
          ciphertexts: stretched(ballot.ciphertexts, first),
          proof: stretched(ballot.proof, second),
        };
        expect(inTypeScript(changed)).toBe(false);
        expect((await cast(scene, 'ann', changed)).error).toBe('WrongLength');
      }),
      { numRuns: Number(process.env.FC_NUM_RUNS ?? 15) },
    );
  });

  it('that were no change are accepted', async () => {
    expect(inTypeScript(ballot) && inTypeScript(other)).toBe(true);
    expect((await cast(scene, 'ann', ballot)).error).toBeUndefined();
  });
});
