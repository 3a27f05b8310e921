/** Confirmation codes. They hash no data of the device: those of the record's builds are made without. */
import type { Ciphertext } from '../electionguard/pool.js';
import type { EncryptedBallot, EncryptedContest } from './ballot.js';
import type { Election } from './board.js';
import { countText, hashOf, integerText, optionalText } from './hash.js';

/** H(alpha, beta). */
function selectionHash({ alpha, beta }: Ciphertext): string {
  return hashOf(integerText(alpha.encoded), integerText(beta.encoded));
}

/** H(HE, 23, l, K, hashes of the selections). */
function contestHash(
  { context: { extendedHash, key } }: Election,
  { sequence, selections }: EncryptedContest,
): string {
  return hashOf(
    extendedHash,
    '23',
    countText(sequence),
    key,
    ...selections.map(({ vote }) => selectionHash(vote)),
  );
}

/** What is wrong with the hashes and the code of a ballot, if anything. The code is H(HE, 24, nothing, hashes of contests). */
export function wrongCode(election: Election, ballot: EncryptedBallot): string | undefined {
  for (const { id, selections } of ballot.contests) {
    const wrong = selections.find(({ vote, hash }) => hash !== selectionHash(vote));
    if (wrong !== undefined) return `the hash of selection ${JSON.stringify(`${id}/${wrong.id}`)} is another`;
  }
  const hashes = ballot.contests.map((contest) => contestHash(election, contest));
  const wrong = ballot.contests.find(({ hash }, i) => hash !== hashes[i]);
  if (wrong !== undefined) return `the hash of contest ${JSON.stringify(wrong.id)} is another`;
  const right = hashOf(election.context.extendedHash, '24', optionalText(undefined), ...hashes);
  return ballot.code === right && ballot.hash === right ? undefined : 'the confirmation code is another';
}
