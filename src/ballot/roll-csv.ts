/** Importing the register of voters (spec 5.3). The register stays with the election office; the roll is made of it. */
import { isWellFormed } from '../core/bytes.js';
import type { Group } from '../core/group.js';
import { nativeGroup } from '../core/groups/native.js';
import { exclusionProblem } from './contest.js';
import { type CsvRecord, type LineError, readCsv } from './csv.js';
import type { Manifest } from './manifest.js';
import type { Exclusion } from './roll.js';
import { MAX_VOTERS } from './roll-columns.js';

/** One voter of the register. `id` is the office's own and never goes onto the ledger. */
export interface RosterRow {
  /** Line of the text. */
  readonly line: number;
  readonly id: string;
  /** Index into the manifest's classes. */
  readonly class: number;
  /** Index into the manifest's styles. */
  readonly style: number;
  readonly excluded: readonly Exclusion[];
}

/** The register, or all that is wrong with it. */
export type RosterResult =
  | { readonly rows: readonly RosterRow[]; readonly errors?: never }
  | { readonly rows?: never; readonly errors: readonly LineError[] };

/** Most characters of a register. */
const MAX_LENGTH = 2 ** 28;
const MAX_ERRORS = 100;
const MAX_ID = 200;
const COLUMNS = ['id', 'class', 'style', 'excluded'] as const;

type Column = (typeof COLUMNS)[number];

/**
 * Reads a register. The first record names the columns, in any order: `id`; `class` and `style`, which may be left out
 * where the manifest has only one; `excluded`, which may be left out, as in `council:ann|bob;question:no`.
 * @returns the rows in the order of the text; or every mistake, by line, at most 100
 */
export function importRollCsv(
  text: string,
  manifest: Manifest,
  groups: (id: string) => Group = nativeGroup,
): RosterResult {
  if (!isWellFormed(text)) return { errors: [{ line: 1, message: 'the text holds a lone surrogate' }] };
  const read = readCsv(text, MAX_LENGTH, COLUMNS.length);
  if ('error' in read) return { errors: [read.error] };
  const [header, ...records] = read.records;
  if (header === undefined || records.length === 0)
    return { errors: [{ line: 1, message: 'there are no voters' }] };
  if (records.length > MAX_VOTERS)
    return { errors: [{ line: 1, message: `more than ${MAX_VOTERS} voters` }] };
  const headerErrors = checkHeader(header, manifest);
  if (headerErrors.length > 0) return { errors: headerErrors };
  return readRows(
    records,
    header.fields as readonly Column[],
    new RowReader(manifest, groups(manifest.group)),
  );
}

function readRows(
  records: readonly CsvRecord[],
  columns: readonly Column[],
  reader: RowReader,
): RosterResult {
  const rows: RosterRow[] = [];
  const errors: LineError[] = [];
  const seen = new Map<string, number>();
  for (const record of records) {
    if (errors.length >= MAX_ERRORS) break;
    const row = reader.row(record, columns, errors);
    if (row === undefined) continue;
    const first = seen.get(row.id);
    if (first !== undefined)
      errors.push({
        line: record.line,
        column: columns.indexOf('id') + 1,
        message: `${quote(row.id)} is on line ${first} already`,
      });
    else seen.set(row.id, record.line);
    rows.push(row);
  }
  return errors.length > 0 ? { errors: errors.slice(0, MAX_ERRORS) } : { rows };
}

function checkHeader({ fields, line }: CsvRecord, manifest: Manifest): LineError[] {
  const errors: LineError[] = [];
  for (const [i, name] of fields.entries()) {
    if (!COLUMNS.includes(name as Column))
      errors.push({ line, column: i + 1, message: `unknown column ${quote(name)}` });
    else if (fields.indexOf(name) < i)
      errors.push({ line, column: i + 1, message: `column ${name} occurs twice` });
  }
  const needed = {
    id: true,
    class: manifest.classes.length > 1,
    style: manifest.styles.length > 1,
    excluded: false,
  };
  for (const name of COLUMNS)
    if (needed[name] && !fields.includes(name)) errors.push({ line, message: `column ${name} is missing` });
  return errors;
}

/** Reads records with the names of one manifest. */
class RowReader {
  readonly #manifest: Manifest;
  readonly #group: Group;
  /** Lists of excluded options that were read before, with what is wrong with them. */
  readonly #known = new Map<string, string | undefined>();
  readonly #classes: ReadonlyMap<string, number>;
  readonly #styles: ReadonlyMap<string, number>;
  readonly #contests: ReadonlyMap<string, number>;
  readonly #options: readonly ReadonlyMap<string, number>[];
  readonly #contestsOfStyle: readonly ReadonlySet<string>[];

