/** The points of a ballot as walks: where each lane begins, in terms of the lane's secrets and its vote. */
import type { ElectionContext } from '../../src/ballot/context.js';
import type { Element, Multiple } from '../../src/core/group.js';
import type { LaneVote } from './lanes.js';
import { type PointStream, TABLE_EXCESS } from './points.js';
import type { SecretStream } from './secrets.js';

/** Names of the secrets of a ballot besides the credential: those of ciphertexts, of the proof (as in `vector.ts`), of the signature. */
export type NonceName = `r${number}` | 'rB' | 'rA' | 'rC' | 'rD' | 's' | 'signature';

/** A walking secret times a base, and what stands still beside it. */
interface Recipe {
  readonly secret: SecretStream;
  readonly base: Element;
  readonly constant: (vote: LaneVote) => readonly (readonly [base: Element, factor: bigint])[];
}

/**
 * The streams of a ballot's points, in the order of its bytes: credential, c1 and c2 of every position, B, A, C, D, T.c1,
 * T.c2 less what depends on a challenge, and the commitment of the signature.
 */
export function streamsOf(
  { group, publicKey, commitmentKey: { h, g, tables } }: ElectionContext,
  credentials: SecretStream,
  nonces: ReadonlyMap<NonceName, SecretStream>,
  votes: readonly LaneVote[],
): PointStream[] {
  const [H = h, ...tabled] = tables;
  const G = tables.length > 0 ? tabled : g;
  const base = group.generator();
  const nonce = (name: NonceName): SecretStream => {
    const stream = nonces.get(name);
    if (stream === undefined) throw new RangeError(`no secret ${name}`);
    return stream;
  };
  const none = (): [] => [];
  const opened = (of: (bit: number, mask: bigint) => bigint): Recipe['constant'] => {
    return ({ bits, mask }) => bits.map((bit, j) => [G[j] ?? h, of(bit, mask[j] ?? 0n)] as const);
  };
  const positions = votes[0]?.maskedValues.length ?? 0;
  const recipes: Recipe[] = [
    { secret: credentials, base, constant: none },
    ...Array.from({ length: positions }, (_, i): Recipe[] => [
      { secret: nonce(`r${i}`), base, constant: none },
      {
        secret: nonce(`r${i}`),
        base: publicKey,
        constant: ({ values }) => [[base, BigInt(values[i] ?? 0)]],
      },
    ]).flat(),
    { secret: nonce('rB'), base: H, constant: opened((bit) => BigInt(bit)) },
    { secret: nonce('rA'), base: H, constant: opened((_, a) => a) },
    { secret: nonce('rC'), base: H, constant: opened((bit, a) => (bit === 1 ? -a : a)) },
    { secret: nonce('rD'), base: H, constant: opened((_, a) => -a * a) },
    { secret: nonce('s'), base, constant: none },
    { secret: nonce('s'), base: publicKey, constant: () => [[base, -TABLE_EXCESS]] },
    { secret: nonce('signature'), base, constant: none },
  ];
  return pointStreams(group, recipes, votes);
}

function pointStreams(
  group: ElectionContext['group'],
  recipes: readonly Recipe[],
  votes: readonly LaneVote[],
): PointStream[] {
  const starts = votes.map((vote, lane) => startsOf(group, recipes, vote, lane));
  return recipes.map(({ secret, base }, i) => ({
    starts: starts.map((points) => points[i] ?? group.identity()),
    step: base.multiply(group.scalar(secret.step)),
  }));
}

/** Where one lane begins, in all streams. */
function startsOf(
  group: ElectionContext['group'],
  recipes: readonly Recipe[],
  vote: LaneVote,
  lane: number,
): Element[] {
  const multiples: Multiple[] = [];
  const sums = recipes.map(({ secret, base, constant }) => {
    const parts = [[base, secret.starts[lane] ?? 0n] as const, ...constant(vote)];
    return parts
      .filter(([, factor]) => factor !== 0n)
      .map(([of, factor]) => ({
        multiple: multiples.push({ base: of, scalar: group.scalar(factor) }) - 1,
        sign: 1 as const,
      }));
  });
  return group.multiplySums(multiples, sums);
}
