/** How records are tampered with: changes of one thing, with all that follows from it made right again. */
import { challenge, closed, disjunction, type Json, P, power, random, reduce } from './prover.js';
import { cast, decrypt, honestScene, newVote, retrack, type Scene } from './scene.js';

/**
 * A change of an honest record, and what it leads to: `[check, what, change, first, also]`. `first` is the one finding of the
 * check, as `culprit: code`, or the first one of several; `also` are checks that fail because of it, all of them later.
 */
export type Tamper<T = Scene> = readonly [
  check: string,
  what: string,
  change: (record: T) => unknown,
  first: string,
  also?: readonly string[],
];

/** Changes a ballot that was cast, and makes its tracker right. */
export const inBallot =
  (index: number, change: (ballot: Json) => unknown): ((scene: Scene) => void) =>
  (scene) => {
    change(scene.votes[index]);
    retrack(scene.votes[index]);
  };

/** Makes a whole record anew, of other secrets or another setup. */
export const remade = (
  scene: Scene,
  settings: Parameters<typeof honestScene>[0],
  change: (made: Scene) => unknown = () => {},
): void => {
  const made = honestScene(settings);
  change(made);
  Object.assign(scene, made);
};

/** Replaces the vote of the first voter, and all that follows from it honestly. */
export function revote(scene: Scene, vote: Json, results: Json): void {
  scene.votes[0] = cast(scene, closed(vote), 0);
  scene.results = results;
  decrypt(scene);
}

/** Adds one to a number in decimals. */
export const plusOne = (text: string): string => reduce(BigInt(text) + 1n).toString();

/** The first choice of the first question of a ballot, its proofs, and its randomness; `y` is the key. */
export function firstChoice(ballot: Json): Json {
  const answer = ballot.vote.answers[0];
  return { choice: answer.choices[0], proofs: answer.individual_proofs[0] };
}

/** A ballot of another voter that copies a vote, re-randomised: all commitments and challenges stay, only responses move. */
export function disguisedCopy(scene: Scene, from: Json, voter: number): Json {
  const vote = structuredClone(from.vote);
  for (const answer of vote.answers) {
    const shifts = answer.choices.map(random);
    answer.choices.forEach((choice: Json, i: number) => {
      choice.alpha = ((BigInt(choice.alpha) * power(g(scene), shifts[i])) % P).toString();
      choice.beta = ((BigInt(choice.beta) * power(scene.key, shifts[i])) % P).toString();
    });
    const move = (proofs: Json, shift: bigint): void => {
      for (const proof of proofs)
        proof.response = reduce(BigInt(proof.response) + BigInt(proof.challenge) * shift).toString();
    };
    for (const [i, proofs] of answer.individual_proofs.entries()) move(proofs, shifts[i]);
    const all = shifts.reduce((a: bigint, b: bigint) => a + b, 0n);
    if (answer.overall_proof !== null) move(answer.overall_proof, all);
  }
  return cast(scene, vote, voter);
}

const g = (scene: Scene): bigint => BigInt(scene.election.public_key.g);

/** A choice outside the group whose proofs hold all the same, because their challenges are multiples of its order. */
export function hiddenChoice(scene: Scene, outside: bigint, order: bigint): void {
  const opened = newVote(scene, [
    [1, 0, 1],
    [1, 0],
  ]);
  const answer = opened.answers[0];
  const [r, { alpha, beta }] = [BigInt(answer.randomness[0]), answer.choices[0]];
  const moved = { alpha: (BigInt(alpha) * outside) % P, beta: BigInt(beta) };
  for (;;) {
    const proofs = disjunction(scene.key, { alpha: BigInt(alpha), beta: moved.beta }, r, [0, 1], 1);
    if (proofs.some((proof: Json) => BigInt(proof.challenge) % order !== 0n)) continue;
    answer.choices[0] = { alpha: moved.alpha.toString(), beta };
    answer.individual_proofs[0] = proofs;
    break;
  }
  revote(scene, opened, scene.results);
}

/** Makes all proofs of an opened ballot anew; its ciphertexts stay. */
export function proveAgain({ key }: Scene, ballot: Json): void {
  for (const answer of ballot.answers) {
    const pairs: { alpha: bigint; beta: bigint }[] = answer.choices.map((c: Json) => ({
      alpha: BigInt(c.alpha),
      beta: BigInt(c.beta),
    }));
    const values = pairs.map((_, j): number => (answer.answer.includes(j) ? 1 : 0));
    const r = answer.randomness.map(BigInt);
    answer.individual_proofs = pairs.map((pair, j) => disjunction(key, pair, r[j], [0, 1], values[j] ?? 0));
    if (answer.overall_proof === null) continue;
    const all = pairs.reduce((a, b) => ({
      alpha: (a.alpha * b.alpha) % P,
      beta: (a.beta * b.beta) % P,
    }));
    answer.overall_proof = disjunction(
      key,
      all,
      reduce(r[0] + r[1]),
      [0, 1],
      (values[0] ?? 0) + (values[1] ?? 0),
    );
  }
}

/** Ways to leave out parts of the hash. */
export const WEAK_HASHES: Readonly<Record<string, typeof challenge>> = {
  'without the last commitment': (...all) => challenge(...all.slice(0, -1)),
  'of the first pair only': (...all) => challenge(...all.slice(0, 2)),
  'of nothing': () => challenge(),
  'of the first components only': (...all) => challenge(...all.filter((_, i) => i % 2 === 0)),
  'in another order': (...all) => challenge(...[...all].reverse()),
  'that is a constant': () => 1n,
};
