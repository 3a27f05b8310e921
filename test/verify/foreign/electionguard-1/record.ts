/** Small records of elections that never were, whole and valid unless a plan says otherwise, for tests to change. */

import { g, hash, hex, modQ, numbers, p, power, q } from './arithmetic.js';
import { type ContestPlan, contestHash, manifestHash, manifestOf, optionHash } from './manifest.js';
import type { Files, Json } from './memory.js';
import { type BallotPlan, PLAN, type RecordPlan } from './plan.js';
import { Prover, type RangeProof, type Vote } from './prover.js';

/** Makes the files of a plan. */
export function makeRecord(changes: Partial<RecordPlan> = {}): Files {
  return new Maker({ ...PLAN, ...changes }).make();
}

/** A contest of a ballot, with its votes. */
interface MadeContest {
  readonly plan: ContestPlan;
  readonly sequence: number;
  readonly votes: readonly Vote[];
}

class Maker {
  readonly #plan: RecordPlan;
  readonly #files: Files = new Map();
  readonly #random;
  readonly #manifestHash: bigint;

  constructor(plan: RecordPlan) {
    this.#plan = plan;
    this.#random = numbers(JSON.stringify(plan));
    this.#manifestHash = manifestHash(plan.contests, plan.styles);
  }

  make(): Files {
    const { contests, styles, ballots } = this.#plan;
    this.#files.set('constants.json', {
      ...{ large_prime: hex(p), small_prime: hex(q), cofactor: hex((p - 1n) / q), generator: hex(g) },
    });
    this.#files.set('manifest.json', manifestOf(contests, styles));
    const prover = this.#setup();
    const made = ballots.map((ballot) => ({ ballot, contests: this.#ballot(prover, ballot) }));
    const cast = made.filter(({ ballot }) => ballot.state === 1).flatMap((one) => one.contests);
    this.#tally(prover, cast);
    for (const { ballot, contests: own } of made) if (ballot.state === 2) this.#opened(prover, ballot, own);
    return this.#files;
  }

  #setup(): Prover {
    const { guardians, quorum, flaw } = this.#plan;
    const secrets = Array.from({ length: guardians }, () => Array.from({ length: quorum }, this.#random));
    if (flaw === 'two-guardians-one-key' && secrets[0] !== undefined) secrets[1] = secrets[0];
    secrets.forEach((own, i) => {
      const coefficients = own.map(power);
      const id = `guardian_${i + 1}`;
      this.#files.set(`guardians/${id}.json`, {
        ...{ object_id: id, guardian_id: id, sequence_order: i + 1, key: hex(coefficients[0] ?? 1n) },
        coefficient_commitments: coefficients.map(hex),
        coefficient_proofs: own.map((secret) => this.#coefficient(secret)),
      });
    });
    const sum = modQ(secrets.reduce((total, [first]) => total + (first ?? 0n), 0n));
    return this.#context(flaw === 'foreign-key' ? modQ(sum + 1n) : sum, secrets.flat().map(power));
  }

  #coefficient(secret: bigint): Json {
    const [key, u] = [power(secret), this.#random()];
    const commitment = power(u);
    const challenge = hash(key, commitment);
    return {
      ...{ usage: 2, public_key: hex(key), commitment: hex(commitment), challenge: hex(challenge) },
      response: hex(modQ(u + challenge * secret)),
    };
  }

  #context(secret: bigint, commitments: readonly bigint[]): Prover {
    const { guardians, quorum, baseHash: order, flaw } = this.#plan;
    const version = `76322E30${'0'.repeat(56)}`;
    const parameters = hash(version, '00', p, q, g);
    const manifest = hash(parameters, '01', this.#manifestHash);
    const baseHash =
      order === 'manifest'
        ? hash(parameters, '02', manifest, guardians, quorum)
        : hash(parameters, '02', guardians, quorum, manifest);
    const [key, commitmentHash] = [power(secret), hash(commitments)];
    const right = hash(baseHash, '12', key, commitmentHash);
    const extendedHash = flaw === 'foreign-extended-hash' ? right + 1n : right;
    this.#files.set('context.json', {
      ...{ number_of_guardians: guardians, quorum, elgamal_public_key: hex(key) },
      ...{ commitment_hash: hex(commitmentHash), manifest_hash: hex(this.#manifestHash) },
      ...{ crypto_base_hash: hex(baseHash), crypto_extended_base_hash: hex(extendedHash) },
      configuration: { allow_overvotes: true, max_votes: 1000000 },
    });
    return new Prover(secret, extendedHash, this.#random);
  }

  #ballot(prover: Prover, { id, style, state, votes }: BallotPlan): MadeContest[] {
    const repeated = this.#plan.flaw === 'repeated-nonce' ? 7n : undefined;
    const contests = Object.entries(votes).map(([name, own]) => {
      const sequence = this.#plan.contests.findIndex((contest) => contest.id === name);
      const plan = this.#plan.contests[sequence];
      if (plan === undefined) throw new RangeError(name);
      return {
        plan,
        sequence,
        votes: own.map((vote, i) => prover.encrypt(vote, i === 0 ? repeated : undefined)),
      };
    });
    const written = contests.map((contest) => this.#contest(prover, contest));
    const code = hash(prover.extendedHash, '24', '', ...written.map((contest) => contest.crypto_hash));
    this.#files.set(`submitted_ballots/${id}.json`, {
      ...{ object_id: id, style_id: style, state, manifest_hash: hex(this.#manifestHash) },
      ...{ code_seed: hex(this.#random()), code: hex(code), crypto_hash: hex(code) },
      ...{ timestamp: 1699358400, contests: written },
    });
    return contests;
  }

  #contest(prover: Prover, { plan, sequence, votes }: MadeContest): Json {
    const selections = votes.map((vote, i) => ({
      ...{ object_id: plan.options[i], sequence_order: i, is_placeholder_selection: false },
      description_hash: hex(optionHash(plan.options[i] ?? '', i)),
      ciphertext: { pad: hex(vote.alpha), data: hex(vote.beta) },
      crypto_hash: hex(hash(vote.alpha, vote.beta)),
      proof: selectionProof(prover.selection(vote)),
    }));
    const sum = prover.sum(votes);
    const count = this.#plan.contestProofs === 'whole' ? plan.limit + 1 : plan.limit;
    const own = selections.map((selection) => selection.crypto_hash);
    return {
      ...{ object_id: plan.id, sequence_order: sequence, description_hash: hex(contestHash(plan, sequence)) },
      ballot_selections: selections,
      ciphertext_accumulation: { pad: hex(sum.alpha), data: hex(sum.beta) },
      crypto_hash: hex(hash(prover.extendedHash, '23', sequence, prover.key, ...own)),
      proof: this.#contestProof(prover.contest(sum, count), plan.limit),
      extended_data: { pad: hex(power(this.#random())), data: '00FF'.repeat(16), mac: '00'.repeat(32) },
    };
  }

  #contestProof({ challenge, branches }: RangeProof, limit: number): Json {
    return {
      ...{ range_limit: limit, challenge: hex(challenge) },
      proofs: branches.map(({ c, v }, index) => {
        const proof = { challenge: hex(c), response: hex(v) };
        return this.#plan.branches === 'pairs' ? [index, proof] : { index, proof };
      }),
    };
  }

  #tally(prover: Prover, cast: readonly MadeContest[]): void {
    const { contests, ballots } = this.#plan;
    const sums = contests.map((plan, sequence) => {
      const own = cast.filter((contest) => contest.sequence === sequence);
      const votes = plan.options.map((_, i) => prover.sum(own.flatMap((contest) => contest.votes[i] ?? [])));
      return { plan, sequence, votes };
    });
    const ids = (state: number): string[] => ballots.filter((one) => one.state === state).map(({ id }) => id);
    const name = { tally_id: 'tally-1', name: 'the tally' };
    this.#files.set('encrypted_tally.json', {
      ...name,
      context: { ...this.#files.get('context.json') },
      manifest: { manifest_hash: hex(this.#manifestHash), contests: [] },
      ...{ cast_ballot_ids: ids(1), challenged_ballot_ids: ids(2), spoiled_ballot_ids: ids(3) },
      contests: labelled(sums, ({ alpha, beta }) => ({ ciphertext: { pad: hex(alpha), data: hex(beta) } })),
    });
    this.#files.set('tally.json', {
      ...name,
      contests: labelled(sums, (vote) => prover.decrypt(vote, this.#decryptionNonce())),
    });
  }

  #decryptionNonce(): bigint | undefined {
    return this.#plan.decryptionNonces === 'repeated' ? 11n : undefined;
  }

  #opened(prover: Prover, { id }: BallotPlan, contests: readonly MadeContest[]): void {
    const { code } = this.#files.get(`submitted_ballots/${id}.json`);
    this.#files.set(`spoiled_ballots/${id}.json`, {
      ...{ ballot_id: id, tally_id: 'tally-1', name: code },
      contests: labelled(contests, (vote) => prover.decrypt(vote, this.#decryptionNonce())),
    });
  }
}

function selectionProof({ challenge, branches }: RangeProof): Json {
  const written = branches.flatMap(({ c, v, a, b }, j) => {
    const name = j === 0 ? 'proof_zero' : 'proof_one';
    return [
      [`${name}_pad`, hex(a)],
      [`${name}_data`, hex(b)],
      [`${name}_challenge`, hex(c)],
      [`${name}_response`, hex(v)],
    ];
  });
  return { challenge: hex(challenge), ...Object.fromEntries(written) };
}

/** Contests and options by their ids, with what `write` makes of each vote. */
function labelled(contests: readonly MadeContest[], write: (vote: Vote) => object): Json {
  return Object.fromEntries(
    contests.map(({ plan, sequence, votes }) => [
      plan.id,
      {
        ...{
          object_id: plan.id,
          sequence_order: sequence,
          description_hash: hex(contestHash(plan, sequence)),
        },
        selections: Object.fromEntries(
          votes.map((vote, i) => {
            const option = plan.options[i] ?? '';
            const description_hash = hex(optionHash(option, i));
            return [option, { object_id: option, sequence_order: i, description_hash, ...write(vote) }];
          }),
        ),
      },
    ]),
  );
}
