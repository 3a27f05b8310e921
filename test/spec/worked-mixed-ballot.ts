/** The worked ballot with a ranking and a text of docs/spec/ballots.md, section 6.14, computed by the library. */
import { type Ballot, NO_PREVIOUS, writeBallot } from '../../src/ballot/ballot.js';
import { challengeBallot, writeChallengedBallot } from '../../src/ballot/challenge.js';
import { type ElectionContext, electionContext } from '../../src/ballot/context.js';
import { fingerprint } from '../../src/ballot/fingerprints.js';
import type { Manifest } from '../../src/ballot/manifest.js';
import { mixedLayout } from '../../src/ballot/mixed-contest.js';
import { type MixedVote, voteElements, voteMessage } from '../../src/ballot/mixed-message.js';
import { countMixed } from '../../src/ballot/mixed-result.js';
import { castBallot, prepareBallot } from '../../src/ballot/prepare.js';
import { buildRoll } from '../../src/ballot/roll.js';
import { toHex } from '../../src/core/bytes.js';
import type { Element, Scalar } from '../../src/core/group.js';
import { P256 } from '../../src/core/groups/p256.js';
import type { Rng } from '../../src/core/random.js';
import { drawLot } from '../../src/counting/lot.js';
import { smallManifest } from '../ballot/ballot-fixtures.js';

const group = P256;
const constant: Rng = (length) => new Uint8Array(length).fill(7);
const times = (n: number): Element => group.generator().multiply(group.scalar(n));
const hex = (part: Element | Scalar): string => toHex(part.toBytes());
const en = (text: string): { en: string } => ({ en: text });

/** The votes, by contest. */
const VOTES: readonly MixedVote[] = [
  { kind: 'ranking', ranks: [2, 0, 1] },
  { kind: 'text', text: 'Ann Lee' },
];

/** The contests: a ranked one, and one of texts. */
function workedManifest(): Manifest {
  return smallManifest({
    group: group.id as Manifest['group'],
    classes: [{ id: 'one', name: en('One'), weight: 1 }],
    styles: [{ id: 'all', contests: ['order', 'name'] }],
    contests: [
      {
        id: 'order',
        title: en('Order'),
        options: ['ann', 'bob', 'cyd'].map((id) => ({ id, name: en(id) })),
        rule: {
          ...{ kind: 'ranked', min: 1, max: 3, ties: 'refused', blank: true, shuffles: 1 },
          counting: { rule: 'irv', skipped: 'pass', ties: 'earlier-stage' },
        },
      },
      {
        id: 'name',
        title: en('Name'),
        options: [],
        rule: { kind: 'write-in', maxBytes: 40, blank: false, shuffles: 1 },
      },
    ],
  });
}

/** The context of the worked ballot: a real one, but for the election id. */
function workedContext(): ElectionContext {
  const manifest = workedManifest();
  const rows = [{ key: times(2001).toBytes(), class: 0, style: 0, excluded: [] }];
  const context = electionContext(manifest, times(1001), buildRoll(rows, manifest));
  return { ...context, electionId: new Uint8Array(32).fill(0x11) };
}

/** The ballot, its context, and the lines of the document. */
export function workedMixedBallot(): { context: ElectionContext; ballot: Ballot; lines: string[] } {
  const context = workedContext();
  const secret = group.scalar(2001);
  const voter = { secret, sequence: 0, previous: NO_PREVIOUS };
  const choices = new Map(context.manifest.contests.map(({ id }, c) => [id, voteOf(c)]));
  const prepare = () => prepareBallot(context, voter, choices, constant);
  const prepared = prepare();
  const { tracker } = prepared;
  const ballot = castBallot(prepared, secret, constant);
  const challenged = challengeBallot(prepare(), secret, constant);
  const lines = [
    `K = ${hex(context.publicKey)}`,
    `credential = ${hex(ballot.credential)}`,
    ...ballot.contests.flatMap((_, c) => contestLines(context, ballot, c, challenged.openings[c]?.nonces)),
    `tracker = ${toHex(tracker)}`,
    `ballot = ${toHex(writeBallot(ballot))}`,
    `challenged ballot = ${toHex(writeChallengedBallot(challenged))}`,
    ...resultLines(context),
  ];
  return { context, ballot, lines };
}

function contestLines(
  { manifest }: ElectionContext,
  { contests }: Ballot,
  c: number,
  nonces: readonly Scalar[] = [],
): string[] {
  const definition = manifest.contests[c];
  const layout = definition && mixedLayout(definition, group);
  const cast = contests[c];
  if (layout === undefined || cast?.kind !== 'mixed' || cast.proof.kind !== 'linear')
    throw new TypeError('not a contest whose votes are shuffled');
  const { ciphertexts, proof } = cast;
  const [first] = proof.commitments;
  if (first === undefined) throw new TypeError('a proof without commitments');
  const lines = [
    `message = ${toHex(voteMessage(layout, voteOf(c)))}`,
    ...voteElements(layout, voteOf(c)).map((element, j) => `M_${j} = ${hex(element)}`),
    ...nonces.map((nonce, j) => `r_${j} = ${hex(nonce)}`),
    ...ciphertexts.flatMap(({ c1, c2 }, j) => [`E_${j}.c1 = ${hex(c1)}`, `E_${j}.c2 = ${hex(c2)}`]),
    ...proof.commitments.map((commitment, j) => `R_${j} = ${hex(commitment)}`),
    ...proof.responses.map((response, j) => `z_${j} = ${hex(response)}`),
    `fingerprint of R_0 = ${toHex(fingerprint('commitment', first.toBytes()))}`,
  ];
  return lines.map((line) => `${c} ${line}`);
}

function resultLines(context: ElectionContext): string[] {
  const layout = mixedLayout(context.manifest.contests[0] as Manifest['contests'][number], group);
  if (layout === undefined) throw new TypeError('not a ranked contest');
  const { digest, elected } = countMixed(context, 0, [voteElements(layout, voteOf(0))]);
  const lot = drawLot(digest, layout.options);
  return [`digest = ${toHex(digest)}`, `lot = ${lot.join(' ')}`, `elected = ${elected.join(' ')}`];
}

function voteOf(contest: number): MixedVote {
  const vote = VOTES[contest];
  if (vote === undefined) throw new RangeError(`no vote in contest ${contest}`);
  return vote;
}
