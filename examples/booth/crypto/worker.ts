/**
 * The worker of the booth: everything that computes. A message that is a port belongs to `openBooth` of `hanpyo/ballot/worker`;
 * every other message is a question of messages.ts.
 */
import {
  cardFromText,
  checkChallenge,
  credentialFromCard,
  electionContext,
  readChallengedBallot,
} from 'hanpyo/ballot';
import { type BoothPort, serveBooth } from 'hanpyo/ballot/worker';
import { DecodeError, encodeCrockford, HanpyoError, toHex } from 'hanpyo/core';
import { makeEntry } from 'hanpyo/record';
import { type OpenedElection, readElectionFile } from './election-file.js';
import type { CryptoCalls, CryptoReply, CryptoRequest } from './messages.js';
import { checkLocated, checkReceipt } from './receipts.js';

/** What the worker remembers: the election that was read last. */
const held: { election?: OpenedElection } = {};

function election(): OpenedElection {
  if (held.election === undefined) throw new RangeError('no election was read');
  return held.election;
}

const CALLS: CryptoCalls = {
  election: (text) => {
    const read = readElectionFile(text);
    held.election = read;
    return {
      manifest: read.manifest,
      manifestBytes: read.manifestBytes,
      publicKey: read.publicKey.toBytes(),
      electionId: toHex(read.electionId),
      fingerprint: encodeCrockford(read.electionId.subarray(0, 10)),
      closes: read.closes,
    };
  },
  voter: (card, pin) => {
    const { electionId, group, roll } = election();
    const { secret, key } = credentialFromCard(cardFromText(card), electionId, group, pin);
    const entry = roll.find(key.toBytes());
    if (entry === undefined) throw new HanpyoError('not-on-roll', 'the card is not on the roll');
    const { class: voterClass, style, excluded } = entry;
    return { row: { key: entry.key, class: voterClass, style, excluded }, secret: secret.toBytes() };
  },
  entry: (type, payload) => makeEntry(type, election().electionId, payload),
  opened: (payload) => {
    const { manifest, publicKey, roll } = election();
    const context = electionContext(manifest, publicKey, roll);
    const { challenged } = readChallengedBallot(payload, context);
    const verdict = checkChallenge(context, challenged);
    if (!verdict.valid) throw new HanpyoError('challenge-failed', 'the device encrypted something else');
    return Array.from(verdict.choices, ([id, choice], i) => {
      const { values = [], nonces = [] } = challenged.openings[i] ?? {};
      return { id, choice, values, nonces: nonces.map((nonce) => toHex(nonce.toBytes())) };
    });
  },
  receipt: (text, entry) => checkReceipt(election(), text, entry),
  located: (code, receipt, leaf) => checkLocated(election(), code, receipt, leaf),
};

function reply({ number, call, given }: CryptoRequest): CryptoReply {
  try {
    return { number, result: (CALLS[call] as (...given: unknown[]) => unknown)(...given) };
  } catch (error) {
    const code = error instanceof DecodeError || error instanceof HanpyoError ? error.code : 'failed';
    return { number, code, message: error instanceof Error ? error.message : '' };
  }
}

addEventListener('message', ({ data }: MessageEvent<CryptoRequest | MessagePort>) => {
  if (data instanceof MessagePort) serveBooth(data as BoothPort);
  else postMessage(reply(data));
});
