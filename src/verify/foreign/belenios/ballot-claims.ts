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
} from './proofs.js';

/** A claim of a ballot, under the check that it belongs to. */
export interface BallotClaim {
  readonly check: BelCheckId;
  readonly what: string;
  readonly claim: Claim;
}

/** All that the proofs of a ballot claim, its signature first. @param products - see `productsOfBallots` */
export function claimsOf(
  { election, bases }: Ground,
  ballot: Ballot,
  products: ReadonlyMap<Answer, readonly Pair[]>,
): readonly BallotClaim[] {
  const { credential, signature } = ballot;
  const context = `${election.fingerprint}|${credential.text}`;
  const prefix = `sig|${signature.hash}|`;
  const signed = knowledgeClaim(bases.group, credential.element, signature.proof, prefix);
  return [
    { check: 'BEL-17', what: 'the signature', claim: signed },
    ...ballot.answers.flatMap((answer, i) =>
      claimsOfAnswer(
        { bases, context, products: products.get(answer) ?? [] },
        election.questions[i],
        answer,
      ).map(({ check, what, claim }) => ({
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

/** What the claims of an answer are made of. */
interface Material {
  readonly bases: Bases;
  /** What is hashed first. */
  readonly context: string;
  /** Products of ciphertexts of the answer. */
  readonly products: readonly Pair[];
}

function claimsOfAnswer(
  material: Material,
  question: Question | undefined,
  answer: Answer,
): readonly BallotClaim[] {
  switch (answer.kind) {
    case 'homomorphic':
      return homomorphicClaims(material, question, answer);
    case 'shuffled':
      return [shuffledClaim(material, answer)];
    case 'lists':
      return listsClaims(material, answer);
  }
}

function homomorphicClaims(
  { bases, context, products }: Material,
  question: Question | undefined,
  { choices, individualProofs, overallProof, blankProof }: HomomorphicAnswer,
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
  const sum = productAt(products, 0);
  if (blankProof === undefined) {
    const claim = membershipClaim(bases, sum, numbers, overallProof, all);
    return [...individual, { check: 'BEL-19', what, claim }];
  }
  const [blank] = choices.map(pairOf);
  if (blank === undefined) throw new RangeError('a question has a choice');
  return [...individual, ...blankClaims(bases, { blank, sum, numbers, overallProof, blankProof }, all)];
}

function productAt(products: readonly Pair[], i: number): Pair {
  const product = products[i];
  if (product === undefined) throw new RangeError('a product is missing');
  return product;
}

/** What the overall proof and the blank proof claim of a question with a blank choice. */
function blankClaims(
  bases: Bases,
  { blank, sum, numbers, overallProof, blankProof }: BlankStatement,
  context: string,
): readonly BallotClaim[] {
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
  readonly blank: Pair;
  /** The product of the other choices. */
  readonly sum: Pair;
  /** How many other choices may be made. */
  readonly numbers: readonly number[];
  readonly overallProof: readonly Proof[];
  readonly blankProof: readonly Proof[];
}

function shuffledClaim(
  { bases: { group, key }, context }: Material,
  { choices, proof }: ShuffledAnswer,
): BallotClaim {
  const { alpha } = choices;
  const prefix = `raweg|${context}|${group.textOf(key)},${textsOf([choices])}|`;
  const claim = knowledgeClaim(group, alpha.element, proof, prefix);
  return { check: 'BEL-21', what: 'the proof of knowledge', claim };
}

function listsClaims({ bases, context, products }: Material, answer: ListsAnswer): readonly BallotClaim[] {
  const { choices, individualProofs, overallProof, listProofs, nonzeroProof } = answer;
  const all = `${context}|${textsOf(choices.flat())}`;
  const lists = choices.map((list) => list.map(pairOf));
  const individual = lists.flatMap((list, i) =>
    list.map(
      (pair, j): BallotClaim => ({
        check: 'BEL-18',
        what: `the proof of choices[${i}][${j}]`,
        claim: membershipClaim(bases, pair, [0, 1], individualProofs[i]?.[j] ?? [], context),
      }),
    ),
  );
  const overall = membershipClaim(bases, productAt(products, 0), [1], [overallProof], all);
  const perList = lists.map(([head], i): BallotClaim => {
    const [first, second] = listProofs[i] ?? [];
    if (head === undefined || first === undefined || second === undefined)
      throw new RangeError('a list has a first choice and two proofs');
    const cases = [
      { pair: head, number: 1, proof: first },
      { pair: productAt(products, 1 + i), number: 0, proof: second },
    ];
    return {
      check: 'BEL-22',
      what: `the proof of list ${i}`,
      claim: disjunction(cases, bases, `lproof|${all}|`),
    };
  });
  const nonzero = nonzeroClaim(bases, productAt(products, 1 + lists.length), nonzeroProof, all);
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
