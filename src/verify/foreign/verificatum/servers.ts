/**
 * What the mix servers did: one after the other, as far as the session asked them. A server whose commitments or proofs do
 * not decode or do not hold is left out: its output is replaced by its input, as the servers themselves do, and the next
 * one is judged by that.
 */
import { DecodeError } from '../../../core/errors.js';
import type { FailingEquation, ShuffleEquations } from '../../../mixnet/equations.js';
import { type Board, binaryFile, optionalBinaryFile } from './board.js';
import { readTree } from './byte-tree.js';
import { arrayTree, type CiphertextList, readCiphertexts } from './lists.js';
import { serverFile } from './session.js';
import { consistentProof, type ElementArray, proofOfCommitment, proofOfShuffle } from './shuffle-proofs.js';
import { readArray } from './tree-group.js';

/** Decides whether the equations of a proof hold: the first that does not, or `undefined`. */
export type Judge = (equations: ShuffleEquations) => FailingEquation | undefined;

/** Why a server's work does not count. */
export interface Fault {
  /** What failed: the commitment made in advance, or the shuffle. */
  readonly part: 'commitment' | 'shuffle';
  /** Stable code, such as `bad-proof`. */
  readonly code: string;
  readonly message: string;
}

/** What became of one server. */
export interface ServerOutcome {
  readonly server: number;
  readonly fault: Fault | undefined;
  /** L_l: the list after this server; the one before it if its work does not count. */
  readonly list: CiphertextList;
}

/** A permutation commitment of a server, or why there is none. */
export type ReadCommitment = ElementArray | Fault;

/** Whether a server took part in the session at all. */
async function tookPart(board: Board, server: number): Promise<boolean> {
  for (const name of ['PoSCommitment', 'CCPoSCommitment'])
    if ((await optionalBinaryFile(board, serverFile(name, server))) !== undefined) return true;
  return false;
}

/** Reads the permutation commitments of all servers that were asked, in order. @param size - elements of each */
export async function readCommitments(board: Board, size: number): Promise<ReadCommitment[]> {
  const commitments: ReadCommitment[] = [];
  for (let server = 1; server <= board.session.activeServers; server++) {
    const read = async (): Promise<ElementArray> => {
      const path = serverFile('PermutationCommitment', server);
      const tree = await binaryFile(board, path);
      return { elements: readTree(tree, path, (reader) => readArray(board.tree, reader, size)), tree };
    };
    const absent: Fault = { part: 'shuffle', code: 'absent', message: 'took no part' };
    const part = board.session.preparedFor === undefined ? 'shuffle' : 'commitment';
    commitments.push((await tookPart(board, server)) ? await faultOr(part, read) : absent);
  }
  return commitments;
}

/** What all servers are judged by. */
export interface Trial {
  /** L_0 */
  readonly inputs: CiphertextList;
  /** h, as many as the commitments have elements. */
  readonly generators: ElementArray;
  readonly commitments: readonly ReadCommitment[];
  readonly judge: Judge;
  readonly onProgress: ((done: number, total: number) => void) | undefined;
}

/** Goes through the servers. */
export async function judgeServers(
  board: Board,
  { inputs, generators, commitments, judge, onProgress }: Trial,
): Promise<ServerOutcome[]> {
  const outcomes: ServerOutcome[] = [];
  let list = inputs;
  for (const [i, commitment] of commitments.entries()) {
    board.signal?.throwIfAborted();
    const server = i + 1;
    const work = isFault(commitment)
      ? commitment
      : await judgeServer(board, server, { inputs: list, generators, commitment }, judge);
    const fault = isFault(work) ? work : undefined;
    if (!isFault(work)) list = work;
    outcomes.push({ server, fault, list });
    onProgress?.(server, commitments.length);
  }
  return outcomes;
}

/** What one server is judged by. */
interface ServerStatement {
  readonly inputs: CiphertextList;
  readonly generators: ElementArray;
  readonly commitment: ElementArray;
}

/** The output of a server, or its fault. */
async function judgeServer(
  board: Board,
  server: number,
  statement: ServerStatement,
  judge: Judge,
): Promise<CiphertextList | Fault> {
  const { preparedFor } = board.session;
  if (preparedFor !== undefined) {
    const advance = await faultOr('commitment', () => proofOfCommitment(board, server, statement));
    const fault = isFault(advance) ? advance : faultOf('commitment', judge(advance));
    if (fault !== undefined) return fault;
  }
  const prove = preparedFor === undefined ? proofOfShuffle : consistentProof;
  const proof = await faultOr('shuffle', async () => {
    const outputs = await readOutput(board, server, statement.inputs.size);
    const kept = preparedFor === undefined ? statement : await keptPart(board, server, statement);
    return { outputs, equations: await prove(board, server, { ...kept, outputs }) };
  });
  if (isFault(proof)) return proof;
  return faultOf('shuffle', judge(proof.equations)) ?? proof.outputs;
}

/** L_l: that of the last server may stand in the published list only. */
async function readOutput(board: Board, server: number, size: number): Promise<CiphertextList> {
  const { tree, session } = board;
  const own = serverFile('Ciphertexts', server);
  const bytes = await optionalBinaryFile(board, own);
  const isLast = server === session.activeServers;
  const path = bytes === undefined && isLast ? 'ShuffledCiphertexts.bt' : own;
  return readCiphertexts(tree, bytes ?? (await binaryFile(board, path)), path, {
    width: session.width,
    size,
  });
}

/** The generators and the kept part of a commitment, for as many ciphertexts as there are. */
async function keptPart(board: Board, server: number, statement: ServerStatement): Promise<ServerStatement> {
  const { tree } = board;
  const { elementBytes } = tree.group;
  const { inputs, generators, commitment } = statement;
  const path = serverFile('KeepList', server);
  const prepared = commitment.elements.length / elementBytes;
  const keep = readTree(await binaryFile(board, path), path, (reader) => reader.leaf(prepared));
  const kept = [...keep.keys()].filter((i) => keep[i] === 1);
  if (keep.some((byte) => byte > 1) || kept.length !== inputs.size)
    throw new DecodeError('bad-value', path, `does not keep ${inputs.size} of ${prepared}`);
  const elements = new Uint8Array(inputs.size * elementBytes);
  kept.forEach((from, to) => {
    elements.set(
      commitment.elements.subarray(from * elementBytes, (from + 1) * elementBytes),
      to * elementBytes,
    );
  });
  const first = generators.elements.subarray(0, elements.length);
  return {
    inputs,
    generators: { elements: first, tree: arrayTree(tree, first) },
    commitment: { elements, tree: arrayTree(tree, elements) },
  };
}

function faultOf(part: Fault['part'], failing: FailingEquation | undefined): Fault | undefined {
  if (failing === undefined) return undefined;
  const { equation, index } = failing;
  const place = index === undefined ? '' : ` at ${index}`;
  return {
    part,
    code: 'bad-proof',
    message: `the proof of the ${part} fails: equation ${equation}${place}`,
  };
}

/** The result of a step, or what it could not decode as a fault. */
async function faultOr<T>(part: Fault['part'], step: () => Promise<T>): Promise<T | Fault> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return { part, code: error.code, message: error.message };
  }
}

function isFault(value: object): value is Fault {
  return 'part' in value;
}
