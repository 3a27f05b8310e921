/**
 * How the ballots of one shape are verified as bytes: the streams that their challenges are hashes of, and where in the
 * ballot the bytes come from that fill them. Made once for each shape, by running the code of the reference verifier.
 */
import type { Rng } from '../core/random.js';
import type { TranscriptTemplate } from '../core/transcript-template.js';
import type { BallotShape, ContestShape } from './ballot-shape.js';
import { type ElectionContext, shapeOf, type VoterContest } from './context.js';
import { c1Name, contestTemplate, Markers, signatureTemplate } from './encoded-templates.js';

/** Bytes of the ballot, and where in a stream they go. */
export interface Filling {
  readonly from: number;
  readonly length: number;
  readonly holes: readonly number[];
}

/** A stream and what fills it. */
export interface StreamPlan {
  readonly template: TranscriptTemplate;
  readonly fillings: readonly Filling[];
}

/** How ballots of one shape are verified. */
export interface EncodedPlan {
  readonly shape: BallotShape;
  /** Points of a ballot: the credential, those of each contest, the commitment of the signature. */
  readonly points: number;
  /** How many of the election's shared bases its equations use: G, K, H, and a G_j for every bit. */
  readonly bases: number;
  /** Bytes of a challenge before it is reduced. */
  readonly challengeBytes: number;
  readonly contests: readonly (ContestShape & { readonly stream: StreamPlan })[];
  /** The stream of the signature, and where the tracker goes. */
  readonly signature: StreamPlan & { readonly tracker: readonly number[] };
}

/** Shared bases besides the G_j. */
const OTHER_BASES = 3;

/**
 * The plans of an election's ballots, each made when it is first asked for. Ballots that have a contest with the same
 * exclusions in common share its stream: there may be many more kinds of ballots than of contests.
 */
export class EncodedPlans {
  readonly #context: ElectionContext;
  readonly #markers: Markers;
  readonly #plans = new Map<BallotShape, EncodedPlan>();
  readonly #streams = new Map<VoterContest, TranscriptTemplate>();
  readonly #signature: TranscriptTemplate;

  /** @param rng - source of the markers */
  constructor(context: ElectionContext, rng: Rng) {
    if (context.group.scalarBytes !== 32) throw new TypeError('scalars of 32 bytes');
    this.#context = context;
    this.#markers = new Markers(context, rng);
    this.#signature = signatureTemplate(context, this.#markers);
  }

  /** The plan of a voter's ballots. */
  of(contests: readonly VoterContest[]): EncodedPlan {
    const shape = shapeOf(this.#context, contests);
    const plan = this.#plans.get(shape) ?? this.#make(shape, contests);
    this.#plans.set(shape, plan);
    return plan;
  }

  #make(shape: BallotShape, contests: readonly VoterContest[]): EncodedPlan {
    const { elementBytes, uniformBytes } = this.#context.group;
    const plans = contests.map((contest, i) => {
      const own = shape.contests[i];
      if (own === undefined) throw new TypeError('a shape has as many contests');
      return { ...own, stream: contestStream(this.#template(contest), shape, own, elementBytes) };
    });
    const body = plans.reduce((sum, one) => sum + (one.responses - one.ciphertexts) / elementBytes, 0);
    return {
      shape,
      points: body + 2,
      bases: OTHER_BASES + mostBits(contests),
      challengeBytes: uniformBytes,
      contests: plans,
      signature: signatureStream(this.#signature, shape, elementBytes),
    };
  }

  #template(contest: VoterContest): TranscriptTemplate {
    const template = this.#streams.get(contest) ?? contestTemplate(this.#context, contest, this.#markers);
    this.#streams.set(contest, template);
    return template;
  }
}

function contestStream(
  template: TranscriptTemplate,
  shape: BallotShape,
  own: ContestShape,
  elementBytes: number,
): StreamPlan {
  const fill = filler(template);
  const { ciphertexts, commitments, responses, size } = own;
  const proof =
    own.voterContest.kind === 'sum'
      ? [
          fill('B', commitments, elementBytes),
          fill('masks', commitments + elementBytes, responses - commitments - elementBytes),
        ]
      : [
          fill('commitments', commitments, responses - commitments),
          ...Array.from({ length: size.positions }, (_, j) =>
            fill(c1Name(j), ciphertexts + 2 * j * elementBytes, elementBytes),
          ),
        ];
  return {
    template,
    fillings: [
      fill('credential', shape.credential, elementBytes),
      fill('chain', shape.sequence, shape.count - shape.sequence),
      fill('ciphertexts', ciphertexts, commitments - ciphertexts),
      ...proof,
    ],
  };
}

function signatureStream(
  template: TranscriptTemplate,
  shape: BallotShape,
  elementBytes: number,
): EncodedPlan['signature'] {
  const fill = filler(template);
  return {
    template,
    fillings: [
      fill('credential', shape.credential, elementBytes),
      fill('commitment', shape.signature, elementBytes),
    ],
    tracker: template.holes.get('tracker') ?? [],
  };
}

function filler({ holes }: TranscriptTemplate): (name: string, from: number, length: number) => Filling {
  return (name, from, length) => ({
    from,
    length,
    holes: holes.get(name) ?? [],
  });
}

function mostBits(contests: readonly VoterContest[]): number {
  return contests.reduce(
    (most, { kind, layout }) => (kind === 'sum' ? Math.max(most, layout.bits) : most),
    0,
  );
}
