/** `hanpyo decrypt`: a trustee's part in the tally. */
import type { Command } from 'commander';
import { toHex } from '../../core/bytes.js';
import { type DeliveryOptions, withElection } from '../election.js';
import { RefusedError } from '../errors.js';
import { outputOf, type Session } from '../session.js';
import { decryptAsTrustee, openDesk } from '../trustee-work.js';
import { deliverable } from './delivery.js';

interface DecryptOptions extends DeliveryOptions {
  readonly key: string;
  readonly tally?: string;
}

/** Adds the command. */
export function addDecrypt(program: Command, session: Session): void {
  deliverable(
    program
      .command('decrypt')
      .description('verify the whole record, then decrypt the tally as a trustee, once')
      .argument('<dir>', 'workspace, or a record with --entries')
      .requiredOption('--key <file>', 'key file of the trustee')
      .option('--tally <hash>', 'decrypt only the tally of this hash, as the other trustees have it'),
  ).action(async (dir: string, options: DecryptOptions, command: Command) => {
    const output = outputOf(session, command);
    await withElection(dir, options, session.io, async (election) => {
      const { phase } = election.record;
      if (phase !== 'closed' && phase !== 'published') throw new RefusedError('voting has not been closed');
      const tally = toHex(election.record.tallying.hash);
      if (options.tally !== undefined && options.tally !== tally)
        throw new RefusedError(`the tally of this record is ${tally}: somebody was shown another board`);
      const desk = await openDesk(election, options.key);
      const shares = await decryptAsTrustee(election, desk, session.io.rng);
      const text =
        shares === 0
          ? `Trustee ${desk.index} has decrypted this tally before.`
          : `Trustee ${desk.index} has decrypted ${shares} contests.`;
      output.result({ trustee: desk.index, shares, tally }, `${text}\nThe tally is ${tally}.`);
    });
  });
}
