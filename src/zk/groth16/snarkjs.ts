/** The part of snarkjs that is used here; it has no types of its own. Loaded when it is first needed, for it is optional. */

/** A file in memory, as snarkjs knows it. */
export interface MemoryFile {
  readonly type: 'mem';
  data?: Uint8Array;
}

/** Inputs of a circuit: field elements, and arrays of them, by the names of its signals. */
export type CircuitInputs = Readonly<Record<string, CircuitInput>>;

/** One input of a circuit. */
export type CircuitInput = bigint | readonly CircuitInput[];

/** A proof as snarkjs gives it: decimal texts, affine coordinates, real parts first. */
export interface SnarkjsProof {
  readonly pi_a: readonly string[];
  readonly pi_b: readonly (readonly string[])[];
  readonly pi_c: readonly string[];
}

/** What is used of the module. */
export interface Snarkjs {
  readonly wtns: {
    calculate(inputs: CircuitInputs, program: Uint8Array, witness: MemoryFile): Promise<void>;
  };
  readonly groth16: {
    prove(
      provingKey: Uint8Array,
      witness: MemoryFile,
      logger?: undefined,
      options?: { readonly singleThread: boolean },
    ): Promise<{ readonly proof: SnarkjsProof; readonly publicSignals: readonly string[] }>;
  };
  readonly curves: {
    getCurveFromName(name: string): Promise<{ terminate(): Promise<void> }>;
  };
}

/**
 * Loads snarkjs.
 * @throws {Error} by the platform if the optional package `snarkjs` is not installed
 */
export async function loadSnarkjs(): Promise<Snarkjs> {
  // @ts-expect-error -- the package has no types; they are above.
  return (await import('snarkjs')) as Snarkjs;
}
