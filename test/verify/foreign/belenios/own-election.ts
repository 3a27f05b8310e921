/** A small election that a test holds itself, with any trustees: two voters, one question. */
import {
  encryptBallot,
  openElection,
  ownedBy,
  partialDecryption,
  readCredential,
} from '../../../../src/belenios/index.js';
import { seededRng } from '../../../helpers/rng.js';
import { type Model, type ModelStep, sha256 } from './archive-model.js';
import { GROUP, type OwnTrustee, ownTrustees, publicText, secretOf, signatureOver } from './own-trustees.js';
import { type Loose, publicOf } from './resign.js';

const UUID = 'hanpyoTests123';
const VOTERS = ['aaaaa-bbbbbb-ccccc-dddddd', 'eeeee-ffffff-ggggg-hhhhhh'];
const CHOICES = [
  [1, 0, 1],
  [0, 0, 1],
];
const SIGNER = 'signer of the credentials';

/** What an election is to have. */
export interface OwnSettings {
  readonly trustees: readonly OwnTrustee[];
  /** Numbers of those who decrypt. */
  readonly owners: readonly number[];
  /** Whether the credentials have a certificate, as from Belenios 3.2 on. */
  readonly certificate?: boolean;
}

/** Holds an election. */
export function ownElection({ trustees, owners, certificate = false }: OwnSettings): Model {
  const { object, secrets, publicKey } = ownTrustees(trustees);
  const election = JSON.stringify({
    ...{ version: 1, description: '', name: 'Own', group: 'Ed25519', public_key: GROUP.textOf(publicKey) },
    questions: [{ answers: ['A', 'B', 'C'], min: 0, max: 2, question: 'Which?' }],
    uuid: UUID,
  });
  const credentials = JSON.stringify(VOTERS.map((voter) => publicOf(UUID, voter)));
  const setup: ModelStep = {
    type: 'Setup',
    refs: [election, JSON.stringify(object), credentials],
    payload: '{}',
  };
  if (certificate) setup.refs.push(JSON.stringify(certified(certificateOf(credentials))));
  const open = openElection(election);
  const rng = seededRng('own election');
  const ballots = VOTERS.map(
    (voter, i) => encryptBallot(open, readCredential(open, voter), [CHOICES[i] ?? []], rng).json,
  );
  const tally = JSON.stringify([sumsOf(ballots)]);
  const sized = { num_tallied: ballots.length, total_weight: ballots.length };
  const shares = owners.map((owner): ModelStep => {
    const secret = secrets[owner - 1];
    if (secret === undefined) throw new RangeError('no such trustee');
    const share = partialDecryption(open, { tally }, secret, rng);
    return { type: 'PartialDecryption', refs: [share], payload: ownedBy(owner, share) };
  });
  const steps: ModelStep[] = [
    setup,
    ...ballots.map((payload) => ({ type: 'Ballot', refs: [], payload })),
    { type: 'EndBallots', refs: [], payload: undefined },
    { type: 'EncryptedTally', refs: [tally], payload: JSON.stringify(sized) },
    ...shares,
    { type: 'Result', refs: [], payload: '{"result":[[1,0,2]]}' },
  ];
  return { mtime: 1_700_000_000, steps };
}

/** A certificate of credentials without its signature. */
export function certificateOf(credentials: string, uuid: string = UUID): Loose {
  return {
    uuid,
    voter_list_length: JSON.parse(credentials).length,
    public_creds_hash: sha256(credentials),
    verification_key: publicText(secretOf(SIGNER)),
    encryption_key: publicText(secretOf('encryption of the credentials')),
  };
}

/** The same with the signature that it must have. */
export function certified(certificate: Loose): Loose {
  const message = sha256(JSON.stringify(certificate));
  return { ...certificate, signature: { message, signature: signatureOver(secretOf(SIGNER), message) } };
}

function sumsOf(ballots: readonly string[]): Loose {
  const [first = [], second = []] = ballots.map((ballot) => JSON.parse(ballot).answers[0].choices);
  const add = (a: string, b: string): string =>
    GROUP.textOf(GROUP.point(a, '').element.add(GROUP.point(b, '').element));
  return first.map(({ alpha, beta }: Loose, i: number) => ({
    alpha: add(alpha, second[i].alpha),
    beta: add(beta, second[i].beta),
  }));
}