  constructor(manifest: Manifest, group: Group) {
    this.#manifest = manifest;
    this.#group = group;
    const numbered = (items: readonly { id: string }[]): ReadonlyMap<string, number> =>
      new Map(items.map(({ id }, i) => [id, i]));
    this.#classes = numbered(manifest.classes);
    this.#styles = numbered(manifest.styles);
    this.#contests = numbered(manifest.contests);
    this.#options = manifest.contests.map(({ options }) => numbered(options));
    this.#contestsOfStyle = manifest.styles.map(({ contests }) => new Set(contests));
  }

  /** A row, or `undefined` after noting what is wrong with it. */
  row({ line, fields }: CsvRecord, columns: readonly Column[], errors: LineError[]): RosterRow | undefined {
    if (fields.length !== columns.length) {
      errors.push({ line, message: `has ${fields.length} fields, the header has ${columns.length}` });
      return undefined;
    }
    const before = errors.length;
    const note = (name: Column, message: string): void => {
      errors.push({ line, column: columns.indexOf(name) + 1, message });
    };
    const get = (name: Column): string | undefined => {
      const at = columns.indexOf(name);
      return at < 0 ? undefined : fields[at];
    };
    const id = get('id') ?? '';
    if (id.trim() !== id || id === '' || id.length > MAX_ID || id.normalize('NFC') !== id)
      note('id', `must have 1 to ${MAX_ID} characters in normalization form C, without spaces around`);
    else if (/\p{Cc}/u.test(id)) note('id', 'holds a control character');
    const voterClass = lookUp(this.#classes, get('class'), (m) => note('class', m));
    const style = lookUp(this.#styles, get('style'), (m) => note('style', m));
    const excluded = this.#excluded(get('excluded') ?? '', style, (m) => note('excluded', m));
    return errors.length > before
      ? undefined
      : Object.freeze({ line, id, class: voterClass, style, excluded });
  }

  #excluded(text: string, style: number, note: (message: string) => void): readonly Exclusion[] {
    if (text === '') return NONE;
    const exclusions = new Map<number, readonly number[]>();
    for (const part of text.split(';')) {
      const [contestId = '', list = '', ...rest] = part.split(':');
      const contest = this.#contests.get(contestId);
      if (contest === undefined || rest.length > 0) note(`${quote(contestId)} is not a contest`);
      else if (!this.#contestsOfStyle[style]?.has(contestId))
        note(`the style does not have contest ${contestId}`);
      else if (exclusions.has(contest)) note(`contest ${contestId} occurs twice`);
      else exclusions.set(contest, this.#excludedOptions(contest, list, note));
    }
    const sorted = [...exclusions].sort(([a], [b]) => a - b);
    return Object.freeze(sorted.map(([contest, options]) => Object.freeze({ contest, options })));
  }

  #excludedOptions(contest: number, list: string, note: (message: string) => void): readonly number[] {
    const options = new Set<number>();
    for (const id of list.split('|')) {
      const option = this.#options[contest]?.get(id);
      if (option === undefined) note(`${quote(id)} is not an option of this contest`);
      else if (options.has(option)) note(`option ${id} occurs twice`);
      else options.add(option);
    }
    const sorted = Object.freeze([...options].sort((a, b) => a - b));
    const problem = this.#problem(contest, sorted);
    if (problem !== undefined) note(problem);
    return sorted;
  }

  #problem(contest: number, options: readonly number[]): string | undefined {
    const key = `${contest}:${options.join()}`;
    const definition = this.#manifest.contests[contest];
    if (!this.#known.has(key) && definition !== undefined)
      this.#known.set(key, exclusionProblem(definition, options, this.#group));
    return this.#known.get(key);
  }
}

const NONE: readonly Exclusion[] = Object.freeze([]);

/** The number of a name; 0 where the column may be left out, because there is only one. */
function lookUp(
  names: ReadonlyMap<string, number>,
  name: string | undefined,
  note: (message: string) => void,
): number {
  const found = name === undefined ? 0 : names.get(name);
  if (found === undefined) note(`unknown name ${quote(name ?? '')}`);
  return found ?? 0;
}

/** Foreign text in a message: short, and with anything unusual escaped. */
function quote(text: string): string {
  return JSON.stringify(text.slice(0, 40));
}
