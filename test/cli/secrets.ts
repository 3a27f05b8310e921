/** What must be nowhere in a record. */
import { fromHex, toBase64, utf8 } from '../../src/core/bytes.js';
import type { Desk } from './cli.js';

/** All secret strings of a village's keys, shares and cards, as bytes, in text and raw form. */
export async function secretsOn(desk: Desk): Promise<readonly Uint8Array[]> {
  const names = ['t1.json', 't2.json', 't3.json', 'w/secrets/log.json', 'w/secrets/officer-clerk.json'];
  const hex = (await Promise.all(names.map((name) => desk.read(name)))).flatMap(
    (text) => text.match(/[0-9a-f]{64}/g) ?? [],
  );
  const cards = (await desk.read('cards.csv')).match(/[0-9A-Z-]{40,}/g) ?? [];
  return [
    ...hex.flatMap((h) => [utf8(h), fromHex(h), utf8(toBase64(fromHex(h)))]),
    ...cards.map((card) => utf8(card)),
  ];
}
