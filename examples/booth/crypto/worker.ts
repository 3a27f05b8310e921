/** The worker of the booth: everything that computes. Every message is a question of messages.ts. */
import { type Credential, cardFromText, credentialFromCard } from 'hanpyo/ballot';
import { DecodeError, encodeCrockford, equalBytes, HanpyoError, toHex } from 'hanpyo/core';
import { type BallotMaker, ballotMaker } from './ballot-maker.js';
import { type OpenedElection, readElectionFile } from './election-file.js';
import type { CryptoCalls, CryptoReply, CryptoRequest } from './messages.js';
import { checkLocated, checkReceipt } from './receipts.js';
import { rowOf } from './roll-rows.js';

/** What the worker remembers: the election that was read last, and who votes in it. */
interface Held {
  election?: OpenedElection;
  maker?: BallotMaker;
}

/** Answers whoever started this worker. */
export function serveCrypto(): void {
  const calls = callsOf({});
  addEventListener('message', ({ data }: MessageEvent<CryptoRequest>) => postMessage(reply(calls, data)));
}

function callsOf(held: Held): CryptoCalls {
  const election = (): OpenedElection => held.election ?? missing('no election was read');
  const maker = (): BallotMaker => held.maker ?? missing('no voter was found');
  const credential = (card: string, pin: string | undefined): Credential => {
    const { electionId, group } = election();
    return credentialFromCard(cardFromText(card), electionId, group, pin);
  };
  return {
    election: (text) => {
      const read = readElectionFile(text);
      held.election = read;
      delete held.maker;
      const { manifest, closes, rows } = read;
      const fingerprint = encodeCrockford(read.electionId.subarray(0, 10));
      return { manifest, fingerprint, closes, hasRoll: rows !== undefined };
    },
    renew: (text) => {
      const { electionId, trust } = readElectionFile(text);
      if (!equalBytes(electionId, election().electionId))
        throw new DecodeError('wrong-election', 'file', 'a file of another election');
      held.election = { ...election(), trust };
    },
    key: (card, pin) => toHex(credential(card, pin).key.toBytes()),
    voter: (card, pin, rows) => {
      const { secret, key } = credential(card, pin);
      const row = rowOf(election(), key.toBytes(), rows);
      if (row === undefined) throw new HanpyoError('not-on-roll', 'the card is not on the roll');
      const made = ballotMaker(election(), row, secret);
      held.maker = made;
      setTimeout(() => made.warmUp());
      return row;
    },
    prepare: (choices, place) => maker().prepare(choices, place),
    cast: () => maker().cast(),
    check: () => maker().check(),
    receipt: (text, entry) => checkReceipt(election(), text, entry),
    located: (code, receipt, leaf) => checkLocated(election(), code, receipt, leaf),
  };
}

function missing(what: string): never {
  throw new RangeError(what);
}

function reply(calls: CryptoCalls, { number, call, given }: CryptoRequest): CryptoReply {
  try {
    return { number, result: (calls[call] as (...given: unknown[]) => unknown)(...given) };
  } catch (error) {
    const code = error instanceof DecodeError || error instanceof HanpyoError ? error.code : 'failed';
    return { number, code, message: error instanceof Error ? error.message : '' };
  }
}
