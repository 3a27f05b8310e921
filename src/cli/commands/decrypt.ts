/** `hanpyo decrypt`: a trustee's part in the tally. */
import type { Command } from 'commander';
import { type DeliveryOptions, withElection } from '../election.js';
import { RefusedError } from '../errors.js';
import { outputOf, type Session } from '../session.js';
import { decryptAsTrustee, openDesk } from '../trustee-work.js';
import { deliverable } from './delivery.js';

/** Adds the command. */
export function addDecrypt(program: Command, session: Session): void {
  deliverable(
    program
      .command('decrypt')
      .description('verify the whole record, then decrypt the tally as a trustee, once')
      .argument('<dir>', 'workspace, or a record with --entries')
      .requiredOption('--key <file>', 'key file of the trustee'),
  ).action(async (dir: string, options: DeliveryOptions & { key: string }, command: Command) => {
    const output = outputOf(session, command);
    await withElection(dir, options, session.io, async (election) => {
      const { phase } = election.record;
      if (phase !== 'closed' && phase !== 'published') throw new RefusedError('voting has not been closed');
      const desk = await openDesk(election, options.key);
      const shares = await decryptAsTrustee(election, desk, session.io.rng);
      const text =
        shares === 0
          ? `Trustee ${desk.index} has decrypted this tally before.`
          : `Trustee ${desk.index} has decrypted ${shares} contests.`;
      output.result({ trustee: desk.index, shares }, text);
    });
  });
}
