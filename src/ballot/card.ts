/**
 * Voting cards (spec 5.4): what a voter holds. A card carries the first bytes of the election id and a secret; the
 * credential that is on the roll is derived from the secret, the election, and a PIN if the election uses one.
 */
import { compareBytes, equalBytes } from '../core/bytes.js';
import { Writer } from '../core/codec.js';
import { decodeCrockford, encodeCrockford } from '../core/crockford.js';
import { DecodeError } from '../core/errors.js';
import { expandMessage } from '../core/expand.js';
import type { Element, Group, Scalar } from '../core/group.js';
import { drawBytes, type Rng } from '../core/random.js';
import type { RollRow } from './roll.js';
import type { RosterRow } from './roll-csv.js';

/** A voting card. */
export interface Card {
  /** First 8 bytes of the election id: a card of another election is noticed at once. */
  readonly election: Uint8Array;
  /** 16 random bytes. */
  readonly secret: Uint8Array;
}

/** A voter's key pair. */
export interface Credential {
  readonly secret: Scalar;
  /** What the roll lists. */
  readonly key: Element;
}

/** A card and whom it is for. Secret. */
export interface IssuedCard {
  /** The office's own id of the voter. */
  readonly id: string;
  readonly card: Card;
}

const ELECTION_BYTES = 8;
const SECRET_BYTES = 16;
const DOMAIN = 'hanpyo-v1 credential';
const PIN = /^[0-9A-Za-z]{4,32}$/;

/** A new card of an election. @param electionId - 32 bytes */
export function makeCard(electionId: Uint8Array, rng: Rng): Card {
  return Object.freeze({
    election: electionId.slice(0, ELECTION_BYTES),
    secret: drawBytes(rng, SECRET_BYTES),
  });
}

/** The text on a card: 43 symbols of Crockford's base 32, the last four a check (spec 2.8). */
export function cardToText({ election, secret }: Card): string {
  if (election.length !== ELECTION_BYTES || secret.length !== SECRET_BYTES)
    throw new RangeError(`a card has ${ELECTION_BYTES} and ${SECRET_BYTES} bytes`);
  return encodeCrockford(new Writer().raw(election).raw(secret).finish());
}

/**
 * Reads the text on a card; case, spaces and hyphens do not matter.
 * @throws {DecodeError} `bad-encoding` on a typing error
 */
export function cardFromText(text: string): Card {
  const bytes = decodeCrockford(text, ELECTION_BYTES + SECRET_BYTES, 'card');
  return Object.freeze({ election: bytes.slice(0, ELECTION_BYTES), secret: bytes.slice(ELECTION_BYTES) });
}

/**
 * The credential of a card (spec 5.4): `expand_message_xmd` of RFC 9380 over election id, group, card secret and PIN,
 * reduced modulo the group order; a counter steps over zero.
 * @param pin - 4 to 32 letters and digits, if the card was issued with one. A PIN slows a thief of the card down, no
 *   more: who holds the card and the roll can try all PINs
 * @throws {DecodeError} `wrong-election` for a card of another election
 * @throws {RangeError} for a malformed PIN
 */
export function credentialFromCard(
  card: Card,
  electionId: Uint8Array,
  group: Group,
  pin?: string,
): Credential {
  if (!equalBytes(card.election, electionId.subarray(0, ELECTION_BYTES)))
    throw new DecodeError('wrong-election', 'card', 'this card is of another election');
  if (pin !== undefined && !PIN.test(pin)) throw new RangeError('a PIN has 4 to 32 letters and digits');
  for (let attempt = 0; ; attempt++) {
    const input = new Writer()
      .raw(electionId)
      .text(group.id)
      .raw(card.secret)
      .text(pin ?? '')
      .u32(attempt);
    const secret = group.scalarFromUniformBytes(expandMessage(DOMAIN, input.finish(), group.uniformBytes));
    if (!secret.isZero()) return Object.freeze({ secret, key: group.generator().multiply(secret) });
  }
}

/**
 * Issues a card to everyone in the register.
 * @param pins - PIN by voter id, for those who have one
 * @returns the rows of the roll, public, in the order of their keys, so that they do not show the order of the register;
 *   and the cards, secret, in the order of the register
 * @throws {RangeError} if an id occurs twice: nobody gets two cards
 */
export function issueCards(
  rows: readonly RosterRow[],
  electionId: Uint8Array,
  group: Group,
  pins: ReadonlyMap<string, string>,
  rng: Rng,
): { readonly roll: readonly RollRow[]; readonly cards: readonly IssuedCard[] } {
  const seen = new Set<string>();
  const issued = rows.map((row) => {
    if (seen.has(row.id)) throw new RangeError(`the voter ${JSON.stringify(row.id)} is listed twice`);
    seen.add(row.id);
    const card = makeCard(electionId, rng);
    const key = credentialFromCard(card, electionId, group, pins.get(row.id)).key.toBytes();
    const { id, class: voterClass, style, excluded } = row;
    return {
      card: Object.freeze({ id, card }),
      entry: Object.freeze({ key, class: voterClass, style, excluded }),
    };
  });
  const roll = issued.map(({ entry }) => entry).sort((a, b) => compareBytes(a.key, b.key));
  return { roll, cards: issued.map(({ card }) => card) };
}
