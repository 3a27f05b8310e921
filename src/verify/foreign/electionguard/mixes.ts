/** The checks of mixes: EG-22 to EG-24. */
import { joinBytes, toHex } from '../../../core/bytes.js';
import { DecodeError } from '../../../core/errors.js';
import type { Scalar } from '../../../core/group.js';
import { type ShuffleEquations, scalarSource } from '../../../mixnet/equations.js';
import { failingEquation } from '../../../mixnet/one-by-one.js';
import { equationsHold } from '../../../mixnet/one-multiplication.js';
import { decoding } from '../report.js';
import { type Board, blame, type Election } from './board.js';
import { type Box, UNREAD } from './box.js';
import type { EgCheckId } from './checks.js';
import { decryptionHolds } from './decryption.js';
import { MAX_LIST_BYTES, requiredJson } from './files.js';
import { mixChallenges, mixGenerators } from './mix-challenges.js';
import { findMixes, mixFolder, mixPath, SERIALS, verifyConfigs } from './mix-configs.js';
import { type MixConfig, type MixProof, type Row, readMixProof, readRows, readSerials } from './mix-files.js';
import { mixInput } from './mix-input.js';
import type { EgElement } from './pool.js';

const CHECKS = ['EG-22', 'EG-23', 'EG-24'] as const;

/** Verifies all mixes, `mix1`, `mix2` and so on, each of the list before it. */
export async function verifyMixes(
  board: Board,
  election: Election,
  box: Box,
  signal?: AbortSignal,
): Promise<void> {
  const { builder } = board;
  const configs = await findMixes(board, election);
  if (configs === undefined) return;
  const [first] = configs;
  const reason = whyNot(board, election, box, first);
  if (first === undefined || reason !== undefined) {
    const say = first === undefined && !hasFailed(board, ['EG-22']) ? builder.waive : builder.skip;
    for (const check of CHECKS) say.call(builder, check, reason ?? '');
    return;
  }
  verifyConfigs(board, election, configs);
  const shape = { rows: box.cast.size, width: first.width };
  let inputs: readonly Row[] | undefined;
  for (const [i, config] of configs.entries()) {
    signal?.throwIfAborted();
    const mix = await readMix(board, election, { config, i, shape });
    if (mix === undefined) return;
    inputs ??= await firstRows(board, election, box, first);
    if (inputs === undefined) return;
    verifyMix(board, election, mix, inputs);
    inputs = mix.outputs;
  }
  builder.complete('EG-23');
  board.facts.push({ label: 'Mixes', value: `${configs.length}, ${shape.rows} rows of ${shape.width}` });
  await verifySerials(board, election, inputs ?? []);
}

/**
 * EG-22: the list that the first mix begins with. It is made after the mixed rows were read and counted: so a width that
 * nobody filled costs nothing.
 */
async function firstRows(
  board: Board,
  election: Election,
  box: Box,
  first: MixConfig,
): Promise<readonly Row[] | undefined> {
  const input = await decoding(board.builder, 'EG-22', mixPath(0, 'config'), () =>
    mixInput(election, box, first),
  );
  if (input === undefined) return undefined;
  board.builder.examine('EG-22', input.length);
  board.builder.complete('EG-22');
  return input;
}

/** Why there is nothing to verify, or nothing that could be. */
function whyNot(board: Board, { eg }: Election, box: Box, first: MixConfig | undefined): string | undefined {
  if (first === undefined) return 'the ballots were not mixed';
  if (eg.kind !== 'curve') return 'mixes of groups of integers are not known';
  if (!box.whole) return UNREAD;
  if (box.cast.size === 0) return 'no ballot was cast';
  return hasFailed(board, ['EG-02', 'EG-03', 'EG-05']) ? 'a check before it failed' : undefined;
}

function hasFailed({ builder }: Board, checks: readonly EgCheckId[]): boolean {
  return builder.results().some(({ id, status }) => status === 'failed' && checks.includes(id));
}

/** One mix as its files have it. */
interface Mix {
  readonly config: MixConfig;
  /** Its number, from 0. */
  readonly i: number;
  readonly shape: { readonly rows: number; readonly width: number };
  readonly outputs: readonly Row[];
  readonly proof: MixProof;
}

