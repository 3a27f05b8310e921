/** What the benchmarks use of ffjavascript, which has no types of its own. */
declare module 'ffjavascript' {
  /** A group; points are in its own form, which `toRprUncompressed` turns into big-endian x || y. */
  interface FfGroup {
    readonly g: Uint8Array;
    fromRprUncompressed(bytes: Uint8Array, offset: number): Uint8Array;
    toRprUncompressed(target: Uint8Array, offset: number, point: Uint8Array): void;
    toAffine(point: Uint8Array): Uint8Array;
    add(a: Uint8Array, b: Uint8Array): Uint8Array;
    timesScalar(point: Uint8Array, scalar: Uint8Array): Uint8Array;
    isValid(point: Uint8Array): boolean;
    /** @param scalars - little-endian, all of one length */
    multiExpAffine(points: Uint8Array, scalars: Uint8Array): Promise<Uint8Array>;
  }
  interface FfCurve {
    readonly G1: FfGroup;
    terminate(): Promise<void>;
  }
  /** @param singleThread - no workers */
  export function buildBn128(singleThread: boolean): Promise<FfCurve>;
}
