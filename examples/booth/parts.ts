/** What the script of a booth consists of, and what each part costs: its share of the bytes, so that changes show where they happen. */
import { gzipSync } from 'node:zlib';

/** The part of esbuild's metafile that is used. */
export interface Metafile {
  readonly outputs: Readonly<
    Record<string, { readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>> }>
  >;
}

/** Parts by the paths of their files; the first that fits. */
const PARTS: readonly (readonly [name: string, files: RegExp])[] = [
  ['primitives in little code', /src\/core\/(compact|groups)\//],
  ['primitives of noble, and kernels', /node_modules\/@noble\/|src\/core\/engine\/(?!once)/],
  ['other core: codec, transcript, errors', /src\/core\//],
  ['manifest and roll', /src\/(ballot\/(manifest|roll|plain-roll|text-codec|counting-codec)|counting\/)/],
  ['ballots and proofs', /src\/(ballot|zk|elgamal|mixnet)\//],
  ['ledger: entries, checkpoints, proofs', /src\/(ledger|record)\//],
  ['election file, receipts, worker', /booth\/crypto\//],
  ['words in two languages', /booth\/page\/(texts-|formats)/],
  ['square codes', /booth\/page\/square-code/],
  ['screens', /./],
];

/**
 * Bytes of each part.
 * @param script - the finished script; its size with gzip is shared out by the bytes before
 * @returns rows of name, bytes, bytes with gzip
 */
export function partsOf(
  metafile: Metafile,
  script: string,
): readonly (readonly [name: string, bytes: number, gzip: number])[] {
  const files = inputsOf(metafile);
  const sums = new Map<string, number>();
  for (const [path, { bytesInOutput }] of files) {
    const name = PARTS.find(([, pattern]) => pattern.test(path))?.[0] ?? '';
    sums.set(name, (sums.get(name) ?? 0) + bytesInOutput);
  }
  const all = [...sums.values()].reduce((total, bytes) => total + bytes, 0);
  const packed = gzipSync(script, { level: 9 }).length;
  return PARTS.flatMap(([name]) => {
    const bytes = sums.get(name);
    return bytes === undefined ? [] : [[name, bytes, Math.round((bytes / all) * packed)] as const];
  });
}

/** Paths of the sources of the script, from where the bundler was started. */
export function sourcesOf(metafile: Metafile): readonly string[] {
  return inputsOf(metafile).map(([path]) => path);
}

function inputsOf(
  metafile: Metafile,
): readonly (readonly [path: string, { readonly bytesInOutput: number }])[] {
  return Object.entries(metafile.outputs)
    .filter(([path]) => path.endsWith('script.global.js'))
    .flatMap(([, { inputs }]) => Object.entries(inputs));
}
