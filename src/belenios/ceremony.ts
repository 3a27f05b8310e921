/**
 * The ceremony by which threshold trustees of Belenios make a key (section 4.5 of its specification): settings, and the
 * certificates of step 1 with which it begins. All messages are compact JSON, as `belenios-tool` writes them to files,
 * without the line break.
 */
import { DecodeError } from '../core/errors.js';
import type { JsonValue } from '../core/json.js';
import type { Rng } from '../core/random.js';
import { groupOfName } from '../verify/foreign/belenios/groups.js';
import { compactText, fieldsOf, writeCompact } from '../verify/foreign/belenios/json.js';
import type { Point, TextGroup } from '../verify/foreign/belenios/text-group.js';
import { readSigned } from '../verify/foreign/belenios/trustees.js';
import type { ChannelCipher } from './ceremony-channel.js';
import {
  type CeremonySecrets,
  ceremonySecrets,
  generateCeremonyKey,
  isSignature,
  signMessage,
} from './ceremony-keys.js';
import { type CeremonyOutcome, FaultCollector } from './ceremony-outcome.js';

/**
 * The form of a ceremony, by the first version of Belenios that has it: since 2.5.1 certificates say what ceremony they are
 * for, and trustees sign what they saw; since 3.1 messages are sealed with AES-GCM instead of AES-CCM.
 */
export type CeremonyForm = '2.0' | '2.5.1' | '3.1';

/** What trustees agree on before the ceremony. */
export interface CeremonySettings {
  /** `Ed25519`, `RFC-3526-2048` or `BELENIOS-2048`. */
  readonly group: string;
  /** How many trustees there are, at most 1024. */
  readonly size: number;
  /** How many of them decrypt. */
  readonly threshold: number;
  readonly form: CeremonyForm;
}

/** What a trustee makes in step 1. */
export interface CeremonyCertificate {
  /** What the trustee keeps: 22 characters (`.key`). */
  readonly key: string;
  /** What goes to everybody (`.cert`). */
  readonly certificate: string;
}

/** A trustee of a ceremony, as its certificate has it. */
export interface CeremonyMember {
  /** The key of its signatures. */
  readonly verification: Point;
  /** The key that messages for it are sealed to. */
  readonly encryption: Point;
}

/** A ceremony whose certificates were verified. */
export interface OpenCeremony {
  readonly settings: CeremonySettings;
  readonly group: TextGroup;
  /** By trustee, from 1 at place 0. */
  readonly members: readonly CeremonyMember[];
  /** The certificates, parsed. */
  readonly certificates: readonly JsonValue[];
}

const MAX_SIZE = 1024;

/**
 * Makes a trustee's keys and its certificate (step 1).
 * @param index - the trustee's number, from 1
 * @param rng - all that the trustee contributes is as secret as what this gives
 * @throws {RangeError} if the numbers do not fit; {DecodeError} `bad-value` for a group that is not known
 */
export function createCertificate(settings: CeremonySettings, index: number, rng: Rng): CeremonyCertificate {
  const group = groupOfSettings(settings);
  if (!isCount(index, settings.size)) throw new RangeError('trustees are numbered from 1 to their number');
  const key = generateCeremonyKey(rng);
  const secrets = ceremonySecrets(group, key);
  const base = group.group.generator();
  const keys = {
    verification: group.textOf(base.multiply(secrets.signing)),
    encryption: group.textOf(base.multiply(secrets.decryption)),
  };
  const context = contextOf(settings, index);
  const message = writeCompact(context === undefined ? keys : { context, ...keys });
  const signature = signMessage(group, secrets, message, rng);
  return Object.freeze({ key, certificate: writeCompact({ message, signature }) });
}

/**
 * Verifies all certificates (step 2). Every trustee does so itself, and makes sure that all have the same.
 * @param certificates - by trustee, from 1 at place 0
 * @throws {DecodeError} if their number is not that of the trustees; {RangeError} if the settings do not fit
 */
