/**
 * Judges of supports that no one can link to a person (spec 12.4, 12.6). Whoever holds the key could make tokens without
 * end, so the operators state how many they gave out, and at the end everyone learns the key and checks every token.
 */
import { equalBytes, fromHex, toHex } from '../core/bytes.js';
import { isVoprfPublicKey, voprfOutput, voprfPublicKey } from '../core/voprf.js';
import { type ForumFinding, forumFinding } from './checks.js';
import { intakeFault, unknown } from './judge-proposals.js';
import { type Case, type ForumJudgement, refused, taken } from './judgement.js';
import { readTokenKey, readTokenReveal, readTokenSupport, type TokenReveal } from './messages.js';
import type { ProposalState } from './proposal-state.js';
import { BY_ONE_OPERATOR, byOperators, signatureFault } from './signing.js';
import { tokensMayDecide } from './ways.js';

/** The operators announce the key of a proposal's tokens: one, for ever. */
export function judgeTokenKey(current: Case): ForumJudgement {
  const { state, frame } = current;
  const { proposal: id, publicKey } = readTokenKey(frame.payload);
  const fault = signatureFault(current, byOperators(state));
  if (fault !== undefined) return fault;
  const proposal = state.proposal(id);
  if (proposal === undefined) return unknown(current);
  if (!proposal.profile.stages.some(({ takes }) => takes.includes('token')))
    return refused(current, 'PT-13', 'token-key', `${proposal.name} takes no tokens in any stage`);
  if (proposal.tokenKey !== undefined)
    return refused(current, 'PT-13', 'token-key', `${proposal.name} has a key already`);
  if (!isVoprfPublicKey(publicKey)) return refused(current, 'PT-04', 'bad-element', 'not a public key');
  const name = toHex(publicKey);
  if (state.tokenKeys.has(name))
    return refused(current, 'PT-13', 'token-key', 'is the key of another proposal');
  return taken(() => {
    proposal.tokenKey = Uint8Array.from(publicKey);
    state.tokenKeys.add(name);
  });
}

/** Somebody, who is not known, supports a proposal; an operator says that the token is good. */
export function judgeTokenSupport(current: Case): ForumJudgement {
  const { state, frame, entry } = current;
  const { proposal: id, input, output } = readTokenSupport(frame.payload);
  const fault = signatureFault(current, BY_ONE_OPERATOR) ?? intakeFault(current, id, 'token');
  if (fault !== undefined) return fault;
  const proposal = state.proposal(id);
  if (proposal === undefined) return unknown(current);
  const bad = (message: string): ForumJudgement => refused(current, 'PT-13', 'token', message);
  if (proposal.tokenKey === undefined) return bad(`${proposal.name} has no key of tokens`);
  if (proposal.tokensRevealed) return bad('the key is known to all, so anyone could have made it');
  const name = toHex(input);
  if (proposal.tokens.has(name)) return bad('this token has been used');
  return taken(() => {
    proposal.tokens.set(name, Object.freeze({ entry, output: Uint8Array.from(output) }));
    state.observe(proposal);
  });
}

/** The operators reveal the key, and everyone checks. */
export function judgeTokenReveal(current: Case): ForumJudgement {
  const { state, frame } = current;
  const message = readTokenReveal(frame.payload);
  const fault = signatureFault(current, byOperators(state));
  if (fault !== undefined) return fault;
  const proposal = state.proposal(message.proposal);
  if (proposal === undefined) return unknown(current);
  const bad = (text: string): ForumJudgement => refused(current, 'PT-14', 'reveal', text, 'operators');
  if (proposal.tokenKey === undefined || proposal.tokensRevealed)
    return bad(`${proposal.name} has no key that is still secret`);
  if (!equalBytes(voprfPublicKey(message.secret, 'token-reveal.secret'), proposal.tokenKey))
    return bad('is not the key that was announced');
  // Else operators could end the gathering of supports, without a reason, one short of the threshold.
  if (tokensMayDecide(proposal.profile, proposal.stageIndex))
    return bad(`tokens may still bring ${proposal.name} to a threshold`);
  const findings = [...countFaults(current, proposal, message), ...tokenFaults(proposal, message)];
  // A key that is out is out, whatever it shows.
  return {
    findings,
    effect: () => {
      proposal.tokensRevealed = true;
    },
  };
}

function* countFaults(
  { state, entry }: Case,
  { tokens, name }: ProposalState,
  { issued }: TokenReveal,
): Generator<ForumFinding> {
  const say = (message: string): ForumFinding => forumFinding('PT-14', entry, 'operators', 'count', message);
  if (tokens.size > issued) yield say(`${name} has ${tokens.size} tokens, ${issued} were given out`);
  if (issued > state.members.size) yield say(`${issued} were given out to ${state.members.size} members`);
}

function* tokenFaults({ tokens }: ProposalState, { secret }: TokenReveal): Generator<ForumFinding> {
  for (const [input, { entry, output }] of tokens)
    if (!equalBytes(voprfOutput(secret, fromHex(input)), output))
      yield forumFinding('PT-14', entry, 'operators', 'token', 'is no token of the key that was announced');
}
