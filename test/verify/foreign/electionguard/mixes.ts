/** Mixes the cast ballots of a record as ElectionGuard's mixnet does, and proves it. */
import { toBase64 } from '../../../../src/core/bytes.js';
import type { Element, Scalar } from '../../../../src/core/group.js';
import { systemRng } from '../../../../src/core/random.js';
import { BallotFiles } from '../../../../src/verify/foreign/electionguard/ballot-files.js';
import type { Board, Election } from '../../../../src/verify/foreign/electionguard/board.js';
import { EG_CHECKS } from '../../../../src/verify/foreign/electionguard/checks.js';
import { egElement } from '../../../../src/verify/foreign/electionguard/decryption.js';
import { mixChallenges, mixGenerators } from '../../../../src/verify/foreign/electionguard/mix-challenges.js';
import {
  type MixProof,
  type Row,
  readMixConfig,
} from '../../../../src/verify/foreign/electionguard/mix-files.js';
import { mixInput } from '../../../../src/verify/foreign/electionguard/mix-input.js';
import type { EgElement } from '../../../../src/verify/foreign/electionguard/pool.js';
import { verifySetup } from '../../../../src/verify/foreign/electionguard/setup.js';
import { ReportBuilder } from '../../../../src/verify/report.js';
import { recordOf } from './memory.js';
import type { Files, Json, RecordPlan } from './plan.js';
import { countingRng, type Prover } from './prover.js';
import { makeWithSecrets } from './record.js';

const WIDTH = 7;
/** Where each row of a mix comes from. */
const ORDER = [2, 0, 1] as const;

/** A record with two mixes and decrypted serial numbers. */
export async function makeMixed(changes: Partial<RecordPlan> = {}): Promise<Files> {
  const { files, prover } = makeWithSecrets(changes);
  const builder = new ReportBuilder(EG_CHECKS);
  const board: Board = { record: recordOf(files), builder, rng: systemRng, facts: [] };
  const election = await verifySetup(board);
  if (election === undefined) throw new Error('the record is not whole');
  const box = { cast: new Map<string, number>(), files: new BallotFiles(board.record) };
  for (const id of ['b1', 'b2', 'b4'])
    box.cast.set(id, (await box.files.first(`encrypted_ballots/device1/eballot-${id}.json`)).number);
  const configs = ['mix1', 'mix2'].map((name, i) => ({
    mix_name: name,
    election_id: toBase64(election.extendedHash),
    ballotStyles: ['C', 'E', 'W'],
    width: WIDTH,
    ...(i === 0 ? { nonces_seed: toBase64(new Uint8Array(32).fill(7)) } : {}),
  }));
  let rows = await mixInput(election, box, readMixConfig(election, configs[0] as Json, ''));
  for (const config of configs) {
    const { outputs, proof } = shuffle(election, config.mix_name, rows);
    files.set(`${config.mix_name}/mix_config.json`, config);
    files.set(`${config.mix_name}/ShuffledBallots.json`, { rows: outputs.map(rowJson) });
    files.set(`${config.mix_name}/proof_of_shuffle.json`, proofJson(proof));
    rows = outputs;
  }
  files.set('decrypted_sns.json', { decryptedSnJsons: rows.map((row, i) => serialJson(prover, row, i)) });
  return files;
}

function shuffle(
  election: Election,
  name: string,
  inputs: readonly Row[],
): { outputs: Row[]; proof: MixProof } {
  const { group } = election.eg;
  const rng = countingRng(name);
  const random = (): Scalar => group.randomScalar(rng);
  const many = (): Scalar[] => inputs.map(random);
  const g = (scalar: Scalar): Element => group.generator().multiply(scalar);
  const made = (element: Element): EgElement => egElement(election, element);
  const s = ORDER.map(() => Array.from({ length: WIDTH }, random));
  const outputs = permuted(election, inputs, s);
  const h = mixGenerators(election, name, inputs.length);
  const r = many();
  const u = r.map((own, j) => made(g(own).add(at(h, ORDER.indexOf(j as 0)))));
  const statement = { name, generators: h, inputs, outputs };
  const [b, eps, beta, phi] = [many(), many(), many(), Array.from({ length: WIDTH }, random)];
  const [alpha, gamma, delta] = [random(), random(), random()];
  // The exponents depend on what is in the proof before B, so they are asked for with a proof that has no more.
  const early = { u, Ap: made(g(alpha)), B: [], Bp: [], Cp: made(g(gamma)), Dp: made(g(delta)), Fp: [] };
  const { exponents: e } = mixChallenges(election, statement, early as unknown as MixProof);
  const moved = ORDER.map((from) => at(e, from));
  const { B, Bp } = chainOf(g, at(h, 0), { moved, b, eps, beta });
  const Ap = h.reduce((sum, element, i) => sum.add(element.multiply(at(eps, i))), g(alpha));
  const Fp = phi.map((own, w) => folded(election, outputs, { own, w, eps }));
  const first = { ...early, name, Ap: made(Ap), B: B.map(made), Bp: Bp.map(made), Fp };
  const { challenge: v } = mixChallenges(election, statement, first as unknown as MixProof);
  const zero = group.scalar(0);
  const reply = (secret: Scalar, mask: Scalar): Scalar => v.multiply(secret).add(mask);
  const d = moved.reduce((sum, own, i) => at(b, i).add(own.multiply(sum)), zero);
  const f = phi.map((_, w) => moved.reduce((sum, own, i) => sum.add(own.multiply(at(at(s, i), w))), zero));
  const sum = (list: readonly Scalar[]): Scalar => list.reduce((total, own) => total.add(own), zero);
  const proof: MixProof = {
    ...first,
    kA: reply(sum(r.map((own, j) => own.multiply(at(e, j)))), alpha),
    kB: b.map((own, i) => reply(own, at(beta, i))),
    kC: reply(sum(r), gamma),
    kD: reply(d, delta),
    kE: moved.map((own, i) => reply(own, at(eps, i))),
    kF: f.map((own, w) => reply(own, at(phi, w))),
  };
  return { outputs, proof };
}

