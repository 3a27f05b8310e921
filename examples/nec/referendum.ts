/** The referendum itself: manifest, key ceremony, roll, votes, closing, decryption by three of five, result. */
import { join } from 'node:path';
import { castBallot, ElectionBoard, prepareBallot, Trustee } from 'hanpyo';
import * as ballot from 'hanpyo/ballot';
import { type Group, type Rng, toHex } from 'hanpyo/core';
import { ed25519NoteSigner, openLedger } from 'hanpyo/ledger';
import { fileStore } from 'hanpyo/ledger/file';
import * as post from 'hanpyo/record';
import { beginElection, type Parties } from '../gyeonggi/parties.js';
import { type Papers, registerPeople, syntheticPeople } from './people.js';
import { QUESTION, THRESHOLD, TRUSTEES } from './rules.js';

/** What a voter chooses. */
export type Vote = 'yes' | 'no' | 'blank';

/** What is held. */
export interface Plan {
  /** `record` is published, `offices` never. */
  readonly folder: string;
  readonly voters: number;
  readonly rule: ballot.DecisionRule;
  /** A rehearsal: another manifest, so another election id, which is in every hash, key and proof. */
  readonly practice: boolean;
  readonly groups: (id: string) => Group;
}

/** A referendum in which people may vote. */
export interface Referendum extends Parties {
  readonly plan: Plan;
  readonly manifest: ballot.Manifest;
  readonly id: Uint8Array;
  readonly group: Group;
  /** What each voter holds. */
  readonly papers: readonly Papers[];
}

/** Folders of a referendum. */
export function foldersOf({ folder }: Plan): { readonly record: string; readonly offices: string } {
  return { record: join(folder, 'record'), offices: join(folder, 'offices') };
}

/** Prepares a referendum up to its opening. */
export async function openReferendum(plan: Plan, rng: Rng): Promise<Referendum> {
  const { record, offices } = foldersOf(plan);
  const log = ed25519NoteSigner('nec.example/merger', rng(32));
  const officers = [post.newOfficer(0, rng), post.newOfficer(1, rng)];
  const trustees = TRUSTEES.map((_, i) => new Trustee(i + 1, rng));
  const manifest = nameTrustees(
    post.defineManifest(
      {
        ...{ title: QUESTION.title, contests: [QUESTION], log, officers, trustees, threshold: THRESHOLD },
        ...{ decisions: [plan.rule], practice: plan.practice },
      },
      rng,
    ),
  );
  const group = plan.groups(manifest.group);
  const id = ballot.electionId(manifest);
  const ledger = await openLedger(fileStore(record), { origin: log.name, signer: log });
  const board = await ElectionBoard.open(ledger, rng, new post.ElectionRecord(plan.groups));
  await beginElection({ board, officers, trustees }, manifest, rng);
  const people = syntheticPeople(plan.voters);
  const { roll, papers } = await registerPeople(offices, people, { id, group }, rng);
  const built = ballot.buildRoll(roll, manifest, plan.groups);
  await board.postAll(post.rollEntries(board.record, built, officers));
  await board.postAll([post.openingEntry(board.record, officers)]);
  return { plan, manifest, id, group, log, ledger, board, officers, trustees, papers };
}

function nameTrustees(manifest: ballot.Manifest): ballot.Manifest {
  const trustees = manifest.trustees.map((trustee, i) => {
    const [id = trustee.id, ko = '', en = ''] = TRUSTEES[i] ?? [];
    return { ...trustee, id, name: { ko, en } };
  });
  return { ...manifest, trustees };
}

/**
 * The ballot of whoever holds a card and a second factor.
 * @param context - of another election, for a device that hashes under that one
 * @throws if card and factor do not lead to a credential of the roll
 */
export function ballotOf(
  { board, id, group }: Referendum,
  held: Papers,
  vote: Vote,
  rng: Rng,
  context: ballot.ElectionContext = board.record.voting.opened.context,
): Uint8Array {
  const { card, factor } = held;
  const pin = factor === '' ? undefined : ballot.readSecondFactor(factor);
  const credential = ballot.credentialFromCard(ballot.cardFromText(card), id, group, pin);
  const voter = post.voterOf(board.record, credential);
  const values = QUESTION.options.map((option) => (option.id === vote ? 1 : 0));
  const choice = vote === 'blank' ? { kind: 'blank' as const } : { kind: 'values' as const, values };
  const prepared = prepareBallot(context, voter, new Map([[QUESTION.id, choice]]), rng);
  return post.ballotEntry(castBallot(prepared, voter.secret, rng));
}

/** Voters vote, in the order of the list. @returns bytes of one ballot, and milliseconds of making and of posting one */
export async function castVotes(
  referendum: Referendum,
  votes: readonly Vote[],
  rng: Rng,
): Promise<CastTimes> {
  const start = performance.now();
  const entries = votes.map((vote, i) => ballotOf(referendum, papersOf(referendum, i), vote, rng));
  const made = performance.now();
  await referendum.board.postAll(entries);
  const posted = performance.now();
  return {
    bytes: entries[0]?.length ?? 0,
    making: (made - start) / votes.length,
    posting: (posted - made) / votes.length,
  };
}

/** What one ballot took. */
export interface CastTimes {
  readonly bytes: number;
  readonly making: number;
  readonly posting: number;
}

/** What a voter holds. @throws {RangeError} if there is no such voter */
export function papersOf({ papers }: Referendum, voter: number): Papers {
  const held = papers[voter];
  if (held === undefined) throw new RangeError(`there is no voter ${voter}`);
  return held;
}

/** The officers close the vote. */
export async function closeVote({ board, officers }: Referendum): Promise<void> {
  await board.postAll([post.closingEntry(await board.settled(), board.size, officers)]);
}

/** Trustees decrypt, by their positions. */
export async function decrypt(
  { board, trustees }: Referendum,
  who: readonly number[],
  rng: Rng,
): Promise<void> {
  for (const position of who)
    await board.postAll(trustees[position]?.decrypt(await board.settled(), rng) ?? []);
}

/** A share that a trustee did not compute as it should: of another ciphertext, signed all the same. */
export async function decryptWrongly({ board, trustees }: Referendum, who: number, rng: Rng): Promise<void> {
  const trustee = trustees[who];
  if (trustee === undefined) throw new RangeError(`there is no trustee ${who}`);
  for (const entry of trustee.decrypt(await board.settled(), rng)) {
    const { electionId, payload } = post.readFrame(entry);
    const wrong = payload.slice();
    // The last byte belongs to a response of the proof.
    wrong[wrong.length - 1] = (wrong.at(-1) ?? 0) ^ 1;
    await board.postAll([post.makeEntry('share', electionId, wrong, [trustee.signer])]);
  }
}

/** The officers publish the result. @throws {RangeError} if fewer than three good shares are there */
export async function publish({ board, officers }: Referendum): Promise<string> {
  await board.postAll([post.resultEntry(await board.settled(), officers)]);
  const { root } = await board.ledger.checkpoint({ size: board.size });
  return toHex(root);
}
