/** Bad entries whose fault is in the frame: form, election, order, phase, signatures (checks V05 to V07, V09, V10). */
import { concatBytes } from '../../src/core/bytes.js';
import { type EntrySigner, type EntryType, makeEntry, readFrame } from '../../src/record/entry.js';
import { newOfficer } from '../../src/record/parties.js';
import { seededRng } from './rng.js';
import { entryAt } from './tamper.js';
import { type BadEntry, bad, type Workshop } from './tamper-cases.js';

const SIGNED_BY_OFFICERS = [
  'roll-chunk',
  'roll-seal',
  'open',
  'paper',
  'revocation',
  'close',
  'result',
] as const;
const UNSIGNED = ['ballot', 'challenge'] as const;
const BY_TRUSTEES = ['ceremony', 'share'] as const;

/** Entries that do not decode, in frame or payload (V05). */
export function malformed(shop: Workshop): BadEntry[] {
  const close = shop.at('close');
  const ballot = shop.entry('ballot');
  const frames: readonly (readonly [string, Uint8Array, string])[] = [
    ['one byte', new Uint8Array(1), 'bad-version'],
    ['another version', altered(ballot, 0, 2), 'bad-version'],
    ['another type', altered(ballot, 1, 99), 'bad-tag'],
    ['type zero', altered(ballot, 1, 0), 'bad-tag'],
    ['a byte more', concatBytes(ballot, new Uint8Array(1)), 'trailing-bytes'],
    ['a byte less', ballot.subarray(0, -1), 'truncated'],
    ['signatures of an unknown role', unknownRole(shop.entry('paper')), 'bad-value'],
  ];
  const types: readonly EntryType[] = [...SIGNED_BY_OFFICERS, 'ballot', 'challenge'];
  const payloads = types.flatMap((type) => {
    const longer = concatBytes(shop.payload(type), new Uint8Array(1));
    const shorter = shop.payload(type).subarray(0, -1);
    const codes: readonly [string, string] =
      type === 'ballot' || type === 'challenge' ? ['C-01', 'C-01'] : ['trailing-bytes', 'truncated'];
    if (type === 'ballot') return [];
    return [
      bad(['V05', codes[0]], `${type} with a byte more`, /./, shop.at(type), shop.changed(type, longer)),
      bad(['V05', codes[1]], `${type} with a byte less`, /./, shop.at(type), shop.changed(type, shorter)),
    ];
  });
  const none = new Uint8Array();
  return [
    ...frames.map(([name, bytes, code]) => bad(['V05', code], `an entry of ${name}`, 'entry', close, bytes)),
    ...payloads,
    ...BY_TRUSTEES.map((type) =>
      bad(['V05', 'truncated'], `${type} of nothing`, type, shop.at(type), shop.signed(type, none)),
    ),
    bad(['V05', 'B-01'], 'a ballot of nothing', 'entry', close, shop.signed('ballot', none)),
  ];
}

/** Entries of another election (V06). */
export function foreign(shop: Workshop, other: Workshop): BadEntry[] {
  const moved = (type: EntryType): BadEntry =>
    bad(['V06', 'election-id'], `${type} of another election`, type, shop.at(type), other.entry(type));
  const { electionId } = readFrame(shop.entry('open'));
  const framed = (type: 'ballot' | 'challenge'): Uint8Array =>
    makeEntry(type, electionId, other.payload(type));
  const close = shop.at('close');
  return [
    ...SIGNED_BY_OFFICERS.map(moved),
    ...UNSIGNED.map(moved),
    ...BY_TRUSTEES.map(moved),
    bad(['V06', 'election-id'], 'another manifest', 'manifest', 1, other.entry('manifest')),
    bad(['V06', 'B-02'], 'a ballot of another election in a frame of this', 'entry', close, framed('ballot')),
    bad(
      ['V06', 'election-id'],
      'a challenge of another election in a frame of this',
      'challenge',
      close,
      framed('challenge'),
    ),
  ];
}

/** The manifest again (V07). */
export function secondManifests(shop: Workshop): BadEntry[] {
  return [1, shop.at('close'), shop.at('result'), shop.honest.entries.length].map((at) =>
    bad(['V07', 'manifest'], `the manifest again at ${at}`, 'manifest', at, shop.entry('manifest').slice()),
  );
}

