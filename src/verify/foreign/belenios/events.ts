/**
 * The events of an archive, each with the objects that it brings: data members stand just before the event that refers to
 * them, each once, in a fixed order. So the archive is the one that is rebuilt from its last event.
 */
import { DecodeError } from '../../../core/errors.js';
import { asInteger } from '../../../core/json-fields.js';
import type { ReportBuilder } from '../../report.js';
import { decoding } from '../report.js';
import { isWellNamed, type Member } from './archive.js';
import type { BelCheckId } from './checks.js';
import { compactJson, fieldsOf, hashOf, textOf } from './json.js';

/** What an event says. */
export type EventType =
  | 'Setup'
  | 'Ballot'
  | 'EndBallots'
  | 'EncryptedTally'
  | 'Shuffle'
  | 'EndShuffles'
  | 'PartialDecryption'
  | 'Result';

/** One event with its objects. */
export interface Step {
  readonly type: EventType;
  /** In the canonical order; the last one is the payload. */
  readonly objects: readonly Member[];
}

interface ReadEvent {
  readonly parent: string | undefined;
  readonly height: number;
  readonly type: EventType;
  readonly payload: string | undefined;
}

/** What may follow each event; at the start, `Setup`. */
const NEXT: Readonly<Record<EventType, readonly EventType[]>> = {
  Setup: ['Ballot', 'EndBallots'],
  Ballot: ['Ballot', 'EndBallots'],
  EndBallots: ['EncryptedTally'],
  EncryptedTally: ['Shuffle', 'EndShuffles', 'PartialDecryption'],
  Shuffle: ['Shuffle', 'EndShuffles'],
  EndShuffles: ['PartialDecryption'],
  PartialDecryption: ['PartialDecryption', 'Result'],
  Result: [],
};

/** Names of the fields by which a payload refers to other objects, in the order in which these stand in the archive. */
const REFERENCES: Readonly<Record<EventType, readonly string[] | undefined>> = {
  Setup: ['election', 'trustees', 'credentials', 'credentials_certificate?'],
  Ballot: [],
  EndBallots: undefined,
  EncryptedTally: ['encrypted_tally'],
  Shuffle: ['payload'],
  EndShuffles: undefined,
  PartialDecryption: ['payload'],
  Result: [],
};

/** Fields of the payloads that refer to other objects. */
const PAYLOADS: Readonly<Partial<Record<EventType, readonly string[]>>> = {
  Setup: ['election', 'trustees', 'credentials', 'credentials_certificate?'],
  EncryptedTally: ['num_tallied', 'total_weight', 'encrypted_tally'],
  Shuffle: ['owner', 'payload'],
  PartialDecryption: ['owner', 'payload'],
};

/** A fault of the chain, which ends the reading. */
class ChainFault extends DecodeError {
  readonly check: BelCheckId;

  constructor(check: BelCheckId, path: string, message: string) {
    super('bad-value', path, message);
    this.check = check;
  }
}

/** Follows the events of an archive. */
export class EventChain {
  readonly #builder: ReportBuilder<BelCheckId>;
  readonly #maxBytes: number;
  /** Hashes of all data. */
  readonly #seen = new Set<string>();
  #pending: Member[] = [];
  #last: { readonly hash: string; readonly event: ReadEvent } | undefined;

  /** @param maxBytes - of all objects of one event */
  constructor(builder: ReportBuilder<BelCheckId>, maxBytes: number = MAX_PENDING_BYTES) {
    this.#builder = builder;
    this.#maxBytes = maxBytes;
  }

  /** The type of the last event; `undefined` before the first. */
  get phase(): EventType | undefined {
    return this.#last?.event.type;
  }

  /**
   * Takes the next member.
   * @returns the event with its objects; `undefined` if the member is none; `failed` if a check failed
   */
  async take(member: Member): Promise<Step | undefined | 'failed'> {
    try {
      return await this.#take(member);
    } catch (error) {
      if (!(error instanceof ChainFault)) throw error;
      const { check, code, message } = error;
      this.#builder.fail({ check, culprit: `member at ${member.offset}`, code, message });
      return 'failed';
    }
  }

  /** Refuses data after the last event. @returns whether there is none */
  end(): boolean {
    const [left] = this.#pending;
    if (left === undefined) return true;
    const message = 'no event refers to it';
    this.#builder.fail({ check: 'BEL-05', culprit: `member at ${left.offset}`, code: 'bad-value', message });
    return false;
  }

