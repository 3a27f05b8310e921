/**
 * Ballots by the thousand: every one is a valid ballot with a credential, ciphertexts, a proof and a signature of its own,
 * but the secrets of ballot k + lanes are those of ballot k plus a fixed step, and vote and mask of the proof are the same.
 * So each of its points is a point of ballot k plus a fixed point, and what is left to do is hashing and arithmetic modulo
 * the order. A verifier does not notice; voters' devices must never do this, for one opened ballot would open all.
 */
import type { BallotShape, ContestShape } from '../../src/ballot/ballot-shape.js';
import {
  type ElectionContext,
  type SumContest,
  type VoterContest,
  withProverTables,
} from '../../src/ballot/context.js';
import { type EncodedPlan, EncodedPlans } from '../../src/ballot/encoded-plan.js';
import { hashesOf } from '../../src/ballot/encoded-streams.js';
import { bytesToInteger, integerToBytes } from '../../src/core/integers.js';
import { systemRng } from '../../src/core/random.js';
import { castFirst } from '../booth.js';
import { drawVotes, type LaneVote } from './lanes.js';
import { WalkingPoints } from './points.js';
import { type SecretStream, secretStream, WalkingSecret } from './secrets.js';
import { type NonceName, streamsOf } from './streams.js';

const SCALAR = 32;
/** Points of a proof before T.c2: B, A, C, D, T.c1. */
const BEFORE_LAST = 5;

/** A contest whose votes are added up, with its plan. */
type PlannedContest = EncodedPlan['contests'][number] & { readonly voterContest: SumContest };

/** A walk over the ballots of one contest. Mutable; give it the credentials that are on the roll. */
export class BallotWalk {
  readonly lanes: number;
  readonly votes: readonly LaneVote[];
  readonly #context: ElectionContext;
  readonly #plan: EncodedPlan;
  readonly #contest: PlannedContest;
  readonly #template: Uint8Array;
  readonly #points: WalkingPoints;
  readonly #credential: WalkingSecret;
  readonly #nonces: ReadonlyMap<NonceName, WalkingSecret>;

  /**
   * @param contests - the voters' contests: one
   * @param credentials - the stream that {@link credentialKeys} was given
   */
  constructor(context: ElectionContext, contests: readonly VoterContest[], credentials: SecretStream) {
    this.#context = context;
    const tabled = withProverTables(context);
    const { group } = context;
    this.lanes = credentials.starts.length;
    this.#plan = new EncodedPlans(context, systemRng).of(contests);
    this.#contest = onlyContest(this.#plan);
    const { layout } = this.#contest.voterContest;
    this.votes = drawVotes(layout, this.lanes, systemRng);
    this.#template = castFirst(
      tabled,
      credentialOf(context, credentials.starts[0] ?? 0n),
      this.votes[0]?.choices(contests[0]?.id ?? '') ?? new Map(),
    );
    const drawn = new Map(
      nonceNames(layout.positions).map((name) => [name, secretStream(group, this.lanes, systemRng)] as const),
    );
    this.#points = new WalkingPoints(streamsOf(tabled, credentials, drawn, this.votes), group.generator());
    this.#credential = new WalkingSecret(credentials, group);
    this.#nonces = new Map(Array.from(drawn, ([name, stream]) => [name, new WalkingSecret(stream, group)]));
  }

  /** Bytes of a ballot. */
  get ballotBytes(): number {
    return this.#template.length;
  }

  /** Makes the next ballots, one per lane. @param ballots - room for {@link ballotBytes} each; fewer than lanes at the end */
  fill(ballots: readonly Uint8Array[]): void {
    for (const ballot of ballots) ballot.set(this.#template);
    const { shape } = this.#plan;
    placesOf(shape, this.#contest, this.#context.group.elementBytes).forEach((place, stream) => {
      this.#write(ballots, place, this.#points.encodings(stream));
    });
    const [ys = []] = this.#challenges(ballots);
    const powers = ys.map((y) => this.#powers(y));
    this.#writeLast(ballots, powers);
    const [, xs = []] = this.#challenges(ballots);
    for (const [lane, ballot] of ballots.entries())
      this.#respond(ballot, lane, powers[lane] ?? [], xs[lane] ?? 0n);
    this.#sign(ballots);
    this.#points.advance();
    for (const secret of [this.#credential, ...this.#nonces.values()]) secret.advance();
  }

  #write(ballots: readonly Uint8Array[], place: number, encodings: Uint8Array): void {
    const { elementBytes } = this.#context.group;
    for (const [lane, ballot] of ballots.entries())
      ballot.set(encodings.subarray(lane * elementBytes, (lane + 1) * elementBytes), place);
  }

  /** y, x and the signature's challenge of every ballot; each is right once all is there that it depends on. */
  #challenges(ballots: readonly Uint8Array[]): bigint[][] {
    return hashesOf(this.#plan, ballots).challenges.map((bytes) => this.#reduced(bytes));
  }

  #reduced(bytes: Uint8Array): bigint[] {
    const { uniformBytes, order } = this.#context.group;
    return Array.from(
      { length: bytes.length / uniformBytes },
      (_, i) => bytesToInteger(bytes.subarray(i * uniformBytes, (i + 1) * uniformBytes)) % order,
    );
  }

  #powers(y: bigint): bigint[] {
    const { order } = this.#context.group;
    const powers = [1n];
    while (powers.length < this.#contest.size.positions) powers.push(((powers.at(-1) ?? 0n) * y) % order);
    return powers;
  }

  /** T.c2: the stream has s K less the table's excess; the value that T encrypts depends on y. */
  #writeLast(ballots: readonly Uint8Array[], powers: readonly (readonly bigint[])[]): void {
    const { elementBytes, order } = this.#context.group;
    const values = this.votes.map(({ maskedValues }, lane) => inner(maskedValues, powers[lane] ?? [], order));
    const { commitments } = this.#contest;
    const stream = 1 + 2 * this.#contest.size.positions + BEFORE_LAST;
    const encodings = this.#points.addMultiples(stream, values);
    this.#write(ballots, commitments + BEFORE_LAST * elementBytes, encodings);
  }

  /** f, zA, zC, zE. */
  #respond(ballot: Uint8Array, lane: number, powers: readonly bigint[], x: bigint): void {
    const { order } = this.#context.group;
    const vote = this.votes[lane];
    if (vote === undefined) throw new RangeError(`no lane ${lane}`);
    const nonce = (name: NonceName): bigint => this.#nonces.get(name)?.at(lane) ?? 0n;
    const r = inner(
      powers.map((_, i) => nonce(`r${i}`)),
      powers,
      order,
    );
    const responses = [
      ...vote.mask.map((a, j) => (vote.bits[j] === 1 ? x + a : a)),
      nonce('rB') * x + nonce('rA'),
      nonce('rC') * x + nonce('rD'),
      r * x + nonce('s'),
    ];
    for (const [i, value] of responses.entries())
      ballot.set(integerToBytes(value % order, SCALAR), this.#contest.responses + i * SCALAR);
  }

  #sign(ballots: readonly Uint8Array[]): void {
    const { shape } = this.#plan;
    const { order, elementBytes } = this.#context.group;
    const signatures = this.#challenges(ballots).at(-1) ?? [];
    signatures.forEach((c, lane) => {
      const z = ((this.#nonces.get('signature')?.at(lane) ?? 0n) + c * this.#credential.at(lane)) % order;
      ballots[lane]?.set(integerToBytes(z, SCALAR), shape.signature + elementBytes);
    });
  }
}