export function openCeremony(
  settings: CeremonySettings,
  certificates: readonly string[],
): CeremonyOutcome<OpenCeremony> {
  const group = groupOfSettings(settings);
  assertOneEach(settings, certificates, 'certificates');
  const faults = new FaultCollector();
  const seen = new Set<string>();
  const read = certificates.map((text, i) =>
    faults.read(i + 1, () => {
      const own = readCertificate(settings, group, text, i + 1, faults);
      const keys = [own.member.verification.text, own.member.encryption.text];
      if (keys.some((key) => seen.has(key)))
        faults.blame(i + 1, 'repeated-key', 'the certificate has a key of one before it');
      for (const key of keys) seen.add(key);
      return own;
    }),
  );
  return faults.outcome(read, (all) =>
    Object.freeze({
      settings: Object.freeze({ ...settings }),
      group,
      members: Object.freeze(all.map(({ member }) => member)),
      certificates: Object.freeze(all.map(({ json }) => json)),
    }),
  );
}

/** Whether certificates and views are signed as since Belenios 2.5.1. */
export function isSignedForm({ form }: CeremonySettings): boolean {
  return form !== '2.0';
}

/** How messages of a ceremony are encrypted. */
export function cipherOf({ form }: CeremonySettings): ChannelCipher {
  return form === '3.1' ? 'AES-GCM' : 'AES-CCM';
}

/**
 * The number of the trustee who has a key.
 * @throws {DecodeError} `bad-value` if it is none of the ceremony
 */
export function numberOf({ group, members }: OpenCeremony, secrets: CeremonySecrets): number {
  const [verification, encryption] = [secrets.signing, secrets.decryption].map((secret) =>
    group.textOf(group.group.generator().multiply(secret)),
  );
  const index = members.findIndex(
    (member) => member.verification.text === verification && member.encryption.text === encryption,
  );
  if (index < 0) throw new DecodeError('bad-value', 'certificates', 'none of them is of this key');
  return index + 1;
}

/** Checks that there is a message of each trustee. @throws {DecodeError} `bad-value` */
export function assertOneEach({ size }: CeremonySettings, list: readonly unknown[], path: string): void {
  if (list.length !== size)
    throw new DecodeError('bad-value', path, `${list.length} where ${size} belong, one of each trustee`);
}

function groupOfSettings({ group, size, threshold }: CeremonySettings): TextGroup {
  if (!isCount(size, MAX_SIZE)) throw new RangeError(`from 1 to ${MAX_SIZE} trustees`);
  if (!isCount(threshold, size)) throw new RangeError('a threshold is from 1 to the number of trustees');
  return groupOfName(group, 'group');
}

function isCount(value: number, max: number): boolean {
  return Number.isSafeInteger(value) && value >= 1 && value <= max;
}

function contextOf(settings: CeremonySettings, index: number): JsonValue | undefined {
  const { group, size, threshold } = settings;
  return isSignedForm(settings) ? { group, size, threshold, index } : undefined;
}

interface ReadCertificate {
  readonly member: CeremonyMember;
  readonly json: JsonValue;
}

function readCertificate(
  settings: CeremonySettings,
  group: TextGroup,
  text: string,
  index: number,
  faults: FaultCollector,
): ReadCertificate {
  const path = 'certificate';
  const json = compactText(text, path);
  const { message, signature } = readSigned(group, json, path);
  const fields = fieldsOf(compactText(message, path), path, ['context?', 'verification', 'encryption']);
  const expected = contextOf(settings, index);
  if (JSON.stringify(fields.context) !== JSON.stringify(expected))
    faults.blame(index, 'other-context', 'the certificate is for another ceremony, or another version');
  const verification = group.key(fields.verification, `${path}.verification`);
  const encryption = group.key(fields.encryption, `${path}.encryption`);
  if (!isSignature(group, verification.element, signature, message))
    faults.blame(index, 'wrong-signature', 'the signature of the certificate does not hold');
  return { member: Object.freeze({ verification, encryption }), json };
}
