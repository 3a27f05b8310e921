/**
 * Decryption of elections of `AnonElection`: trustees publish their parts, with proofs, in the contract's log; whoever reads it
 * checks and combines them. The contract checks nothing of this, and anybody may publish anything: what is no valid share of a
 * trustee is passed over.
 */
import { equalBytes, utf8 } from '../core/bytes.js';
import { decode, Writer } from '../core/codec.js';
import { DecodeError } from '../core/errors.js';
import type { Element } from '../core/group.js';
import { BABYJUBJUB } from '../core/groups/babyjubjub.js';
import type { Rng } from '../core/random.js';
import { keccak256 } from '../core/sha3.js';
import type { Ciphertext } from '../elgamal/cipher.js';
import { MAX_DISCRETE_LOG, prepareDiscreteLog } from '../elgamal/dlog.js';
import type { TallyContext } from '../elgamal/factors.js';
import { readPartial, writePartial } from '../elgamal/partial-codec.js';
import {
  type Combination,
  combinePartials,
  type PartialDecryption,
  partialDecrypt,
  type TrusteeShare,
} from '../elgamal/threshold.js';
import { readLogEntry } from '../ledger/evm/log-entry.js';
import { decodeAbi } from './abi.js';

/** Signature of the event of a published message. */
export const PUBLISHED_EVENT = 'Published(bytes32,address,bytes)';

/** The trustees of an election, as its auditors know them. */
export interface AnonymousTrustees {
  readonly threshold: number;
  /** Of the group `BabyJubJub`, in order. */
  readonly verificationKeys: readonly Element[];
}

/**
 * A trustee's part in the decryption, as a message for `publish`. It decrypts whatever it is given: give it the sums of all ballots
 * of a closed election, once.
 */
export function makeAnonymousShare(
  electionId: Uint8Array,
  tally: readonly Ciphertext[],
  share: TrusteeShare,
  rng: Rng,
): Uint8Array {
  const writer = new Writer().tag(1, 1);
  writePartial(writer, partialDecrypt(tally, share, tallyContext(electionId), rng));
  return writer.finish();
}

/**
 * The messages in the logs of a contract that are shares; whose, and whether they are right, is for {@link decryptAnonymousTally}.
 * @param entries - of the contract's log, in order
 * @throws {DecodeError} if an entry is no log, or a message's log has another form
 */
export function readPublishedShares(entries: readonly Uint8Array[]): PartialDecryption[] {
  const topic = keccak256(utf8(PUBLISHED_EVENT));
  return entries.flatMap((entry, i) => {
    const { topics, data } = readLogEntry(entry);
    if (topics[0] === undefined || !equalBytes(topics[0], topic)) return [];
    const [message] = decodeAbi(data, ['bytes'], `entries[${i}]`);
    const share = message?.kind === 'bytes' ? readShare(message.bytes) : undefined;
    return share === undefined ? [] : [share];
  });
}

/** What shares decrypt to. */
export interface AnonymousDecryption {
  readonly combination: Combination;
  /** Votes for each position; absent where shares are missing, or the tally has no totals within the bound. */
  readonly counts: readonly number[] | undefined;
}

/**
 * Verifies shares and decrypts.
 * @param most - the largest total that there can be: ballots times the largest value of a position; no search goes beyond 2^40
 * @throws {RangeError} if the threshold is not from 1 to the number of trustees
 */
export function decryptAnonymousTally(
  electionId: Uint8Array,
  tally: readonly Ciphertext[],
  shares: readonly PartialDecryption[],
  { threshold, verificationKeys }: AnonymousTrustees,
  most: number,
): AnonymousDecryption {
  const context = tallyContext(electionId);
  const combination = combinePartials(tally, shares, verificationKeys, threshold, context);
  if (combination.kind === 'incomplete') return { combination, counts: undefined };
  const logarithm = prepareDiscreteLog(BABYJUBJUB, Math.min(most, MAX_DISCRETE_LOG), tally.length);
  const counts = combination.plaintextElements.flatMap((element) => logarithm(element) ?? []);
  return { combination, counts: counts.length === tally.length ? counts : undefined };
}

function readShare(message: Uint8Array): PartialDecryption | undefined {
  try {
    return decode(message, 'share', (reader) => {
      reader.tag(1, 1);
      return readPartial(reader, BABYJUBJUB);
    });
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return undefined;
  }
}

function tallyContext(electionId: Uint8Array): TallyContext {
  return { electionId, tally: utf8('anonymous contest') };
}
