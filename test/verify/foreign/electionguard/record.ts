/** Small records of elections that never were, whole and valid, for tests to change. */
import { concatBytes, toBase64, toHex, utf8 } from '../../../../src/core/bytes.js';
import type { Element } from '../../../../src/core/group.js';
import { ELECTIONGUARD_4096 } from '../../../../src/core/groups/modp-groups.js';
import { ELECTIONGUARD_4096_PARAMETERS } from '../../../../src/core/groups/modp-params.js';
import { P256 } from '../../../../src/core/groups/p256.js';
import { integerToBytes } from '../../../../src/core/integers.js';
import type { JsonValue } from '../../../../src/core/json.js';
import { readConstants } from '../../../../src/verify/foreign/electionguard/constants.js';
import { curveGroup, integerGroup } from '../../../../src/verify/foreign/electionguard/eg-group.js';
import {
  keyedHash,
  P256_PRIME,
  type ScalarRule,
  scalarOfHash,
  tag,
  word,
} from '../../../../src/verify/foreign/electionguard/hash.js';
import type { ForeignEntry, ForeignRecord } from '../../../../src/verify/foreign/source.js';
import { preEncrypt } from './pre-encrypted.js';
import { type Branch, countingRng, Prover, type Vote } from './prover.js';

/** JSON that tests change. */
// biome-ignore lint/suspicious/noExplicitAny: tests reach into parsed JSON by path
export type Json = any;
/** Parsed files by their paths. */
export type Files = Map<string, Json>;

export interface BallotPlan {
  readonly id: string;
  readonly style: string;
  readonly cast: boolean;
  /** Whether the ballot was encrypted before anybody voted on it. */
  readonly preEncrypted?: boolean;
  /** Votes by contest, option by option. */
  readonly votes: Readonly<Record<string, readonly number[]>>;
}

export interface RecordPlan {
  readonly form: '2.1.0' | 'v2.0.0';
  readonly rule: ScalarRule;
  readonly chained: boolean;
  readonly ballots: readonly BallotPlan[];
}

const B = '5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b';
const CONTESTS = [
  { id: 'mayor', unit: 'city', limit: 1, optionLimit: 1, options: ['ann', 'bob'] },
  { id: 'council', unit: 'east', limit: 2, optionLimit: 2, options: ['cat', 'dan'] },
  { id: 'school', unit: 'west', limit: 1, optionLimit: 1, options: ['yes'] },
] as const;
const STYLES: Readonly<Record<string, readonly string[]>> = { E: ['city', 'east'], C: ['city'], W: ['west'] };

const BALLOTS: readonly BallotPlan[] = [
  { id: 'b1', style: 'E', cast: true, votes: { mayor: [1, 0], council: [2, 0] } },
  { id: 'b2', style: 'C', cast: true, votes: { mayor: [0, 1] } },
  { id: 'b3', style: 'E', cast: false, votes: { mayor: [0, 1], council: [1, 1] } },
  { id: 'b4', style: 'C', cast: true, votes: { mayor: [0, 0] } },
];

/** Two styles, three cast ballots and a challenged one, a contest on no ballot; P-256 unless told. */
export const PLAN: RecordPlan = { form: '2.1.0', rule: 'order', chained: false, ballots: BALLOTS };
const [GUARDIANS, QUORUM] = [3, 2];
const DEVICE = 'device1';

/** Makes the files of a plan. */
export function makeRecord(changes: Partial<RecordPlan> = {}): Files {
  return makeWithSecrets(changes).files;
}

/** The same with the secrets of its guardians. */
export function makeWithSecrets(changes: Partial<RecordPlan> = {}): { files: Files; prover: Prover } {
  return new Maker({ ...PLAN, ...changes }).make();
}

/** The record of some files, which are written as they are. */
export function recordOf(files: Files): ForeignRecord {
  const bytes = (path: string): Uint8Array | undefined => {
    const file = files.get(path);
    if (file === undefined) return undefined;
    return file instanceof Uint8Array ? file : utf8(JSON.stringify(file));
  };
  return {
    files: async (path) => bytes(path),
    open: async (path) => {
      const content = bytes(path);
      return (
        content && {
          size: content.length,
          read: async (offset, length) => content.slice(offset, offset + length),
          close: async () => {},
        }
      );
    },
    list: async (folder) => {
      const entries = new Map<string, ForeignEntry>();
      for (const path of files.keys()) {
        const above = folder === '' ? '' : `${folder}/`;
        if (!path.startsWith(above)) continue;
        const [name = '', ...rest] = path.slice(above.length).split('/');
        entries.set(name, { name, kind: rest.length === 0 ? 'file' : 'folder' });
      }
      return [...entries.values()];
    },
  };
}

