/** The setup of an election: BEL-06 to BEL-13, and BEL-30. */
import { publicSums } from '../../../core/engine/public-sums.js';
import type { Element } from '../../../core/group.js';
import { decoding } from '../report.js';
import { groundOf } from './appraisal.js';
import type { Member } from './archive.js';
import { type Board, pass, type Setup } from './board.js';
import { ClaimBatch, type Court } from './claims.js';
import { readCredentials } from './credentials.js';
import { verifyCredentialsCertificate } from './credentials-certificate.js';
import { type Election, readElection } from './election.js';
import { verifyPedersen } from './pedersen.js';
import { knowledgeClaim } from './proofs.js';
import { keysOf, readTrustees, type TrusteeKey, type Trustees } from './trustees.js';

/**
 * Verifies the objects of the setup.
 * @param objects - election, trustees, credentials, perhaps a certificate of credentials, and what refers to them
 * @returns `undefined` if there is nothing that the rest could be verified by
 */
export async function verifySetup(board: Board, objects: readonly Member[]): Promise<Setup | undefined> {
  const { builder } = board;
  const [election, trustees, credentials] = objects;
  if (election === undefined || trustees === undefined || credentials === undefined)
    throw new RangeError('a setup has three objects');
  const stated = await decoding(builder, 'BEL-06', 'election', () => readElection(election.body));
  if (stated === undefined) return undefined;
  pass(builder, 'BEL-06', stated.questions.length);
  const { group } = stated;
  factsOf(board, stated);
  const listed = await decoding(builder, 'BEL-07', 'public_credentials', () =>
    readCredentials(group, credentials.body),
  );
  if (listed === undefined) return undefined;
  pass(builder, 'BEL-07', listed.size);
  const court = { group, sums: publicSums(group.group, [group.group.generator()]) };
  const certificate = objects.length > OBJECTS ? objects[OBJECTS - 1] : undefined;
  const certified = { election: stated, voters: listed.size, credentials };
  await verifyCredentialsCertificate(board, court, certified, certificate);
  const found = await decoding(builder, 'BEL-08', 'trustees', () => readTrustees(group, trustees.body));
  if (found === undefined) return undefined;
  verifyTrustees(board, court, stated, found);
  verifyPedersen(board, court, found, certificate === undefined ? 'any' : 'signed');
  board.facts.push(
    { label: 'Credentials', value: String(listed.size) },
    { label: 'Trustees', value: found.map(describe).join(', ') },
  );
  return { ...groundOf(stated), source: election.body, trustees: found, credentials: listed };
}

/** Objects of a setup without a certificate of the credentials, which stands before the last. */
const OBJECTS = 4;

function factsOf({ facts }: Board, { name, uuid, group, fingerprint }: Election): void {
  facts.push(
    { label: 'Election', value: name },
    { label: 'Identifier', value: uuid },
    { label: 'Fingerprint', value: fingerprint },
    { label: 'Group', value: group.name },
  );
}

function describe(trustees: Trustees): string {
  if (trustees.kind === 'Single') return 'one';
  return `any ${trustees.threshold} of ${trustees.verificationKeys.length}`;
}

function verifyTrustees(
  { builder }: Board,
  court: Court,
  election: Election,
  trustees: readonly Trustees[],
): void {
  const { group } = court;
  const batch = new ClaimBatch(court, builder);
  keysOf(trustees).forEach(({ pok, publicKey }: TrusteeKey, i) => {
    const prefix = `pok|${group.name}|${publicKey.text}|`;
    const claim = knowledgeClaim(group, publicKey.element, pok, prefix);
    batch.add({ claim, check: 'BEL-08', culprit: `trustee ${i + 1}`, what: 'the proof of its private key' });
  });
  batch.flush();
  builder.complete('BEL-08');
  const product = trustees
    .flatMap((entry): readonly Element[] => {
      if (entry.kind === 'Single') return [entry.key.publicKey.element];
      return entry.coefficients.flatMap(({ elements: [constant] }) => (constant ? [constant.element] : []));
    })
    .reduce((sum, key) => sum.add(key), group.group.identity());
  if (!product.equals(election.publicKey.element))
    builder.fail({
      check: 'BEL-13',
      culprit: 'election.public_key',
      code: 'other-key',
      message: 'not the product of the keys of the trustees',
    });
  pass(builder, 'BEL-13', trustees.length);
}
