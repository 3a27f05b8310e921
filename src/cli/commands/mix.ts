/** `hanpyo mix`: a trustee's part in shuffling the votes of ranked and write-in contests. */
import type { Command } from 'commander';
import { type DeliveryOptions, withElection } from '../election.js';
import { RefusedError } from '../errors.js';
import { type Mixed, mixAsTrustee } from '../mix-work.js';
import { outputOf, type Session } from '../session.js';
import { openDesk, type TrusteeDesk } from '../trustee-work.js';
import { counted } from '../words.js';
import { deliverable } from './delivery.js';

interface MixOptions extends DeliveryOptions {
  readonly key: string;
}

/** Adds the command. */
export function addMix(program: Command, session: Session): void {
  deliverable(
    program
      .command('mix')
      .description('verify the whole record, then shuffle as a trustee what is next to be shuffled')
      .argument('<dir>', 'workspace, or a record with --entries')
      .requiredOption('--key <file>', 'key file of the trustee'),
  ).action(async (dir: string, options: MixOptions, command: Command) => {
    const output = outputOf(session, command);
    await withElection(dir, options, session.io, async (election) => {
      const { phase } = election.record;
      if (phase !== 'closed') throw new RefusedError('votes are shuffled after closing, before the result');
      const desk = await openDesk(election, options.key);
      const mixed = await mixAsTrustee(election, desk, session.io.rng);
      const facts = { trustee: desk.index, shuffled: mixed.shuffled, waiting: mixed.waiting };
      output.result(facts, outcomeText(desk, mixed, options.entries));
    });
  });
}

function outcomeText(
  { label }: TrusteeDesk,
  { shuffled, waiting, lists }: Mixed,
  file: string | undefined,
): string {
  if (lists === 0) return 'No contest of this election has votes to be shuffled.';
  const did =
    shuffled.length === 0
      ? `Trustee ${label} has nothing to shuffle.`
      : `Trustee ${label} has shuffled ${counted(shuffled.length, 'contest')}: ${shuffled.join(', ')}.`;
  if (shuffled.length > 0 && file !== undefined)
    return `${did} The shuffles are in ${file}: whoever keeps the board posts them before the next trustee shuffles.`;
  const rest = waiting.map(({ contest, missing }) => `${contest} (${missing} more)`);
  if (rest.length === 0) return `${did} All shuffles are on the ledger: the trustees may decrypt.`;
  return `${did} Still to be shuffled by other trustees: ${rest.join(', ')}.`;
}
