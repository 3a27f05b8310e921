/**
 * Reads test vectors of Project Wycheproof (https://github.com/C2SP/wycheproof, folder `testvectors_v1`, Apache License 2.0;
 * first published by Google) from the folder `wycheproof` of the shared data. They are not part of this repository.
 */
import { readFileSync } from 'node:fs';

/** A vector of a file, with what its group says. Fields that are not there are empty. */
export interface WycheproofVector {
  readonly tcId: number;
  readonly result: 'valid' | 'invalid' | 'acceptable';
  /** What goes wrong, or might; the first of the flags. */
  readonly flag: string;
  /** Fields in hexadecimal. */
  readonly field: (name: string) => string;
  /** The public key of a group of signatures, in hexadecimal: `uncompressed` for curves of Weierstrass, `pk` for Edwards. */
  readonly publicKey: string;
}

interface File {
  readonly numberOfTests: number;
  readonly testGroups: readonly {
    readonly publicKey?: { readonly uncompressed?: string; readonly pk?: string };
    readonly tests: readonly Record<string, string>[];
  }[];
}

/** All vectors of a file. @throws if their number is not the one that the file names */
export function wycheproofVectors(path: string): WycheproofVector[] {
  const { testGroups, numberOfTests } = JSON.parse(readFileSync(path, 'utf8')) as File;
  const vectors = testGroups.flatMap(({ publicKey, tests }) =>
    tests.map((test) => ({
      tcId: Number(test.tcId),
      result: test.result as WycheproofVector['result'],
      flag: test.flags?.[0] ?? '',
      field: (name: string) => test[name] ?? '',
      publicKey: publicKey?.uncompressed ?? publicKey?.pk ?? '',
    })),
  );
  if (vectors.length !== numberOfTests) throw new Error(`${path} has ${vectors.length} vectors`);
  return vectors;
}
