/** Trustees of an election that a test holds itself, so that their secrets are known: single ones, and ceremonies. */
import type { Element, Scalar } from '../../../../src/core/group.js';
import { groupOfName } from '../../../../src/verify/foreign/belenios/groups.js';
import type { TextGroup } from '../../../../src/verify/foreign/belenios/text-group.js';
import { seededRng } from '../../../helpers/rng.js';
import type { Loose } from './resign.js';

export const GROUP: TextGroup = groupOfName('Ed25519', '');
const BASE = GROUP.group.generator();

/** A ceremony; `unsigned` as before Belenios 3. */
export interface OwnCeremony {
  readonly size: number;
  readonly threshold: number;
  readonly form: 'signed' | 'unsigned';
}

/** A trustee, or several. */
export type OwnTrustee = 'single' | OwnCeremony;

/** What trustees publish, and what they keep. */
export interface OwnTrustees {
  /** The object `trustees`, parsed. */
  readonly object: Loose;
  /** By trustee, from 1 at place 0. */
  readonly secrets: readonly Scalar[];
  readonly publicKey: Element;
}

/** A secret that is the same in every run. */
export function secretOf(name: string): Scalar {
  return GROUP.group.randomScalar(seededRng(name));
}

/** The text of the public key of a secret. */
export function publicText(secret: Scalar): string {
  return GROUP.textOf(BASE.multiply(secret));
}

/** A proof that a secret is known, over what is hashed before the commitment. */
export function provedOver(secret: Scalar, prefix: string): Loose {
  const nonce = secretOf(`${prefix}${secret.value}`);
  const challenge = GROUP.challenge(prefix + publicText(nonce));
  const response = nonce.subtract(secret.multiply(challenge));
  return { challenge: String(challenge.value), response: String(response.value) };
}

/** A signature of a message. */
export function signatureOver(secret: Scalar, message: string): Loose {
  return provedOver(secret, `sigmsg|${message}|`);
}

const keyOf = (secret: Scalar): Loose => {
  const key = publicText(secret);
  return { pok: provedOver(secret, `pok|Ed25519|${key}|`), public_key: key };
};

/** Makes trustees. */
export function ownTrustees(kinds: readonly OwnTrustee[]): OwnTrustees {
  const made = kinds.map((kind, i) => {
    if (kind !== 'single') return ceremonyOf(kind, `ceremony ${i}`);
    const secret = secretOf(`single ${i}`);
    return { object: ['Single', keyOf(secret)], secrets: [secret], publicKey: BASE.multiply(secret) };
  });
  return {
    object: made.map(({ object }) => object),
    secrets: made.flatMap(({ secrets }) => secrets),
    publicKey: made.reduce((sum, { publicKey }) => sum.add(publicKey), GROUP.group.identity()),
  };
}

function ceremonyOf({ size, threshold, form }: OwnCeremony, name: string): OwnTrustees {
  const numbers = Array.from({ length: size }, (_, i) => i + 1);
  const signers = numbers.map((index) => secretOf(`${name} signer ${index}`));
  const polynomials = numbers.map((index) =>
    Array.from({ length: threshold }, (_, k) => secretOf(`${name} polynomial ${index} ${k}`)),
  );
  const secrets = numbers.map((x) =>
    polynomials.map((polynomial) => valueAt(polynomial, x)).reduce((sum, value) => sum.add(value)),
  );
  const signed = (i: number, object: Loose): Loose => {
    const message = JSON.stringify(object);
    return { message, signature: signatureOver(signers[i] ?? secretOf(name), message) };
  };
  const certs = signers.map((signer, i) => {
    const context = form === 'signed' ? { group: 'Ed25519', size, threshold, index: i + 1 } : undefined;
    const encryption = publicText(secretOf(`${name} encryption ${i}`));
    return signed(i, { context, verification: publicText(signer), encryption });
  });
  const lists = polynomials.map((polynomial) => polynomial.map(publicText));
  const views = signers.map((signer, i) =>
    signatureOver(signer, `certs_sig|${JSON.stringify({ certs, coefexps: lists[i] })}`),
  );
  const keys = secrets.map((secret, i) => {
    const key = keyOf(secret);
    const signature = signatureOver(signers[i] ?? secret, key.public_key);
    return form === 'signed' ? { ...key, signature } : key;
  });
  const parameters = {
    threshold,
    certs,
    coefexps: lists.map((coefexps, i) => signed(i, { coefexps })),
    signatures: form === 'signed' ? views : undefined,
    verification_keys: keys,
  };
  const constants = polynomials.flatMap(([constant]) => constant ?? []);
  const secret = constants.reduce((sum, each) => sum.add(each));
  return { object: ['Pedersen', parameters], secrets, publicKey: BASE.multiply(secret) };
}

function valueAt(polynomial: readonly Scalar[], x: number): Scalar {
  return polynomial.reduceRight(
    (value, coefficient) => value.multiply(GROUP.group.scalar(x)).add(coefficient),
    GROUP.group.scalar(0),
  );
}
