/** Numbers in every form, elements outside the group, weak hashes, revotes. */

import { beforeAll, describe, expect, it } from 'vitest';
import { verifyHelios } from '../../../../src/verify/foreign/helios/index.js';
import { recordInFile } from '../../../../src/verify/foreign/memory.js';
import { SMALL } from './open.js';
import { closed, disjunction, type Json, OUTSIDE, P, Q } from './prover.js';
import { bundleOf, cast, decrypt, honestScene, newVote, retrack, type Scene } from './scene.js';
import { firstChoice, hiddenChoice, WEAK_HASHES } from './tamper.js';

let honest: Scene;
beforeAll(() => {
  honest = honestScene();
});

/** The checks that fail after a change, each once; both ways of deciding proofs find the same. */
async function failing(change: (scene: Scene) => void): Promise<string[]> {
  const scene = structuredClone(honest);
  change(scene);
  const [together, alone] = [
    await verifyHelios(recordInFile(bundleOf(scene)), SMALL),
    await verifyHelios(recordInFile(bundleOf(scene)), { ...SMALL, mode: 'one-by-one' }),
  ];
  expect(together).toEqual(alone);
  expect(together.verdict === 'verified').toBe(together.checks.every(({ status }) => status === 'passed'));
  return together.checks.filter(({ status }) => status === 'failed').map(({ id }) => id);
}

/** Changes a field of the first choice of a ballot and makes its tracker right. */
const inChoice = (change: (parts: Json) => void) => (scene: Scene) => {
  change(firstChoice(scene.votes[1]));
  retrack(scene.votes[1]);
};

describe('numbers', () => {
  it.each([
    ['a sign', '+1'],
    ['a space', ' 1'],
    ['hexadecimal', '0x10'],
    ['nothing', ''],
    ['a number', 1],
    ['null', null],
    ['a negative number', '-1'],
    ['zero', '0'],
    ['p', P.toString()],
    ['p and one', (P + 1n).toString()],
    ['very many digits', '1'.repeat(10_000)],
  ])('%s is no element', async (_, value) => {
    expect(await failing(inChoice(({ choice }) => (choice.beta = value)))).toEqual(['HEL-07']);
  });

  it.each([
    ['q', Q.toString(), 'HEL-12'],
    ['more than q', (Q * 2n ** 600n).toString(), 'HEL-12'],
    ['a leading zero', '07', 'HEL-07'],
  ])('%s is no scalar', async (_, value, check) => {
    expect(await failing(inChoice(({ proofs }) => (proofs[0].challenge = value)))).toEqual([check]);
    expect(await failing(({ trustees }) => (trustees[0].pok.response = value))).toEqual([
      check === 'HEL-07' ? 'HEL-05' : check,
    ]);
    expect(await failing(({ trustees }) => (trustees[0].decryption_proofs[0][0].response = value))).toEqual([
      check === 'HEL-07' ? 'HEL-18' : check,
    ]);
  });

  it.each(OUTSIDE.map((element, i) => [i + 2, element] as const))(
    'elements of order %i are found',
    async (order, outside) => {
      const moved = (value: string): string => ((BigInt(value) * outside) % P).toString();
      expect(await failing((scene) => hiddenChoice(scene, outside, BigInt(order)))).toEqual(['HEL-11']);
      expect(await failing(inChoice(({ choice }) => (choice.beta = moved(choice.beta))))).toEqual(['HEL-11']);
      const commitment = inChoice(({ proofs }) => {
        proofs[0].commitment.A = moved(proofs[0].commitment.A);
      });
      expect(await failing(commitment)).toEqual(['HEL-11', 'HEL-14']);
      expect(
        await failing(({ trustees: [first] }) => {
          first.decryption_factors[0][0] = moved(first.decryption_factors[0][0]);
        }),
      ).toEqual(['HEL-18']);
      expect(
        await failing(({ trustees: [first] }) => (first.pok.commitment = moved(first.pok.commitment))),
      ).toEqual(['HEL-05']);
    },
  );
});

describe('ballots', () => {
  it.each(Object.entries(WEAK_HASHES))('a challenge that is a hash %s is found', async (_, hash) => {
    const change = (scene: Scene): void => {
      const vote = newVote(scene, [
        [1, 0, 1],
        [1, 0],
      ]);
      const [answer] = vote.answers;
      const { alpha, beta } = answer.choices[0];
      const pair = { alpha: BigInt(alpha), beta: BigInt(beta) };
      answer.individual_proofs[0] = disjunction(
        scene.key,
        pair,
        BigInt(answer.randomness[0]),
        [0, 1],
        1,
        hash,
      );
      scene.votes[0] = cast(scene, closed(vote), 0);
      decrypt(scene);
    };
    expect(await failing(change)).toEqual(['HEL-14']);
  });

  it('the last of several ballots of a voter counts, in any order', async () => {
    for (const place of [0, 3]) {
      const again = (castAt: string) => (scene: Scene) => {
        const vote = closed(
          newVote(scene, [
            [0, 1, 0],
            [0, 1],
          ]),
        );
        scene.votes.splice(place, 0, cast(scene, vote, 0, castAt));
        if (castAt < '2026-01-02 00:00:00') return;
        decrypt(scene, [
          vote,
          ...scene.votes.filter(({ voter_uuid: uuid }) => uuid !== scene.voters[0].uuid).map((b) => b.vote),
        ]);
        scene.results = [
          [1, 1, 1],
          [0, 2],
        ];
      };
      expect(await failing(again('2026-01-01 23:59:59.999999'))).toEqual([]);
      expect(await failing(again('2026-01-02 00:00:00.000001'))).toEqual([]);
    }
  });

  it('the answer of the server for somebody who did not vote is no ballot', async () => {
    const absent = { cast_at: null, vote: null, vote_hash: null, voter_hash: null, voter_uuid: null };
    expect(await failing(({ votes }) => votes.push(absent))).toEqual([]);
  });
});

describe('opened ballots', () => {
  it('need not be there', async () => {
    const scene = structuredClone(honest);
    scene.spoiled = [];
    const report = await verifyHelios(recordInFile(bundleOf(scene, { omit: 'spoiled' })), SMALL);
    expect(report.verdict).toBe('verified');
    expect(report.checks.find(({ id }) => id === 'HEL-17')?.status).toBe('not-asked');
  });
});
