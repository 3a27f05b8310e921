/** The people of the example and the rules of its forum: residents known by keys alone, two operators, a panel of three. */
import { fromHex, type Rng, sha256, utf8 } from 'hanpyo/core';
import { formatVerifierKey, type NoteSigner } from 'hanpyo/ledger';
import {
  type Charter,
  type Document,
  type ForumSigner,
  forumKey,
  type Office,
  seoulProfile,
} from 'hanpyo/petition';
import { type Person, syntheticPeople } from '../nec/people.js';

/** Everybody who can sign. */
export interface City {
  readonly operators: readonly ForumSigner[];
  readonly panel: readonly ForumSigner[];
  readonly residents: readonly ForumSigner[];
  /** Who they are, in the same order: only the office that gives out keys knows. */
  readonly people: readonly Person[];
}

/** The office that knows residents: it gives one key to each. What it holds is never published. */
export class KeyOffice {
  readonly #keys: Map<string, ForumSigner> = new Map();

  /** The key of a resident. @throws {RangeError} if they have one already, under whatever name */
  admit({ number }: Person, rng: Rng): ForumSigner {
    if (this.#keys.has(number)) throw new RangeError('this person has a key already');
    const signer: ForumSigner = { role: 'member', seed: rng(32) };
    this.#keys.set(number, signer);
    return signer;
  }
}

/** Positions of the profiles in the charter. */
export const PROFILE = { city: 0, before2020: 1, district: 2 } as const;

/** New people. The forum never learns a name: a resident is a key, given out by whoever knows residents. */
export function newCity(residents: number, rng: Rng): City {
  const signers = (role: ForumSigner['role'], count: number): readonly ForumSigner[] =>
    Array.from({ length: count }, () => ({ role, seed: rng(32) }));
  const office = new KeyOffice();
  const people = syntheticPeople(residents);
  return {
    operators: signers('operator', 2),
    panel: signers('panel', 3),
    residents: people.map((person) => office.admit(person, rng)),
    people,
  };
}

/** The charter: 50, 100 and 1,000 today, 50, 500 and 5,000 before 2020, and small numbers for a district. All of it is data. */
export function seoulCharter({ operators, panel }: City, log: NoteSigner, nonce: string): Charter {
  return {
    version: 1,
    languages: ['ko', 'en'],
    defaultLanguage: 'ko',
    title: { ko: '상상대로 서울 (예제)', en: 'A forum of Seoul (example)' },
    practice: true,
    nonce,
    ledger: { origin: log.name, key: formatVerifierKey(log) },
    operators: operators.map((signer, i) => office(signer, `operator-${i + 1}`, '운영자', 'Operator')),
    operatorsRequired: 2,
    panel: panel.map((signer, i) => office(signer, `panel-${i + 1}`, '심사위원', 'Panel member')),
    panelRequired: 2,
    grace: 16,
    profiles: [
      {
        ...seoulProfile('city', { reply: 50, debate: 100, answer: 1000 }),
        name: { ko: '서울시 제안', en: 'Proposals to the city' },
      },
      {
        ...seoulProfile('before-2020', { reply: 50, debate: 500, answer: 5000 }),
        name: { ko: '서울시 제안 (2020년 이전 기준)', en: 'Proposals to the city, as before 2020' },
      },
      {
        ...seoulProfile('district', { reply: 5, debate: 10, answer: 12 }),
        name: { ko: '자치구 제안', en: 'Proposals to a district' },
      },
    ],
  };
}

function office(signer: ForumSigner, id: string, ko: string, en: string): Office {
  return { id, name: { ko, en }, key: forumKey(signer.seed) };
}

/** The keys of residents, as members join by them. */
export function keysOf(people: readonly ForumSigner[]): readonly Uint8Array[] {
  return people.map(({ seed }) => fromHex(forumKey(seed)));
}

/** A text by its hash: the text itself is kept by the forum's pages, not on the log. */
export function textOf(text: string): Document {
  const bytes = utf8(text);
  return { hash: sha256(bytes), size: bytes.length, mediaType: 'text/markdown', language: 'ko' };
}