/** Encoded keys of the first `count` credentials of a stream. */
export function credentialKeys(
  { group }: Pick<ElectionContext, 'group'>,
  stream: SecretStream,
  count: number,
): Uint8Array[] {
  const { elementBytes } = group;
  const times = (value: bigint) => group.generator().multiply(group.scalar(value));
  const walk = new WalkingPoints([{ starts: stream.starts.map(times), step: times(stream.step) }]);
  const keys: Uint8Array[] = [];
  for (; keys.length < count; walk.advance()) {
    const encodings = walk.encodings(0);
    for (let at = 0; at < encodings.length && keys.length < count; at += elementBytes)
      keys.push(encodings.slice(at, at + elementBytes));
  }
  return keys;
}

function credentialOf({ group }: ElectionContext, value: bigint): Parameters<typeof castFirst>[1] {
  const secret = group.scalar(value);
  return { secret, key: group.generator().multiply(secret) };
}

/** Where the points of all streams go, in the order of `streamsOf`. */
function placesOf(shape: BallotShape, contest: ContestShape, elementBytes: number): number[] {
  const { size, ciphertexts, commitments } = contest;
  return [
    shape.credential,
    ...Array.from({ length: 2 * size.positions }, (_, i) => ciphertexts + i * elementBytes),
    ...Array.from({ length: BEFORE_LAST + 1 }, (_, i) => commitments + i * elementBytes),
    shape.signature,
  ];
}

function nonceNames(positions: number): NonceName[] {
  return [
    ...Array.from({ length: positions }, (_, i): NonceName => `r${i}`),
    ...(['rB', 'rA', 'rC', 'rD', 's', 'signature'] as const),
  ];
}

function onlyContest({ contests }: EncodedPlan): PlannedContest {
  const [contest, ...others] = contests;
  if (contest?.voterContest.kind !== 'sum' || others.length > 0)
    throw new RangeError('a walk is over ballots of one contest, whose votes are added up');
  return { ...contest, voterContest: contest.voterContest };
}

function inner(a: readonly bigint[], b: readonly bigint[], order: bigint): bigint {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0n), 0n) % order;
}