  async #take(member: Member): Promise<Step | undefined | 'failed'> {
    if (!isWellNamed(member))
      throw new ChainFault('BEL-02', member.kind, 'the name is not the SHA-256 of the body');
    this.#builder.examine('BEL-02');
    if (member.kind === 'data') {
      if (this.#seen.has(member.hash)) throw new ChainFault('BEL-05', member.kind, 'it is there twice');
      this.#seen.add(member.hash);
      const bytes = this.#pending.reduce((sum, { body }) => sum + body.length, member.body.length);
      if (this.#pending.length >= MAX_PENDING || bytes > this.#maxBytes)
        throw new ChainFault('BEL-05', 'data', 'more than any event refers to');
      this.#pending.push(member);
      return undefined;
    }
    const event = await decoding(this.#builder, 'BEL-03', `event at ${member.offset}`, () =>
      readEvent(member.body),
    );
    if (event === undefined) return 'failed';
    this.#follow(event);
    const objects = this.#objectsOf(event);
    this.#last = { hash: member.hash, event };
    this.#pending = [];
    this.#builder.examine('BEL-05', objects.length);
    return { type: event.type, objects };
  }

  #follow({ parent, height, type }: ReadEvent): void {
    const last = this.#last;
    if (parent !== last?.hash) throw new ChainFault('BEL-03', 'parent', 'not the event before');
    if (height !== (last === undefined ? 0 : last.event.height + 1))
      throw new ChainFault('BEL-03', 'height', 'not one more than that of the event before');
    this.#builder.examine('BEL-03');
    const allowed = last === undefined ? ['Setup'] : NEXT[last.event.type];
    if (!allowed.includes(type))
      throw new ChainFault('BEL-04', 'type', `${type} where ${allowed.join(' or ') || 'nothing'} may stand`);
    this.#builder.examine('BEL-04');
  }

  /** The objects of an event: exactly those that wait. */
  #objectsOf({ type, payload }: ReadEvent): readonly Member[] {
    const pending = this.#pending;
    const main = pending.at(-1);
    if (payload === undefined) {
      if (main !== undefined) throw new ChainFault('BEL-05', type, 'objects before an event that has none');
      return [];
    }
    if (main?.hash !== payload) {
      const again = main === undefined && this.#seen.has(payload);
      if (again && type === 'Ballot')
        throw new ChainFault('BEL-16', type, 'the same ballot as an earlier one');
      throw new ChainFault('BEL-05', type, 'the payload does not stand just before the event');
    }
    const named = referencesOf(type, main);
    const before = pending.slice(0, -1).map(({ hash }) => hash);
    if (before.length !== named.length || !named.every((hash, i) => hash === before[i]))
      throw new ChainFault('BEL-05', type, 'the objects before the event are not those that it refers to');
    return pending;
  }
}

/** The most objects of one event, and their bytes: the largest list of credentials, trustees and a tally, with room. */
const MAX_PENDING = 5;
const MAX_PENDING_BYTES = 3 * 2 ** 27;

function readEvent(body: Uint8Array): ReadEvent {
  const fields = fieldsOf(compactJson(body, 'event'), 'event', ['parent?', 'height', 'type', 'payload?']);
  const name = textOf(fields.type, 'event.type', 32);
  if (!isEventType(name)) throw new DecodeError('bad-value', 'event.type', 'a type of event not known');
  const { parent, payload } = fields;
  if ((payload === undefined) !== (REFERENCES[name] === undefined))
    throw new DecodeError('bad-value', 'event.payload', 'missing, or where none belongs');
  return {
    parent: parent === undefined ? undefined : hashOf(parent, 'event.parent'),
    height: asInteger(fields.height, 'event.height', 0, Number.MAX_SAFE_INTEGER),
    type: name,
    payload: payload === undefined ? undefined : hashOf(payload, 'event.payload'),
  };
}

function isEventType(name: string): name is EventType {
  return Object.hasOwn(NEXT, name);
}

/** What a payload refers to. @throws {ChainFault} */
function referencesOf(type: EventType, { body }: Member): readonly string[] {
  const fields = PAYLOADS[type];
  if (fields === undefined) return [];
  try {
    const object = fieldsOf(compactJson(body, type), type, fields);
    return (REFERENCES[type] ?? []).flatMap((name) => {
      const key = name.replace('?', '');
      const value = object[key];
      return value === undefined ? [] : [hashOf(value, `${type}.${key}`)];
    });
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new ChainFault('BEL-05', error.path, error.message);
  }
}
