/**
 * Tokens for supports that no one can link to a person (spec 12.6): the issuer, who knows who asks, evaluates a blinded
 * input; the supporter, whom nobody knows, shows input and output later. One function key for each proposal, one evaluation
 * for each member and proposal.
 */
import { equalBytes, toHex } from '../core/bytes.js';
import { drawBytes, type Rng } from '../core/random.js';
import {
  type VoprfAnswer,
  type VoprfKey,
  type VoprfRequest,
  voprfBlind,
  voprfEvaluate,
  voprfFinish,
  voprfKey,
  voprfOutput,
} from '../core/voprf.js';

/** A token: 32 random bytes and what the function makes of them. Whoever has it can support once. */
export interface Token {
  readonly input: Uint8Array;
  readonly output: Uint8Array;
}

/** Asks for a token: what to keep, and in `blinded` what to send. */
export function requestToken(rng: Rng): VoprfRequest {
  return voprfBlind(drawBytes(rng, 32), rng);
}

/**
 * Makes the token of an answer.
 * @param publicKey - as it stands on the log, not as the issuer says: another key would mark the supporter
 * @throws {DecodeError} if the answer is not that of the key
 */
export function finishToken(request: VoprfRequest, answer: VoprfAnswer, publicKey: Uint8Array): Token {
  return Object.freeze({ input: request.input, output: voprfFinish(request, answer, publicKey) });
}

/** What became of a request for a token. */
export type Issue =
  | { readonly kind: 'issued'; readonly answer: VoprfAnswer }
  /** The member has had its token for this proposal; the answer to the same request is the same value again. */
  | { readonly kind: 'refused'; readonly reason: string };

/** What an issuer remembers: it must outlive every crash, or somebody gets two tokens. */
export interface IssuedTokens {
  /**
   * Notes that a member was given a token for a blinded element, durably, before the answer leaves.
   * @returns the element that the member was given one for before, if any
   */
  claim(proposal: string, member: string, blinded: string): Promise<string | undefined>;
  /** How many members were given one. */
  count(proposal: string): Promise<number>;
}

/** The issuer of one proposal's tokens. */
export class TokenIssuer {
  readonly #key: VoprfKey;
  readonly #proposal: string;
  readonly #issued: IssuedTokens;

  /** @param seed - 32 secret bytes of the forum; every proposal's key is derived from it, and one tells nothing of another */
  constructor(seed: Uint8Array, proposal: Uint8Array, issued: IssuedTokens) {
    this.#key = voprfKey(seed, proposal);
    this.#proposal = toHex(proposal);
    this.#issued = issued;
  }

  /** To be announced on the log before the first token. */
  get publicKey(): Uint8Array {
    return this.#key.publicKey;
  }

  /** To be revealed when supports by token end. */
  get secret(): Uint8Array {
    return this.#key.secret;
  }

  /** How many were given out. */
  count(): Promise<number> {
    return this.#issued.count(this.#proposal);
  }

  /**
   * Gives a member its one token; the caller has made sure who asks. Asked again with the same element it answers again, so
   * that a lost answer loses nobody's voice.
   * @throws {DecodeError} if the element is none; nothing is noted then
   */
  async issue(member: Uint8Array, blinded: Uint8Array, rng: Rng): Promise<Issue> {
    const answer = voprfEvaluate(this.#key, blinded, rng);
    const wanted = toHex(blinded);
    const before = await this.#issued.claim(this.#proposal, toHex(member), wanted);
    if (before !== undefined && before !== wanted)
      return { kind: 'refused', reason: 'this member has had a token for this proposal' };
    return { kind: 'issued', answer };
  }

  /** Whether a token is good: what an operator looks at before it countersigns. */
  accepts({ input, output }: Token): boolean {
    return input.length === 32 && equalBytes(voprfOutput(this.#key.secret, input), output);
  }
}

/** Remembers in memory: for tests and examples that end with the process. */
export function issuedInMemory(): IssuedTokens {
  const given = new Map<string, Map<string, string>>();
  return {
    async claim(proposal, member, blinded) {
      const members = given.get(proposal) ?? new Map<string, string>();
      given.set(proposal, members);
      const before = members.get(member);
      if (before === undefined) members.set(member, blinded);
      return before;
    },
    count: async (proposal) => given.get(proposal)?.size ?? 0,
  };
}
