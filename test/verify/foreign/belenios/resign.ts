/** Signing ballots again after they were changed, with the private credentials of a test election. */
import { createHash } from 'node:crypto';
import { ED25519 } from '../../../../src/core/groups/ed25519-group.js';
import { seededRng } from '../../../helpers/rng.js';
import { sha256 } from './archive-model.js';

/** JSON of a ballot; tests change whatever they like in it. */
// biome-ignore lint/suspicious/noExplicitAny: a ballot is changed in every way
export type Loose = any;

const ELEMENT = (bytes: Uint8Array): string => Buffer.from(bytes).reverse().toString('hex');

/** The secret exponent of a private credential (Ed25519). */
function secretOf(uuid: string, credential: string): bigint {
  const half = (i: number): string => sha256(`derive_credential|${uuid}|${i}|${credential}`);
  return BigInt(`0x${half(0)}${half(1)}`) % ED25519.order;
}

/** The text of a public credential. */
export function publicOf(uuid: string, credential: string): string {
  const secret = ED25519.scalar(secretOf(uuid, credential));
  return ELEMENT(ED25519.generator().multiply(secret).toBytes());
}

/** A changed ballot, signed by the credential that it names. */
export function resigned(ballot: Loose, credentials: readonly string[]): string {
  const { signature: _, ...unsigned } = ballot;
  const credential = credentials.find((each) => publicOf(ballot.election_uuid, each) === ballot.credential);
  if (credential === undefined) throw new Error('the private credential is not known');
  const secret = ED25519.scalar(secretOf(ballot.election_uuid, credential));
  const hash = createHash('sha256').update(JSON.stringify(unsigned)).digest('base64').replace(/=+$/, '');
  const nonce = ED25519.randomScalar(seededRng(hash));
  const commitment = ELEMENT(ED25519.generator().multiply(nonce).toBytes());
  const challenge = ED25519.scalar(BigInt(`0x${sha256(`sig|${hash}|${commitment}`)}`) % ED25519.order);
  const response = nonce.subtract(secret.multiply(challenge));
  const proof = { challenge: String(challenge.value), response: String(response.value) };
  return JSON.stringify({ ...unsigned, signature: { hash, proof } });
}
