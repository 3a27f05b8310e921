/** Entries of the record: specification 7.1 to 7.3. */
import { bytesOf, concat, H, Malformed, u8 } from './bytes.js';
import { verifyEd25519 } from './ed25519.js';
import type { Manifest } from './manifest.js';
import { readAll } from './reader.js';

const TYPES = [
  'manifest',
  'ceremony',
  'roll-chunk',
  'roll-seal',
  'open',
  'ballot',
  'challenge',
  'paper',
  'revocation',
  'close',
  'share',
  'result',
  'shuffle-part',
  'shuffle',
  'list-share',
  'verifying-key',
  'anonymous-ballot',
] as const;

export type EntryType = (typeof TYPES)[number];

export interface Entry {
  readonly type: EntryType;
  readonly electionId: Uint8Array;
  readonly payload: Uint8Array;
  readonly signatures: readonly {
    readonly role: number;
    readonly index: number;
    readonly bytes: Uint8Array;
  }[];
  /** What every signature covers. */
  readonly signed: Uint8Array;
}

/** 7.1 */
export function readEntry(bytes: Uint8Array): Entry {
  if (bytes.length > 65_535) throw new Malformed('entry');
  return readAll(bytes, (r) => {
    const version = r.u8();
    const number = r.u8();
    const type = TYPES[number - 1];
    if (version !== 1 || type === undefined) throw new Malformed('version or type');
    const electionId = r.raw(32);
    const payload = r.bytes(65_535);
    const signatures = r.list(64, () => ({ role: r.u8(), index: r.u16(), bytes: r.raw(64) }));
    if (signatures.some(({ role }) => role !== 1 && role !== 2)) throw new Malformed('role');
    const signed = H('hanpyo entry signature v1', concat(u8(1), u8(number), electionId, bytesOf(payload)));
    return { type, electionId, payload, signatures, signed };
  });
}

/** Who must sign an entry: nobody, officers, or one trustee by its index from 1. */
export type Signers = 'nobody' | 'officers' | { readonly trustee: number };

/** 7.3: the entry has the signatures that are wanted, and no other. */
export function signaturesHold(m: Manifest, entry: Entry, signers: Signers): boolean {
  const { signatures } = entry;
  if (signers === 'nobody') return signatures.length === 0;
  const wanted = signers === 'officers' ? 1 : 2;
  const list = signers === 'officers' ? m.officers : m.trustees;
  const different = new Set(signatures.map(({ index }) => index)).size === signatures.length;
  const valid = signatures.every(({ role, index, bytes }) => {
    const key = list[index]?.key;
    return role === wanted && key !== undefined && verifyEd25519(key, entry.signed, bytes);
  });
  if (!different || !valid) return false;
  if (signers === 'officers') return signatures.length >= m.officersRequired;
  return signatures.length === 1 && signatures[0]?.index === signers.trustee - 1;
}
