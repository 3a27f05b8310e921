/**
 * The certificate of the credentials, BEL-30: from Belenios 3.2 on, the server that made the credentials says for which
 * election, for how many voters and which list, and signs that. The key is in the certificate itself; whose it is, only its
 * owner can tell.
 */
import { asInteger } from '../../../core/json-fields.js';
import { decoding } from '../report.js';
import type { Member } from './archive.js';
import { type Board, pass } from './board.js';
import { type Court, decide } from './claims.js';
import type { Election } from './election.js';
import { compactJson, fieldsOf, hashOf, textOf, writeCompact } from './json.js';
import { type Claim, signatureClaim } from './proofs.js';
import { hashHex, type Point, type TextGroup } from './text-group.js';
import { readSigned } from './trustees.js';

/** What a certificate states. */
interface CredentialsCertificate {
  readonly uuid: string;
  readonly voters: number;
  /** SHA-256 of the list of public credentials. */
  readonly credentials: string;
  readonly key: Point;
  /** What is signed: SHA-256 of the certificate without its signature. */
  readonly message: string;
  readonly expected: string;
  readonly claim: Claim;
}

/** What a certificate must fit. */
export interface CertifiedSetup {
  readonly election: Election;
  /** How many credentials there are. */
  readonly voters: number;
  readonly credentials: Member;
}

/** Verifies the certificate of the credentials; where there is none, nothing is asked. */
export async function verifyCredentialsCertificate(
  { builder, facts }: Board,
  court: Court,
  { election, voters, credentials }: CertifiedSetup,
  certificate: Member | undefined,
): Promise<void> {
  if (certificate === undefined) return builder.waive('BEL-30', 'the credentials have no certificate');
  const culprit = 'credentials_certificate';
  const stated = await decoding(builder, 'BEL-30', culprit, () =>
    readCertificate(court.group, certificate.body),
  );
  if (stated === undefined) return;
  const demand = (holds: boolean | undefined, code: string, message: string): void => {
    if (holds !== true) builder.fail({ check: 'BEL-30', culprit, code, message });
  };
  demand(stated.uuid === election.uuid, 'other-election', 'it is for another election');
  demand(
    stated.voters === voters,
    'other-number',
    `${stated.voters} voters are stated, there are ${voters} credentials`,
  );
  demand(
    stated.credentials === credentials.hash,
    'other-credentials',
    'it is for another list of credentials',
  );
  demand(stated.message === stated.expected, 'other-hash', 'what is signed is not the certificate');
  demand(decide(court, [stated.claim])[0], 'wrong-proof', 'the signature does not hold');
  pass(builder, 'BEL-30');
  facts.push({ label: 'Credential authority', value: `key ${stated.key.text}` });
}

const FIELDS = [
  ...['uuid', 'voter_list_length', 'public_creds_hash', 'verification_key', 'encryption_key', 'signature'],
];

function readCertificate(group: TextGroup, body: Uint8Array): CredentialsCertificate {
  const path = 'credentials_certificate';
  const fields = fieldsOf(compactJson(body, path), path, FIELDS);
  const uuid = textOf(fields.uuid, `${path}.uuid`, 64);
  const voters = asInteger(fields.voter_list_length, `${path}.voter_list_length`, 0, 2 ** 30 - 1);
  const credentials = hashOf(fields.public_creds_hash, `${path}.public_creds_hash`);
  const key = group.key(fields.verification_key, `${path}.verification_key`);
  const encryption = group.key(fields.encryption_key, `${path}.encryption_key`);
  const { message, signature } = readSigned(group, fields.signature, `${path}.signature`);
  const unsigned = writeCompact({
    ...{ uuid, voter_list_length: voters, public_creds_hash: credentials },
    ...{ verification_key: key.text, encryption_key: encryption.text },
  });
  const claim = signatureClaim(group, key.element, signature, message);
  return { uuid, voters, credentials, key, message, expected: hashHex(unsigned), claim };
}
