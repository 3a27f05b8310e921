/** An election of Belenios held again: its own setup, voters and trustees, with ballots, shuffles and shares made here. */
import { readdirSync, readFileSync } from 'node:fs';
import {
  encryptBallot,
  type OpenElection,
  openElection,
  openThresholdShare,
  ownedBy,
  partialDecryption,
  readCredential,
  readTrusteeSecret,
  shuffleTally,
} from '../../src/belenios/index.js';
import { utf8 } from '../../src/core/bytes.js';
import type { Element, Scalar } from '../../src/core/group.js';
import { readBallot } from '../../src/verify/foreign/belenios/ballot.js';
import { readCredentials } from '../../src/verify/foreign/belenios/credentials.js';
import { type Pair, pairOf, readCiphertext } from '../../src/verify/foreign/belenios/proofs.js';
import { inOrder } from '../../src/verify/foreign/belenios/tally.js';
import { keysOf, readTrustees } from '../../src/verify/foreign/belenios/trustees.js';
import { seededRng } from '../helpers/rng.js';
import { type Model, type ModelStep, sha256, takeApart } from '../verify/foreign/belenios/archive-model.js';

/** A vote and whose it is. */
interface Voter {
  readonly credential: string;
  // biome-ignore lint/suspicious/noExplicitAny: choices as the file of votes has them
  readonly choices: any;
}

/** A record with its secrets. */
export interface Source {
  readonly model: Model;
  readonly open: OpenElection;
  readonly voters: readonly Voter[];
  /** The secret of each trustee whose files are there, by number from 1. */
  readonly secrets: ReadonlyMap<number, Scalar>;
  readonly expected: string;
}

/** Reads a record and its secrets. */
export function readSource(folder: string): Source {
  const model = takeApart(readFileSync(`${folder}/record.bel`));
  const [setup] = model.steps;
  const [election = '', trustees = ''] = setup?.refs ?? [];
  const open = openElection(election);
  const credentials: string[] = Object.values(
    JSON.parse(readFileSync(`${folder}/private_creds.json`, 'utf8')),
  );
  const votes = readFileSync(`${folder}/votes.txt`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => (line === '-' ? undefined : JSON.parse(line)));
  const { group } = open.election;
  const numbers = new Map(
    keysOf(readTrustees(group, utf8(trustees))).map(({ publicKey }, i) => [publicKey.text, i + 1]),
  );
  const secrets = new Map<number, Scalar>();
  for (const secret of secretsIn(open, `${folder}/test-only-trustee-secrets`)) {
    const number = numbers.get(group.textOf(group.group.generator().multiply(secret)));
    if (number === undefined) throw new Error('a secret of no trustee');
    secrets.set(number, secret);
  }
  const voters = votes.flatMap((choices, i) =>
    choices === undefined ? [] : [{ credential: credentials[i] ?? '', choices }],
  );
  return {
    model,
    open,
    voters,
    secrets,
    expected: readFileSync(`${folder}/expected-result.json`, 'utf8').trim(),
  };
}

function secretsIn({ election: { group } }: OpenElection, folder: string): Scalar[] {
  const read = (name: string): string => readFileSync(`${folder}/${name}`, 'utf8').trim();
  return readdirSync(folder).flatMap((name) => {
    if (name.endsWith('.privkey')) return [readTrusteeSecret(group, read(name))];
    if (!name.endsWith('.dkey')) return [];
    const key = read(name.replace('.dkey', '.key'));
    return [openThresholdShare(group, { key, encryptedShare: read(name) })];
  });
}

/** Holds the election again, up to the partial decryptions; the result is added by the caller. */
export function replay({ model, open, voters, secrets }: Source, mixers: readonly number[]): Model {
  const rng = seededRng('replay');
  const [setup] = model.steps;
  if (setup === undefined) throw new Error('a record has a setup');
  const ballots = voters.map(({ credential, choices }) =>
    encryptBallot(open, readCredential(open, credential), choices, rng),
  );
  const steps: ModelStep[] = [setup];
  const put = (type: string, refs: string[], payload: string | undefined): void => {
    steps.push({ type, refs, payload });
  };
  for (const { json } of ballots) put('Ballot', [], json);
  put('EndBallots', [], undefined);
  const { tally, sized } = tallyOf(
    open,
    setup.refs[2] ?? '',
    ballots.map(({ json }) => json),
  );
  put('EncryptedTally', [tally], sized);
  let lastShuffle: string | undefined;
  for (const mixer of mixers) {
    lastShuffle = shuffleTally(open, { tally, lastShuffle }, rng);
    put('Shuffle', [lastShuffle], ownedBy(mixer, lastShuffle));
  }
  if (mixers.length > 0) put('EndShuffles', [], undefined);
  for (const [number, secret] of secrets) {
    const decryption = partialDecryption(open, { tally, lastShuffle }, secret, rng);
    put('PartialDecryption', [decryption], ownedBy(number, decryption));
  }
  return { mtime: model.mtime, steps };
}

