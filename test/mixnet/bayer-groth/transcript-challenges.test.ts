import { describe, expect, it } from 'vitest';
import type { Group, Scalar } from '../../../src/core/group.js';
import { P256 } from '../../../src/core/groups/p256.js';
import { RISTRETTO255 } from '../../../src/core/groups/ristretto255.js';
import { ROLES } from '../../../src/core/labels.js';
import { Transcript } from '../../../src/core/transcript.js';
import type { BayerGrothChallenges } from '../../../src/mixnet/bayer-groth/challenges.js';
import type { BayerGrothContext } from '../../../src/mixnet/bayer-groth/context.js';
import { verifyBayerGroth } from '../../../src/mixnet/bayer-groth/shuffle.js';
import { transcriptChallenges } from '../../../src/mixnet/bayer-groth/transcript-challenges.js';
import { swissPostChallenges } from '../../../src/verify/foreign/swisspost/challenges.js';
import { SWISS_POST_1_5 } from '../../../src/verify/foreign/swisspost/conventions.js';
import { commitmentKey } from '../../../src/zk/commitment-key.js';
import { seededRng } from '../../helpers/rng.js';
import { alterations } from './alterations.js';
import { pairsForm, smallWorld, trueShuffle } from './fixtures.js';
import { proveBayerGroth } from './plain-prover.js';
import { randoms } from './plain-sums.js';

function transcriptOf(group: Group, session = 'session'): Transcript {
  return Transcript.create({ group, session: new TextEncoder().encode(session), role: ROLES.bayerGroth });
}

describe.each([
  [P256, 1, 7, 2],
  [RISTRETTO255, 2, 6, 3],
] as const)('Bayer–Groth over $id, rows of %i pairs', (group, width, size, rows) => {
  const rng = seededRng(`curve ${group.id}`);
  const random = (): Scalar => group.randomScalar(rng);
  const form = pairsForm(group, group.generator().multiply(random()), width);
  const context: BayerGrothContext = { group, form, key: commitmentKey(group, Math.ceil(size / rows)) };
  const challenges = transcriptChallenges(transcriptOf(group), context);
  const prover = { context, challenges, random };
  const { statement, witness } = trueShuffle(prover, size, rows);
  const argument = proveBayerGroth(prover, statement, witness);

  it('a shuffle of pairs with a nonce each, in an incomplete matrix, verifies', () => {
    expect(verifyBayerGroth(context, statement, argument, challenges)).toEqual({ valid: true, failures: [] });
  });

  it('in another session it does not', () => {
    const other = transcriptChallenges(transcriptOf(group, 'other'), context);
    expect(verifyBayerGroth(context, statement, argument, other).valid).toBe(false);
  });

  it('no altered part of the proof is accepted', () => {
    const changes = alterations({ statement, argument }).filter((_, i) => i % 67 === 0);
    expect(changes.length).toBeGreaterThan(5);
    const accepted = changes.filter(
      ({ altered }) => verifyBayerGroth(context, altered.statement, altered.argument, challenges).valid,
    );
    expect(accepted.map(({ what }) => what)).toEqual([]);
  });
});

