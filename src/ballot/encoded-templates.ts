/** The streams that the challenges of a ballot are hashes of, recorded by running the code of the reference with markers. */
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
import type { ElectionContext, MixedContest, SumContest, VoterContest } from './context.js';

const TRACKER_BYTES = 32;

/** Elements and bytes that occur nowhere else. */
export class Markers {
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

/** The stream of a contest's proof. */
export function contestTemplate(
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

/** The stream of a ballot's signature. */
export function signatureTemplate(context: ElectionContext, markers: Markers): TranscriptTemplate {
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

/** Name of the hole that holds the first half of a ciphertext. */
export function c1Name(position: number): string {
  return `c1[${position}]`;
}

function encodings(elements: readonly Element[]): Uint8Array {
  return concatBytes(...elements.map((element) => element.toBytes()));
}
