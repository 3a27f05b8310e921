/** Small records of elections that never were, whole and valid unless planned otherwise, for tests to change. */
import { concatBytes, toHex, utf8 } from '../../../../src/core/bytes.js';
import type { Element, Group } from '../../../../src/core/group.js';
import { tag, word } from '../../../../src/verify/foreign/electionguard/hash.js';
import { type Ceremony, holdCeremony } from './ceremony.js';
import { Form } from './form.js';
import { type BallotPlan, CONTESTS, type Files, type Json, PLAN, type RecordPlan } from './plan.js';
import { preEncrypt } from './pre-encrypted.js';
import { countingRng, type Prover, type Vote } from './prover.js';
import { decryptedJson, encryptedTallyJson, product, type Sums } from './tally-files.js';

export { recordOf } from './memory.js';
export type { Files, Json } from './plan.js';

/** Makes the files of a plan. */
export function makeRecord(changes: Partial<RecordPlan> = {}): Files {
  return makeWithSecrets(changes).files;
}

/** The same with the secrets of its guardians. */
export function makeWithSecrets(changes: Partial<RecordPlan> = {}): { files: Files } & Ceremony {
  return new Maker({ ...PLAN, ...changes }).make();
}

class Maker {
  readonly #plan: RecordPlan;
  readonly #files: Files = new Map();
  readonly #form: Form;

  constructor(plan: RecordPlan) {
    this.#plan = plan;
    this.#form = new Form(plan.form);
  }

