/** Ballots that no honest device makes: any messages, validly encrypted, proved and signed. */
import { writeBallotBody } from '../../src/ballot/ballot.js';
import { contestTranscript } from '../../src/ballot/ballot-proofs.js';
import { castBallot } from '../../src/ballot/index.js';
import { mixedLayout } from '../../src/ballot/mixed-contest.js';
import { messageElements } from '../../src/ballot/mixed-message.js';
import { encryptElements } from '../../src/elgamal/cipher.js';
import { makeEntry } from '../../src/record/entry.js';
import { voterOf } from '../../src/record/parties.js';
import { provePlaintextKnowledge } from '../../src/zk/plaintext-knowledge.js';
import { contextOf, credentialOf, type TestElection } from '../helpers/election.js';
import { signTracker } from './bench.js';
import { at, concat, H, toBig } from './bytes.js';
import { CONTESTS, COUNCIL, prepareVotes } from './mixed-election.js';

/** The entry of a ballot with a message for each contest that is shuffled; the first contest is for option 0. */
export function hostileBallot(
  election: TestElection,
  voter: number,
  messages: readonly Uint8Array[],
): Uint8Array {
  const { rng, board } = election;
  const context = contextOf(election);
  const { group, publicKey } = context;
  const credential = credentialOf(election, voter);
  const { sequence, previous } = voterOf(board.record, credential);
  const place = { credential: credential.key, sequence, previous };
  const honest = castBallot(
    prepareVotes(election, voter, [0, [1, 0, 0, 0], [1, 2, 0], 'x']),
    credential.secret,
    rng,
  );
  const contests = honest.contests.map((one) => {
    const layout = mixedLayout(at(CONTESTS, one.contest), group);
    if (layout === undefined) return one;
    const elements = messageElements(layout, at(messages, one.contest - COUNCIL));
    const nonces = elements.map(() => group.randomScalar(rng));
    const ciphertexts = encryptElements(publicKey, elements, nonces);
    const transcript = contestTranscript(context, place, one.contest);
    const proof = provePlaintextKnowledge({ publicKey, ciphertexts }, nonces, transcript, rng);
    return { kind: 'mixed' as const, contest: one.contest, ciphertexts, proof };
  });
  const body = writeBallotBody({ electionId: honest.electionId, ...place, contests });
  const signature = signTracker(
    honest.electionId,
    toBig(credential.secret.toBytes()),
    H('hanpyo tracker v1', body),
  );
  return makeEntry('ballot', honest.electionId, concat(body, signature));
}
