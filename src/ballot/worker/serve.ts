/** The worker's side: prepares and casts one voter's ballots on request. */
import type { Scalar } from '../../core/group.js';
import { nativeGroup } from '../../core/groups/native.js';
import { type Rng, systemRng } from '../../core/random.js';
import { writeBallot } from '../ballot.js';
import { challengeBallot, writeChallengedBallot } from '../challenge.js';
import { type ElectionContext, electionContext, makeProverTables, withProverTables } from '../context.js';
import { decodeManifest } from '../manifest-read.js';
import { plainRoll } from '../plain-roll.js';
import { castBallot, type PreparedBallot, prepareBallot } from '../prepare.js';
import type { BoothWorker } from './booth.js';
import {
  type BoothElection,
  type BoothPort,
  type BoothReply,
  type BoothRequest,
  type NumberedRequest,
  plainError,
} from './messages.js';

/** A ballot that waits for the voter's decision, and the secret that signs it. */
interface Pending {
  readonly prepared: PreparedBallot;
  readonly secret: Scalar;
}

/**
 * Answers the requests of `openBooth` that come over a port. The whole script of a worker is, in a browser,
 * `addEventListener('message', ({ data }) => serveBooth(data), { once: true })`, and in Node `parentPort.once('message', serveBooth)`.
 */
export function serveBooth(port: BoothPort, rng: Rng = systemRng): void {
  let context: ElectionContext | undefined;
  let pending: Pending | undefined;
  const take = (): Pending => {
    const taken = pending;
    if (taken === undefined) throw new RangeError('no ballot is prepared');
    pending = undefined;
    return taken;
  };
  const answer = (request: BoothRequest): Uint8Array => {
    if (request.kind === 'open') {
      context = contextOf(request.election);
      return context.electionId;
    }
    if (context === undefined) throw new RangeError('the booth is not open');
    if (request.kind === 'prepare') {
      const secret = context.group.scalarFromBytes(request.voter.secret, 'secret');
      const prepared = prepareBallot(context, { ...request.voter, secret }, request.choices, rng);
      pending = { prepared, secret };
      return prepared.tracker;
    }
    const { prepared, secret } = take();
    return request.kind === 'cast'
      ? writeBallot(castBallot(prepared, secret, rng))
      : writeChallengedBallot(challengeBallot(prepared, secret, rng));
  };
  port.onmessage = ({ data }) => {
    const request = data as NumberedRequest;
    port.postMessage(replyTo(request, answer));
    if (request.kind === 'open' && context !== undefined) makeProverTables(context);
  };
}

/** What serves a booth where there are no workers: this thread, which is busy for as long as a ballot is prepared. */
export function sameThread(): BoothWorker {
  return { postMessage: (port) => serveBooth(port as BoothPort), terminate: () => {} };
}

function replyTo(request: NumberedRequest, answer: (request: BoothRequest) => Uint8Array): BoothReply {
  try {
    return { number: request.number, result: answer(request) };
  } catch (error) {
    return { number: request.number, error: plainError(error) };
  }
}

/**
 * Rules of manifests and rolls (spec 5.2 and 5.3) are not checked again here: whoever opens the election has checked them, and
 * the manifest's hash, which is in the card, is in everything that a ballot proves. A manifest that breaks them can only
 * make ballots that nobody accepts.
 */
function contextOf({ manifest: bytes, publicKey, rows }: BoothElection): ElectionContext {
  const manifest = decodeManifest(bytes);
  const group = nativeGroup(manifest.group);
  const key = group.elementFromBytes(publicKey, 'publicKey');
  return withProverTables(electionContext(manifest, key, plainRoll(rows, manifest, group)));
}
