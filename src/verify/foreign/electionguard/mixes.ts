/** The checks of mixes: EG-22 to EG-24. */
import { equalBytes, joinBytes, toHex } from '../../../core/bytes.js';
import { DecodeError } from '../../../core/errors.js';
import type { Scalar } from '../../../core/group.js';
import { type ShuffleEquations, scalarSource } from '../../../mixnet/equations.js';
import { failingEquation } from '../../../mixnet/one-by-one.js';
import { equationsHold } from '../../../mixnet/one-multiplication.js';
import { decoding } from '../report.js';
import { type Board, blame, type Election } from './board.js';
import type { Box } from './box.js';
import type { EgCheckId } from './checks.js';
import { decryptionHolds } from './decryption.js';
import { MAX_LIST_BYTES, optionalJson, requiredJson } from './files.js';
import { mixChallenges, mixGenerators } from './mix-challenges.js';
import {
  type MixConfig,
  type MixProof,
  type Row,
  readMixConfig,
  readMixProof,
  readRows,
  readSerials,
} from './mix-files.js';
import { mixInput } from './mix-input.js';
import type { EgElement } from './pool.js';

const CHECKS = ['EG-22', 'EG-23', 'EG-24'] as const;
const SERIALS = 'decrypted_sns.json';
/** More mixes than any record has. */
const MAX_MIXES = 1000;

/** Verifies all mixes, `mix1`, `mix2` and so on, each of the list before it. */
export async function verifyMixes(
  board: Board,
  election: Election,
  box: Box,
  signal?: AbortSignal,
): Promise<void> {
  const { builder } = board;
  const configs = await decoding(builder, 'EG-22', 'mix1', () => readConfigs(board, election));
  if (configs === undefined) return;
  const [first] = configs;
  const reason = whyNot(board, election, box, first);
  if (first === undefined || reason !== undefined) {
    const say = first === undefined ? builder.waive : builder.skip;
    for (const check of CHECKS) say.call(builder, check, reason ?? '');
    return;
  }
  const input = await decoding(builder, 'EG-22', pathOf(0, 'mix_config.json'), () =>
    mixInput(board, election, box.cast, first),
  );
  if (input === undefined) return;
  verifyConfigs(board, election, configs);
  builder.examine('EG-22', input.length);
  builder.complete('EG-22');
  let rows: readonly Row[] | undefined = input;
  for (const [i, config] of configs.entries()) {
    signal?.throwIfAborted();
    rows = await verifyMix(board, election, { config, i, inputs: rows });
    if (rows === undefined) return;
  }
  builder.complete('EG-23');
  board.facts.push({ label: 'Mixes', value: `${configs.length}, ${input.length} rows of ${first.width}` });
  await verifySerials(board, election, rows);
}

async function readConfigs(board: Board, election: Election): Promise<MixConfig[]> {
  const configs: MixConfig[] = [];
  for (let i = 0; i < MAX_MIXES; i++) {
    const path = pathOf(i, 'mix_config.json');
    const json = await optionalJson(board.record, path);
    if (json === undefined) break;
    configs.push(readMixConfig(election, json, path));
  }
  return configs;
}

function pathOf(i: number, name: string): string {
  return `mix${i + 1}/${name}`;
}

/** Why there is nothing to verify, or nothing that could be. */
function whyNot(
  { builder }: Board,
  { eg }: Election,
  box: Box,
  first: MixConfig | undefined,
): string | undefined {
  if (first === undefined) return 'the ballots were not mixed';
  if (eg.kind !== 'curve') return 'mixes of groups of integers are not known';
  if (!box.whole) return 'not all ballots could be read';
  if (box.cast.size === 0) return 'no ballot was cast';
  const setup: readonly EgCheckId[] = ['EG-02', 'EG-03', 'EG-05'];
  const failed = builder.results().some(({ id, status }) => status === 'failed' && setup.includes(id));
  return failed ? 'a check before it failed' : undefined;
}

/** EG-22: the mixes are of this election, all of one width. */
function verifyConfigs(
  board: Board,
  { extendedHash, manifest }: Election,
  configs: readonly MixConfig[],
): void {
  configs.forEach(({ electionId, styles, width }, i) => {
    const fail = (code: string, message: string): void =>
      blame(board, 'EG-22', pathOf(i, 'mix_config.json'), code, message);
    if (!equalBytes(electionId, extendedHash)) fail('wrong-election', 'the mix is of another election');
    if (width !== configs[0]?.width) fail('wrong-width', 'the mix is of another width than the first');
    const known = new Set(styles);
    if (known.size !== styles.length || styles.some((style) => !manifest.styles.has(style)))
      fail('wrong-styles', 'the ballot styles are not those of the manifest');
  });
}

/** One mix. */
interface Mix {
  readonly config: MixConfig;
  readonly i: number;
  readonly inputs: readonly Row[];
}

/** EG-23. @returns the shuffled rows, if they could be read */
async function verifyMix(board: Board, election: Election, mix: Mix): Promise<readonly Row[] | undefined> {
  const { builder, record, rng } = board;
  const { config, i, inputs } = mix;
  const [rowsPath, proofPath] = [pathOf(i, 'ShuffledBallots.json'), pathOf(i, 'proof_of_shuffle.json')];
  const shape = { rows: inputs.length, width: config.width };
  builder.examine('EG-23');
  const read = await decoding(builder, 'EG-23', `mix${i + 1}`, async () => {
    const outputs = readRows(election, await requiredJson(record, rowsPath, MAX_LIST_BYTES), rowsPath, shape);
    const proof = readMixProof(
      election,
      await requiredJson(record, proofPath, MAX_LIST_BYTES),
      proofPath,
      shape,
    );
    if (proof.name !== config.name)
      throw new DecodeError('bad-value', `${proofPath}.mixname`, 'another name');
    return { outputs, proof };
  });
  if (read === undefined) return undefined;
  const equations = equationsOf(election, mix, read.outputs, read.proof);
  if (!equationsHold([equations], rng)) {
    const failing = failingEquation(equations);
    const where = failing === undefined ? '' : ` (equation ${failing.equation}, ${failing.index ?? 0})`;
    blame(board, 'EG-23', proofPath, 'bad-proof', `the proof of shuffle does not hold${where}`);
  }
  return read.outputs;
}

function equationsOf(
  election: Election,
  { config, inputs }: Mix,
  outputs: readonly Row[],
  proof: MixProof,
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
      width: config.width,
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
