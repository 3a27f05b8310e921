/** Makes the ballots of one voter, one at a time: sealed first, then cast or opened. Her secret is here and nowhere else. */
import {
  type Choices,
  castBallot,
  challengeBallot,
  contestsOf,
  electionContextOf,
  makeProverTables,
  openedChoices,
  type PreparedBallot,
  plainRoll,
  prepareBallot,
  type RollRow,
  trackerText,
  type Voter,
  withProverTables,
  writeBallot,
  writeChallengedBallot,
} from 'hanpyo/ballot';
import { type Scalar, systemRng, toHex } from 'hanpyo/core';
import { unsignedEntry } from 'hanpyo/record';
import type { OpenedElection } from './election-file.js';
import type { CheckedBallot, CryptoCalls } from './messages.js';

/** What the worker does for a voter. */
export interface BallotMaker extends Pick<CryptoCalls, 'prepare' | 'cast' | 'check'> {
  /** Makes tables ahead: worth it while the voter reads. */
  warmUp(): void;
}

/** @param row - the voter's, from the roll that was opened */
export function ballotMaker(
  { electionId, manifest, publicKey, group }: OpenedElection,
  row: RollRow,
  secret: Scalar,
): BallotMaker {
  const roll = plainRoll([row], manifest, group);
  const context = withProverTables(electionContextOf(electionId, manifest, publicKey, roll));
  let pending: PreparedBallot | undefined;
  const take = (): PreparedBallot => {
    const taken = pending;
    if (taken === undefined) throw new RangeError('no ballot is prepared');
    pending = undefined;
    return taken;
  };
  return {
    prepare: (choices: Choices, place: Omit<Voter, 'secret'>) => {
      pending = prepareBallot(context, { ...place, secret }, choices, systemRng);
      return trackerText(pending.tracker);
    },
    cast: () => unsignedEntry('ballot', electionId, writeBallot(castBallot(take(), secret, systemRng))),
    check: (): CheckedBallot => {
      const challenged = challengeBallot(take(), secret, systemRng);
      const entry = unsignedEntry('challenge', electionId, writeChallengedBallot(challenged));
      const choices = openedChoices(context, contestsOf(context, roll.entry(0)), challenged);
      if (typeof choices === 'string') return { entry, opened: undefined };
      const opened = Array.from(choices, ([id, choice], i) => {
        const { values = [], nonces = [] } = challenged.openings[i] ?? {};
        return { id, choice, values, nonces: nonces.map((nonce) => toHex(nonce.toBytes())) };
      });
      return { entry, opened };
    },
    warmUp: () => makeProverTables(context),
  };
}