/** The same with a result. */
export function withResult({ mtime, steps }: Model, payload: string): Model {
  return { mtime, steps: [...steps, { type: 'Result', refs: [], payload }] };
}

/** The votes of a question that is shuffled, the only one, decrypted with the secrets of all trustees. */
export function shuffledVotes({ open, secrets }: Source, { steps }: Model): readonly (readonly number[])[] {
  const { group, questions } = open.election;
  const [question] = questions;
  const last = steps.findLast(({ type }) => type === 'Shuffle')?.refs[0] ?? '';
  const [list = []] = JSON.parse(last).ciphertexts;
  const secret = [...secrets.values()].reduce((sum, each) => sum.add(each));
  return list.map((texts: { alpha: string; beta: string }) => {
    const { alpha, beta } = readCiphertext(group, texts, 'shuffle');
    const plaintext = beta.element.subtract(alpha.element.multiply(secret));
    return group.integers(plaintext, question?.kind === 'shuffled' ? question.answers.length : 0);
  });
}

/** The tally of ballots, which the server computes. */
function tallyOf({ election }: OpenElection, credentials: string, ballots: readonly string[]) {
  const { group, questions } = election;
  const weights = readCredentials(group, utf8(credentials));
  const last = new Map(ballots.map((json) => [JSON.parse(json).credential as string, json]));
  const counted = [...last].map(([credential, json]) => ({
    weight: weights.get(credential)?.weight ?? 0n,
    ballot: readBallot(election, utf8(json)),
  }));
  const total = counted.reduce((sum, { weight }) => sum + weight, 0n);
  const texts = ({ alpha, beta }: Pair) => ({ alpha: group.textOf(alpha), beta: group.textOf(beta) });
  const none = group.group.identity();
  const sum = (
    pick: (answer: (typeof counted)[number]['ballot']['answers'][number]) => Pair,
    i: number,
  ): Pair =>
    counted.reduce(
      (product, { weight, ballot }) => {
        const answer = ballot.answers[i];
        if (answer === undefined) throw new Error('a ballot answers every question');
        const { alpha, beta } = pick(answer);
        const times = (element: Element) => element.multiplyVartime(group.group.scalar(weight));
        return { alpha: product.alpha.add(times(alpha)), beta: product.beta.add(times(beta)) };
      },
      { alpha: none, beta: none },
    );
  const entries = questions.map((question, i) => {
    if (question.kind === 'shuffled') {
      const pairs = counted.flatMap(({ ballot: { answers } }) => {
        const answer = answers[i];
        return answer?.kind === 'shuffled' ? [pairOf(answer.choices)] : [];
      });
      return inOrder(group, pairs).map(texts);
    }
    if (question.kind === 'lists')
      return question.lists.map((list, j) =>
        list.map((_, k) =>
          texts(sum((answer) => pairAt(answer.kind === 'lists' ? answer.choices[j]?.[k] : undefined), i)),
        ),
      );
    const count = question.answers.length + (question.blank ? 1 : 0);
    return Array.from({ length: count }, (_, j) =>
      texts(sum((answer) => pairAt(answer.kind === 'homomorphic' ? answer.choices[j] : undefined), i)),
    );
  });
  const tally = JSON.stringify(entries);
  const weight = total > 2n ** 30n - 1n ? String(total) : Number(total);
  const sized = { num_tallied: counted.length, total_weight: weight, encrypted_tally: sha256(tally) };
  return { tally, sized: JSON.stringify(sized) };
}

function pairAt(ciphertext: Parameters<typeof pairOf>[0] | undefined): Pair {
  if (ciphertext === undefined) throw new Error('an answer of another shape');
  return pairOf(ciphertext);
}
