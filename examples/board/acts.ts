/** What officers and trustees have posted: shown to everybody, and known again when it is sent once more. */
import { type ElectionContext, readPaperBatch, readRevocation, readRollSeal } from 'hanpyo/ballot';
import { toHex } from 'hanpyo/core';
import {
  type ElectionRecord,
  type EntryFrame,
  type EntryType,
  readExtension,
  readLogKey,
} from 'hanpyo/record';
import { nativeLeafHash } from './native-hash.js';
import type { Act } from './status-shape.js';
import { hideSmall } from './turnout.js';

/** Entries of the set-up that nobody wants to see one by one. */
const UNSHOWN: readonly EntryType[] = [
  'ceremony',
  'roll-chunk',
  'challenge',
  'ballot',
  'verifying-key',
  'shuffle-part',
  'list-share',
];
/** The latest acts that are shown. */
const MAX_ACTS = 200;

/** What an entry says besides its type. */
type ActDetails = Omit<Act, 'index' | 'type' | 'by' | 'people'> & { readonly people?: number };
type RawAct = Pick<Act, 'index' | 'type' | 'by'> & ActDetails;

/** A list of acts. Mutable; given every entry that is no ballot, in the order of the ledger. */
export class Acts {
  readonly #shown: RawAct[] = [];
  readonly #signed = new Map<string, number>();
  readonly #logKeys: number[] = [];

  /** Where keys of the log are announced, in order. */
  get logKeys(): readonly number[] {
    return this.#logKeys;
  }

  /** The latest acts, in order. @param smallest - batches of fewer people keep their number to themselves */
  shown(smallest: number): readonly Act[] {
    const people = new Map<RawAct, number | null>();
    for (const type of ['paper', 'revocation']) {
      const acts = this.#shown.filter((act) => act.type === type);
      const counts = acts.map((act) => act.people ?? 0);
      const hidden = hideSmall(
        counts,
        counts.map(() => false),
        smallest,
      );
      for (const [i, act] of acts.entries()) people.set(act, hidden[i] ?? null);
    }
    return this.#shown.map((act) => {
      const shown = people.get(act);
      return shown === undefined ? act : { ...act, people: shown };
    });
  }

  /** Where an entry stands that somebody signed, if it is on the ledger. Chunks of the roll are not known again. */
  positionOf(bytes: Uint8Array): number | undefined {
    return this.#signed.get(toHex(nativeLeafHash(bytes)));
  }

  /** @param record - which has taken the entry in */
  add(index: number, frame: EntryFrame, bytes: Uint8Array, record: ElectionRecord): void {
    const { type, signatures } = frame;
    if (signatures.length > 0 && type !== 'roll-chunk') this.#signed.set(toHex(nativeLeafHash(bytes)), index);
    if (type === 'log-key') this.#logKeys.push(index);
    if (UNSHOWN.includes(type)) return;
    this.#shown.push({ index, type, by: signersOf(frame, record), ...detailsOf(frame, record) });
    if (this.#shown.length > MAX_ACTS) this.#shown.shift();
  }
}

/** Keys of the voters that an entry takes out of the online vote: by paper, or for good. */
export function votersTakenOut(
  { type, payload }: EntryFrame,
  { manifest, group }: Pick<ElectionContext, 'manifest' | 'group'>,
): readonly Uint8Array[] {
  if (type === 'paper') return readPaperBatch(payload, manifest, () => group).credentials;
  return type === 'revocation' ? readRevocation(payload, manifest, () => group).credentials : [];
}

function detailsOf({ type, payload }: EntryFrame, record: ElectionRecord): ActDetails {
  if (type === 'roll-seal' && record.voters === 'keys')
    return { people: readRollSeal(payload, record.setup.manifest).count };
  if (type === 'extend') return readExtension(payload);
  if (type === 'log-key') return { key: readLogKey(payload) };
  if (type !== 'paper' && type !== 'revocation') return {};
  const { manifest, group } = record.voting.opened.context;
  const groups = (): typeof group => group;
  if (type === 'paper') {
    const { station, credentials } = readPaperBatch(payload, manifest, groups);
    return { station, people: credentials.length };
  }
  const { reason, credentials } = readRevocation(payload, manifest, groups);
  return { reason, people: credentials.length };
}

function signersOf({ signatures }: EntryFrame, record: ElectionRecord): readonly string[] {
  const { officers, trustees } = record.setup.manifest;
  return signatures.flatMap(({ role, index }) => (role === 'officer' ? officers : trustees)[index]?.id ?? []);
}
