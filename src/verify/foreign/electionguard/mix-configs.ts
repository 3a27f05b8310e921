/** EG-22: which mixes a record has. They are numbered from 1 without gaps, and nothing of a mix lies about without the rest. */
import { equalBytes } from '../../../core/bytes.js';
import { decoding } from '../report.js';
import { type Board, blame, type Election } from './board.js';
import { BALLOTS, CHALLENGED, optionalJson, sortedEntries } from './files.js';
import { type MixConfig, readMixConfig } from './mix-files.js';

/** The files of a mix. */
export const MIX_FILES = {
  config: 'mix_config.json',
  rows: 'ShuffledBallots.json',
  proof: 'proof_of_shuffle.json',
} as const;
/** The file of the decrypted serial numbers. */
export const SERIALS = 'decrypted_sns.json';
/** More mixes than any record has. */
const MAX_MIXES = 1000;

/** The path of a file of mix `i`, from 0. */
export function mixPath(i: number, file: keyof typeof MIX_FILES): string {
  return `${mixFolder(i)}/${MIX_FILES[file]}`;
}

/** The folder of mix `i`, from 0. */
export function mixFolder(i: number): string {
  return `mix${i + 1}`;
}

/** Reads the configurations, and blames what is left over. @returns `undefined` if one of them does not decode */
export async function findMixes(board: Board, election: Election): Promise<readonly MixConfig[] | undefined> {
  const folderOf = ({ path }: { readonly path: string }): string => path.replace(/\/.*/su, '');
  return decoding(board.builder, 'EG-22', folderOf, async () => {
    const configs = await readConfigs(board, election);
    for (const path of await leftovers(board, configs.length))
      blame(board, 'EG-22', path, 'missing-mix', 'a file of a mix that the record does not have');
    return configs;
  });
}

async function readConfigs(board: Board, election: Election): Promise<MixConfig[]> {
  const configs: MixConfig[] = [];
  for (let i = 0; i < MAX_MIXES; i++) {
    const path = mixPath(i, 'config');
    const json = await optionalJson(board.record, path);
    if (json === undefined) break;
    configs.push(readMixConfig(election, json, path));
  }
  return configs;
}

/** Files of mixes in other folders than those of the mixes, and serial numbers where there is no mix. */
async function leftovers({ record }: Board, mixes: number): Promise<readonly string[]> {
  const known = new Set([BALLOTS, CHALLENGED, ...Array.from({ length: mixes }, (_, i) => mixFolder(i))]);
  const names: readonly string[] = Object.values(MIX_FILES);
  const found: string[] = [];
  for (const { name, kind } of await sortedEntries(record, '')) {
    if (name === SERIALS && mixes === 0) found.push(name);
    if (kind === 'file' || known.has(name)) continue;
    const inner = await sortedEntries(record, name);
    found.push(...inner.filter((file) => names.includes(file.name)).map((file) => `${name}/${file.name}`));
  }
  return found;
}

/** The mixes are of this election, all of one width, with styles of the manifest. */
export function verifyConfigs(
  board: Board,
  { extendedHash, manifest }: Election,
  configs: readonly MixConfig[],
): void {
  configs.forEach(({ electionId, styles, width }, i) => {
    const fail = (code: string, message: string): void =>
      blame(board, 'EG-22', mixPath(i, 'config'), code, message);
    if (!equalBytes(electionId, extendedHash)) fail('wrong-election', 'the mix is of another election');
    if (width !== configs[0]?.width) fail('wrong-width', 'the mix is of another width than the first');
    const known = new Set(styles);
    if (known.size !== styles.length || styles.some((style) => !manifest.styles.has(style)))
      fail('wrong-styles', 'the ballot styles are not those of the manifest');
  });
}
