/**
 * Kiosks of polling places, which name themselves by a token with every ballot, so that onlookers can be told how many voted there. The
 * ledger does not say where a ballot came from: this is the service's own word, and no rule depends on it.
 */
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Problem } from './problems.js';

/** Names of kiosks, each with the SHA-256 (hexadecimal) of its token: 32 random bytes or more, as text. */
export type KiosksConfig = Readonly<Record<string, string>>;

/** Where a ballot came from: a device of the voter, or a kiosk. */
export type Origin = 'own' | 'kiosk';

/** The header that carries the token. */
export const KIOSK_HEADER = 'kiosk-token';

/** How the token of a kiosk stands in the settings. */
export function kioskTokenHash(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('hex');
}

/**
 * Where the ballot of a request comes from.
 * @throws {Problem} `not-a-kiosk` for a token that is none: it must not pass for a voter's device unnoticed
 */
export function originOf(kiosks: KiosksConfig, { headers }: Pick<IncomingMessage, 'headers'>): Origin {
  const token = headers[KIOSK_HEADER];
  if (token === undefined) return 'own';
  if (typeof token !== 'string' || !Object.values(kiosks).includes(kioskTokenHash(token)))
    throw new Problem('not-a-kiosk');
  return 'kiosk';
}

/** @throws {RangeError} unless every kiosk has the hash of a token */
export function checkKiosks(kiosks: KiosksConfig): void {
  for (const [name, hash] of Object.entries(kiosks))
    if (!/^[0-9a-f]{64}$/.test(hash)) throw new RangeError(`kiosks.${name} is the SHA-256 of its token`);
}
