/**
 * The parties of an election with their secrets in memory: what an application, a test or a small election on one
 * machine needs. Real trustees keep theirs on machines of their own; see the command `hanpyo trustee`.
 */

import { NO_PREVIOUS } from '../ballot/ballot.js';
import type { Credential } from '../ballot/card.js';
import type { Officer as ManifestOfficer, Trustee as ManifestTrustee } from '../ballot/manifest.js';
import type { Voter } from '../ballot/prepare.js';
import { toHex } from '../core/bytes.js';
import { ed25519PublicKey, ed25519Seed } from '../core/ed25519.js';
import type { Rng } from '../core/random.js';
import { sealingPublicKey, sealingSecretKey } from '../core/sealing.js';
import type { Dealing } from '../elgamal/ceremony-dealer.js';
import type { DecryptionMemory } from '../elgamal/decryption-guard.js';
import type { TrusteeShare } from '../elgamal/threshold.js';
import { type CeremonyStep, ceremonyStep, restartCeremony } from './ceremony-step.js';
import type { EntrySigner } from './entry.js';
import { shuffleEntries } from './mix-step.js';
import { isFinished } from './mixing.js';
import type { ElectionRecord } from './state.js';
import { ceremonyEntry, decryptTally } from './steps.js';

/** The keys of a party as the manifest lists them, without names. */
export type OfficerKeys = Pick<ManifestOfficer, 'key'>;
export type TrusteeKeys = Pick<ManifestTrustee, 'signingKey' | 'sealingKey'>;

/** A new officer. @param index - position in the manifest, from 0 */
export function newOfficer(index: number, rng: Rng): EntrySigner {
  return Object.freeze({ role: 'officer', index, seed: ed25519Seed(rng) });
}

/** The public key of an officer. */
export function officerKeys(officer: EntrySigner): OfficerKeys {
  return { key: toHex(ed25519PublicKey(officer.seed)) };
}

/** A trustee with everything it must keep secret. Mutable: it remembers what it dealt, its share, what it decrypted. */
export class Trustee {
  /** From 1. */
  readonly index: number;
  readonly signer: EntrySigner;
  readonly #sealingKey: Uint8Array;
  #dealing: Dealing | undefined;
  #share: TrusteeShare | undefined;
  #memory: DecryptionMemory | undefined;

  /** @param index - position in the manifest, plus 1 */
  constructor(index: number, rng: Rng) {
    this.index = index;
    this.signer = Object.freeze({ role: 'trustee', index: index - 1, seed: ed25519Seed(rng) });
    this.#sealingKey = sealingSecretKey(rng);
  }

  /** The public keys, for the manifest. */
  get keys(): TrusteeKeys {
    return {
      signingKey: toHex(ed25519PublicKey(this.signer.seed)),
      sealingKey: toHex(sealingPublicKey(this.#sealingKey)),
    };
  }

  /** The share of the election key, once the ceremony has come so far. */
  get share(): TrusteeShare | undefined {
    return this.#share;
  }

  /** The entries that this trustee must post now; none where others must post first, or the ceremony is at its end. */
  ceremony(record: ElectionRecord, rng: Rng): readonly Uint8Array[] {
    const secrets = { trustee: this.index, sealingKey: this.#sealingKey, dealing: this.#dealing };
    return this.#take(record, ceremonyStep(record.setup, secrets, rng));
  }

  /** The entries that begin the next run of a ceremony that has failed. @throws {RangeError} if it has not */
  restart(record: ElectionRecord, rng: Rng): readonly Uint8Array[] {
    return this.#take(record, restartCeremony(record.setup, this.index, rng));
  }

  #take(record: ElectionRecord, step: CeremonyStep): readonly Uint8Array[] {
    if (step.kind !== 'post') return [];
    this.#dealing = step.dealing ?? this.#dealing;
    this.#share = step.share ?? this.#share;
    return step.messages.map((message) => ceremonyEntry(record, message, this.signer));
  }

  /** The shuffles that are next and that this trustee has not made, of all contests whose votes are shuffled. */
  shuffle(record: ElectionRecord, rng: Rng): readonly Uint8Array[] {
    const { index } = this.signer;
    return record.tallying.shuffles.chains
      .filter((chain) => !isFinished(chain) && !chain.stages.some(({ mixer }) => mixer === index))
      .flatMap(({ contest }) => shuffleEntries(record, contest, this.signer, rng));
  }

  /**
   * The decryption shares of a closed record that this trustee has replayed without a finding.
   * @throws {RangeError} if it has no share of the key, or refuses: see `permitDecryption`
   */
  decrypt(record: ElectionRecord, rng: Rng): readonly Uint8Array[] {
    if (this.#share === undefined) throw new RangeError('this trustee has no share of the key');
    const decryption = decryptTally(record, this.#share, this.signer, this.#memory, rng);
    if (decryption.kind === 'refused') throw new RangeError(`refused: ${decryption.reason}`);
    this.#memory = decryption.memory;
    return decryption.entries;
  }
}

/**
 * The voter of a credential, at its place in the chain of its ballots.
 * @throws {RangeError} if the credential is not on the roll, or voting has not been opened
 */
export function voterOf(record: ElectionRecord, credential: Credential): Voter {
  const { box, opened } = record.voting;
  const entry = opened.context.roll.find(credential.key.toBytes());
  if (entry === undefined) throw new RangeError('the credential is not on the roll');
  const { ballots, tracker } = box.credential(entry.index);
  return { secret: credential.secret, sequence: ballots, previous: ballots === 0 ? NO_PREVIOUS : tracker };
}
