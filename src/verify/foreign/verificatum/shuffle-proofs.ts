/**
 * The proofs of a mix server as equations: their files are decoded, their challenges derived. There are three: the proof of
 * a shuffle (PoS), and where permutations were committed to in advance the proof of a shuffle of commitments (PoSC) and
 * the commitment-consistent proof of a shuffle (CCPoS). (D. Wikström, "How to implement a stand-alone verifier for the
 * Verificatum mix-net", algorithms 18 to 20.)
 */
import type { Scalar } from '../../../core/group.js';
import { type ChainEquations, type ShuffleEquations, scalarSource } from '../../../mixnet/equations.js';
import { type Board, binaryFile } from './board.js';
import { nodeHeader, readTree, type TreeReader } from './byte-tree.js';
import { type CiphertextList, readCiphertext, widePublicKey } from './lists.js';
import { batchExponents, batchSeed, challengeOf } from './random.js';
import { serverFile } from './session.js';
import { readArray, readElement, readScalar, readScalarArray, writeElements } from './tree-group.js';

/** An array of elements as the group encodes them, and its byte tree. */
export interface ElementArray {
  readonly elements: Uint8Array;
  readonly tree: Uint8Array;
}

/** What a permutation commitment is about. */
export interface CommitmentStatement {
  /** h */
  readonly generators: ElementArray;
  /** u */
  readonly commitment: ElementArray;
}

/** What a shuffle is about. */
export interface ShuffleStatement extends CommitmentStatement {
  readonly inputs: CiphertextList;
  readonly outputs: CiphertextList;
}

/** Names of the two files of a proof, without the server's number. */
interface ProofFiles {
  readonly commitment: string;
  readonly reply: string;
}

const POS: ProofFiles = { commitment: 'PoSCommitment', reply: 'PoSReply' };
const POSC: ProofFiles = { commitment: 'PoSCCommitment', reply: 'PoSCReply' };
const CCPOS: ProofFiles = { commitment: 'CCPoSCommitment', reply: 'CCPoSReply' };

/** The proof that a server shuffled. @throws {DecodeError} if a file is missing or malformed */
export async function proofOfShuffle(
  board: Board,
  server: number,
  statement: ShuffleStatement,
): Promise<ShuffleEquations> {
  const { tree, session } = board;
  const size = statement.inputs.size;
  const proof = await openProof(board, server, POS, shuffleTree(board, statement));
  const { B, Ap, Bp, Cp, Dp, Fp } = proof.commitment((reader) => {
    reader.node(6);
    const chain = readChainCommitment(board, reader, size);
    return { ...chain, Fp: readCiphertext(tree, reader, session.width) };
  });
  const { kA, kB, kC, kD, kE, kF } = proof.reply((reader) => {
    reader.node(6);
    const replies = readChainReply(board, reader, size);
    return { ...replies, kF: readWideScalar(board, reader) };
  });
  return {
    ...common(board, statement, proof, size),
    ...{ Ap, kA, kE },
    chain: { B, Bp, Cp, Dp, kB, kC, kD },
    ciphertexts: ciphertextEquations(board, statement, Fp, kF),
  };
}

/** The proof that a server committed to a permutation. @throws {DecodeError} if a file is missing or malformed */
export async function proofOfCommitment(
  board: Board,
  server: number,
  statement: CommitmentStatement,
): Promise<ShuffleEquations> {
  const size = statement.generators.elements.length / board.tree.group.elementBytes;
  const { generators, commitment } = statement;
  const g = writeElements(board.tree, board.tree.group.generator().toBytes());
  const proof = await openProof(board, server, POSC, [nodeHeader(3), g, generators.tree, commitment.tree]);
  const { B, Ap, Bp, Cp, Dp } = proof.commitment((reader) => {
    reader.node(5);
    return readChainCommitment(board, reader, size);
  });
  const { kA, kB, kC, kD, kE } = proof.reply((reader) => {
    reader.node(5);
    return readChainReply(board, reader, size);
  });
  return {
    ...common(board, statement, proof, size),
    ...{ Ap, kA, kE },
    chain: { B, Bp, Cp, Dp, kB, kC, kD },
    ciphertexts: undefined,
  };
}

