/** Transcripts (specification 2.5) of the group P-256, and the sigma proofs of 3.1 to 3.3 that a record has. */
import { bytesOf, concat, listOf, mod, sha256, textOf, toBig, u8, u32, utf8 } from './bytes.js';
import { encodePoint, G, ORDER, type Point, sumOf } from './p256.js';

export class Transcript {
  #stream: Uint8Array = new Uint8Array();

  /** The five frames that every transcript begins with. */
  constructor(session: Uint8Array, role: string) {
    this.absorb('protocol', utf8('hanpyo'));
    this.absorb('version', u8(1));
    this.absorb('group', concat(textOf('P-256'), encodePoint(G)));
    this.absorb('session', session);
    this.absorb('role', utf8(role));
  }

  absorb(label: string, data: Uint8Array): void {
    this.#stream = concat(this.#stream, textOf(label), bytesOf(data));
  }

  absorbElements(label: string, elements: readonly Point[]): void {
    this.absorb(label, listOf(elements.map(encodePoint)));
  }

  challengeBytes(label: string, n: number): Uint8Array {
    this.absorb(label, u32(n));
    const digest = sha256(this.#stream);
    this.#stream = concat(this.#stream, digest);
    const blocks = Array.from({ length: Math.ceil(n / 32) }, (_, i) => sha256(digest, u32(i)));
    return concat(...blocks).subarray(0, n);
  }

  /** A challenge of U = 48 bytes, reduced. */
  challenge(label: string): bigint {
    return mod(toBig(this.challengeBytes(label, 48)), ORDER);
  }
}

/** 3.1, with one secret x: image_i = x base_i for every i. */
export type Relation = readonly { readonly image: Point; readonly base: Point }[];

export interface SigmaProof {
  readonly commitments: readonly Point[];
  readonly response: bigint;
}

/** 3.3b for a relation of one secret. */
export function verifySigma(transcript: Transcript, relation: Relation, proof: SigmaProof): boolean {
  if (proof.commitments.length !== relation.length) return false;
  const equations = relation.map(({ image, base }) =>
    concat(encodePoint(image), listOf([concat(u32(0), encodePoint(base))])),
  );
  transcript.absorb('statement', concat(u8(1), u32(1), listOf(equations)));
  transcript.absorbElements('commitments', proof.commitments);
  const c = transcript.challenge('challenge');
  return relation.every(({ image, base }, i) => {
    const T = proof.commitments[i] ?? null;
    return (
      sumOf([
        [proof.response, base],
        [-1n, T],
        [-c, image],
      ]) === null
    );
  });
}