describe('challenges', () => {
  const world = smallWorld(1, 3);
  const { context, group, keys, swissPost } = world;
  const { statement, witness } = trueShuffle(world, 4, 2);
  const { cA, cB, product, multiExponentiation } = proveBayerGroth(world, statement, witness);
  const hadamard = product.columnProducts?.hadamard;
  const [b, y] = randoms(world, 2).map((scalar) => scalar);
  const [E0 = []] = multiExponentiation.E;
  const ours = transcriptChallenges(transcriptOf(group), context);
  const swiss = swissPostChallenges(SWISS_POST_1_5, swissPost, keys, context.key);
  const [ca = group.generator()] = cA;

  /** The values of all challenges of a source, by the name of the call. */
  type Call = [string, object, (source: BayerGrothChallenges, input: never) => readonly Scalar[]];
  const one = group.scalar(1);
  const single = { statement: { ca, b: b ?? one, columns: 2 }, moves: product.singleValueProduct };
  const calls: Call[] = [
    call('first', { statement, cA }, (source, input) => [source.shuffleFirst(input.statement, input.cA)]),
    call('second', { statement, cA, cB }, (source, input) => {
      const { y: second, z } = source.shuffleSecond(input.statement, input.cA, input.cB);
      return [second, z];
    }),
    call('Hadamard', { statement: { cA, cb: ca, columns: 2 }, cB }, (source, input) => {
      const { x, y: second } = source.hadamard(input.statement, input.cB);
      return [x, second];
    }),
    call('zero', { statement: { cA, cB }, moves: movesOf(hadamard?.zero) }, (source, input) => [
      source.zero({ ...input.statement, y: y ?? one, columns: 2 }, input.moves),
    ]),
    call('single', { ...single, moves: pick(single.moves) }, (source, input) => [
      source.singleValueProduct(input.statement, input.moves),
    ]),
    call(
      'multi',
      {
        statement: { matrix: [statement.outputs.slice(0, 2), statement.outputs.slice(2)], product: E0, cA },
        moves: {
          cA0: multiExponentiation.cA0,
          cB: multiExponentiation.cB,
          E: multiExponentiation.E,
        },
      },
      (source, input) => [source.multiExponentiation(input.statement, input.moves)],
    ),
  ];

  function call<T extends object>(
    name: string,
    input: T,
    ask: (source: BayerGrothChallenges, input: T) => readonly Scalar[],
  ): Call {
    return [name, input, ask as Call[2]];
  }

  function movesOf(zero: { cA0: typeof ca; cBm: typeof ca; cD: readonly (typeof ca)[] } | undefined) {
    return { cA0: zero?.cA0 ?? ca, cBm: zero?.cBm ?? ca, cD: zero?.cD ?? [] };
  }

  function pick({ cd, cDelta, cUpperDelta }: typeof product.singleValueProduct) {
    return { cd, cDelta, cUpperDelta };
  }

  it.each(calls)('%s: every part of the statement and the messages counts', (_, input, ask) => {
    for (const source of [ours, swiss]) {
      const original = ask(source, input as never);
      const changes = alterations(input).filter(({ what }) => !what.endsWith('empty'));
      expect(changes.length).toBeGreaterThan(5);
      const unnoticed = changes.filter(({ altered }) =>
        ask(source, altered as never).some((scalar, i) => original[i]?.equals(scalar)),
      );
      expect(unnoticed.map(({ what }) => what)).toEqual([]);
    }
  });

  it('all challenges of ours differ, also between arguments with equal messages', () => {
    const all = calls.flatMap(([, input, ask]) => ask(ours, input as never).map(({ value }) => value));
    expect(new Set(all).size).toBe(all.length);
  });

  it('columns and the y of the bilinear map count in ours', () => {
    const zero = { cA, cB, y: one, columns: 2 };
    const moves = movesOf(hadamard?.zero);
    const original = ours.zero(zero, moves);
    expect(ours.zero({ ...zero, columns: 3 }, moves).equals(original)).toBe(false);
    expect(ours.zero({ ...zero, y: one.add(one) }, moves).equals(original)).toBe(false);
  });

  it('the key and the form of ciphertexts count', () => {
    const wider = smallWorld(2, 3).context;
    const longer = smallWorld(1, 4).context;
    const asked = [context, { ...context, form: wider.form }, { ...context, key: longer.key }].map((given) =>
      transcriptChallenges(transcriptOf(given.group), { ...given, group: given.group }),
    );
    const values = asked.map((source) => source.shuffleFirst(statement, cA).value);
    expect(new Set(values).size).toBe(3);
  });

  it('refuses to mix groups', () => {
    expect(() => transcriptChallenges(transcriptOf(P256), context)).toThrow(TypeError);
  });
});
