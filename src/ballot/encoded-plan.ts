/**
 * How the ballots of one shape are verified as bytes: the streams that their challenges are hashes of, and where in the
 * ballot the bytes come from that fill them. Made once for each shape, by running the code of the reference verifier.
 */
import { concatBytes } from '../core/bytes.js';
import { Writer } from '../core/codec.js';
import type { Element } from '../core/group.js';
import { ROLES } from '../core/labels.js';
import { drawBytes, type Rng } from '../core/random.js';
import { recordTranscript, type TranscriptTemplate } from '../core/transcript-template.js';
import { vectorTemplate } from '../zk/encoded-vector.js';
import { statementChallenge } from '../zk/nizk.js';
import { plaintextKnowledgeChallenge } from '../zk/plaintext-knowledge.js';
import { knowledgeOfLog } from '../zk/relation.js';
import { contestStatement, contestTranscript, signatureTranscript } from './ballot-proofs.js';
import type { BallotShape, ContestShape } from './ballot-shape.js';
import {
  type ElectionContext,
  type MixedContest,
  type SumContest,
  shapeOf,
  type VoterContest,
} from './context.js';

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
  /** For every contest: its challenges and its responses; then challenge and response of the signature. */
  readonly scalars: number;
  readonly contests: readonly (ContestShape & { readonly stream: StreamPlan })[];
  /** The stream of the signature, and where the tracker goes. */
  readonly signature: StreamPlan & { readonly tracker: readonly number[] };
}

const TRACKER_BYTES = 32;
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
    const { elementBytes } = this.#context.group;
    const plans = contests.map((contest, i) => {
      const own = shape.contests[i];
      if (own === undefined) throw new TypeError('a shape has as many contests');
      return { ...own, stream: contestStream(this.#template(contest), shape, own, elementBytes) };
    });
    const body = plans.reduce((sum, one) => sum + (one.responses - one.ciphertexts) / elementBytes, 0);
    const scalars = plans.reduce((sum, { size }) => sum + size.challenges + size.responses, 0);
    return {
      shape,
      points: body + 2,
      bases: OTHER_BASES + mostBits(contests),
      scalars: scalars + 2,
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

/** Elements and bytes that occur nowhere else. */
class Markers {
  readonly credential: Element;
  readonly sequence = 0x5eaf00d;
  readonly previous: Uint8Array;
  readonly #elements: Element[];

  constructor({ group }: ElectionContext, rng: Rng) {
    this.credential = group.generator().multiply(group.randomScalar(rng));
    this.previous = drawBytes(rng, 32);
    this.#elements = [this.credential];
  }

  /** Elements that differ from each other and from the credential, from the first one on at every call. */
  elements(): () => Element {
    let last = 0;
    return () => {
      const before = this.#elements[last++] ?? this.credential;
      const element = this.#elements[last] ?? before.add(this.credential);
      this.#elements[last] = element;
      return element;
    };
  }

  /** Sequence number and previous tracker, which stand side by side in a ballot and in a transcript. */
  chain(): Uint8Array {
    return new Writer().u32(this.sequence).raw(this.previous).finish();
  }
}

function contestTemplate(
  context: ElectionContext,
  contest: VoterContest,
  markers: Markers,
): TranscriptTemplate {
  return contest.kind === 'sum'
    ? sumTemplate(context, contest, markers)
    : mixedTemplate(context, contest, markers);
}

/** The stream of a proof of plaintext knowledge: its commitments are what a vector proof has as B and masks. */
function mixedTemplate(
  context: ElectionContext,
  { contest, layout: { width } }: MixedContest,
  markers: Markers,
): TranscriptTemplate {
  const next = markers.elements();
  const ciphertexts = Array.from({ length: width }, () => ({ c1: next(), c2: next() }));
  const commitments = Array.from({ length: width }, next);
  const parts = new Map([
    ['credential', markers.credential.toBytes()],
    ['chain', markers.chain()],
    ['commitments', encodings(commitments)],
  ]);
  // The statement names c1 and c2 together, then every c1 on its own.
  parts.set('ciphertexts', encodings(ciphertexts.flatMap(({ c1, c2 }) => [c1, c2])));
  for (const [j, { c1 }] of ciphertexts.entries()) parts.set(c1Name(j), c1.toBytes());
  return recordTranscript(parts, (state) => {
    const transcript = contestTranscript(context, markers, contest, state);
    const proof = { kind: 'linear', commitments, responses: [] } as const;
    plaintextKnowledgeChallenge({ publicKey: context.publicKey, ciphertexts }, proof, transcript);
  });
}

function sumTemplate(context: ElectionContext, contest: SumContest, markers: Markers): TranscriptTemplate {
  const next = markers.elements();
  const ciphertexts = Array.from({ length: contest.layout.positions }, () => ({ c1: next(), c2: next() }));
  const [B, A, C, D] = [next(), next(), next(), next()];
  const T = { c1: next(), c2: next() };
  return vectorTemplate(
    new Map([
      ['credential', markers.credential.toBytes()],
      ['chain', markers.chain()],
      ['ciphertexts', encodings(ciphertexts.flatMap(({ c1, c2 }) => [c1, c2]))],
      ['B', B.toBytes()],
      ['masks', encodings([A, C, D, T.c1, T.c2])],
    ]),
    contestStatement(context, contest, ciphertexts),
    { B, A, C, D, T },
    (state) => contestTranscript(context, markers, contest.contest, state),
  );
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

function c1Name(position: number): string {
  return `c1[${position}]`;
}

function signatureTemplate(context: ElectionContext, markers: Markers): TranscriptTemplate {
  const { group } = context;
  const commitment = markers.elements()();
  const tracker = markers.previous.map((byte) => byte ^ 0xff).subarray(0, TRACKER_BYTES);
  const statement = knowledgeOfLog(group.generator(), markers.credential);
  return recordTranscript(
    new Map([
      ['credential', markers.credential.toBytes()],
      ['commitment', commitment.toBytes()],
      ['tracker', tracker],
    ]),
    (state) => {
      const transcript = signatureTranscript(context, tracker, ROLES.ballotSignature, state);
      statementChallenge(statement, { kind: 'linear', commitments: [commitment], responses: [] }, transcript);
    },
  );
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

function encodings(elements: readonly Element[]): Uint8Array {
  return concatBytes(...elements.map((element) => element.toBytes()));
}
