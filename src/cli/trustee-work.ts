/** What a trustee does, with its state on the disk: ceremony steps, the rehearsal, the decryption. */
import { equalBytes } from '../core/bytes.js';
import type { Rng } from '../core/random.js';
import { type CeremonyResult, finishCeremony } from '../elgamal/ceremony-status.js';
import { type Rehearsal, rehearse } from '../elgamal/rehearsal.js';
import type { TrusteeShareFile } from '../elgamal/share-file.js';
import { type CeremonyStep, ceremonyStep, restartCeremony } from '../record/ceremony-step.js';
import type { EntrySigner } from '../record/entry.js';
import type { ElectionRecord } from '../record/state.js';
import { ceremonyEntry, decryptTally } from '../record/steps.js';
import { type OpenElection, type ReadElection, trusteeIndex } from './election.js';
import { RefusedError } from './errors.js';
import { readTrusteeFile } from './secrets.js';
import { TrusteeState } from './trustee-state.js';
import { trusteeLabel } from './words.js';

/** A trustee of one election, at its own machine. */
export interface TrusteeDesk {
  /** From 1. */
  readonly index: number;
  /** Index and id, for messages: `1 (kim)`. */
  readonly label: string;
  readonly sealingKey: Uint8Array;
  readonly signer: EntrySigner;
  readonly state: TrusteeState;
}

/** What came of taking the steps that are due. */
export interface StepsTaken {
  /** Messages delivered, such as `commit`. */
  readonly posted: readonly string[];
  /** Where the ceremony stands for this trustee afterwards. */
  readonly now: Exclude<CeremonyStep, { kind: 'post' }> | { readonly kind: 'delivered' };
}

/** What came of a decryption. */
export interface Decrypted {
  /** Ids of the contests whose shares were delivered now. */
  readonly contests: readonly string[];
  /** Whether this trustee's shares of every contest were on the board already. */
  readonly before: boolean;
}

/** Opens a trustee's key file for an election. @throws {RefusedError} if it is not one of its trustees */
export async function openDesk({ manifest, record }: ReadElection, keyFile: string): Promise<TrusteeDesk> {
  const { seed, sealingKey } = await readTrusteeFile(keyFile);
  const index = trusteeIndex(manifest, seed, keyFile);
  return {
    index,
    label: trusteeLabel(manifest, index),
    sealingKey,
    signer: { role: 'trustee', index: index - 1, seed },
    state: new TrusteeState(keyFile, record.setup.electionId),
  };
}

/** Takes every step that is due. What a step deals or receives is stored before its messages leave. */
export async function takeSteps(election: OpenElection, desk: TrusteeDesk, rng: Rng): Promise<StepsTaken> {
  const posted: string[] = [];
  for (;;) {
    const { setup } = election.record;
    const dealing = await desk.state.dealing(setup.ceremony);
    const step = ceremonyStep(setup, { trustee: desk.index, sealingKey: desk.sealingKey, dealing }, rng);
    if (step.kind === 'finished') await desk.state.forgetDealings(setup.ceremony.run);
    if (step.kind !== 'post') return { posted, now: step };
    posted.push(...step.messages.map(({ kind }) => kind));
    if ((await deliverStep(election, desk, step)) === undefined)
      return { posted, now: { kind: 'delivered' } };
  }
}

/** Begins the next run of a ceremony that has failed. @throws {RangeError} if it has not failed */
export async function restart(election: OpenElection, desk: TrusteeDesk, rng: Rng): Promise<void> {
  const step = restartCeremony(election.record.setup, desk.index, rng);
  if (step.kind === 'post') await deliverStep(election, desk, step);
}

/** Rehearses the decryption with the share that is stored. @throws {RefusedError} if there is none, or of other keys */
export async function rehearseShare(
  { record }: ReadElection,
  desk: TrusteeDesk,
  rng: Rng,
): Promise<Rehearsal> {
  const keys = ceremonyKeys(record);
  const file = await storedShare(record, desk, keys);
  const key = keys.verificationKeys[desk.index - 1];
  if (key === undefined) throw new RefusedError(`there is no trustee ${desk.index}`);
  return rehearse(file, key, rng);
}

/**
 * Decrypts the tally and delivers the shares; what was decrypted is stored before.
 * @throws {RefusedError} if the tally is one that a trustee must not decrypt
 */
export async function decryptAsTrustee(
  election: OpenElection,
  desk: TrusteeDesk,
  rng: Rng,
): Promise<Decrypted> {
  const { record, manifest } = election;
  const { tallying } = record;
  const posted = new Set(tallying.sharesOf(desk.index - 1));
  const lists = tallying.shuffles.chains;
  const due = [
    ...tallying.toDecrypt.filter(({ contest }) => !posted.has(contest)),
    ...lists.filter((chain) => !tallying.listShares.isComplete(chain, desk.index)),
  ].map(({ contest }) => contest);
  const { share, trustee } = await storedShare(record, desk, record.poll.opened.keys);
  const memory = await desk.state.memory();
  const decryption = decryptTally(record, { trustee, share }, desk.signer, memory, rng);
  if (decryption.kind === 'refused')
    throw new RefusedError(`this tally must not be decrypted: ${decryption.reason}`);
  await desk.state.storeMemory(decryption.memory);
  if (decryption.entries.length > 0) await election.deliver(decryption.entries);
  const contests = due.map((contest) => manifest.contests[contest]?.id ?? '');
  return { contests, before: contests.length === 0 && (posted.size > 0 || lists.length > 0) };
}

/** The keys of a ceremony that has ended well. @throws {RefusedError} */
function ceremonyKeys({ setup }: ElectionRecord): CeremonyResult {
  const outcome = finishCeremony(setup.ceremony, setup.messages);
  if (outcome.kind === 'failed') throw new RefusedError('the key ceremony has not ended well');
  return outcome;
}

async function deliverStep(
  { record, deliver }: OpenElection,
  { state, signer, index }: TrusteeDesk,
  step: Extract<CeremonyStep, { kind: 'post' }>,
): Promise<readonly number[] | undefined> {
  if (step.dealing !== undefined) await state.storeDealing(step.dealing);
  const confirm = step.messages.find((message) => message.kind === 'confirm');
  if (step.share !== undefined && confirm !== undefined) {
    const { ceremony, electionId, group, manifest } = record.setup;
    await state.storeShare({
      group,
      electionId,
      run: ceremony.run,
      trustee: index,
      trustees: manifest.trustees.length,
      threshold: manifest.threshold,
      keyHash: confirm.keyHash,
      share: step.share.share,
    });
  }
  return deliver(step.messages.map((message) => ceremonyEntry(record, message, signer)));
}

/** The share on the disk, of just this ceremony. */
async function storedShare(
  { setup }: ElectionRecord,
  { state, index }: TrusteeDesk,
  { keyHash }: CeremonyResult,
): Promise<TrusteeShareFile> {
  const file = await state.share(setup.group);
  if (file === undefined) throw new RefusedError(`${state.sharePath} is missing: this trustee has no share`);
  const fits = file.trustee === index && equalBytes(file.electionId, setup.electionId);
  if (!fits || !equalBytes(file.keyHash, keyHash))
    throw new RefusedError(`${state.sharePath} belongs to another ceremony or another trustee`);
  return file;
}
