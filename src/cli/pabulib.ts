/**
 * Reads participatory-budgeting votes in the Pabulib format (`.pb`; D. Stolicki, S. Szufa, N. Talmon 2020): three
 * sections META, PROJECTS and VOTES of semicolon-separated rows. What a file promises is checked; every error names
 * its line.
 */
import { fromUtf8 } from '../core/bytes.js';
import { DecodeError } from '../core/errors.js';
import { parseDecimal } from '../core/integers.js';

/** How the people voted. */
type PabulibVoteType = 'approval' | 'cumulative' | 'choose-1';

/** A project that can be funded. */
interface PabulibProject {
  readonly id: string;
  readonly name: string;
  readonly cost: number;
  /** The file's own count: votes, or points in a cumulative vote. */
  readonly votes: number;
}

/** One ballot: points by project, by position in the list of projects. Approval and choose-1 give one point each. */
export type PabulibBallot = ReadonlyMap<number, number>;

/** A whole vote. */
export interface PabulibElection {
  readonly title: string;
  readonly voteType: PabulibVoteType;
  readonly budget: number;
  readonly currency: string;
  readonly projects: readonly PabulibProject[];
  readonly ballots: readonly PabulibBallot[];
  /** Limits that the file states; `undefined` where it states none. */
  readonly limits: {
    readonly minLength: number | undefined;
    readonly maxLength: number | undefined;
    readonly maxSumCost: number | undefined;
    readonly maxSumPoints: number | undefined;
    readonly maxPoints: number | undefined;
  };
}

interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

const MAX_BYTES = 256 * 1024 * 1024;
const MAX_MONEY = Number.MAX_SAFE_INTEGER;
const SECTIONS = ['META', 'PROJECTS', 'VOTES'] as const;

/**
 * Parses a file.
 * @throws {DecodeError} naming the line, also if the file's own counts of projects and votes are not those it has
 */
export function parsePabulib(bytes: Uint8Array): PabulibElection {
  if (bytes.length > MAX_BYTES) throw new DecodeError('too-large', '', `more than ${MAX_BYTES} bytes`);
  const sections = splitSections(fromUtf8(bytes).replace(/^\uFEFF/, ''));
  const meta = new Map(rowsOf(sections, 'META').map(({ cells }) => [cells[0] ?? '', cells[1] ?? '']));
  const text = (key: string): string | undefined => meta.get(key);
  const number = (key: string): number | undefined => {
    const value = text(key);
    return value === undefined || value === '' ? undefined : money(value, `META.${key}`);
  };
  const projects = readProjects(rowsOf(sections, 'PROJECTS'));
  const voteType = readVoteType(text('vote_type'));
  const ballots = readBallots(rowsOf(sections, 'VOTES'), projects, voteType);
  expectCount('num_projects', number('num_projects'), projects.length);
  expectCount('num_votes', number('num_votes'), ballots.length);
  return {
    title: [text('description'), text('unit'), text('date_begin')].filter((part) => part).join(', '),
    voteType,
    budget: required('budget', number('budget')),
    currency: text('currency') ?? '',
    projects,
    ballots,
    limits: {
      minLength: number('min_length'),
      maxLength: number('max_length'),
      maxSumCost: number('max_sum_cost'),
      maxSumPoints: number('max_sum_points'),
      maxPoints: number('max_points'),
    },
  };
}

type Sections = ReadonlyMap<string, { readonly header: Row; readonly rows: readonly Row[] }>;

function splitSections(text: string): Sections {
  const sections = new Map<string, { header: Row; rows: Row[] }>();
  let current: { header: Row; rows: Row[] } | undefined;
  let name: string | undefined;
  text.split('\n').forEach((raw, i) => {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (line === '') return;
    if ((SECTIONS as readonly string[]).includes(line)) {
      if (sections.has(line)) throw lineError(i + 1, `section ${line} occurs twice`);
      [name, current] = [line, undefined];
      return;
    }
    if (name === undefined) throw lineError(i + 1, 'expected a section: META, PROJECTS or VOTES');
    const row = { line: i + 1, cells: splitCells(line, i + 1) };
    if (current === undefined) {
      current = { header: row, rows: [] };
      sections.set(name, current);
    } else {
      current.rows.push(row);
    }
  });
  return sections;
}

