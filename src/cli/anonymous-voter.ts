/**
 * What happens at an anonymous voter's own machine: secret and choices become ballots that say nothing about who cast them. With a
 * nullifier for each contest there is one ballot for each contest that was chosen in, otherwise one for all.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type ContestChoice, castAnonymousVote } from '../ballot/anonymous/cast.js';
import type { AnonymousElection } from '../ballot/anonymous/election.js';
import { anonymousTracker } from '../ballot/anonymous/encoded-vote.js';
import { nullifierOf, voterCommitment } from '../ballot/anonymous/identity.js';
import type { AnonymousVoter } from '../ballot/anonymous/inputs.js';
import { anonymousRoll } from '../ballot/anonymous/roll.js';
import { encodeAnonymousVote } from '../ballot/anonymous/vote.js';
import type { CircuitHashes } from '../ballot/manifest-eligibility.js';
import type { Choices } from '../ballot/prepare.js';
import { toHex } from '../core/bytes.js';
import { sha256 } from '../core/hash.js';
import { anonymousBallotEntry, commitmentsOn } from '../record/anonymous-steps.js';
import type { ProvingArtefacts } from '../zk/groth16/prove.js';
import { assertObeyed, parseChoices } from './choices.js';
import type { ReadElection } from './election.js';
import { naming, RefusedError } from './errors.js';
import { readInput, readInputOrStdin } from './files.js';
import type { Io } from './io.js';
import { readVoterFile } from './secrets.js';

/** Where secret, choices and circuits come from. */
export interface AnonymousInput {
  readonly voter: string;
  /** A file, or `-` for standard input. */
  readonly choices: string;
  /** Folder with programs (`.wasm`) and proving keys (`.zkey`), under whatever names. */
  readonly circuits: string;
}

/** A ballot, ready to be posted. */
export interface AnonymousDraft {
  /** Ids of the contests that it is of. */
  readonly contests: readonly string[];
  /** 32 bytes. */
  readonly tracker: Uint8Array;
  readonly entry: Uint8Array;
}

const MAX_CHOICES = 1_000_000;

/**
 * Makes the ballots of an anonymous voter.
 * @throws {RefusedError} before the opening, for a voter who is not on the roll or has voted already, choices that make no ballot, or circuits that are
 *   not the manifest's
 */
export async function draftAnonymousBallots(
  election: ReadElection,
  input: AnonymousInput,
  io: Io,
): Promise<readonly AnonymousDraft[]> {
  const { record, manifest } = election;
  if (record.phase !== 'voting') throw new RefusedError('voting is not open');
  const { anonymous } = record.poll.opened;
  if (anonymous === undefined) throw new RefusedError('the voters of this election have cards: give --card');
  const place = anonymous.election;
  const secret = await readVoterFile(input.voter);
  const bytes = await readInputOrStdin(input.choices, io, MAX_CHOICES);
  const choices = choicesOf(
    place,
    naming(input.choices, () => parseChoices(bytes, manifest)),
  );
  const voter = await voterOnRoll(election, place, secret);
  assertUnused(election, place, secret, choices);
  const artefacts = await artefactsIn(
    input.circuits,
    place,
    choices.map(({ contest }) => contest),
  );
  const drafts: AnonymousDraft[] = [];
  for (const ballot of place.nullifiers === 'per-election' ? [choices] : choices.map((choice) => [choice])) {
    const vote = await castAnonymousVote(place, ballot, voter, artefacts, io.rng);
    const tracker = anonymousTracker(place.electionId, encodeAnonymousVote(vote));
    if (tracker === undefined) throw new TypeError('a ballot that was just made has a tracker');
    const contests = ballot.map(({ contest }) => manifest.contests[contest]?.id ?? '');
    drafts.push({ contests, tracker, entry: anonymousBallotEntry(place.electionId, vote) });
  }
  return drafts;
}

/** The choices in the order of the contests. @throws {RefusedError} naming every contest whose choice is missing or breaks its rule */
function choicesOf({ manifest, nullifiers, contests }: AnonymousElection, choices: Choices): ContestChoice[] {
  const wanted = contests.flatMap(({ layout }, contest) => {
    const id = manifest.contests[contest]?.id ?? '';
    const has = nullifiers === 'per-election' || choices.has(id);
    return has ? [{ kind: 'sum', contest, id, layout } as const] : [];
  });
  if (wanted.length === 0) throw new RefusedError('these choices make no ballot: there is no choice');
  assertObeyed(wanted, choices);
  return wanted.flatMap(({ contest, id }) => {
    const choice = choices.get(id);
    if (choice === undefined || choice.kind === 'ranking' || choice.kind === 'text') return [];
    return [{ contest, choice }];
  });
}

/** The voter's path on the roll. @throws {RefusedError} if the voter is not on it */
async function voterOnRoll(
  { reader, size }: ReadElection,
  { manifest }: AnonymousElection,
  secret: bigint,
): Promise<AnonymousVoter> {
  const checkpoint = await reader.checkpoint({ size: size() });
  const commitments = await commitmentsOn(reader, checkpoint.size);
  const at = commitments.indexOf(voterCommitment(secret));
  if (at < 0) throw new RefusedError('this voter is not on the roll');
  const { depth = 0 } = manifest.eligibility ?? {};
  return { secret, path: anonymousRoll(commitments, depth).pathOf(at) };
}

/** Refuses what would be refused after it was proved. @throws {RefusedError} naming the contests in which the voter has voted */
function assertUnused(
  { record }: ReadElection,
  { manifest, nullifiers, contests }: AnonymousElection,
  secret: bigint,
  choices: readonly ContestChoice[],
): void {
  const { box } = record.anonymousVoting;
  const used = choices.flatMap(({ contest }) => {
    const { scope } = contests[contest] ?? {};
    const counts = scope !== undefined && box.counts(nullifierOf(secret, scope), contest);
    return counts ? [manifest.contests[contest]?.id ?? ''] : [];
  });
  if (used.length === 0) return;
  const where = nullifiers === 'per-election' ? '' : ` in ${used.join(', ')}`;
  throw new RefusedError(`this voter has voted${where} already, and the first ballot counts`);
}

/**
 * The circuits of these contests, by index of contest: the files of a folder that have the manifest's hashes.
 * @throws {RefusedError} naming the contest and the hash of what is not there
 */
async function artefactsIn(
  folder: string,
  { manifest }: AnonymousElection,
  contests: readonly number[],
): Promise<readonly ProvingArtefacts[]> {
  const files = new Map<string, Uint8Array>();
  for (const name of await readdir(folder)) {
    if (!/\.(wasm|zkey)$/.test(name)) continue;
    const bytes = await readInput(join(folder, name));
    files.set(toHex(sha256(bytes)), bytes);
  }
  const circuits: readonly CircuitHashes[] = manifest.eligibility?.circuits ?? [];
  const found: ProvingArtefacts[] = [];
  for (const contest of contests) {
    const hashes = circuits[contest];
    const fileOf = (what: string, hash = ''): Uint8Array => {
      const bytes = files.get(hash);
      if (bytes !== undefined) return bytes;
      const { id } = manifest.contests[contest] ?? {};
      throw new RefusedError(`${folder}: the ${what} of contest ${id} is not here; its SHA-256 is ${hash}`);
    };
    found[contest] = {
      program: fileOf('program (.wasm)', hashes?.program),
      provingKey: fileOf('proving key (.zkey)', hashes?.provingKey),
    };
  }
  return found;
}
