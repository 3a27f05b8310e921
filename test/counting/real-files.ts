/** Reading the public data of real elections; the files are not part of the repository. */
import { readdirSync, readFileSync } from 'node:fs';
import { type BltElection, readBlt } from '../../src/counting/blt.js';

/** The names of the files of a folder that match. */
export function filesOf(folder: string, name: RegExp): readonly string[] {
  return readdirSync(folder).filter((file) => name.test(file));
}

/**
 * A ward's preference profile. Most of these files have names without quotation marks, or after a comment's mark; they
 * are put in order here and then read like any other.
 */
export function readWard(path: string): BltElection {
  const lines = readFileSync(path, 'utf8')
    .replace('\ufeff', '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const end = lines.findIndex((line) => /^0,*$/.test(line));
  const seen = new Set<string>();
  const texts = lines.slice(end + 1).map((line) => {
    const name = line.replace(/^# ALTERNATIVE NAME \d+: /, '').replaceAll(/["\p{Cc}]/gu, '');
    const unique = seen.has(name) ? `${name} (${seen.size})` : name;
    seen.add(name);
    return `"${unique}"`;
  });
  const ballots = lines.slice(0, end + 1).map((line) => line.replaceAll(',', ' ').trim());
  return readBlt([...ballots, ...texts].join('\n'));
}

/** One candidate at one stage of an official count. */
export interface OfficialVotes {
  readonly name: string;
  readonly status: string;
  /** In hundred-thousandths of a vote. */
  readonly votes: bigint;
  /** The value of the last decimal that is printed, likewise. */
  readonly unit: bigint;
}

/** An official count of 2017: the stages, and the candidates at each. */
export interface OfficialCount {
  readonly ward: string;
  readonly seats: number;
  readonly quota: number;
  readonly stages: readonly (readonly OfficialVotes[])[];
}

interface OfficialRow {
  readonly Count_Number: number;
  readonly Firstname: string;
  readonly Surname: string;
  readonly Status: string;
  readonly Total_Votes: string | number;
}

/** Reads an official count. */
export function readOfficial(path: string): OfficialCount {
  const { countInfo, countGroup } = JSON.parse(readFileSync(path, 'utf8')).Constituency;
  const stages: OfficialVotes[][] = [];
  for (const row of countGroup as readonly OfficialRow[]) {
    const stage = stages[row.Count_Number - 1] ?? [];
    stages[row.Count_Number - 1] = stage;
    const [whole = '0', fraction = ''] = `${row.Total_Votes}`.split('.');
    stage.push({
      name: `${row.Firstname} ${row.Surname}`.toLowerCase(),
      status: row.Status,
      votes: BigInt(whole + fraction.padEnd(5, '0')),
      unit: 10n ** BigInt(5 - fraction.length),
    });
  }
  const { Constituency_Name: ward, Number_Of_Seats: seats, Quota: quota } = countInfo;
  return { ward, seats: Number(seats), quota: Number(quota), stages };
}
