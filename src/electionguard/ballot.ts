/** Ballots of ElectionGuard 2.0 as egk's records of version 2.1.0 have them: encrypted, proved, with a confirmation code. */
import { equalBytes, toBase64, toHex, utf8 } from '../core/bytes.js';
import { nonceStream } from '../core/hedged-nonces.js';
import type { JsonValue } from '../core/json.js';
import type { NonceStream } from '../core/nonce-stream.js';
import type { Rng } from '../core/random.js';
import { canHideContests, codeHash } from '../verify/foreign/electionguard/codes.js';
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
  /**
   * Where codes are chained, `nextCodeBaux` of the device's chain; otherwise `config.baux0` of the election, and where that is
   * empty, the name of the device or nothing.
   */
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
 * @throws {RangeError} if the election's records are of version v2.0.0, the style is unknown, votes are not allowed, or no
 * verifier would take `codeBaux` for this ballot's: names of devices of 32 bytes or more could hide contests
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
  assertOwnBaux(election, style.length, setting);
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

/** Where codes are not chained, the auxiliary input is the election's, or the device's name if that cannot hide contests. */
function assertOwnBaux(
  { config, manifest }: OpenElection,
  contests: number,
  { codeBaux, device }: BallotSetting,
): void {
  if (config.chained) return;
  const common = config.baux0.length > 0;
  if (!common && codeBaux.length === 0) return;
  if (!equalBytes(codeBaux, common ? config.baux0 : utf8(device)))
    throw new RangeError(`codeBaux must be ${common ? 'that of the election' : 'the name of the device'}`);
  if (!common && canHideContests(manifest, codeBaux, contests))
    throw new RangeError('the name of the device is too long: ballots of other styles have more contests');
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