  make(): { files: Files } & Ceremony {
    const rng = countingRng(JSON.stringify(this.#plan));
    const ceremony = holdCeremony(this.#plan, this.#form, this.#files, rng);
    const { prover } = ceremony;
    const made: MadeBallot[] = [];
    for (const plan of this.#plan.ballots) made.push(this.#ballot(prover, plan, made));
    this.#chain(prover, made);
    this.#tally(prover, made);
    for (const ballot of made) if (!ballot.plan.cast) this.#challenged(prover, ballot);
    return { files: this.#files, ...ceremony };
  }

  #ballot(prover: Prover, plan: BallotPlan, before: readonly MadeBallot[]): MadeBallot {
    const contests = CONTESTS.flatMap((contest) => {
      const votes = plan.votes[contest.id];
      const source = plan.copied?.contest === contest.id ? plan.copied.from : undefined;
      const copied = before.find((ballot) => ballot.plan.id === source);
      if (copied !== undefined) return copied.contests.filter(({ id }) => id === contest.id);
      return votes === undefined ? [] : [this.#contest(prover, contest, votes, plan.preEncrypted === true)];
    });
    const path = `encrypted_ballots/${this.#plan.device}/eballot-${plan.id}.json`;
    const file = {
      ballot_id: plan.id,
      ballot_style_id: plan.style,
      encrypting_device: this.#plan.device,
      timestamp: 1716478735,
      code_baux: '',
      confirmation_code: '',
      election_id: this.#form.text(prover.extendedHash),
      contests: contests.map(({ json }) => json),
      state: plan.cast ? 'CAST' : this.#plan.form === '2.1.0' ? 'CHALLENGED' : 'SPOILED',
      encrypted_sn: this.#form.vote(prover.encrypt(plan.serial ?? 1000 + Number(plan.id.slice(1)))),
      is_preencrypt: plan.preEncrypted === true,
    };
    this.#files.set(path, file);
    return { plan, contests, file, path };
  }

  #contest(
    prover: Prover,
    contest: (typeof CONTESTS)[number],
    votes: readonly number[],
    preEncrypted: boolean,
  ): MadeContest {
    const { eg } = this.#form;
    const shape = { options: contest.options.length, limit: contest.limit };
    const pre = preEncrypted
      ? preEncrypt(prover, CONTESTS.indexOf(contest) + 1, shape, marksOf(votes, shape))
      : undefined;
    const made = pre?.votes ?? votes.map((sigma) => prover.encrypt(sigma));
    const total = sumOf(eg.group, made);
    const status = total.sigma === 0 ? 'null_vote' : 'normal';
    const data = this.#sealData(prover, contest.id, status);
    const sequence = CONTESTS.indexOf(contest) + 1;
    const parts = made.flatMap(({ alpha, beta }) => [eg.encode(alpha), eg.encode(beta)]);
    const hash = prover.hash.digest(tag(0x23), word(sequence), eg.encode(prover.key), ...parts);
    const json = {
      contest_id: contest.id,
      sequence_order: sequence,
      contest_hash: this.#form.text(hash),
      selections: made.map((vote, i) => ({
        selection_id: contest.options[i],
        sequence_order: i + 1,
        encrypted_vote: this.#form.vote(vote),
        proof: { proofs: prover.range(vote, contest.optionLimit).map((branch) => this.#form.branch(branch)) },
      })),
      proof: { proofs: prover.range(total, contest.limit).map((branch) => this.#form.branch(branch)) },
      encrypted_contest_data: this.#form.data(data),
      ...(pre === undefined ? {} : { pre_encryption: pre.json }),
    };
    return { id: contest.id, votes: made, hash: pre?.hash ?? hash, data, status, json };
  }

  /** Encrypts over-votes of option 2, a write-in and a status. */
  #sealData(prover: Prover, contest: string, status: string): MadeContest['data'] {
    const text = concatBytes(
      Uint8Array.of(1, 2, 1, 3),
      utf8('Eve'),
      Uint8Array.of(status.length),
      utf8(status),
    );
    const sealed = prover.encryptData(contest, concatBytes(text, new Uint8Array(64 - text.length)));
    return this.#plan.fault === 'other-mac' ? { ...sealed, c2: new Uint8Array(32) } : sealed;
  }

  /** Confirmation codes, and the chain if there is one. */
  #chain({ hash }: Prover, ballots: readonly MadeBallot[]): void {
    const { chained, form } = this.#plan;
    const baux0 = utf8(this.#plan.device);
    let last = hash.digest(tag(0x24), baux0);
    ballots.forEach(({ file, contests }, i) => {
      const first = form === 'v2.0.0' && i === 0;
      const baux = chained ? (first ? last : concatBytes(last, baux0)) : baux0;
      const kind = tag(file.is_preencrypt ? 0x42 : 0x24);
      last = hash.digest(kind, ...contests.map((contest) => contest.hash), baux);
      file.code_baux = toHex(baux).toUpperCase();
      file.confirmation_code = this.#form.text(last);
    });
    if (!chained) return;
    this.#files.set(`encrypted_ballots/${this.#plan.device}/ballot_chain.json`, {
      encrypting_device: this.#plan.device,
      baux0: [...baux0],
      election_base_hash: this.#files.get('election_initialized.json').extended_base_hash,
      ballot_ids: ballots.map(({ plan }) => plan.id),
      last_confirmation_code: this.#form.text(last),
      closing_hash: this.#form.text(hash.digest(tag(0x24), last, baux0, utf8('CLOSE'))),
    });
  }

  #tally(prover: Prover, ballots: readonly MadeBallot[]): void {
    const cast = ballots.filter(({ plan }) => plan.cast);
    const contests = CONTESTS.map(({ id, options }): Sums => {
      const own = cast.flatMap((ballot) => ballot.contests.filter((contest) => contest.id === id));
      const totals = options.map((option, i) => {
        const votes = own.flatMap((contest) => contest.votes[i] ?? []);
        const none = prover.encrypt(this.#plan.fault === 'votes-from-nowhere' ? 1 : 0);
        const all = votes.length === 0 ? [none] : votes;
        return { ...product(all), option, count: all.reduce((sum, { sigma }) => sum + sigma, 0) };
      });
      return { id, ballots: own.length, options: totals };
    });
    const ids = cast.map(({ plan }) => plan.id);
    const { extendedHash } = prover;
    this.#files.set('encrypted_tally.json', encryptedTallyJson(this.#form, extendedHash, ids, contests));
    const decrypt = prover.decrypt.bind(prover);
    this.#files.set('tally.json', decryptedJson(this.#form, extendedHash, 'tally', contests, decrypt));
  }

  #challenged(prover: Prover, { plan, contests }: MadeBallot): void {
    const opened = contests.map(({ id, votes, data, status, json }): Sums => {
      const { beta, proof } = prover.decryptData(data);
      return {
        id,
        ballots: 1,
        options: votes.map((vote, i) => ({
          ...vote,
          option: json.selections[i].selection_id,
          count: vote.sigma,
        })),
        data: {
          contest_data: { over_votes: [2], write_ins: ['Eve'], status },
          encrypted_contest_data: this.#form.data(data),
          beta: this.#form.element(beta),
          proof: this.#form.branch(proof),
        },
      };
    });
    const decrypt = prover.decrypt.bind(prover);
    this.#files.set(
      `challenged_ballots/dballot-${plan.id}.json`,
      decryptedJson(this.#form, prover.extendedHash, plan.id, opened, decrypt),
    );
  }
}

/** The product of votes, with what it holds. */
function sumOf(group: Group, votes: readonly Vote[]): Vote {
  const none: Vote = {
    ...{ sigma: 0, xi: group.scalar(0) },
    ...{ alpha: group.identity(), beta: group.identity() },
  };
  return votes.reduce(
    (sum, { sigma, xi, alpha, beta }) => ({
      sigma: sum.sigma + sigma,
      xi: sum.xi.add(xi),
      alpha: sum.alpha.add(alpha),
      beta: sum.beta.add(beta),
    }),
    none,
  );
}

/** The vectors that were chosen: of the options with votes, and blank ones for the rest. */
function marksOf(votes: readonly number[], { options, limit }: { options: number; limit: number }): number[] {
  const marks = votes.flatMap((count, i) => new Array<number>(count).fill(i));
  return [...marks, ...Array.from({ length: limit - marks.length }, (_, i) => options + i)];
}

interface MadeContest {
  readonly id: string;
  readonly votes: readonly Vote[];
  readonly hash: Uint8Array;
  readonly data: { c0: Element; c1: Uint8Array; c2: Uint8Array };
  readonly status: string;
  readonly json: Json;
}

interface MadeBallot {
  readonly plan: BallotPlan;
  readonly contests: readonly MadeContest[];
  readonly file: Json;
  readonly path: string;
}