/** Splits at semicolons; a cell may be quoted, with quotes doubled inside. */
function splitCells(line: string, number: number): readonly string[] {
  const cells: string[] = [];
  for (let i = 0; i <= line.length; ) {
    if (line[i] !== '"') {
      const end = line.indexOf(';', i) === -1 ? line.length : line.indexOf(';', i);
      cells.push(line.slice(i, end).trim());
      i = end + 1;
      continue;
    }
    let cell = '';
    let end = i + 1;
    for (; line[end] !== '"' || line[end + 1] === '"'; end++) {
      if (end >= line.length) throw lineError(number, 'a quoted cell does not end');
      cell += line[end];
      if (line[end] === '"') end++;
    }
    if (end + 1 < line.length && line[end + 1] !== ';') throw lineError(number, 'text after a quoted cell');
    cells.push(cell);
    i = end + 2;
  }
  return cells;
}

/** The header and rows of a table, each row as long as the header; of META, which has no columns, the rows. */
function rowsOf(sections: Sections, name: (typeof SECTIONS)[number]): readonly Row[] {
  const section = sections.get(name);
  if (section === undefined) throw new DecodeError('bad-value', '', `there is no section ${name}`);
  if (name === 'META') return section.rows;
  for (const { line, cells } of section.rows)
    if (cells.length !== section.header.cells.length)
      throw lineError(line, `${cells.length} cells, but the header has ${section.header.cells.length}`);
  return [section.header, ...section.rows];
}

function readProjects(rows: readonly Row[]): readonly PabulibProject[] {
  const [header, ...rest] = rows;
  const column = columnFinder(header);
  const [id, cost, votes] = [column('project_id'), column('cost'), column('votes')];
  const score = header?.cells.indexOf('score') ?? -1;
  const name = header?.cells.indexOf('name') ?? -1;
  const seen = new Set<string>();
  return rest.map(({ line, cells }) => {
    const key = cells[id] ?? '';
    if (key === '' || seen.has(key))
      throw lineError(line, `project id ${JSON.stringify(key)} is empty or not unique`);
    seen.add(key);
    return {
      id: key,
      name: (cells[name] || key).normalize('NFC'),
      cost: money(cells[cost] ?? '', `line ${line}`),
      votes: money((score >= 0 ? cells[score] : cells[votes]) ?? '', `line ${line}`),
    };
  });
}

function readBallots(
  rows: readonly Row[],
  projects: readonly PabulibProject[],
  voteType: PabulibVoteType,
): readonly PabulibBallot[] {
  const [header, ...rest] = rows;
  const column = columnFinder(header);
  const [voter, vote] = [column('voter_id'), column('vote')];
  const points = voteType === 'cumulative' ? column('points') : -1;
  const position = new Map(projects.map(({ id }, i) => [id, i]));
  const voters = new Set<string>();
  return rest.map(({ line, cells }) => {
    const id = cells[voter] ?? '';
    if (voters.has(id)) throw lineError(line, `voter ${JSON.stringify(id)} votes twice`);
    voters.add(id);
    const chosen = list(cells[vote]);
    const given = points < 0 ? chosen.map(() => '1') : list(cells[points]);
    if (given.length !== chosen.length) throw lineError(line, 'not one number of points per project');
    const ballot = new Map<number, number>();
    chosen.forEach((project, i) => {
      const at = position.get(project);
      if (at === undefined || ballot.has(at))
        throw lineError(line, `project ${project} is unknown or named twice`);
      ballot.set(at, parseDecimal(given[i] ?? '', MAX_MONEY, `line ${line}`));
    });
    return ballot;
  });
}

function columnFinder(header: Row | undefined): (name: string) => number {
  return (name) => {
    const index = header?.cells.indexOf(name) ?? -1;
    if (index < 0) throw lineError(header?.line ?? 0, `there is no column ${name}`);
    return index;
  };
}

function readVoteType(text: string | undefined): PabulibVoteType {
  if (text === 'approval' || text === 'cumulative' || text === 'choose-1') return text;
  throw new DecodeError(
    'bad-value',
    'META.vote_type',
    `${text ?? 'none'} is not approval, cumulative or choose-1`,
  );
}

/** Amounts may carry a fraction of zeros (`1000.0`), which some files write. */
function money(text: string, path: string): number {
  const whole = /^[0-9]{1,15}\.0{1,4}$/.test(text) ? text.slice(0, text.indexOf('.')) : text;
  return parseDecimal(whole, MAX_MONEY, path);
}

function list(cell: string | undefined): readonly string[] {
  return cell === undefined || cell === '' ? [] : cell.split(',').map((part) => part.trim());
}

function required(key: string, value: number | undefined): number {
  if (value === undefined) throw new DecodeError('bad-value', `META.${key}`, 'is missing');
  return value;
}

function expectCount(key: string, stated: number | undefined, found: number): void {
  if (stated !== undefined && stated !== found)
    throw new DecodeError('bad-value', `META.${key}`, `states ${stated}, the file has ${found}`);
}

function lineError(line: number, message: string): DecodeError {
  return new DecodeError('bad-value', `line ${line}`, message);
}
