/** Recognising records of Helios. */
import { type ForeignRecord, firstBytes } from '../source.js';
import { BUNDLE_PATHS } from './source.js';

/** How a bundle begins. */
const BUNDLE = /^\s*\{\s*"(?:election|results|trustees|voters|votes|spoiled)"\s*:\s*(?:"|\[\s*["\]])/;
/** How an opened ballot begins, which devices write in this order. */
const OPENED = /^\s*\{\s*"answers"\s*:\s*\[\s*\{\s*"(?:choices|answer|individual_proofs)"\s*:/;
const LOOK = 256;

/** Whether a file is an opened ballot that stands alone. */
export async function isOpenedBallot(record: ForeignRecord): Promise<boolean> {
  return OPENED.test(await startOf(record, ''));
}

/** Whether a record is a bundle, a folder with one, a folder of a server's answers, or an opened ballot. */
export async function isHelios(record: ForeignRecord): Promise<boolean> {
  for (const path of BUNDLE_PATHS) if (BUNDLE.test(await startOf(record, path))) return true;
  if (await isOpenedBallot(record)) return true;
  for (const path of ['election.json', 'trustees.json', 'result.json'])
    if (!/^\s*[{[]/.test(await startOf(record, path))) return false;
  return true;
}

async function startOf(record: ForeignRecord, path: string): Promise<string> {
  return new TextDecoder().decode(await firstBytes(record, path, LOOK));
}
