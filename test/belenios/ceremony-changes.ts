/** Changes of a ceremony's messages, and messages that a trustee of it makes on its own. */
import { sealMessage } from '../../src/belenios/ceremony-channel.js';
import { ceremonySecrets, signMessage } from '../../src/belenios/ceremony-keys.js';
import type { CeremonySettings } from '../../src/belenios/index.js';
import type { JsonValue } from '../../src/core/json.js';
import type { Rng } from '../../src/core/random.js';
import { seededRng } from '../helpers/rng.js';
import type { Loose } from '../verify/foreign/belenios/resign.js';
import { type HeldCeremony, holdCeremony } from './ceremony-run.js';

export const SETTINGS: CeremonySettings = { group: 'Ed25519', size: 3, threshold: 2, form: '3.1' };
export const OLD: CeremonySettings = { ...SETTINGS, form: '2.0' };
export const rng: Rng = seededRng('wrong messages');
export const held: HeldCeremony = holdCeremony(SETTINGS);
export const old: HeldCeremony = holdCeremony(OLD);

/** The private key of a trustee. */
export function keyOf(trustee: number, { certificates }: HeldCeremony = held): string {
  return certificates[trustee - 1]?.key ?? '';
}

/** What a list has of a trustee. */
export function textOf(texts: readonly string[], trustee: number): string {
  return texts[trustee - 1] ?? '';
}

/** Changes a message. */
export type Change = (message: Loose) => Loose;

/** A list in which the message of one trustee is changed. */
export function changed(texts: readonly string[], trustee: number, change: Change): string[] {
  return texts.with(trustee - 1, JSON.stringify(change(JSON.parse(textOf(texts, trustee)))));
}

/** Puts something in the place of a field, such as `secrets.0`: a value, or what a function makes of the field. */
export function put(path: string, value: unknown): Change {
  const [name = '', ...rest] = path.split('.');
  return (message) => {
    const copy = Array.isArray(message) ? [...message] : { ...message };
    if (rest.length > 0) copy[name] = put(rest.join('.'), value)(message[name]);
    else copy[name] = typeof value === 'function' ? value(message[name]) : value;
    return copy;
  };
}

/** Leaves a field out. */
export function drop(path: string): Change {
  return put(path, undefined);
}

/** A list without its last item. */
export function shorter(list: readonly unknown[]): unknown[] {
  return list.slice(0, -1);
}

/** A list with its first item once more. */
export function longer(list: readonly unknown[]): unknown[] {
  return [...list, list[0]];
}

/** A decimal with another last digit. */
export function flip(text: string): string {
  return `${text.slice(0, -1)}${text.endsWith('1') ? '2' : '1'}`;
}

/** The signature of a text by a trustee. */
export function signatureBy(trustee: number, message: string): JsonValue {
  const { group } = held.open;
  return signMessage(group, ceremonySecrets(group, keyOf(trustee)), message, rng);
}

/** An object signed by a trustee. */
export function signedBy(trustee: number, object: Loose): Loose {
  const message = JSON.stringify(object);
  return { message, signature: signatureBy(trustee, message) };
}

/** A message sealed by a trustee for another. @param named - whom the message itself names */
export function sealedBy(
  sender: number,
  recipient: number,
  message: JsonValue,
  named: number = recipient,
  { open, ...rest }: HeldCeremony = held,
): string {
  const [to, name] = [recipient, named].map((each) => open.members[each - 1]?.encryption);
  if (to === undefined || name === undefined) throw new RangeError('no such trustee');
  const { group, settings } = open;
  const cipher = settings.form === '3.1' ? 'AES-GCM' : 'AES-CCM';
  const secrets = ceremonySecrets(group, keyOf(sender, { open, ...rest }));
  const channel = { group, cipher, secrets, recipient: { text: name.text, element: to.element } } as const;
  return sealMessage(channel, message, rng);
}
