/** The checks VMN-07 to VMN-09: what the servers shuffled, and what they published. */
import { equalBytes } from '../../../core/bytes.js';
import { DecodeError } from '../../../core/errors.js';
import type { ShuffleEquations } from '../../../mixnet/equations.js';
import { failingEquation } from '../../../mixnet/one-by-one.js';
import { equationsHold } from '../../../mixnet/one-multiplication.js';
import { decoding } from '../report.js';
import { type Board, binaryFile } from './board.js';
import type { VmnCheckId } from './checks.js';
import { deriveGenerators } from './generators.js';
import { arrayTree, type CiphertextList } from './lists.js';
import type { VerificatumOptions } from './options.js';
import { generatorStream } from './random.js';
import {
  type Fault,
  type Judge,
  judgeServers,
  type ReadCommitment,
  readCommitments,
  type ServerOutcome,
} from './servers.js';
import type { ElementArray } from './shuffle-proofs.js';

type ShuffleOptions = Pick<VerificatumOptions, 'mode' | 'onProgress'>;

/**
 * Verifies the shuffles.
 * @param inputs - L_0
 * @returns the list that counts: the last valid one; `undefined` if too few servers proved their shuffles
 */
export async function verifyShuffles(
  board: Board,
  inputs: CiphertextList,
  options: ShuffleOptions,
): Promise<CiphertextList | undefined> {
  const { builder, session } = board;
  if (session.type === 'decryption') {
    for (const check of ['VMN-07', 'VMN-08', 'VMN-09'] as const)
      builder.waive(check, 'a proof of decryption has no shuffle');
    return inputs;
  }
  if (session.preparedFor === undefined)
    builder.waive('VMN-07', 'no permutation was committed to in advance');
  else if (session.preparedFor < inputs.size) {
    const message = `permutations of ${session.preparedFor} do not suffice for ${inputs.size} ciphertexts`;
    builder.fail({ check: 'VMN-07', culprit: 'proofs/maxciph', code: 'too-few-prepared', message });
    return undefined;
  }
  const outcomes = await outcomesOf(board, inputs, options);
  const last = outcomes.at(-1)?.list ?? inputs;
  if (!reportServers(board, outcomes)) return undefined;
  return (await verifyPublished(board, last)) ? last : undefined;
}

/** What became of each server. All proofs are first taken to hold, and only if not all do, each is judged. */
async function outcomesOf(
  board: Board,
  inputs: CiphertextList,
  { mode, onProgress }: ShuffleOptions,
): Promise<ServerOutcome[]> {
  const { session, tree, rng } = board;
  const commitments = await readCommitments(board, session.preparedFor ?? inputs.size);
  const size = commitments.find(isRead)?.elements.length ?? 0;
  const generators = generatorsFor(board, size / tree.group.elementBytes);
  const judged = (judge: Judge): Promise<ServerOutcome[]> =>
    judgeServers(board, { inputs, generators, commitments, judge, onProgress });
  if (mode === 'one-by-one') return judged(failingEquation);
  const equations: ShuffleEquations[] = [];
  const outcomes = await judged((some) => {
    equations.push(some);
    return undefined;
  });
  if (equationsHold(equations, rng)) return outcomes;
  return judged((some) => (equationsHold([some], rng) ? undefined : failingEquation(some)));
}

/**
 * The generators. They are derived for the elements of a commitment that was read, so that nobody's mere statement of a
 * number makes work.
 */
function generatorsFor({ tree, oracle, info }: Board, count: number): ElementArray {
  const elements = deriveGenerators(tree, generatorStream(oracle), info.statisticalBits, count);
  return { elements, tree: arrayTree(tree, elements) };
}

function isRead(commitment: ReadCommitment): commitment is ElementArray {
  return 'elements' in commitment;
}

/** Reports on VMN-07 and VMN-08. @returns whether enough servers proved their shuffles */
function reportServers(board: Board, outcomes: readonly ServerOutcome[]): boolean {
  const { builder, session } = board;
  const inAdvance = ({ fault }: ServerOutcome): boolean => fault?.part === 'commitment';
  if (session.preparedFor !== undefined) {
    const others = outcomes.filter((outcome) => !inAdvance(outcome) && outcome.fault?.code !== 'absent');
    const faulty = outcomes.filter((outcome) => !others.includes(outcome));
    if (!reportFaults(board, 'VMN-07', others.length, faulty)) {
      builder.skip('VMN-08', 'too few permutation commitments are proved');
      return false;
    }
  }
  const valid = outcomes.filter(({ fault }) => fault === undefined);
  const faulty = outcomes.filter((outcome) => outcome.fault !== undefined && !inAdvance(outcome));
  return reportFaults(board, 'VMN-08', valid.length, faulty);
}

/** Reports on one of them: faults are findings if too few servers are left without, else notes. */
function reportFaults(
  { builder, info }: Board,
  check: VmnCheckId,
  proved: number,
  faulty: readonly ServerOutcome[],
): boolean {
  const enough = proved >= info.threshold;
  const named = faulty.flatMap(({ server, fault }) => (fault === undefined ? [] : [{ server, fault }]));
  builder.examine(check, proved);
  builder.complete(check);
  for (const { server, fault } of named) {
    const culprit = serverName(server);
    if (enough) builder.note(check, `${culprit} is left out: ${fault.message} [${fault.code}]`);
    else builder.fail({ check, culprit, ...codeOf(fault) });
  }
  if (!enough) {
    const message = `only ${proved} proofs hold, of ${info.threshold} that are needed`;
    builder.fail({ check, culprit: 'servers', code: 'too-few', message });
  }
  return enough;
}

function codeOf({ code, message }: Fault): Pick<Fault, 'code' | 'message'> {
  return { code, message };
}

/** How reports call a server. */
export function serverName(server: number): string {
  return `server ${server}`;
}

/** VMN-09: for a proof of shuffling, that the published list is the one that counts. */
async function verifyPublished(board: Board, last: CiphertextList): Promise<boolean> {
  const { builder, session } = board;
  const path = 'ShuffledCiphertexts.bt';
  if (session.type !== 'shuffling') {
    builder.waive('VMN-09', 'a proof of mixing publishes plaintexts');
    return true;
  }
  const same = await decoding(builder, 'VMN-09', path, async () => {
    if (!equalBytes(await binaryFile(board, path), last.tree))
      throw new DecodeError('bad-value', path, 'not the list that the servers shuffled');
    return true;
  });
  if (same !== true) return false;
  builder.examine('VMN-09', last.size);
  builder.complete('VMN-09');
  return true;
}
