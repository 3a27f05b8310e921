/**
 * Personal data, and where it stays. The registration office knows people; it gives everybody a pseudonym, a hash of who they are
 * under a salt of their own. The office that issues cards knows pseudonyms; the ledger has keys only. When the time for appeals
 * is over, what the offices hold is erased, and nothing that is public has to change.
 */
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cardToText, issueCards, makeSecondFactor, type RollRow } from 'hanpyo/ballot';
import { drawBytes, type Group, type Rng, taggedHash, toHex, utf8 } from 'hanpyo/core';

/** Somebody who may vote. Synthetic here. */
export interface Person {
  /** As on the resident register. */
  readonly number: string;
  readonly name: string;
}

/** What a voter gets, on two ways. */
export interface Papers {
  /** The text on the card, by letter. */
  readonly card: string;
  /** The second factor, by the registrar: at the counter, or in an app after identification. */
  readonly factor: string;
}

/** Files of the offices, in a folder that is never published. */
const FILES = ['people.json', 'cards.json', 'factors.json'] as const;

/** What the other offices call a person: without the salt nobody can tell whose it is, not even by trying all numbers. */
export function pseudonymOf({ number, name }: Person, salt: Uint8Array): string {
  const hash = taggedHash('nec example person v1', utf8(JSON.stringify([toHex(salt), number, name])));
  return toHex(hash.subarray(0, 16));
}

/** So many people, with numbers that nobody has. */
export function syntheticPeople(count: number): readonly Person[] {
  return Array.from({ length: count }, (_, i) => ({
    number: `999999-${String(i).padStart(7, '0')}`,
    name: `홍길동${i + 1}`,
  }));
}

/**
 * Registers people, issues cards and second factors, and keeps what each office keeps.
 * @param folder - of the offices
 * @returns the rows of the roll, which are public, and what each person holds, in the order of the people
 */
export async function registerPeople(
  folder: string,
  people: readonly Person[],
  election: { readonly id: Uint8Array; readonly group: Group },
  rng: Rng,
): Promise<{ readonly roll: readonly RollRow[]; readonly papers: readonly Papers[] }> {
  const known = people.map((person) => {
    const salt = drawBytes(rng, 16);
    return { ...person, salt: toHex(salt), pseudonym: pseudonymOf(person, salt) };
  });
  const factors = new Map(known.map(({ pseudonym }) => [pseudonym, makeSecondFactor(rng)]));
  const rows = known.map(({ pseudonym: id }, i) => ({ id, line: i + 1, class: 0, style: 0, excluded: [] }));
  const { roll, cards } = issueCards(rows, election.id, election.group, factors, rng);
  const texts = new Map(cards.map(({ id, card }) => [id, cardToText(card)]));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const kept = [known, [...texts], [...factors]];
  for (const [i, name] of FILES.entries())
    await writeFile(join(folder, name), JSON.stringify(kept[i]), { mode: 0o600 });
  const papers = known.map(({ pseudonym }) => ({
    card: texts.get(pseudonym) ?? '',
    factor: factors.get(pseudonym) ?? '',
  }));
  return { roll, papers };
}

/** Erases what the offices hold. Disks and backups may keep more: see the README. @returns how many bytes there were */
export async function erasePersonalData(folder: string): Promise<number> {
  let erased = 0;
  for (const name of FILES) {
    const path = join(folder, name);
    const { size } = await stat(path);
    await writeFile(path, new Uint8Array(size));
    erased += size;
  }
  await rm(folder, { recursive: true });
  return erased;
}

/** What the offices hold that must stand in no published file: names, numbers, salts, pseudonyms, cards, factors. */
export async function secretsOf(folder: string): Promise<readonly string[]> {
  const [people = [], ...pairs] = await Promise.all(
    FILES.map(async (name): Promise<object[]> => JSON.parse(await readFile(join(folder, name), 'utf8'))),
  );
  return [...people, ...pairs.flat()].flatMap((item): string[] => Object.values(item));
}
