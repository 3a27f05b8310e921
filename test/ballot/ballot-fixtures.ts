import {
  type Ballot,
  type BallotBody,
  type BallotContest,
  NO_PREVIOUS,
  type SumBallotContest,
  writeBallot,
  writeBallotBody,
} from '../../src/ballot/ballot.js';
import { type SignatureRole, signatureTranscript } from '../../src/ballot/ballot-proofs.js';
import type { BallotVerdict } from '../../src/ballot/box.js';
import { type ElectionContext, electionContext, withProverTables } from '../../src/ballot/context.js';
import type { Manifest, Text } from '../../src/ballot/manifest.js';
import { type Choices, castBallot, type PreparedBallot, prepareBallot } from '../../src/ballot/prepare.js';
import type { RollRow } from '../../src/ballot/roll.js';
import { buildRoll } from '../../src/ballot/roll.js';
import { trackerOf } from '../../src/ballot/tracker.js';
import { toHex } from '../../src/core/bytes.js';
import type { Group, Scalar } from '../../src/core/group.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { sha256 } from '../../src/core/hash.js';
import { ROLES } from '../../src/core/labels.js';
import type { Rng } from '../../src/core/random.js';
import type { Choice } from '../../src/zk/layout.js';
import { proveStatement } from '../../src/zk/nizk.js';
import { knowledgeOfLog } from '../../src/zk/relation.js';
import { seededRng } from '../helpers/rng.js';
import { sumContest } from '../helpers/sum-contests.js';

const en = (text: string): Text => ({ en: text });
const hex32 = (text: string): string => toHex(sha256(new TextEncoder().encode(text)));

/** A small election: a referendum with a blank vote, and up to two of three seats; classes of weight 1 and 3. */
export function smallManifest(changes: Partial<Manifest> = {}): Manifest {
  return {
    version: 1,
    title: en('Test'),
    languages: ['en'],
    defaultLanguage: 'en',
    group: 'ristretto255',
    practice: false,
    nonce: hex32('nonce'),
    ledger: { origin: 'test.example/election', key: 'test.example/election+00000000+AA==' },
    trustees: [{ id: 't', name: en('Trustee'), signingKey: hex32('s'), sealingKey: hex32('e') }],
    threshold: 1,
    officers: [],
    officersRequired: 0,
    classes: [
      { id: 'one', name: en('One'), weight: 1 },
      { id: 'three', name: en('Three'), weight: 3 },
    ],
    styles: [
      { id: 'full', contests: ['question', 'council'] },
      { id: 'short', contests: ['question'] },
    ],
    contests: [
      {
        id: 'question',
        title: en('Question'),
        options: [
          { id: 'yes', name: en('Yes') },
          { id: 'no', name: en('No') },
        ],
        rule: { kind: 'choice', min: 1, max: 1, blank: true },
      },
      {
        id: 'council',
        title: en('Council'),
        options: ['ann', 'bob', 'cyd'].map((id) => ({ id, name: en(id) })),
        rule: { kind: 'choice', min: 0, max: 2, blank: false },
      },
    ],
    revoting: 'last-counts',
    precedence: 'paper',
    minimumUnit: 1,
    ...changes,
  };
}

/** A voter of a test election. */
export interface TestVoter {
  readonly secret: Scalar;
  readonly key: Uint8Array;
  /** Position on the roll. */
  readonly index: number;
}

/** A test election: everything, the secrets included. */
export interface TestElection {
  readonly context: ElectionContext;
  /** In the order of `rows`. */
  readonly voters: readonly TestVoter[];
  readonly electionSecret: Scalar;
  readonly rng: Rng;
}

/** What the roll says of a test voter; by default class 0, style 0 (full), nothing excluded. */
export type TestRow = Partial<Omit<RollRow, 'key'>>;

