/** Ballots of ElectionGuard 2.0 as egk's records of version 2.1.0 have them: encrypted, proved, with a confirmation code. */
import { toBase64, toHex } from '../core/bytes.js';
import { nonceStream } from '../core/hedged-nonces.js';
import type { JsonValue } from '../core/json.js';
import type { NonceStream } from '../core/nonce-stream.js';
import type { Rng } from '../core/random.js';
import { codeHash } from '../verify/foreign/electionguard/codes.js';
import type { Contest } from '../verify/foreign/electionguard/manifest.js';
import { type EncryptedContest, encryptContest } from './contest.js';
import type { OpenElection } from './open-election.js';

/** What one voter answers in one contest. */
export interface ContestVotes {
  /** Votes for each option, in the order of the manifest. */
  readonly votes: readonly number[];
  readonly writeIns?: readonly string[];
}

/** A ballot in the clear. */
export interface PlainBallot {
  readonly id: string;
  /** Id of a ballot style. */
  readonly style: string;
  /** By the id of the contest; a contest that is left out gets no vote. */
  readonly contests: ReadonlyMap<string, ContestVotes>;
}

/** Where and when a ballot is encrypted, and whether it is cast. */
export interface BallotSetting {
  readonly device: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  /** Where codes are chained, `nextCodeBaux` of the device's chain; otherwise `config.baux0` of the election. */
  readonly codeBaux: Uint8Array;
  /** `CHALLENGED` ballots are decrypted, and not counted. */
  readonly state: 'CAST' | 'CHALLENGED';
}

/** An encrypted ballot. */
export interface SealedBallot {
  /** The file `eballot-<id>.json`. */
  readonly json: string;
  readonly confirmationCode: Uint8Array;
}

/**
 * Encrypts a ballot. The operations do not depend on the votes.
 * @param rng - 32 bytes are drawn; all nonces also depend on the ballot
 * @throws {RangeError} if the election's records are of version v2.0.0, the style is unknown, or votes are not allowed
 */
export function encryptBallot(
  election: OpenElection,
  ballot: PlainBallot,
  setting: BallotSetting,
  rng: Rng,
): SealedBallot {
  const { config, manifest, extendedHash } = election;
  if (config.form.version !== '2.1.0') throw new RangeError('ballots are written in version 2.1.0 only');
  const style = manifest.styles.get(ballot.style);
  if (style === undefined) throw new RangeError('there is no such ballot style');
  for (const id of ballot.contests.keys())
    if (!style.some((contest) => contest.id === id))
      throw new RangeError(`contest ${id} is not of this style`);
  const nonces = noncesOf(election, style, ballot, rng);
  const contests = style.map((contest) =>
    encryptContest(election, contest, ballot.contests.get(contest.id), nonces),
  );
  const code = codeHash(election, ...contests.map(({ hash }) => hash), setting.codeBaux);
  const json = JSON.stringify({
    ballot_id: ballot.id,
    ballot_style_id: ballot.style,
    encrypting_device: setting.device,
    timestamp: setting.timestamp,
    code_baux: toHex(setting.codeBaux).toUpperCase(),
    confirmation_code: toBase64(code),
    election_id: toBase64(extendedHash),
    contests: contests.map(({ json: contest }: EncryptedContest): JsonValue => contest),
    state: setting.state,
    is_preencrypt: false,
  });
  return Object.freeze({ json, confirmationCode: code });
}

function noncesOf(
  { eg: { group }, extendedHash }: OpenElection,
  style: readonly Contest[],
  { id, contests }: PlainBallot,
  rng: Rng,
): NonceStream {
  const votes = style.flatMap((contest) => contests.get(contest.id)?.votes ?? contest.options.map(() => 0));
  const witness = votes.map((vote) => group.scalar(vote));
  const statement = `${toHex(extendedHash)}|${id}`;
  return nonceStream({ group, role: 'ElectionGuard ballot', statement, witness }, rng);
}
