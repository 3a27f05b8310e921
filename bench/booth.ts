/** An election with voters for benchmarks: one contest "choose one to three", or one of two. */
import { writeBallot } from '../src/ballot/ballot.js';
import type { Credential } from '../src/ballot/card.js';
import { type ElectionContext, electionContext, withProverTables } from '../src/ballot/context.js';
import type { Contest } from '../src/ballot/manifest.js';
import { type Choices, castBallot, prepareBallot } from '../src/ballot/prepare.js';
import type { Group } from '../src/core/group.js';
import { systemRng } from '../src/core/random.js';
import { generateKeyPair } from '../src/elgamal/keys.js';
import { enrol, testManifest } from '../test/helpers/election.js';

/** An election that is open, without a ledger. */
export interface Booth {
  readonly context: ElectionContext;
  readonly voters: readonly Credential[];
}

const NO_PREVIOUS = new Uint8Array(32);

/** A contest of the given number of options; see {@link mostChosen}. */
export function benchContest(options: number): Contest {
  return {
    id: 'contest',
    title: { en: 'Contest' },
    options: Array.from({ length: options }, (_, i) => ({ id: `o${i}`, name: { en: `Option ${i}` } })),
    rule: { kind: 'choice', min: 1, max: mostChosen(options), blank: false },
  };
}

/** How many options may be chosen: three, or one less than there are. */
export function mostChosen(options: number): number {
  return Math.min(3, options - 1);
}

/** Opens a booth. The commitment key has its tables, as on a device that casts many ballots. */
export function openBooth(group: Group, options: number, voters: number): Booth {
  const { manifest } = testManifest(systemRng, {
    group: group.id,
    contests: [benchContest(options)],
    styles: [{ id: 'all', contests: ['contest'] }],
  });
  const { roll, voters: credentials } = enrol(manifest, group, voters, systemRng);
  const { publicKey } = generateKeyPair(group, systemRng);
  return {
    context: withProverTables(electionContext(manifest, publicKey, roll)),
    voters: credentials,
  };
}

/** One vote for the option at a position. */
export function voteFor(context: ElectionContext, option: number): Choices {
  const [contest] = context.manifest.contests;
  const options = contest?.options ?? [];
  const values = options.map((_, i) => (i === option % options.length ? 1 : 0));
  return new Map([[contest?.id ?? '', { kind: 'values', values }]]);
}

/** Encrypts, proves and signs the first ballot of a voter. */
export function castFirst(context: ElectionContext, { secret }: Credential, choices: Choices): Uint8Array {
  const voter = { secret, sequence: 0, previous: NO_PREVIOUS };
  const prepared = prepareBallot(context, voter, choices, systemRng);
  return writeBallot(castBallot(prepared, secret, systemRng));
}

/** A ballot of every voter. */
export function castAll({ context, voters }: Booth): Uint8Array[] {
  return voters.map((voter, i) => castFirst(context, voter, voteFor(context, i)));
}
