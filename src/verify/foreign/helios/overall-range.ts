/**
 * Which numbers of choices an overall proof is about, where no election says so. The second equation of a proof for the
 * number m is `y^response = B (beta / g^m)^challenge`, so `(g^challenge)^m` follows from it: once computed, it is compared
 * with the powers for all possible m, one multiplication each.
 */
import type { Element } from '../../../core/group.js';
import type { OpenedAnswer } from './ballot.js';
import type { HeliosGroup, Residue } from './group.js';

/**
 * The least number of choices that the first proof of an answer can be about.
 * @param y - the key
 * @returns 0 where no number fits, or there is no overall proof
 * @throws {DecodeError} if a ciphertext or a commitment is not in the group
 */
export function leastNumber({ group }: HeliosGroup, y: Element, answer: OpenedAnswer): number {
  const { overall = [], choices, chosen } = answer;
  const index = overall.findIndex(({ challenge }) => challenge !== 0n);
  const proof = overall[index];
  const least = Math.max(0, chosen.length - overall.length + 1);
  if (proof === undefined) return least;
  const element = ({ bytes, path }: Residue): Element => group.elementOrIdentityFromBytes(bytes, path);
  const challenge = group.scalar(proof.challenge);
  const product = choices.reduce((sum, { beta }) => sum.add(element(beta)), group.identity());
  const stated = element(proof.b)
    .add(product.multiplyVartime(challenge))
    .subtract(y.multiplyVartime(group.scalar(proof.response)));
  const step = group.generator().multiplyVartime(challenge);
  let power = step.multiplyVartime(group.scalar(least + index));
  for (let first = least; first <= chosen.length; first++) {
    if (power.equals(stated)) return first;
    power = power.add(step);
  }
  return 0;
}
