/** What a trustee does next in the key ceremony (spec section 7.8): a pure function of the record and its own secrets. */
import type { Rng } from '../core/random.js';
import { answerComplaint, type Dealing, dealCeremony } from '../elgamal/ceremony-dealer.js';
import type { CeremonyMessage } from '../elgamal/ceremony-messages.js';
import { receiveShares } from '../elgamal/ceremony-receiver.js';
import type { CeremonyCulprit } from '../elgamal/ceremony-status.js';
import type { TrusteeShare } from '../elgamal/threshold.js';
import type { SetupPhase } from './setup.js';

/** The secrets of a trustee during the ceremony. */
export interface CeremonySecrets {
  /** Index of the trustee, from 1. */
  readonly trustee: number;
  /** X25519 secret key, 32 bytes. */
  readonly sealingKey: Uint8Array;
  /** What it dealt last; `undefined` before its first step. What it dealt in an earlier run is of no use in a later one. */
  readonly dealing: Dealing | undefined;
}

/** What to do now. Store `dealing` and `share`, where given, before posting the messages. */
export type CeremonyStep =
  | {
      readonly kind: 'post';
      readonly messages: readonly CeremonyMessage[];
      readonly dealing?: Dealing;
      readonly share?: TrusteeShare;
    }
  /** Others must post first. */
  | { readonly kind: 'waiting'; readonly awaited: readonly string[] }
  | { readonly kind: 'finished' }
  /** The run has failed; {@link restartCeremony} begins the next one. */
  | { readonly kind: 'failed'; readonly culprits: readonly CeremonyCulprit[] };

/**
 * The next step of a trustee. Taken again with the same record and secrets, it is the same step.
 * @throws {RangeError} if what the trustee dealt is not what it posted, or has been lost
 */
export function ceremonyStep(setup: SetupPhase, secrets: CeremonySecrets, rng: Rng): CeremonyStep {
  const { status, messages, ceremony } = setup;
  const { trustee } = secrets;
  if (status.kind === 'finished') return status;
  if (status.kind === 'failed') return { kind: 'failed', culprits: status.culprits };
  const posted = (kind: CeremonyMessage['kind']): boolean =>
    messages.some((message) => message.kind === kind && message.trustee === trustee);
  if (!posted('commit')) {
    const kept = secrets.dealing?.commit.run === ceremony.run ? secrets.dealing : undefined;
    const dealing = kept ?? dealCeremony(ceremony, trustee, rng);
    return { kind: 'post', messages: [dealing.commit], dealing };
  }
  if (status.awaited.some(({ message }) => message === 'commit')) return waiting(status.awaited);
  if (!posted('reveal')) return { kind: 'post', messages: [dealingOf(secrets, ceremony.run).reveal] };
  const answers = unanswered(messages, trustee).map((complaint) =>
    answerComplaint(dealingOf(secrets, ceremony.run).secret, complaint),
  );
  if (answers.length > 0) return { kind: 'post', messages: answers };
  if (posted('confirm') || posted('complaint')) return waiting(status.awaited);
  const received = receiveShares(ceremony, trustee, secrets.sealingKey, messages);
  if (received.kind === 'share') return { kind: 'post', messages: [received.confirm], share: received.share };
  if (received.kind === 'complaints') return { kind: 'post', messages: received.complaints };
  return received.kind === 'waiting'
    ? waiting(received.awaited)
    : { kind: 'failed', culprits: received.culprits };
}

/**
 * Begins the next run after one that failed.
 * @throws {RangeError} if the current run has not failed
 */
export function restartCeremony(setup: SetupPhase, trustee: number, rng: Rng): CeremonyStep {
  if (setup.status.kind !== 'failed') throw new RangeError('the ceremony has not failed');
  const dealing = dealCeremony({ ...setup.ceremony, run: setup.ceremony.run + 1 }, trustee, rng);
  return { kind: 'post', messages: [dealing.commit], dealing };
}

function dealingOf({ dealing }: CeremonySecrets, run: number): Dealing {
  if (dealing?.commit.run !== run) throw new RangeError('this trustee has lost what it dealt');
  return dealing;
}

function unanswered(
  messages: readonly CeremonyMessage[],
  dealer: number,
): readonly Extract<CeremonyMessage, { kind: 'complaint' }>[] {
  const answered = new Set(
    messages.flatMap((m) => (m.kind === 'answer' && m.trustee === dealer ? [m.complainer] : [])),
  );
  return messages.flatMap((m) =>
    m.kind === 'complaint' && m.dealer === dealer && !answered.has(m.trustee) ? [m] : [],
  );
}

function waiting(awaited: readonly { readonly trustee: number; readonly message: string }[]): CeremonyStep {
  return {
    kind: 'waiting',
    awaited: awaited.map(({ trustee, message }) => `${message} of trustee ${trustee}`),
  };
}
