/**
 * What a board tells, read as text from outside: of the shape that it should have, within bounds, and nothing else. A board that could
 * break the drawing of its figures could keep the alarm about its ledger from being drawn.
 */
import { DecodeError } from 'hanpyo/core';
import type {
  Act,
  Activity,
  ChannelsView,
  CheckpointView,
  Counters,
  ElectionView,
  LedgerView,
  Status,
  StatusPart,
  StorageView,
  TurnoutRow,
  TurnoutView,
  WitnessesView,
} from '../../board/status-shape.js';
import {
  fieldsOf,
  line,
  listOf,
  numberUpTo,
  orNull,
  type Read,
  recordOf,
  some,
  textUpTo,
} from './read-values.js';

/** More bytes than any board has to say. */
export const MOST_BYTES: number = 2 ** 21;
/** Seconds since 1970 that a calendar has a date for. */
const MOST_SECONDS = 8_640_000_000_000;

/** Reads the whole picture. @throws {DecodeError} if it is none */
export function readStatus(text: string): Status {
  const of = fieldsOf(parsed(text), '');
  const names = Object.keys(READ_PARTS) as StatusPart[];
  return Object.fromEntries(
    names.map((name) => [name, READ_PARTS[name](of(name), name)]),
  ) as unknown as Status;
}

/** Reads a part of it, as an event carries it. @throws {DecodeError} */
export function readPart(name: StatusPart, text: string): Partial<Status> {
  return { [name]: READ_PARTS[name](parsed(text), name) };
}

function parsed(text: string): unknown {
  if (text.length > MOST_BYTES) throw new DecodeError('too-large', 'status', 'too long');
  try {
    // Not the strict parser of the library, which knows no fractions: what follows takes known fields only.
    return JSON.parse(text);
  } catch (cause) {
    throw new DecodeError('bad-json', 'status', 'no JSON', { cause });
  }
}

const amount: Read<number> = numberUpTo(Number.MAX_SAFE_INTEGER);
const texts: Read<Readonly<Record<string, string>>> = recordOf(line);

const extension: Read<NonNullable<ElectionView['extension']>> = (value, path) => {
  const of = fieldsOf(value, path);
  return { until: numberUpTo(MOST_SECONDS)(of('until'), path), reason: line(of('reason'), path) };
};

const election: Read<ElectionView> = (value, path) => {
  const of = fieldsOf(value, path);
  return {
    id: orNull(line)(of('id'), path),
    title: orNull(texts)(of('title'), path),
    phase: line(of('phase'), path),
    extension: orNull(extension)(of('extension'), path),
  };
};

const ledger: Read<LedgerView> = (value, path) => {
  const of = fieldsOf(value, path);
  return {
    sequenced: amount(of('sequenced'), path),
    published: amount(of('published'), path),
    witnessed: amount(of('witnessed'), path),
  };
};

const checkpoint: Read<CheckpointView> = (value, path) => {
  const of = fieldsOf(value, path);
  return {
    size: amount(of('size'), path),
    root: line(of('root'), path),
    // Longer with every cosignature; the library has its own bound.
    note: textUpTo(MOST_BYTES)(of('note'), path),
    cosigners: listOf(line)(of('cosigners'), path),
  };
};

const witnesses: Read<WitnessesView> = (value, path) => {
  const of = fieldsOf(value, path);
  return {
    quorum: amount(of('quorum'), path),
    all: listOf(line)(of('all'), path),
    agreeing: listOf(line)(of('agreeing'), path),
    size: amount(of('size'), path),
  };
};

const row: Read<TurnoutRow> = (value, path) => {
  const of = fieldsOf(value, path);
  const name = of('name');
  return {
    id: line(of('id'), path),
    ...(name !== undefined && { name: texts(name, path) }),
    eligible: amount(of('eligible'), path),
    online: orNull(amount)(of('online'), path),
    paper: orNull(amount)(of('paper'), path),
    revoked: orNull(amount)(of('revoked'), path),
    percent: orNull(numberUpTo(100))(of('percent'), path),
  };
};

const channels: Read<ChannelsView> = (value, path) => {
  const of = fieldsOf(value, path);
  return {
    own: orNull(amount)(of('own'), path),
    kiosk: orNull(amount)(of('kiosk'), path),
    earlier: orNull(amount)(of('earlier'), path),
  };
};

const turnout: Read<TurnoutView> = (value, path) => {
  const of = fieldsOf(value, path);
  return {
    total: row(of('total'), path),
    classes: listOf(row)(of('classes'), path),
    styles: listOf(row)(of('styles'), path),
    channels: orNull(channels)(of('channels'), path),
  };
};

const counters: Read<Counters> = (value, path) => {
  const of = fieldsOf(value, path);
  return {
    eligible: orNull(amount)(of('eligible'), path),
    accepted: amount(of('accepted'), path),
    effective: amount(of('effective'), path),
    superseded: amount(of('superseded'), path),
    removed: amount(of('removed'), path),
    challenged: amount(of('challenged'), path),
    refused: recordOf(amount)(of('refused'), path),
    turnout: orNull(turnout)(of('turnout'), path),
  };
};

const activity: Read<Activity> = (value, path) => {
  const of = fieldsOf(value, path);
  return {
    secondsSinceLastBallot: orNull(amount)(of('secondsSinceLastBallot'), path),
    secondsPerStep: amount(of('secondsPerStep'), path),
    steps: listOf(amount)(of('steps'), path),
  };
};

const storage: Read<StorageView> = (value, path) => {
  const of = fieldsOf(value, path);
  return {
    bytes: amount(of('bytes'), path),
    bytesPerEntry: amount(of('bytesPerEntry'), path),
    capacity: amount(of('capacity'), path),
    entriesToFull: orNull(amount)(of('entriesToFull'), path),
    daysToFull: orNull(amount)(of('daysToFull'), path),
  };
};

const act: Read<Act> = (value, path) => {
  const of = fieldsOf(value, path);
  return {
    index: amount(of('index'), path),
    type: line(of('type'), path),
    by: listOf(line)(of('by'), path),
    ...some(of, 'people', orNull(amount), path),
    ...some(of, 'station', line, path),
    ...some(of, 'reason', line, path),
    ...some(of, 'until', numberUpTo(MOST_SECONDS), path),
    ...some(of, 'key', line, path),
  };
};

const READ_PARTS: { readonly [K in StatusPart]: Read<Status[K]> } = {
  election,
  ledger,
  checkpoint,
  witnesses,
  counters,
  activity,
  storage: orNull(storage),
  acts: listOf(act),
};
