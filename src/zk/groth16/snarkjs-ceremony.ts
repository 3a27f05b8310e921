/** The part of snarkjs that ceremonies use; it has no types of its own. All names of files are paths. */

/** What is used of the module. */
export interface Ceremonies {
  readonly curves: {
    getCurveFromName(name: string): Promise<{ terminate(): Promise<void> }>;
  };
  readonly powersOfTau: {
    newAccumulator(curve: unknown, power: number, target: string): Promise<unknown>;
    contribute(source: string, target: string, name: string, entropy: string): Promise<Uint8Array>;
    beacon(source: string, target: string, name: string, value: string, power: number): Promise<unknown>;
    preparePhase2(source: string, target: string): Promise<unknown>;
    verify(source: string): Promise<unknown>;
  };
  readonly zKey: {
    newZKey(r1cs: string, powers: string, target: string): Promise<unknown>;
    contribute(source: string, target: string, name: string, entropy: string): Promise<Uint8Array>;
    beacon(source: string, target: string, name: string, value: string, power: number): Promise<unknown>;
    verifyFromR1cs(r1cs: string, powers: string, key: string): Promise<unknown>;
    exportVerificationKey(key: string): Promise<unknown>;
  };
}

/**
 * Loads snarkjs.
 * @throws {Error} by the platform if the optional package `snarkjs` is not installed
 */
export async function loadCeremonies(): Promise<Ceremonies> {
  // @ts-expect-error -- the package has no types; they are above.
  return (await import('snarkjs')) as Ceremonies;
}
