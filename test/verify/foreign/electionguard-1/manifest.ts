/** The manifest of the tests' elections, and its hashes. */
import { type Hashable, hash } from './arithmetic.js';
import type { Json } from './memory.js';

export interface ContestPlan {
  readonly id: string;
  readonly unit: string;
  readonly limit: number;
  readonly options: readonly string[];
}

export interface StylePlan {
  readonly id: string;
  readonly units: readonly string[];
}

const text = (words: string) => ({ text: [{ value: words, language: 'en' }] });
const textHash = (words: string): bigint => hash([[words, 'en']]);

/** An option's number is its place; the manifest has them backwards, which makes no difference but to its hash. */
const optionsOf = ({ options }: ContestPlan): readonly (readonly [string, number])[] =>
  options.map((option, i) => [option, i] as const).reverse();

/** The hash of an option. */
export const optionHash = (option: string, sequence: number): bigint => hash(option, sequence, `c-${option}`);

/** The hash of a contest. */
export function contestHash(contest: ContestPlan, sequence: number): bigint {
  const options = optionsOf(contest).map(([option, i]) => optionHash(option, i));
  const { id, unit, limit } = contest;
  const title = textHash(`Title of ${id}`);
  return hash(id, sequence, unit, 'n_of_m', title, null, `Name of ${id}`, limit, limit, options);
}

const CONTACT = {
  name: 'Office',
  address_line: ['Street 1', 'Town'],
  email: [{ annotation: 'press', value: 'press@example.org' }],
  phone: [],
};
const CONTACT_HASH: Hashable = hash('Office', ['Street 1', 'Town'], [['press', 'press@example.org']], []);
const [START, END] = ['2023-11-07T12:00:00Z', '2023-11-08T01:00:00Z'];

/** `manifest.json`. */
export function manifestOf(contests: readonly ContestPlan[], styles: readonly StylePlan[]): Json {
  const units = [...new Set(contests.map(({ unit }) => unit))];
  return {
    election_scope_id: 'test-election',
    spec_version: '1.0',
    type: 'general',
    start_date: START,
    end_date: END,
    name: text('Election'),
    contact_information: CONTACT,
    geopolitical_units: units.map((unit, i) => ({
      object_id: unit,
      name: `Unit ${unit}`,
      type: 'city',
      ...(i === 0 ? { contact_information: CONTACT } : {}),
    })),
    parties: [{ object_id: 'party', name: text('Party'), abbreviation: 'PA', color: 'AAAAAA' }],
    candidates: contests.flatMap(({ options }) =>
      options.map((option) => ({ object_id: `c-${option}`, name: text(option), party_id: 'party' })),
    ),
    contests: contests.map((contest, sequence) => ({
      object_id: contest.id,
      sequence_order: sequence,
      electoral_district_id: contest.unit,
      vote_variation: 'n_of_m',
      number_elected: contest.limit,
      votes_allowed: contest.limit,
      name: `Name of ${contest.id}`,
      ballot_title: text(`Title of ${contest.id}`),
      ballot_selections: optionsOf(contest).map(([option, i]) => ({
        object_id: option,
        sequence_order: i,
        candidate_id: `c-${option}`,
      })),
    })),
    ballot_styles: styles.map((style) => ({ object_id: style.id, geopolitical_unit_ids: style.units })),
  };
}

/** The hash of {@link manifestOf}. */
export function manifestHash(contests: readonly ContestPlan[], styles: readonly StylePlan[]): bigint {
  const units = [...new Set(contests.map(({ unit }) => unit))];
  return hash(
    ...['test-election', 'general', START, END],
    textHash('Election'),
    CONTACT_HASH,
    units.map((unit, i) => [unit, `Unit ${unit}`, 'city', i === 0 ? CONTACT_HASH : null]),
    [['party', textHash('Party'), 'PA', 'AAAAAA', null]],
    contests.map(contestHash),
    styles.map((style) => [style.id, style.units, null, null]),
  );
}
