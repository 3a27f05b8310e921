/**
 * The register of the election office: a row for each person, with class, group and own community, as CSV. It stays with the
 * office; of it come the public roll of keys and the secret cards.
 */
import { issueCards } from 'hanpyo';
import {
  buildRoll,
  type Credential,
  cardToText,
  credentialFromCard,
  electionId,
  importRollCsv,
  type LineError,
  type Manifest,
  type Roll,
} from 'hanpyo/ballot';
import { type Group, nativeGroup } from 'hanpyo/core';
import { type Community, groupId } from './communities.js';
import { groupCount, type Plan } from './plan.js';
import { seededRng } from './seeded.js';

/** A person with her card. Secret. */
export interface Person {
  /** The office's own. */
  readonly id: string;
  /** Index into the manifest's classes. */
  readonly class: number;
  /** Index into the manifest's contests. */
  readonly group: number;
  /** Position of the own community among the options of the group, where there is one. */
  readonly own: number | undefined;
  /** The text on the card. */
  readonly card: string;
  readonly credential: Credential;
}

/** What the office makes of its register. */
export interface Enrolment {
  readonly people: readonly Person[];
  readonly roll: Roll;
}

/** The register of a plan as CSV, in an order that follows communities. */
export function registerCsv(plan: Plan, communities: readonly Community[]): string {
  const lines = ['id,class,style,excluded'];
  for (const { id, group } of communities) {
    const place = `${groupId(group)},${groupId(group)}:${id}`;
    lines.push(`${id}-0,representative,${place}`);
    for (let i = 1; i <= plan.membersPerCommunity; i++) lines.push(`${id}-${i},member,${place}`);
  }
  for (let group = 0; group < groupCount(plan); group++)
    for (let i = 1; i <= plan.expertsPerGroup; i++)
      lines.push(`${groupId(group)}-expert-${i},expert,${groupId(group)},`);
  for (let i = 0; i < plan.others; i++) lines.push(`other-${i + 1},member,${groupId(i % groupCount(plan))},`);
  return `${lines.join('\n')}\n`;
}

/**
 * Imports a register: a card for everyone, and the roll. Cards come of the office's seed and of the sorted ids, so that the
 * order of the rows makes no difference, and a sheet that was lost can be printed again.
 * @param seed - 32 random bytes that only the office has
 * @param group - the manifest's, on whatever engine
 * @returns people in the order of their ids; or all that is wrong, by line
 */
export function enrol(
  csv: string,
  manifest: Manifest,
  seed: Uint8Array,
  group: Group = nativeGroup(manifest.group),
): Enrolment | { readonly errors: readonly LineError[] } {
  const { rows, errors } = importRollCsv(csv, manifest);
  if (rows === undefined) return { errors };
  const sorted = [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));
  const id = electionId(manifest);
  const issued = issueCards(sorted, id, group, new Map(), seededRng(seed));
  const people = issued.cards.map(({ id: name, card }, i): Person => {
    const { class: voterClass = 0, style = 0, excluded = [] } = sorted[i] ?? {};
    const credential = credentialFromCard(card, id, group);
    const own = excluded[0]?.options[0];
    return { id: name, class: voterClass, group: style, own, card: cardToText(card), credential };
  });
  return { people, roll: buildRoll(issued.roll, manifest, () => group) };
}
