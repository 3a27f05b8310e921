/** Proofs made by snarkjs, which is optional: whoever only verifies does not need it. */
import { concatBytes } from '../../core/bytes.js';
import { HanpyoError } from '../../core/errors.js';
import { integerToBytes, parseBigDecimal } from '../../core/integers.js';
import { decodeProof } from './proof.js';
import { type CircuitInputs, loadSnarkjs, type MemoryFile, type SnarkjsProof } from './snarkjs.js';
import type { Groth16Claim } from './verify.js';

/** What a circuit is proved with, as its build makes it. */
export interface ProvingArtefacts {
  /** The WebAssembly that computes a witness. */
  readonly program: Uint8Array;
  /** The proving key (`.zkey`). */
  readonly provingKey: Uint8Array;
}

/**
 * Where the work is done: in this thread, or in as many workers as there are processors, which are ended before the call returns.
 * snarkjs has one set of workers for a whole process: do not make two proofs at once with `all`.
 */
export type ProvingThreads = 'one' | 'all';

const MAX_DIGITS = 78;

/** Inputs that the circuit does not accept, or a prover that failed. */
export class ProvingError extends HanpyoError {}

/**
 * Computes the witness of a circuit: the file that snarkjs calls `.wtns`. It holds all secrets of the proof.
 * @throws {ProvingError} `bad-witness` if the inputs do not fulfil the circuit
 */
export async function circuitWitness(program: Uint8Array, inputs: CircuitInputs): Promise<Uint8Array> {
  const snarkjs = await loadSnarkjs();
  const witness: MemoryFile = { type: 'mem' };
  try {
    await snarkjs.wtns.calculate(inputs, program, witness);
  } catch (cause) {
    throw new ProvingError('bad-witness', 'the inputs do not fulfil the circuit', { cause });
  }
  if (witness.data === undefined) throw new ProvingError('bad-witness', 'no witness was computed');
  return witness.data;
}

/**
 * Proves that there are inputs that fulfil a circuit. Randomness is snarkjs' own.
 * @returns the proof and the public signals, in the order of the circuit
 * @throws {ProvingError} `bad-witness`, or `prover-failed`
 */
export async function proveGroth16(
  artefacts: ProvingArtefacts,
  inputs: CircuitInputs,
  threads: ProvingThreads = 'one',
): Promise<Groth16Claim> {
  const data = await circuitWitness(artefacts.program, inputs);
  const snarkjs = await loadSnarkjs();
  const witness: MemoryFile = { type: 'mem', data };
  try {
    const { proof, publicSignals } = await snarkjs.groth16.prove(artefacts.provingKey, witness, undefined, {
      singleThread: threads === 'one',
    });
    return Object.freeze({ proof: decodeProof(proofBytes(proof)), signals: publicSignals.map(integer) });
  } catch (cause) {
    throw new ProvingError('prover-failed', 'no proof was made', { cause });
  } finally {
    data.fill(0);
    // Workers would keep the process alive.
    if (threads === 'all') await (await snarkjs.curves.getCurveFromName('bn128')).terminate();
  }
}

/** The bytes of a proof of snarkjs. @throws {DecodeError} if a coordinate is no integer below 2^256 */
export function proofBytes({ pi_a, pi_b, pi_c }: SnarkjsProof): Uint8Array {
  const [x, y] = pi_b;
  const words = [pi_a[0], pi_a[1], x?.[1], x?.[0], y?.[1], y?.[0], pi_c[0], pi_c[1]];
  return concatBytes(...words.map((word) => integerToBytes(integer(word ?? ''), 32)));
}

function integer(text: string): bigint {
  return parseBigDecimal(text, MAX_DIGITS, 'proof');
}
