/** A whole election whose ballots are made by `hanpyo/electionguard`, with all files that its guardians publish. */
import { parseJson } from '../../src/core/json.js';
import {
  closeChain,
  encryptBallot,
  extendChain,
  nextCodeBaux,
  type OpenElection,
  openElection,
  startChain,
} from '../../src/electionguard/index.js';
import { type EncryptedBallot, readBallot } from '../../src/verify/foreign/electionguard/ballot.js';
import { seededRng } from '../helpers/rng.js';
import { type Ceremony, holdCeremony } from '../verify/foreign/electionguard/ceremony.js';
import { Form, type Pair } from '../verify/foreign/electionguard/form.js';
import { recordOf } from '../verify/foreign/electionguard/memory.js';
import {
  type BallotPlan,
  CONTESTS,
  type Files,
  PLAN,
  type RecordPlan,
} from '../verify/foreign/electionguard/plan.js';
import {
  decryptedJson,
  encryptedTallyJson,
  product,
  type Sums,
} from '../verify/foreign/electionguard/tally-files.js';
import { Quorum } from './quorum.js';

/** What the voter of a challenged ballot wrote in. */
const WRITE_INS = ['Zoë'];

/** A ballot with what was voted on it. */
interface OwnBallot {
  readonly plan: BallotPlan;
  readonly read: EncryptedBallot;
}

/** What the steps of an election share. */
interface Running {
  readonly plan: RecordPlan;
  readonly form: Form;
  readonly files: Files;
  readonly ceremony: Ceremony;
  readonly election: OpenElection;
  readonly quorum: Quorum;
}

/**
 * Holds an election of three guardians, of whom any two decrypt.
 * @param present - the coordinates of the guardians who decrypt
 */
export async function holdElection(
  changes: Partial<RecordPlan> = {},
  present: readonly number[] = [1, 3],
): Promise<Files> {
  const plan = { ...PLAN, ...changes };
  const [form, files]: [Form, Files] = [new Form(plan.form), new Map()];
  const ceremony = holdCeremony(plan, form, files, seededRng('ceremony'));
  const election = await openElection(recordOf(files));
  const running = { plan, form, files, ceremony, election, quorum: new Quorum(ceremony, present) };
  const ballots = castAll(running);
  publishTally(running, ballots);
  for (const ballot of ballots) if (!ballot.plan.cast) openBallot(running, ballot);
  return files;
}

/** Encrypts all ballots, one after the other, on one device. */
function castAll({ plan, files, election }: Running): OwnBallot[] {
  const { device } = plan;
  const rng = seededRng('ballots');
  const folder = `encrypted_ballots/${device.replaceAll(' ', '_')}`;
  let chain = plan.chained ? startChain(election, device) : undefined;
  const ballots = plan.ballots.map((ballot, i): OwnBallot => {
    const { id, style, cast } = ballot;
    const codeBaux = chain === undefined ? election.config.baux0 : nextCodeBaux(chain);
    const contests = new Map(
      Object.entries(ballot.votes).map(([contest, votes]) => [
        contest,
        { votes, ...(cast ? {} : { writeIns: WRITE_INS }) },
      ]),
    );
    const setting = {
      device,
      timestamp: 1_716_478_735 + i,
      codeBaux,
      state: cast ? 'CAST' : 'CHALLENGED',
    } as const;
    const sealed = encryptBallot(election, { id, style, contests }, setting, rng);
    if (chain !== undefined) chain = extendChain(chain, id, sealed);
    const path = `${folder}/eballot-${id}.json`;
    files.set(path, JSON.parse(sealed.json));
    return { plan: ballot, read: readBallot(election, parseJson(sealed.json, 2 ** 20), path) };
  });
  if (chain !== undefined) files.set(`${folder}/ballot_chain.json`, JSON.parse(closeChain(election, chain)));
  return ballots;
}

/** The total of every option over the cast ballots, and its decryption. */
function publishTally({ form, files, ceremony, quorum }: Running, ballots: readonly OwnBallot[]): void {
  const cast = ballots.filter(({ plan }) => plan.cast);
  const { prover } = ceremony;
  const contests = CONTESTS.map(({ id, options }): Sums => {
    const own = cast.filter(({ plan }) => plan.votes[id] !== undefined);
    const totals = options.map((option, i) => {
      const votes = own.flatMap(({ read }) => votesOf(read, id)[i] ?? []);
      const count = own.reduce((sum, { plan }) => sum + (plan.votes[id]?.[i] ?? 0), 0);
      return { ...(votes.length === 0 ? prover.encrypt(0) : product(votes)), option, count };
    });
    return { id, ballots: own.length, options: totals };
  });
  const ids = cast.map(({ plan }) => plan.id);
  files.set('encrypted_tally.json', encryptedTallyJson(form, prover.extendedHash, ids, contests));
  const decrypt = quorum.decrypt.bind(quorum);
  files.set('tally.json', decryptedJson(form, prover.extendedHash, 'tally', contests, decrypt));
}

function votesOf({ contests }: EncryptedBallot, id: string): readonly Pair[] {
  const { selections = [] } = contests.find((contest) => contest.id === id) ?? {};
  return selections.map(({ vote }) => ({ alpha: vote.alpha.element, beta: vote.beta.element }));
}

/** Decrypts a challenged ballot. */
function openBallot({ form, files, ceremony, quorum }: Running, { plan, read }: OwnBallot): void {
  const contests = read.contests.map(({ id, data: { c0, c1, c2 } }): Sums => {
    const sealed = { c0: c0.element, c1, c2 };
    const { beta, proof } = quorum.decryptData(sealed);
    const rules = CONTESTS.find((contest) => contest.id === id);
    const votes = plan.votes[id] ?? [];
    const given = votes.reduce((sum, vote) => sum + vote, 0);
    const status = given === 0 ? 'null_vote' : given < (rules?.limit ?? 0) ? 'under_vote' : 'normal';
    return {
      id,
      ballots: 1,
      options: votesOf(read, id).map((vote, i) => ({
        ...vote,
        option: rules?.options[i] ?? '',
        count: votes[i] ?? 0,
      })),
      data: {
        contest_data: { over_votes: [], write_ins: WRITE_INS, status },
        encrypted_contest_data: form.data(sealed),
        beta: form.element(beta),
        proof: form.branch(proof),
      },
    };
  });
  const decrypt = quorum.decrypt.bind(quorum);
  files.set(
    `challenged_ballots/dballot-${plan.id}.json`,
    decryptedJson(form, ceremony.prover.extendedHash, plan.id, contests, decrypt),
  );
}
