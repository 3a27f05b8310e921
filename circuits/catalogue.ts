/** The circuits that the build makes and the manifest lists: ballots of one choice among so many, and decryption shares. */
import { circuitShape } from '../src/ballot/anonymous/contest.js';
import { ballotSource, decryptionSource } from './tools/source.js';

/** A circuit by its name. */
export interface CatalogueEntry {
  readonly name: string;
  /** The main component. */
  readonly source: string;
}

/** Depth of the roll's tree in these circuits: a million voters. */
const CATALOGUE_DEPTH = 20;

/** The ballot circuit for at most one choice among `options`, at a depth of the roll's tree. */
export function singleChoice(options: number, depth: number = CATALOGUE_DEPTH): CatalogueEntry {
  const limit = { weights: new Array<number>(options).fill(1), min: 0, max: 1 };
  const rule = { options, minPerOption: 0, maxPerOption: 1, limits: [limit], blank: false, excluded: [] };
  return { name: `ballot-${options}-of-depth-${depth}`, source: ballotSource(circuitShape(depth, rule)) };
}

/** All of them. */
export const CATALOGUE: readonly CatalogueEntry[] = [
  singleChoice(2),
  singleChoice(4),
  singleChoice(5),
  singleChoice(8),
  { name: 'decryption-4', source: decryptionSource(4) },
];