/** Reads rows and proof of a mix, which have one shape in all mixes of a record. */
async function readMix(
  board: Board,
  election: Election,
  { config, i, shape }: Pick<Mix, 'config' | 'i' | 'shape'>,
): Promise<Mix | undefined> {
  const { builder, record } = board;
  const [rowsPath, proofPath] = [mixPath(i, 'rows'), mixPath(i, 'proof')];
  builder.examine('EG-23');
  return decoding(builder, 'EG-23', mixFolder(i), async () => {
    const outputs = readRows(election, await requiredJson(record, rowsPath, MAX_LIST_BYTES), rowsPath, shape);
    const json = await requiredJson(record, proofPath, MAX_LIST_BYTES);
    const proof = readMixProof(election, json, proofPath, shape);
    if (proof.name !== config.name)
      throw new DecodeError('bad-value', `${proofPath}.mixname`, 'another name');
    return { config, i, shape, outputs, proof };
  });
}

/** EG-23. */
function verifyMix(board: Board, election: Election, mix: Mix, inputs: readonly Row[]): void {
  const equations = equationsOf(election, mix, inputs);
  if (equationsHold([equations], board.rng)) return;
  const failing = failingEquation(equations);
  const where = failing === undefined ? '' : ` (equation ${failing.equation}, ${failing.index ?? 0})`;
  const culprit = mixPath(mix.i, 'proof');
  blame(board, 'EG-23', culprit, 'bad-proof', `the proof of shuffle does not hold${where}`);
}

function equationsOf(
  election: Election,
  { config, shape, outputs, proof }: Mix,
  inputs: readonly Row[],
): ShuffleEquations {
  const { group } = election.eg;
  const generators = mixGenerators(election, config.name, inputs.length);
  const statement = { name: config.name, generators, inputs, outputs };
  const { exponents, challenge } = mixChallenges(election, statement, proof);
  const { Ap, Cp, Dp, kA, kC, kD, kF } = proof;
  return {
    group,
    size: inputs.length,
    generators: joinBytes(generators.map((element) => element.toBytes())),
    permutationCommitment: points(proof.u),
    exponents: scalarSource(scalars(exponents), group.scalarBytes),
    challenge,
    ...{ Ap: points([Ap]), kA, kE: scalars(proof.kE) },
    chain: {
      ...{ B: points(proof.B), Bp: points(proof.Bp), Cp: points([Cp]), Dp: points([Dp]) },
      ...{ kB: scalars(proof.kB), kC, kD },
    },
    ciphertexts: {
      width: shape.width,
      publicKey: election.publicKey.toBytes(),
      ...{ inputs: rowPoints(inputs), outputs: rowPoints(outputs), Fp: rowPoints([proof.Fp]), kF },
    },
  };
}

function points(elements: readonly EgElement[]): Uint8Array {
  return joinBytes(elements.map(({ element }) => element.toBytes()));
}

function rowPoints(rows: readonly Row[]): Uint8Array {
  return points(rows.flatMap((row) => row.flatMap(({ alpha, beta }) => [alpha, beta])));
}

function scalars(list: readonly Scalar[]): Uint8Array {
  return joinBytes(list.map((scalar) => scalar.toBytes()));
}

/** EG-24: the first ciphertext of every row of the last mix, once each. */
async function verifySerials(board: Board, election: Election, rows: readonly Row[]): Promise<void> {
  const { builder, record } = board;
  const serials = await decoding(builder, 'EG-24', SERIALS, async () =>
    readSerials(election, await requiredJson(record, SERIALS, MAX_LIST_BYTES), SERIALS),
  );
  if (serials === undefined) return;
  const [open, seen] = [new Set(rows.keys()), new Set<string>()];
  for (const { row, power, proof } of serials) {
    builder.examine('EG-24');
    const fail = (code: string, message: string): void =>
      blame(board, 'EG-24', SERIALS, code, `row ${row}: ${message}`);
    const source = rows[row]?.[0];
    if (!open.delete(row)) fail('wrong-row', 'there is no such row, or it was there before');
    else if (source === undefined || !decryptionHolds(election, source, power.element, proof))
      fail('bad-proof', 'the proof of decryption does not hold');
    if (seen.has(toHex(power.encoded))) fail('repeated-serial', 'the serial number of another row');
    seen.add(toHex(power.encoded));
  }
  const [withheld] = open;
  if (withheld !== undefined)
    blame(board, 'EG-24', SERIALS, 'withheld', `row ${withheld}: the serial number is not decrypted`);
  builder.complete('EG-24');
}
