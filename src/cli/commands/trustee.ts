/** `hanpyo trustee`: keys of a trustee, the key ceremony, the rehearsal. */
import type { Command } from 'commander';
import type { Rehearsal } from '../../elgamal/rehearsal.js';
import { type DeliveryOptions, type OpenElection, readElection, withElection } from '../election.js';
import { EXIT } from '../errors.js';
import type { Output } from '../output.js';
import { newTrusteeFile } from '../secrets.js';
import { outputOf, type Session } from '../session.js';
import {
  openDesk,
  rehearseShare,
  restart,
  type StepsTaken,
  type TrusteeDesk,
  takeSteps,
} from '../trustee-work.js';
import { deliverable } from './delivery.js';

interface KeyOptions extends DeliveryOptions {
  readonly key: string;
}

/** Adds the commands. */
export function addTrustee(program: Command, session: Session): void {
  const trustee = program.command('trustee').description('what a trustee does before the election');
  trustee
    .command('new')
    .description('make a key file and FILE.pub.json, which goes into the configuration')
    .argument('<file>', 'key file to make (mode 0600)')
    .action(async (file: string, _: object, command: Command) => {
      await newTrusteeFile(file, session.io.rng);
      const made = { key: file, public: `${file}.pub.json` };
      outputOf(session, command).result(made, `Keep ${made.key} secret; give ${made.public} to the office.`);
    });
  const withKey = (name: string, description: string): Command =>
    trustee
      .command(name)
      .description(description)
      .argument('<dir>', 'workspace, or a record with --entries')
      .requiredOption('--key <file>', 'key file of the trustee');
  deliverable(withKey('step', 'take every step of the key ceremony that is due')).action(
    atDesk(session, async (election, desk, output) => {
      reportSteps(await takeSteps(election, desk, session.io.rng), desk, session, output);
    }),
  );
  deliverable(withKey('restart', 'begin the key ceremony again after it failed')).action(
    atDesk(session, async (election, desk, output) => {
      await restart(election, desk, session.io.rng);
      const { run } = election.record.setup.ceremony;
      output.result({ trustee: desk.index, run }, `Trustee ${desk.label} has begun the ceremony again.`);
    }),
  );
  withKey('rehearse', 'decrypt a test ciphertext with the stored share').action(
    async (dir: string, { key }: KeyOptions, command: Command) => {
      const election = await readElection(dir, session.io);
      const desk = await openDesk(election, key);
      const rehearsal = await rehearseShare(election, desk, session.io.rng);
      reportRehearsal(rehearsal, desk, session, outputOf(session, command));
    },
  );
}

/** An action of a trustee, on the verified record. */
function atDesk(
  session: Session,
  act: (election: OpenElection, desk: TrusteeDesk, output: Output) => Promise<void>,
): (dir: string, options: KeyOptions, command: Command) => Promise<void> {
  return async (dir, options, command) => {
    const output = outputOf(session, command);
    await withElection(dir, options, session.io, async (election) =>
      act(election, await openDesk(election, options.key), output),
    );
  };
}

function reportRehearsal(
  rehearsal: Rehearsal,
  { index, label, state }: TrusteeDesk,
  session: Session,
  output: Output,
): void {
  const passed = rehearsal.kind === 'passed';
  const can = `Trustee ${label} ${passed ? 'can' : 'CANNOT'} decrypt with ${state.sharePath}`;
  const reason = passed ? {} : { reason: rehearsal.reason };
  if (!passed) session.exitCode = EXIT.refused;
  output.result({ trustee: index, passed, ...reason }, passed ? `${can}.` : `${can}: ${rehearsal.reason}.`);
}

function reportSteps(
  { posted, now }: StepsTaken,
  { index, label, state }: TrusteeDesk,
  session: Session,
  output: Output,
): void {
  const did = posted.length > 0 ? `Trustee ${label} posted: ${posted.join(', ')}.` : '';
  const say = (status: string, text: string, more: object = {}): void =>
    output.result({ trustee: index, posted, status, ...more }, [did, text].filter((s) => s !== '').join(' '));
  if (now.kind === 'delivered') say('delivered', 'The entries are in the file.');
  else if (now.kind === 'waiting')
    say('waiting', `Waiting for ${now.awaited.join(', ')}.`, { awaited: now.awaited });
  else if (now.kind === 'finished')
    say('finished', `The ceremony is finished; the share is ${state.sharePath}.`);
  else {
    session.exitCode = EXIT.refused;
    const names = now.culprits.map(({ trustee, reason }) => `trustee ${trustee} (${reason})`);
    say(
      'failed',
      `The ceremony has failed because of ${names.join(', ')}; begin again with "trustee restart".`,
      {
        culprits: now.culprits,
      },
    );
  }
}
