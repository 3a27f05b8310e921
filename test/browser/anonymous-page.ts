/** A page that casts an anonymous ballot, proof included, and says how long that took. */
import {
  anonymousContest,
  anonymousRoll,
  castAnonymousBallot,
  circuitShape,
  encodeAnonymousBallot,
  voterCommitment,
} from '../../src/ballot/anonymous/index.js';
import { fromBase64, fromHex, toHex } from '../../src/core/bytes.js';
import { BABYJUBJUB } from '../../src/core/groups/babyjubjub.js';
import { systemRng } from '../../src/core/random.js';

/** What the page is given. */
export interface AnonymousPageData {
  readonly depth: number;
  readonly options: number;
  readonly program: string;
  readonly provingKey: string;
  readonly publicKey: string;
}

/** The secrets of the roll, in the order of its places; the page votes as the second. */
export const PAGE_SECRETS: readonly bigint[] = [101n, 102n, 103n];

async function cast(data: AnonymousPageData): Promise<object> {
  const { depth, options } = data;
  const limit = { weights: new Array<number>(options).fill(1), min: 0, max: 1 };
  const rule = { options, minPerOption: 0, maxPerOption: 1, limits: [limit], blank: false, excluded: [] };
  const roll = anonymousRoll(PAGE_SECRETS.map(voterCommitment), depth);
  const publicKey = BABYJUBJUB.elementFromBytes(fromHex(data.publicKey));
  const contest = anonymousContest(circuitShape(depth, rule), { scope: 9n, root: roll.root, publicKey });
  const values = Array.from({ length: options }, (_, i) => Number(i === 1));
  const artefacts = { program: fromBase64(data.program), provingKey: fromBase64(data.provingKey) };
  const voter = { secret: PAGE_SECRETS[1] ?? 0n, path: roll.pathOf(1) };
  const started = performance.now();
  const ballot = await castAnonymousBallot(contest, { kind: 'values', values }, voter, artefacts, systemRng);
  return {
    ballot: toHex(encodeAnonymousBallot(ballot)),
    milliseconds: Math.round(performance.now() - started),
  };
}

if (typeof document !== 'undefined') {
  const outcome = await fetch('/data')
    .then((response) => response.json() as Promise<AnonymousPageData>)
    .then(cast)
    .catch((error: Error) => ({ failed: `${error.name}: ${error.message} ${String(error.cause)}` }));
  await fetch('/result', { method: 'POST', body: JSON.stringify(outcome) });
}
