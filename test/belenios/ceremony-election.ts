/** An election whose trustees made their keys with us: two voters, one question, any trustees who decrypt. */
import {
  type ElectionTrustees,
  encryptBallot,
  openElection,
  ownedBy,
  partialDecryption,
  readCredential,
} from '../../src/belenios/index.js';
import type { Scalar } from '../../src/core/group.js';
import type { TextGroup } from '../../src/verify/foreign/belenios/text-group.js';
import { seededRng } from '../helpers/rng.js';
import { type Model, type ModelStep, putTogether } from '../verify/foreign/belenios/archive-model.js';

const UUID = 'hanpyoTests123';
const VOTERS = ['aaaaa-bbbbbb-ccccc-dddddd', 'eeeee-ffffff-ggggg-hhhhhh'];
const CHOICES = [
  [1, 0, 1],
  [0, 0, 1],
];

/** The archive of the election. @param owners - who decrypts, by number, with the secret of each */
export function electionArchive(
  group: TextGroup,
  trustees: ElectionTrustees,
  owners: ReadonlyMap<number, Scalar>,
): Uint8Array {
  const rng = seededRng('election');
  const election = JSON.stringify({
    ...{ version: 1, description: '', name: 'Own', group: group.name, public_key: trustees.publicKey },
    questions: [{ answers: ['A', 'B', 'C'], min: 0, max: 2, question: 'Which?' }],
    uuid: UUID,
  });
  const open = openElection(election);
  const credentials = VOTERS.map((voter) => readCredential(open, voter));
  const listed = JSON.stringify(credentials.map(({ publicText }) => publicText));
  const ballots = credentials.map((each, i) => encryptBallot(open, each, [CHOICES[i] ?? []], rng).json);
  const tally = JSON.stringify([sums(group, ballots)]);
  const shares = [...owners].map(([owner, secret]): ModelStep => {
    const share = partialDecryption(open, { tally }, secret, rng);
    return { type: 'PartialDecryption', refs: [share], payload: ownedBy(owner, share) };
  });
  const steps: ModelStep[] = [
    { type: 'Setup', refs: [election, trustees.json, listed], payload: '{}' },
    ...ballots.map((payload) => ({ type: 'Ballot', refs: [], payload })),
    { type: 'EndBallots', refs: [], payload: undefined },
    { type: 'EncryptedTally', refs: [tally], payload: JSON.stringify({ num_tallied: 2, total_weight: 2 }) },
    ...shares,
    { type: 'Result', refs: [], payload: '{"result":[[1,0,2]]}' },
  ];
  const model: Model = { mtime: 1_700_000_000, steps };
  return putTogether(model);
}

interface TextPair {
  readonly alpha: string;
  readonly beta: string;
}

/** The tally: all choices added up, answer by answer. */
function sums(group: TextGroup, ballots: readonly string[]): TextPair[] {
  const lists = ballots.map((ballot): TextPair[] => JSON.parse(ballot).answers[0].choices);
  const add = (a: string, b: string): string =>
    group.textOf(group.point(a, '').element.add(group.point(b, '').element));
  return lists.reduce((total, list) =>
    total.map(({ alpha, beta }, i) => ({
      alpha: add(alpha, list[i]?.alpha ?? ''),
      beta: add(beta, list[i]?.beta ?? ''),
    })),
  );
}
