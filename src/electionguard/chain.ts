/** The chain of confirmation codes of one device (specification 2.0, 3.4.3), for elections whose codes are chained. */
import { concatBytes, toBase64, utf8 } from '../core/bytes.js';
import { codeHash } from '../verify/foreign/electionguard/codes.js';
import type { SealedBallot } from './ballot.js';
import type { OpenElection } from './open-election.js';

/** A chain so far. */
export interface DeviceChain {
  readonly device: string;
  /** What the chain begins with: that of the configuration, or the name of the device. */
  readonly baux0: Uint8Array;
  /** Ids in the order of encryption. */
  readonly ballots: readonly string[];
  /** The last confirmation code; H0 where there is no ballot. */
  readonly last: Uint8Array;
}

/**
 * Begins the chain of a device.
 * @throws {RangeError} if codes are not chained, or the record is not of version 2.1.0
 */
export function startChain(election: OpenElection, device: string): DeviceChain {
  const { chained, form, baux0: common } = election.config;
  if (!chained) throw new RangeError('the confirmation codes of this election are not chained');
  if (form.version !== '2.1.0') throw new RangeError('chains are written in version 2.1.0 only');
  const baux0 = common.length > 0 ? common : utf8(device);
  return Object.freeze({ device, baux0, ballots: [], last: codeHash(election, baux0) });
}

/** What the confirmation code of the next ballot is chained to: `BallotSetting.codeBaux`. */
export function nextCodeBaux({ last, baux0 }: DeviceChain): Uint8Array {
  return concatBytes(last, baux0);
}

/** The chain with one more ballot, which was encrypted with {@link nextCodeBaux}. @param id - of the ballot */
export function extendChain(chain: DeviceChain, id: string, ballot: SealedBallot): DeviceChain {
  return Object.freeze({ ...chain, ballots: [...chain.ballots, id], last: ballot.confirmationCode });
}

/** Closes a chain. @returns the file `ballot_chain.json` of the device's folder */
export function closeChain(election: OpenElection, { device, baux0, ballots, last }: DeviceChain): string {
  return JSON.stringify({
    encrypting_device: device,
    baux0: [...Int8Array.from(baux0)],
    election_base_hash: toBase64(election.extendedHash),
    ballot_ids: ballots,
    last_confirmation_code: toBase64(last),
    closing_hash: toBase64(codeHash(election, last, baux0, utf8('CLOSE'))),
    metadata: {},
  });
}