class Maker {
  readonly #plan: RecordPlan;
  readonly #files: Files = new Map();
  readonly #rng;
  readonly #eg;

  constructor(plan: RecordPlan) {
    this.#plan = plan;
    this.#rng = countingRng(JSON.stringify(plan));
    this.#eg = plan.form === '2.1.0' ? curveGroup(P256) : integerGroup(ELECTIONGUARD_4096);
  }

  make(): { files: Files; prover: Prover } {
    const prover = this.#setup();
    const made = this.#plan.ballots.map((ballot) => this.#ballot(prover, ballot));
    this.#chain(prover, made);
    this.#tally(prover, made);
    for (const ballot of made) if (!ballot.plan.cast) this.#challenged(prover, ballot);
    return { files: this.#files, prover };
  }

  #text(bytes: Uint8Array): string {
    return this.#plan.form === '2.1.0' ? toBase64(bytes) : toHex(bytes).toUpperCase();
  }

  #element(element: Element): string {
    return this.#text(this.#eg.encode(element));
  }

  #branch({ challenge, response }: Branch): Json {
    return { challenge: this.#text(challenge.toBytes()), response: this.#text(response.toBytes()) };
  }

  #vote({ alpha, beta }: { alpha: Element; beta: Element }): Json {
    return { pad: this.#element(alpha), data: this.#element(beta) };
  }

  #setup(): Prover {
    const constants = this.#constants();
    this.#files.set('constants.json', constants);
    const { parameterHash } = readConstants(constants as JsonValue, '');
    const manifest = manifestOf();
    this.#files.set('manifest.json', manifest);
    const bytes = utf8(JSON.stringify(manifest));
    const hash = keyedHash(parameterHash);
    const manifestHash = hash.digest(tag(1), word(bytes.length), bytes);
    const baseHash = hash.digest(tag(2), manifestHash, word(GUARDIANS), word(QUORUM));
    const { form, chained } = this.#plan;
    this.#files.set('election_config.json', {
      config_version: form,
      number_of_guardians: GUARDIANS,
      quorum: QUORUM,
      parameter_base_hash: this.#text(parameterHash),
      manifest_hash: this.#text(manifestHash),
      election_base_hash: this.#text(baseHash),
      chain_confirmation_codes: chained,
      baux0: form === '2.1.0' ? '' : [...utf8(DEVICE)],
    });
    return this.#guardians(parameterHash, baseHash);
  }

  #constants(): Json {
    const point = toHex(P256.generator().toBytes());
    if (this.#plan.form === '2.1.0')
      return {
        name: 'P-256',
        type: 'EllipticCurve',
        protocolVersion: 'v2.1.0',
        constants: {
          ...{ a: (P256_PRIME - 3n).toString(16), b: B, primeModulus: P256_PRIME.toString(16) },
          ...{ order: P256.order.toString(16), 'g.x': point.slice(0, 64), 'g.y': point.slice(64), h: '1' },
        },
      };
    const { p, q, g } = ELECTIONGUARD_4096_PARAMETERS;
    const hex = (value: bigint): string => toHex(integerToBytes(value, 512)).toUpperCase();
    return { large_prime: hex(p), small_prime: hex(q), cofactor: hex((p - 1n) / q), generator: hex(g) };
  }

  #guardians(parameterHash: Uint8Array, baseHash: Uint8Array): Prover {
    const { group } = this.#eg;
    const secrets = Array.from({ length: GUARDIANS }, () =>
      Array.from({ length: QUORUM }, () => group.randomScalar(this.#rng)),
    );
    const secret = secrets.reduce((sum, [first]) => sum.add(first ?? sum), group.scalar(0));
    const key = group.generator().multiply(secret);
    const extendedHash = keyedHash(baseHash).digest(tag(0x12), this.#eg.encode(key));
    const proof = (i: number, j: number): Json => {
      const [own, u] = [secrets[i]?.[j] ?? secret, group.randomScalar(this.#rng)];
      const [k, h] = [group.generator().multiply(own), group.generator().multiply(u)];
      const parts = [tag(0x10), word(i + 1), word(j), this.#eg.encode(k), this.#eg.encode(h)];
      const challenge = scalarOfHash(group, this.#plan.rule, keyedHash(parameterHash).digest(...parts));
      const response = u.subtract(challenge.multiply(own));
      return { public_key: this.#element(k), ...this.#branch({ challenge, response }) };
    };
    this.#files.set('election_initialized.json', {
      joint_public_key: this.#element(key),
      extended_base_hash: this.#text(extendedHash),
      guardians: secrets.map((own, i) => ({
        guardian_id: `guardian${i + 1}`,
        x_coordinate: i + 1,
        coefficient_proofs: own.map((_, j) => proof(i, j)),
      })),
    });
    return new Prover(this.#eg, this.#plan.rule, this.#rng, secret, extendedHash);
  }

  #ballot(prover: Prover, plan: BallotPlan): MadeBallot {
    const contests = CONTESTS.flatMap((contest) => {
      const votes = plan.votes[contest.id];
      return votes === undefined ? [] : [this.#contest(prover, contest, votes, plan.preEncrypted === true)];
    });
    const path = `encrypted_ballots/${DEVICE}/eballot-${plan.id}.json`;
    const file = {
      ballot_id: plan.id,
      ballot_style_id: plan.style,
      encrypting_device: DEVICE,
      timestamp: 1716478735,
      code_baux: '',
      confirmation_code: '',
      election_id: this.#text(prover.extendedHash),
      contests: contests.map(({ json }) => json),
      state: plan.cast ? 'CAST' : this.#plan.form === '2.1.0' ? 'CHALLENGED' : 'SPOILED',
      encrypted_sn: this.#vote(prover.encrypt(1000 + Number(plan.id.slice(1)))),
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
    const { group } = this.#eg;
    const shape = { options: contest.options.length, limit: contest.limit };
    const marks = votes.flatMap((count, i) => new Array<number>(count).fill(i));
    const blanks = Array.from({ length: contest.limit - marks.length }, (_, i) => shape.options + i);
    const pre = preEncrypted
      ? preEncrypt(prover, CONTESTS.indexOf(contest) + 1, shape, [...marks, ...blanks])
      : undefined;
    const made = pre?.votes ?? votes.map((sigma) => prover.encrypt(sigma));
    const total = made.reduce(
      (sum, { sigma, xi, alpha, beta }) => ({
        sigma: sum.sigma + sigma,
        xi: sum.xi.add(xi),
        alpha: sum.alpha.add(alpha),
        beta: sum.beta.add(beta),
      }),
      { sigma: 0, xi: group.scalar(0), alpha: group.identity(), beta: group.identity() } satisfies Vote,
    );
    const status = total.sigma === 0 ? 'null_vote' : 'normal';
    const text = concatBytes(
      Uint8Array.of(1, 2, 1, 3),
      utf8('Eve'),
      Uint8Array.of(status.length),
      utf8(status),
    );
    const data = prover.encryptData(contest.id, concatBytes(text, new Uint8Array(64 - text.length)));
    const sequence = CONTESTS.indexOf(contest) + 1;
    const parts = made.flatMap(({ alpha, beta }) => [this.#eg.encode(alpha), this.#eg.encode(beta)]);
    const hash = prover.hash.digest(tag(0x23), word(sequence), this.#eg.encode(prover.key), ...parts);
    const json = {
      contest_id: contest.id,
      sequence_order: sequence,
      contest_hash: this.#text(hash),
      selections: made.map((vote, i) => ({
        selection_id: contest.options[i],
        sequence_order: i + 1,
        encrypted_vote: this.#vote(vote),
        proof: { proofs: prover.range(vote, contest.optionLimit).map((branch) => this.#branch(branch)) },
      })),
      proof: { proofs: prover.range(total, contest.limit).map((branch) => this.#branch(branch)) },
      encrypted_contest_data: this.#data(data),
      ...(pre === undefined ? {} : { pre_encryption: pre.json }),
    };
    return { id: contest.id, votes: made, hash: pre?.hash ?? hash, data, status, json };
  }

  #data({ c0, c1, c2 }: MadeContest['data']): Json {
    return { c0: this.#element(c0), c1: this.#text(c1), c2: this.#text(c2), numBytes: c1.length };
  }

  /** Confirmation codes, and the chain if there is one. */
  #chain({ hash }: Prover, ballots: readonly MadeBallot[]): void {
    const { chained, form } = this.#plan;
    const baux0 = utf8(DEVICE);
    let last = hash.digest(tag(0x24), baux0);
    ballots.forEach(({ file, contests }, i) => {
      const first = form === 'v2.0.0' && i === 0;
      const baux = chained ? (first ? last : concatBytes(last, baux0)) : baux0;
      const kind = tag(file.is_preencrypt ? 0x42 : 0x24);
      last = hash.digest(kind, ...contests.map((contest) => contest.hash), baux);
      file.code_baux = toHex(baux).toUpperCase();
      file.confirmation_code = this.#text(last);
    });
    if (!chained) return;
    this.#files.set(`encrypted_ballots/${DEVICE}/ballot_chain.json`, {
      encrypting_device: DEVICE,
      baux0: [...baux0],
      election_base_hash: this.#files.get('election_initialized.json').extended_base_hash,
      ballot_ids: ballots.map(({ plan }) => plan.id),
      last_confirmation_code: this.#text(last),
      closing_hash: this.#text(hash.digest(tag(0x24), last, baux0, utf8('CLOSE'))),
    });
  }

  #tally(prover: Prover, ballots: readonly MadeBallot[]): void {
    const cast = ballots.filter(({ plan }) => plan.cast);
    const head = { election_id: this.#text(prover.extendedHash) };
    const contests = CONTESTS.map(({ id, options }, c) => {
      const own = cast.flatMap((ballot) => ballot.contests.filter((contest) => contest.id === id));
      const selections = options.map((option, i) => {
        const votes = own.flatMap(({ votes: all }) => all[i] ?? []);
        const total = votes.length === 0 ? prover.encrypt(0) : sumOf(votes);
        const count = votes.reduce((sum, { sigma }) => sum + sigma, 0);
        return { option, i, total, count };
      });
      return { id, c, ballots: own.length, selections };
    });
    this.#files.set('encrypted_tally.json', {
      ...head,
      tally_id: 'tally',
      cast_ballot_ids: cast.map(({ plan }) => plan.id),
      contests: contests.map(({ id, c, ballots: ballot_count, selections }) => ({
        contest_id: id,
        sequence_order: c + 1,
        ballot_count,
        selections: selections.map(({ option, i, total }) => ({
          selection_id: option,
          sequence_order: i + 1,
          encrypted_vote: this.#vote(total),
        })),
      })),
    });
    this.#files.set('tally.json', {
      ...head,
      id: 'tally',
      contests: contests.map(({ id, ballots: ballot_count, selections }) => ({
        contest_id: id,
        ballot_count,
        selections: selections.map(({ option, total, count }) =>
          this.#selection(prover, option, total, count),
        ),
      })),
    });
  }

  #selection(prover: Prover, option: string, vote: { alpha: Element; beta: Element }, count: number): Json {
    const { power, proof } = prover.decrypt(vote.alpha, vote.beta);
    return {
      selection_id: option,
      tally: count,
      b_over_m: this.#element(power),
      encrypted_vote: this.#vote(vote),
      proof: this.#branch(proof),
    };
  }

  #challenged(prover: Prover, { plan, contests }: MadeBallot): void {
    this.#files.set(`challenged_ballots/dballot-${plan.id}.json`, {
      id: plan.id,
      election_id: this.#text(prover.extendedHash),
      contests: contests.map(({ id, votes, data, status, json }) => {
        const { beta, proof } = prover.decryptData(data);
        return {
          contest_id: id,
          ballot_count: 1,
          selections: votes.map((vote, i) =>
            this.#selection(prover, json.selections[i].selection_id, vote, vote.sigma),
          ),
          decrypted_contest_data: {
            contest_data: { over_votes: [2], write_ins: ['Eve'], status },
            encrypted_contest_data: this.#data(data),
            beta: this.#element(beta),
            proof: this.#branch(proof),
          },
        };
      }),
    });
  }
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

function sumOf(votes: readonly Vote[]): { alpha: Element; beta: Element } {
  const [first, ...rest] = votes;
  if (first === undefined) throw new RangeError('no votes');
  return rest.reduce(
    ({ alpha, beta }, vote) => ({ alpha: alpha.add(vote.alpha), beta: beta.add(vote.beta) }),
    { alpha: first.alpha, beta: first.beta },
  );
}

function manifestOf(): Json {
  return {
    election_scope_id: 'test election',
    contests: CONTESTS.map(({ id, unit, limit, optionLimit, options }, c) => ({
      object_id: id,
      sequence_order: c + 1,
      electoral_district_id: unit,
      votes_allowed: limit,
      option_selection_limit: optionLimit,
      ballot_selections: options.map((option, i) => ({ object_id: option, sequence_order: i + 1 })),
    })),
    ballot_styles: Object.entries(STYLES).map(([id, units]) => ({
      object_id: id,
      geopolitical_unit_ids: units,
    })),
  };
}
