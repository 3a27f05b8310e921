/** What the proofs of a ballot claim: sections 4.10 to 4.13 of the specification of Belenios. */
import type {
  Answer,
  Ballot,
  HomomorphicAnswer,
  ListsAnswer,
  NonzeroProof,
  ShuffledAnswer,
} from './ballot.js';
import type { Board, Ground } from './board.js';
import type { BelCheckId } from './checks.js';
import type { Question } from './election.js';
import {
  type Bases,
  type Ciphertext,
  type Claim,
  commitment,
  disjunction,
  knowledgeClaim,
  membershipClaim,
  type Pair,
  type Proof,
  pairOf,
  productOf,
} from './proofs.js';

/** A claim of a ballot, under the check that it belongs to. */
export interface BallotClaim {
  readonly check: BelCheckId;
  readonly what: string;
  readonly claim: Claim;
}

/** All that the proofs of a ballot claim, its signature first. */
export function claimsOf({ election, bases }: Ground, ballot: Ballot): readonly BallotClaim[] {
  const { credential, signature } = ballot;
  const context = `${election.fingerprint}|${credential.text}`;
  const prefix = `sig|${signature.hash}|`;
  const signed = knowledgeClaim(bases.group, credential.element, signature.proof, prefix);
  return [
    { check: 'BEL-17', what: 'the signature', claim: signed },
    ...ballot.answers.flatMap((answer, i) =>
      claimsOfAnswer(bases, election.questions[i], answer, context).map(({ check, what, claim }) => ({
        check,
        what: `${what} of answers[${i}]`,
        claim,
      })),
    ),
  ];
}

/** The checks that some questions ask for; the others have nothing to look at. */
export function waiveProofs({ builder }: Board, questions: readonly Question[]): void {
  const kinds = new Set(questions.map(({ kind }) => kind));
  const blank = questions.some((question) => question.kind === 'homomorphic' && question.blank);
  if (!kinds.has('homomorphic') && !kinds.has('lists'))
    builder.waive('BEL-18', 'no question is added up under encryption');
  if (!kinds.has('homomorphic')) builder.waive('BEL-19', 'no question is added up under encryption');
  if (!blank) builder.waive('BEL-20', 'no question can be left blank');
  if (!kinds.has('shuffled')) builder.waive('BEL-21', 'no question is shuffled');
  if (!kinds.has('lists')) builder.waive('BEL-22', 'no question has lists');
}

function claimsOfAnswer(
  bases: Bases,
  question: Question | undefined,
  answer: Answer,
  context: string,
): readonly BallotClaim[] {
  switch (answer.kind) {
    case 'homomorphic':
      return homomorphicClaims(bases, question, answer, context);
    case 'shuffled':
      return [shuffledClaim(bases, answer, context)];
    case 'lists':
      return listsClaims(bases, answer, context);
  }
}

function homomorphicClaims(
  bases: Bases,
  question: Question | undefined,
  { choices, individualProofs, overallProof, blankProof }: HomomorphicAnswer,
  context: string,
): readonly BallotClaim[] {
  if (question?.kind !== 'homomorphic') throw new RangeError('the answer is to another question');
  const { min, max } = question;
  const numbers = Array.from({ length: max - min + 1 }, (_, i) => min + i);
  const all = `${context}|${textsOf(choices)}`;
  const individual = choices.map(
    (choice, i): BallotClaim => ({
      check: 'BEL-18',
      what: `the proof of choices[${i}]`,
      claim: membershipClaim(bases, pairOf(choice), [0, 1], individualProofs[i] ?? [], context),
    }),
  );
  const what = 'the overall proof';
  const pairs = choices.map(pairOf);
  if (blankProof === undefined) {
    const claim = membershipClaim(bases, productOf(bases, pairs), numbers, overallProof, all);
    return [...individual, { check: 'BEL-19', what, claim }];
  }
  return [...individual, ...blankClaims(bases, { pairs, numbers, overallProof, blankProof }, all)];
}