/** The proof that a server shuffled by the permutation it had committed to. @throws {DecodeError} as the others */
export async function consistentProof(
  board: Board,
  server: number,
  statement: ShuffleStatement,
): Promise<ShuffleEquations> {
  const { tree, session } = board;
  const size = statement.inputs.size;
  const proof = await openProof(board, server, CCPOS, shuffleTree(board, statement));
  const { Ap, Fp } = proof.commitment((reader) => {
    reader.node(2);
    return { Ap: readElement(tree, reader), Fp: readCiphertext(tree, reader, session.width) };
  });
  const { kA, kF, kE } = proof.reply((reader) => {
    reader.node(3);
    return {
      kA: scalarOf(board, reader),
      kF: readWideScalar(board, reader),
      kE: readScalarArray(tree, reader, size),
    };
  });
  return {
    ...common(board, statement, proof, size),
    ...{ Ap, kA, kE },
    chain: undefined,
    ciphertexts: ciphertextEquations(board, statement, Fp, kF),
  };
}

/** A proof whose files were read and whose challenges are known, still to be decoded. */
interface OpenProof {
  /** s */
  readonly seed: Uint8Array;
  /** v, reduced */
  readonly challenge: Scalar;
  commitment<T>(read: (reader: TreeReader) => T): T;
  reply<T>(read: (reader: TreeReader) => T): T;
}

async function openProof(
  board: Board,
  server: number,
  names: ProofFiles,
  statement: readonly Uint8Array[],
): Promise<OpenProof> {
  const [commitmentPath, replyPath] = [serverFile(names.commitment, server), serverFile(names.reply, server)];
  const commitment = await binaryFile(board, commitmentPath);
  const reply = await binaryFile(board, replyPath);
  const seed = batchSeed(board.oracle, ...statement);
  const challenge = board.tree.group.scalar(challengeOf(board.oracle, seed, commitment));
  return {
    seed,
    challenge,
    commitment: (read) => readTree(commitment, commitmentPath, read),
    reply: (read) => readTree(reply, replyPath, read),
  };
}

/** The byte tree of the statement of a shuffle, in parts. */
function shuffleTree(
  board: Board,
  { generators, commitment, inputs, outputs }: ShuffleStatement,
): Uint8Array[] {
  const { tree, publicKey, session } = board;
  const g = writeElements(tree, tree.group.generator().toBytes());
  const key = widePublicKey(tree, publicKey, session.width);
  return [nodeHeader(6), g, generators.tree, commitment.tree, key, inputs.tree, outputs.tree];
}

function common(
  { tree: { group }, oracle }: Board,
  { generators, commitment }: CommitmentStatement,
  { seed, challenge }: OpenProof,
  size: number,
): Pick<
  ShuffleEquations,
  'group' | 'size' | 'generators' | 'permutationCommitment' | 'exponents' | 'challenge'
> {
  const e = batchExponents(oracle, seed, size, group);
  return {
    group,
    size,
    generators: generators.elements,
    permutationCommitment: commitment.elements,
    exponents: scalarSource(e, group.scalarBytes),
    challenge,
  };
}

function ciphertextEquations(
  { publicKey, session }: Board,
  { inputs, outputs }: ShuffleStatement,
  Fp: Uint8Array,
  kF: readonly Scalar[],
): ShuffleEquations['ciphertexts'] {
  return { width: session.width, publicKey, inputs: inputs.rows, outputs: outputs.rows, Fp, kF };
}

function readChainCommitment(
  { tree }: Board,
  reader: TreeReader,
  size: number,
): Pick<ChainEquations, 'B' | 'Bp' | 'Cp' | 'Dp'> & { readonly Ap: Uint8Array } {
  return {
    B: readArray(tree, reader, size),
    Ap: readElement(tree, reader),
    Bp: readArray(tree, reader, size),
    Cp: readElement(tree, reader),
    Dp: readElement(tree, reader),
  };
}

function readChainReply(
  board: Board,
  reader: TreeReader,
  size: number,
): Pick<ChainEquations, 'kB' | 'kC' | 'kD'> & { readonly kA: Scalar; readonly kE: Uint8Array } {
  return {
    kA: scalarOf(board, reader),
    kB: readScalarArray(board.tree, reader, size),
    kC: scalarOf(board, reader),
    kD: scalarOf(board, reader),
    kE: readScalarArray(board.tree, reader, size),
  };
}

function readWideScalar(board: Board, reader: TreeReader): Scalar[] {
  const { width } = board.session;
  if (width > 1) reader.node(width);
  return Array.from({ length: width }, () => scalarOf(board, reader));
}

function scalarOf({ tree }: Board, reader: TreeReader): Scalar {
  return tree.group.scalarFromBytes(readScalar(tree, reader));
}
