/** The decryption of the tally by all trustees, and the result. */
import { DecodeError } from '../../../core/errors.js';
import { asInteger } from '../../../core/json-fields.js';
import { decoding, type Fact } from '../report.js';
import type { Counted } from './box.js';
import type { Question } from './election.js';
import { decodingScalars } from './faults.js';
import { encodedResidue, type HeliosGroup, type Residue, readResidue } from './group.js';
import { parsePart, readExactly } from './json.js';
import { Judge } from './judge.js';
import { type Board, pass, type RecordBoard } from './options.js';
import {
  type Ciphertext,
  type Claim,
  commitmentsOf,
  equalityClaim,
  type Proof,
  readProof,
} from './proofs.js';
import type { Setup } from './setup.js';
import type { NamedBytes } from './source.js';
import type { Trustee } from './trustees.js';

/** What is said of every decryption; `docs/helios.md` shows how. */
export const UNBOUND =
  'Helios does not hash what is decrypted: a trustee in league with the voter who cast last could have moved votes unseen';

/** What one trustee says about every answer, question after question. */
interface Decryption {
  readonly trustee: Trustee;
  readonly factors: readonly Residue[];
  readonly proofs: readonly Proof[];
}

/**
 * HEL-18 to HEL-20.
 * @param counted - the tally, re-derived from the ballots
 * @returns the result, for people
 */
export async function verifyDecryption(
  board: RecordBoard,
  setup: Setup,
  counted: Counted,
  results: NamedBytes,
): Promise<readonly Fact[] | undefined> {
  const { builder } = board;
  const { group, questions, tables } = setup;
  const tally = tallyOf(counted);
  const decryptions: Decryption[] = [];
  for (const trustee of setup.trustees) {
    const read = await decodingScalars(board, 'HEL-18', trustee.name, () => readDecryption(setup, trustee));
    if (read !== undefined) decryptions.push(read.value);
  }
  builder.examine('HEL-18', setup.trustees.length);
  const judge = new Judge(board, group, tables);
  for (const { trustee, factors, proofs } of decryptions) {
    for (const [i, proof] of proofs.entries())
      board.uses.use('proof', commitmentsOf([proof]), trustee.name, `the proof of factor ${i}`);
    judge.add({
      culprit: trustee.name,
      membership: 'HEL-18',
      claims: proofs.map((proof, i) => factorClaim(group, { trustee, tally, factors, proof }, i)),
    });
  }
  judge.finish(['HEL-18']);
  if (decryptions.length < setup.trustees.length || judge.outside > 0) return undefined;
  judge.finish(['HEL-19']);
  builder.note('HEL-19', UNBOUND);
  const counts = await decoding(builder, 'HEL-20', results.name, () =>
    readResults(questions, results, counted.ballots),
  );
  if (counts === undefined) return undefined;
  compareResults(board, setup, { tally, decryptions, counts, name: results.name });
  pass(builder, 'HEL-20', counts.flat().length);
  return questions.flatMap(({ title, answers }, i) =>
    answers.map((answer, j) => ({ label: `${title} ${answer}`, value: String(counts[i]?.[j]) })),
  );
}

function tallyOf({ products }: Counted): readonly Ciphertext[] {
  const tally: Ciphertext[] = [];
  for (let i = 0; i + 1 < products.length; i += 2) {
    const [alpha, beta] = products.slice(i, i + 2);
    if (alpha === undefined || beta === undefined) throw new RangeError('a ciphertext is a pair');
    tally.push({
      alpha: encodedResidue(alpha, `tally[${i / 2}].alpha`),
      beta: encodedResidue(beta, `tally[${i / 2}].beta`),
    });
  }
  return tally;
}

function readDecryption({ group, questions }: Setup, trustee: Trustee): Decryption {
  const read = <T>(
    value: Trustee['factors'],
    path: string,
    item: (group: HeliosGroup, value: Trustee['factors'], path: string) => T,
  ): readonly T[] => {
    if (value === null) throw new DecodeError('truncated', path, 'this trustee did not decrypt');
    return readExactly(value, path, questions.length, (answers, at, i) =>
      readExactly(answers, at, questions[i]?.answers.length ?? 0, (one, here) => item(group, one, here)),
    ).flat();
  };
  return {
    trustee,
    factors: read(trustee.factors, `${trustee.name}.decryption_factors`, readResidue),
    proofs: read(trustee.proofs, `${trustee.name}.decryption_proofs`, readProof),
  };
}

function factorClaim(
  group: HeliosGroup,
  {
    trustee,
    tally,
    factors,
    proof,
  }: {
    readonly trustee: Trustee;
    readonly tally: readonly Ciphertext[];
    readonly factors: readonly Residue[];
    readonly proof: Proof;
  },
  index: number,
): Claim {
  const [ciphertext, claimed] = [tally[index], factors[index]];
  if (ciphertext === undefined || claimed === undefined)
    throw new RangeError('one factor for each ciphertext');
  const claim = equalityClaim(group, { key: trustee.key, base: ciphertext.alpha, claimed }, proof);
  return { check: 'HEL-19', what: `the proof of factor ${index}`, ...claim };
}

/** @param most - no answer can have more votes than there are ballots */
function readResults(
  questions: readonly Question[],
  { name, bytes }: NamedBytes,
  most: number,
): readonly number[][] {
  return readExactly(parsePart(bytes, name), name, questions.length, (answers, path, i) =>
    readExactly(answers, path, questions[i]?.answers.length ?? 0, (count, at) =>
      asInteger(count, at, 0, most),
    ),
  );
}

/** `beta = g^count times the factors` */
function compareResults(
  { builder }: Board,
  { group, tables }: Setup,
  {
    tally,
    decryptions,
    counts,
    name,
  }: {
    readonly tally: readonly Ciphertext[];
    readonly decryptions: readonly Decryption[];
    readonly counts: readonly (readonly number[])[];
    readonly name: string;
  },
): void {
  const element = ({ bytes, path }: Residue) => group.group.elementOrIdentityFromBytes(bytes, path);
  const generator = tables.get(group.generator) ?? group.group.generator();
  let index = 0;
  counts.forEach((answers, i) => {
    answers.forEach((count, j) => {
      const factors = decryptions.map((decryption) => decryption.factors[index]);
      const beta = tally[index]?.beta;
      const made = factors.reduce(
        (sum, factor) => (factor === undefined ? sum : sum.add(element(factor))),
        generator.multiplyVartime(group.group.scalar(count)),
      );
      if (beta === undefined || !made.equals(element(beta)))
        builder.fail({
          check: 'HEL-20',
          culprit: `${name}[${i}][${j}]`,
          code: 'other-result',
          message: `the tally does not decrypt to ${count}`,
        });
      index++;
    });
  });
}
