/** Opened ballots: a voter had the device show what it encrypted, and cast another ballot. */
import type { Element } from '../../../core/group.js';
import { claimsOfAnswer, type OpenedAnswer, type OpenedBallot, readOpenedBallot } from './ballot.js';
import { decodingScalars } from './faults.js';
import type { HeliosGroup, Residue } from './group.js';
import { MAX_BALLOT, parsePart } from './json.js';
import { Judge } from './judge.js';
import type { RecordBoard } from './options.js';
import { type Ciphertext, commitmentsOf } from './proofs.js';
import { type Setup, shapesOf } from './setup.js';
import type { NamedBytes } from './source.js';
import { partsOf, type Uses } from './uses.js';

/** Opened ballots that a report lists. */
const LISTED = 100;

/** HEL-17, when all cast ballots are known. */
export async function verifyOpened(
  board: RecordBoard,
  setup: Setup,
  ballots: readonly NamedBytes[],
): Promise<void> {
  const { builder, facts } = board;
  const { group, key, tables, questions, election } = setup;
  if (ballots.length === 0) return builder.waive('HEL-17', 'the record has no opened ballot');
  const judge = new Judge(board, group, tables);
  const trackers = new Set<string>();
  for (const { name, bytes } of ballots) {
    board.signal?.throwIfAborted();
    const read = await decodingScalars(board, 'HEL-17', name, () =>
      readOpenedBallot(group, shapesOf(questions), parsePart(bytes, name, MAX_BALLOT), name),
    );
    if (read === undefined) continue;
    const ballot = read.value;
    const refuse = (code: string, message: string): void =>
      builder.fail({ check: 'HEL-17', culprit: name, code, message });
    if (ballot.electionHash !== election.hash || ballot.electionUuid !== election.uuid)
      refuse('wrong-election', 'a ballot of another election');
    if (trackers.has(ballot.tracker)) refuse('twice', 'this ballot is there twice');
    trackers.add(ballot.tracker);
    if (ballot.answers.some((answer) => wasCast(board.uses, answer)))
      refuse('counted', 'a ciphertext or a proof of this ballot was cast');
    judge.add(openedStatement(group, key, ballot, { name, mins: questions.map(({ min }) => min) }));
    ballot.answers.forEach((answer, i) => {
      const at = wrongOpening(answer, encryptor(group, tables.get(group.generator), tables.get(key)));
      if (at !== undefined) refuse('other-vote', `answers[${i}].choices[${at}] does not hold what is stated`);
    });
    if (facts.length < LISTED) facts.push({ label: 'Opened ballot', value: openedText(ballot, setup) });
  }
  builder.examine('HEL-17', ballots.length);
  judge.finish(['HEL-17']);
}

function wasCast(uses: Uses, { choices, individual, overall = [] }: OpenedAnswer): boolean {
  if (choices.some((choice) => uses.has('ciphertext', partsOf(choice)))) return true;
  return [...individual, overall].some(
    (proofs) => proofs.length > 0 && uses.has('proof', commitmentsOf(proofs)),
  );
}

/** What an opened ballot claims, all under HEL-17. @param mins - the fewest choices of each answer */
export function openedStatement(
  group: HeliosGroup,
  key: Residue,
  { answers }: OpenedBallot,
  { name, mins }: { readonly name: string; readonly mins: readonly number[] },
): Parameters<Judge['add']>[0] {
  const claims = answers.flatMap((answer, index) =>
    claimsOfAnswer(group, key, answer, { index, min: mins[index] ?? 0 }),
  );
  return {
    culprit: name,
    membership: 'HEL-17',
    claims: claims.map((claim) => ({ ...claim, check: 'HEL-17' })),
  };
}

/** Encrypts a number under some randomness: `(g^r, y^r g^m)`, encoded. */
export type Encryptor = (
  number: 0 | 1,
  randomness: bigint,
) => { readonly alpha: Uint8Array; readonly beta: Uint8Array };

/** An encryptor to a key. @param g - the generator, @param y - the key; both should have tables */
export function encryptor({ group }: HeliosGroup, g: Element | undefined, y: Element | undefined): Encryptor {
  if (g === undefined || y === undefined) throw new RangeError('the generator and the key have tables');
  return (number, randomness) => {
    const r = group.scalar(randomness);
    const mask = y.multiplyVartime(r);
    return {
      alpha: g.multiplyVartime(r).toBytes(),
      beta: (number === 1 ? mask.add(g) : mask).toBytes(),
    };
  };
}

/** The index of the first choice that is not what the answer states; `undefined` if all are. */
export function wrongOpening(
  { choices, chosen, randomness }: OpenedAnswer,
  encrypt: Encryptor,
): number | undefined {
  const ones = new Set(chosen);
  const wrong = choices.findIndex(({ alpha, beta }: Ciphertext, i) => {
    const made = encrypt(ones.has(i) ? 1 : 0, randomness[i] ?? 0n);
    return !sameBytes(made.alpha, alpha.bytes) || !sameBytes(made.beta, beta.bytes);
  });
  return wrong === -1 ? undefined : wrong;
}

function openedText({ tracker, answers }: OpenedBallot, { questions }: Setup): string {
  const texts = answers.map(({ chosen }, i) =>
    chosen.map((index) => questions[i]?.answers[index] ?? '').join(', '),
  );
  return `${tracker}: ${texts.map((text) => text || 'nothing').join('; ')}`;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
