/** Who makes ballots and challenges of an election, honest or not, and signs them as anybody. */
import {
  type Ballot,
  type BallotBody,
  readBallot,
  writeBallot,
  writeBallotBody,
} from '../../src/ballot/ballot.js';
import { type SignatureRole, signatureTranscript } from '../../src/ballot/ballot-proofs.js';
import { type ChallengedBallot, writeChallengedBallot } from '../../src/ballot/challenge.js';
import { castBallot, challengeBallot } from '../../src/ballot/index.js';
import { trackerOf } from '../../src/ballot/tracker.js';
import type { Scalar } from '../../src/core/group.js';
import { ROLES } from '../../src/core/labels.js';
import { makeEntry } from '../../src/record/entry.js';
import { proveStatement } from '../../src/zk/nizk.js';
import { knowledgeOfLog } from '../../src/zk/relation.js';
import { choose, contextOf, credentialOf, prepareFor } from './election.js';
import type { Workshop } from './tamper-cases.js';

/** Makes ballots of an election, honest or not. Voter 6 is the one whose next ballot would be in order. */
export class Forge {
  readonly shop: Workshop;
  /** A ballot of voter 6 that would be accepted. */
  readonly spare: Ballot;

  constructor(shop: Workshop) {
    this.shop = shop;
    this.spare = this.cast(6);
  }

  /** The next honest ballot of a voter, never posted. */
  cast(voter: number, contests = 2): Ballot {
    const { election } = this.shop.honest;
    const choices = new Map([...choose(contextOf(election), 0)].slice(0, contests));
    return castBallot(
      prepareFor(election, voter, choices),
      credentialOf(election, voter).secret,
      election.rng,
    );
  }

  /** The next honest challenge of a voter, never posted. */
  challenge(voter: number): ChallengedBallot {
    const { election } = this.shop.honest;
    const prepared = prepareFor(election, voter, choose(contextOf(election), 0));
    return challengeBallot(prepared, credentialOf(election, voter).secret, election.rng);
  }

  /** An honest ballot of the record. */
  posted(nth: number): Ballot {
    return readBallot(this.shop.payload('ballot', nth), contextOf(this.shop.honest.election)).ballot;
  }

  /** A body signed with any secret, as a ballot or a challenge. */
  sign(body: BallotBody, secret: Scalar, role: SignatureRole = ROLES.ballotSignature): Ballot {
    const context = contextOf(this.shop.honest.election);
    const transcript = signatureTranscript(context, trackerOf(writeBallotBody(body)), role);
    const generator = context.group.generator();
    const statement = knowledgeOfLog(generator, generator.multiply(secret));
    const witness = { kind: 'linear', secrets: [secret] } as const;
    return {
      ...body,
      signature: proveStatement(statement, witness, transcript, this.shop.honest.election.rng),
    };
  }

  /** The spare ballot with changes, signed by its own voter. */
  resign(changes: Partial<BallotBody>, voter = 6): Uint8Array {
    const { secret } = credentialOf(this.shop.honest.election, voter);
    return this.entry(this.sign({ ...this.spare, ...changes }, secret));
  }

  entry(ballot: Ballot): Uint8Array {
    return makeEntry('ballot', contextOf(this.shop.honest.election).electionId, writeBallot(ballot));
  }

  challengeEntry(challenged: ChallengedBallot): Uint8Array {
    const { electionId } = contextOf(this.shop.honest.election);
    return makeEntry('challenge', electionId, writeChallengedBallot(challenged));
  }

  /** How a report names a voter. */
  name(voter: number): RegExp {
    const { roll } = contextOf(this.shop.honest.election);
    const index = roll.find(credentialOf(this.shop.honest.election, voter).key.toBytes())?.index;
    return new RegExp(`^credential [0-9a-f]{16} \\(roll entry ${index}\\)$`);
  }
}