/** Makes a test election. The same seed gives the same voters and the same election key. */
export function testElection(
  rows: readonly TestRow[],
  options: { readonly manifest?: Manifest; readonly group?: Group; readonly seed?: string } = {},
): TestElection {
  const { manifest = smallManifest(), group = RISTRETTO255, seed = 'election' } = options;
  const rng = seededRng(seed);
  const electionSecret = group.randomScalar(rng);
  const secrets = rows.map(() => group.randomScalar(rng));
  const keys = secrets.map((secret) => group.generator().multiply(secret).toBytes());
  const roll = buildRoll(
    rows.map((row, i) => ({ class: 0, style: 0, excluded: [], ...row, key: keys[i] ?? new Uint8Array() })),
    manifest,
    () => group,
  );
  const context = withProverTables(
    electionContext(manifest, group.generator().multiply(electionSecret), roll),
  );
  const voters = secrets.map((secret, i) => {
    const key = keys[i] ?? new Uint8Array();
    return { secret, key, index: roll.find(key)?.index ?? -1 };
  });
  return { context, voters, electionSecret, rng };
}

/** Values of one contest as a choice. */
export function values(...list: number[]): Choice {
  return { kind: 'values', values: list };
}

export const BLANK: Choice = { kind: 'blank' };

/** Choices of the small election; leave `council` out for the short style. */
export function choices(question: Choice, council?: Choice): Choices {
  const map = new Map([['question', question]]);
  if (council !== undefined) map.set('council', council);
  return map;
}

/** Where a ballot stands in its voter's chain. */
export interface Place {
  readonly sequence?: number;
  readonly previous?: Uint8Array;
}

export function prepare(
  election: TestElection,
  voter: number,
  what: Choices,
  place: Place = {},
): PreparedBallot {
  const { secret } = voterOf(election, voter);
  const { sequence = 0, previous = NO_PREVIOUS } = place;
  return prepareBallot(election.context, { secret, sequence, previous }, what, election.rng);
}

export function cast(election: TestElection, voter: number, what: Choices, place: Place = {}): Ballot {
  return castBallot(prepare(election, voter, what, place), voterOf(election, voter).secret, election.rng);
}

export function castBytes(
  election: TestElection,
  voter: number,
  what: Choices = choices(values(1, 0), values(1, 1, 0)),
  place: Place = {},
): Uint8Array {
  return writeBallot(cast(election, voter, what, place));
}

export function voterOf(election: TestElection, voter: number): TestVoter {
  const found = election.voters[voter];
  if (found === undefined) throw new RangeError(`no voter ${voter}`);
  return found;
}

/** Signs any body, sound or not, with the voter's own key. The signature is always valid for the credential named. */
export function signBody(
  election: TestElection,
  voter: number,
  body: BallotBody,
  role: SignatureRole = ROLES.ballotSignature,
): Ballot {
  const { context, rng } = election;
  const { secret } = voterOf(election, voter);
  const transcript = signatureTranscript(context, trackerOf(writeBallotBody(body)), role);
  const statement = knowledgeOfLog(context.group.generator(), context.group.generator().multiply(secret));
  const signature = proveStatement(statement, { kind: 'linear', secrets: [secret] }, transcript, rng);
  return { ...body, signature };
}

/** A ballot with changes to its body, signed again by `voter`. */
export function resign(
  election: TestElection,
  voter: number,
  ballot: Ballot,
  changes: Partial<BallotBody>,
): Uint8Array {
  return writeBallot(signBody(election, voter, { ...ballot, ...changes }));
}

/** The contests of a ballot with one of them, whose votes are added up, replaced. */
export function replaceContest(
  ballot: Ballot,
  index: number,
  change: Partial<SumBallotContest>,
): BallotContest[] {
  return ballot.contests.map((contest, i) => (i === index ? { ...sumContest(contest), ...change } : contest));
}

/** The code with which a box refuses a ballot; `accepted` if it does not. */
export function codeOf(verdict: BallotVerdict): string {
  return verdict.rejected?.code ?? 'accepted';
}