/** Entries of every type before and after their phase (V09). */
export function misplaced(shop: Workshop): BadEntry[] {
  const [open, close, end] = [shop.at('open'), shop.at('close'), shop.honest.entries.length];
  const places: Readonly<Record<'setup' | 'voting' | 'closed', readonly number[]>> = {
    setup: [open + 1, close + 1, end],
    voting: [1, open, close + 1, end],
    closed: [1, open + 1, close, end],
  };
  const wrong = (phase: keyof typeof places, types: readonly EntryType[]): BadEntry[] =>
    types.flatMap((type) =>
      places[phase].map((at) =>
        bad(['V09', 'phase'], `${type} at ${at}`, type, at, shop.entry(type).slice()),
      ),
    );
  return [
    ...wrong('setup', ['ceremony', 'roll-chunk', 'roll-seal', 'open']),
    ...wrong('voting', ['ballot', 'challenge', 'paper', 'revocation', 'close']),
    ...wrong('closed', ['share', 'result']),
  ];
}

/** Entries signed by the wrong people, too few, too many, or not validly (V10). */
export function missigned(shop: Workshop): BadEntry[] {
  const { officers, trustees } = shop.honest.election;
  const [first, second] = officers;
  const stranger = newOfficer(0, seededRng('stranger'));
  const [one, two] = trustees.map(({ signer }) => signer);
  if (!first || !second || !one || !two) throw new RangeError('too few people');
  const fourth = { ...stranger, index: 4 };
  const officers3: readonly (readonly [string, string, readonly EntrySigner[]])[] = [
    ['nobody', 'itself', []],
    ['one officer', 'itself', [first]],
    ['one officer twice', 'officer 1', [first, first]],
    ['a stranger as officer 1', 'officer 1', [stranger, second]],
    ['an officer who is not listed', 'officer 5', [first, second, fourth]],
    ['a trustee beside the officers', 'trustee 1', [first, second, one]],
    ['two trustees', 'trustee 1', [one, two]],
  ];
  const trustees6: readonly (readonly [string, string, readonly EntrySigner[]])[] = [
    ['nobody', 'itself', []],
    ['another trustee', 'trustee 2', [two]],
    ['an officer', 'officer 1', [first]],
    ['the trustee twice', 'trustee 1', [one, one]],
    ['the trustee and another', 'trustee 2', [one, two]],
    ['a stranger as trustee 1', 'trustee 1', [{ ...stranger, role: 'trustee', index: 0 }]],
  ];
  const make = (type: EntryType, name: string, culprit: string, by: readonly EntrySigner[]): BadEntry => {
    const { electionId, payload } = readFrame(shop.entry(type));
    const at = shop.at(type);
    const bytes = makeEntry(type, electionId, payload, by);
    return bad(
      ['V10', 'signature'],
      `${type} signed by ${name}`,
      culprit === 'itself' ? type : culprit,
      at,
      bytes,
    );
  };
  return [
    ...SIGNED_BY_OFFICERS.flatMap((type) => officers3.map(([name, who, by]) => make(type, name, who, by))),
    ...BY_TRUSTEES.flatMap((type) => trustees6.map(([name, who, by]) => make(type, name, who, by))),
    ...UNSIGNED.map((type) => make(type, 'an officer', 'officer 1', [first])),
    ...signedForOthers(shop),
  ];
}

/** Valid signatures on other bytes: another payload, another type, another election. */
function signedForOthers(shop: Workshop): BadEntry[] {
  const paper = readFrame(shop.entry('paper'));
  const other = concatBytes(paper.payload.subarray(0, -1), new Uint8Array([9]));
  const graft = (payload: Uint8Array, from: EntryType): Uint8Array => {
    const signatures = entrySignatures(shop.entry(from));
    const bare = makeEntry('paper', paper.electionId, payload);
    return concatBytes(bare.subarray(0, -4), signatures);
  };
  return [
    bad(
      ['V10', 'signature'],
      'signatures on another batch',
      'officer 1',
      shop.at('paper'),
      graft(other, 'paper'),
    ),
    bad(
      ['V10', 'signature'],
      'signatures of the seal',
      'officer 1',
      shop.at('paper'),
      graft(paper.payload, 'roll-seal'),
    ),
  ];
}

/** The bytes of the list of signatures, its count included. */
function entrySignatures(entry: Uint8Array): Uint8Array {
  const { signatures } = readFrame(entry);
  return entry.subarray(entry.length - 4 - 67 * signatures.length);
}

function unknownRole(entry: Uint8Array): Uint8Array {
  return altered(entry, entry.length - 67, 3);
}

function altered(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const copy = bytes.slice();
  copy[at] = value;
  return entryAt([copy], 0);
}