/** The rows in another order, encrypted again. @param s - a nonce for each ciphertext */
function permuted(election: Election, inputs: readonly Row[], s: readonly (readonly Scalar[])[]): Row[] {
  const g = election.eg.group.generator();
  return ORDER.map((from, i) =>
    (inputs[from] ?? []).map(({ alpha, beta }, w) => ({
      alpha: egElement(election, alpha.element.add(g.multiply(at(at(s, i), w)))),
      beta: egElement(election, beta.element.add(election.publicKey.multiply(at(at(s, i), w)))),
    })),
  );
}

/** B_i = g^b_i B_(i-1)^e_i, and B'_i = g^beta_i B_(i-1)^eps_i. */
function chainOf(
  g: (scalar: Scalar) => Element,
  start: Element,
  { moved, b, eps, beta }: Readonly<Record<'moved' | 'b' | 'eps' | 'beta', readonly Scalar[]>>,
): { B: Element[]; Bp: Element[] } {
  const B: Element[] = [];
  const Bp: Element[] = [];
  moved.forEach((own, i) => {
    const before = B[i - 1] ?? start;
    B.push(g(at(b, i)).add(before.multiply(own)));
    Bp.push(g(at(beta, i)).add(before.multiply(at(eps, i))));
  });
  return { B, Bp };
}

/** One ciphertext of F': a column of the outputs to the eps, and the zero that hides it. */
function folded(
  election: Election,
  outputs: readonly Row[],
  { own, w, eps }: { readonly own: Scalar; readonly w: number; readonly eps: readonly Scalar[] },
): Row[number] {
  const fold = (half: 'alpha' | 'beta', start: Element): EgElement =>
    egElement(
      election,
      outputs.reduce((sum, row, i) => sum.add(at(row, w)[half].element.multiply(at(eps, i))), start),
    );
  const hidden = own.negate();
  return {
    alpha: fold('alpha', election.eg.group.generator().multiply(hidden)),
    beta: fold('beta', election.publicKey.multiply(hidden)),
  };
}

function at<T>(list: readonly T[], i: number): T {
  const item = list[i];
  if (item === undefined) throw new RangeError(`nothing at ${i}`);
  return item;
}

function rowJson(row: Row): Json {
  return {
    elems: row.map(({ alpha, beta }) => ({ pad: toBase64(alpha.encoded), data: toBase64(beta.encoded) })),
  };
}

function proofJson(proof: MixProof): Json {
  const elements = (list: readonly EgElement[]): Json => ({
    elems: list.map(({ encoded }) => toBase64(encoded)),
  });
  const scalars = (list: readonly Scalar[]): Json => ({ elems: list.map((own) => toBase64(own.toBytes())) });
  const [Ap, Cp, Dp] = [proof.Ap, proof.Cp, proof.Dp].map(({ encoded }) => toBase64(encoded));
  const [kA, kC, kD] = [proof.kA, proof.kC, proof.kD].map((own) => toBase64(own.toBytes()));
  return {
    mixname: proof.name,
    ...{ u: elements(proof.u), B: elements(proof.B), Bp: elements(proof.Bp), Fp: rowJson(proof.Fp) },
    ...{ Ap, Cp, Dp, kA, kC, kD },
    ...{ kB: scalars(proof.kB), kE: scalars(proof.kE), kF: scalars(proof.kF) },
  };
}

function serialJson(prover: Prover, row: Row, i: number): Json {
  const { alpha, beta } = at(row, 0);
  const { power, proof } = prover.decrypt(alpha.element, beta.element);
  return {
    shuffled_row: i,
    encrypted_sn: { pad: toBase64(alpha.encoded), data: toBase64(beta.encoded) },
    Ksn: toBase64(prover.eg.encode(power)),
    proof: {
      challenge: toBase64(proof.challenge.toBytes()),
      response: toBase64(proof.response.toBytes()),
    },
  };
}