/** What the overall proof and the blank proof claim of a question with a blank choice, which is the first of the pairs. */
function blankClaims(
  bases: Bases,
  { pairs, numbers, overallProof, blankProof }: BlankStatement,
  context: string,
): readonly BallotClaim[] {
  const [blank, ...others] = pairs;
  if (blank === undefined) throw new RangeError('a question has a choice');
  const sum = productOf(bases, others);
  const cases = (proofs: readonly Proof[], which: readonly (readonly [Pair, number])[]) =>
    proofs.map((proof, i) => ({ pair: which[i]?.[0] ?? sum, number: which[i]?.[1] ?? 0, proof }));
  const either = [[blank, 0] as const, [sum, 0] as const];
  const range = [[blank, 1] as const, ...numbers.map((number) => [sum, number] as const)];
  const overall = disjunction(cases(overallProof, range), bases, `bproof1|${context}|`);
  const exclusion = disjunction(cases(blankProof, either), bases, `bproof0|${context}|`);
  return [
    { check: 'BEL-19', what: 'the overall proof', claim: overall },
    { check: 'BEL-20', what: 'the blank proof', claim: exclusion },
  ];
}

/** A question with a blank choice. */
interface BlankStatement {
  readonly pairs: readonly Pair[];
  /** How many other choices may be made. */
  readonly numbers: readonly number[];
  readonly overallProof: readonly Proof[];
  readonly blankProof: readonly Proof[];
}

function shuffledClaim(
  { group, key }: Bases,
  { choices, proof }: ShuffledAnswer,
  context: string,
): BallotClaim {
  const { alpha } = choices;
  const prefix = `raweg|${context}|${group.textOf(key)},${textsOf([choices])}|`;
  const claim = knowledgeClaim(group, alpha.element, proof, prefix);
  return { check: 'BEL-21', what: 'the proof of knowledge', claim };
}

function listsClaims(bases: Bases, answer: ListsAnswer, context: string): readonly BallotClaim[] {
  const { choices, individualProofs, overallProof, listProofs, nonzeroProof } = answer;
  const all = `${context}|${textsOf(choices.flat())}`;
  const lists = choices.map((list) => list.map(pairOf));
  const heads = lists.map(([head]) => head ?? productOf(bases, []));
  const bodies = lists.map(([, ...candidates]) => productOf(bases, candidates));
  const individual = lists.flatMap((list, i) =>
    list.map(
      (pair, j): BallotClaim => ({
        check: 'BEL-18',
        what: `the proof of choices[${i}][${j}]`,
        claim: membershipClaim(bases, pair, [0, 1], individualProofs[i]?.[j] ?? [], context),
      }),
    ),
  );
  const overall = membershipClaim(bases, productOf(bases, heads), [1], [overallProof], all);
  const perList = heads.map((head, i): BallotClaim => {
    const [first, second] = listProofs[i] ?? [];
    if (first === undefined || second === undefined) throw new RangeError('a list has two proofs');
    const cases = [
      { pair: head, number: 1, proof: first },
      { pair: bodies[i] ?? head, number: 0, proof: second },
    ];
    return {
      check: 'BEL-22',
      what: `the proof of list ${i}`,
      claim: disjunction(cases, bases, `lproof|${all}|`),
    };
  });
  const nonzero = nonzeroClaim(bases, productOf(bases, bodies), nonzeroProof, all);
  return [
    ...individual,
    { check: 'BEL-22', what: 'the overall proof', claim: overall },
    ...perList,
    { check: 'BEL-22', what: 'the proof that a candidate is chosen', claim: nonzero },
  ];
}

/** That something encrypted is not 0; that the commitment is not the identity is asked elsewhere. */
function nonzeroClaim({ generator, key }: Bases, pair: Pair, proof: NonzeroProof, context: string): Claim {
  const { commitment: stated, challenge, responses } = proof;
  const [first, second] = responses;
  const whole = { base: stated.element, exponent: challenge };
  return {
    products: [
      commitment(pair.alpha, generator, { response: first, challenge: second }),
      [...commitment(pair.beta, key, { response: first, challenge: second }), whole],
    ],
    prefix: `nonzero|${context}|${stated.text},`,
    challenges: [challenge],
  };
}

function textsOf(ciphertexts: readonly Ciphertext[]): string {
  return ciphertexts.map(({ alpha, beta }) => `${alpha.text},${beta.text}`).join(',');
}
