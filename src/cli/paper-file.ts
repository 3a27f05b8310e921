/** A batch of paper votes as JSON, as a polling station writes it down. */
import { positionCount } from '../ballot/contest.js';
import type { Contest, Manifest } from '../ballot/manifest.js';
import { isMixed } from '../ballot/mixed-contest.js';
import type { PaperBatch, PaperTotals } from '../ballot/paper.js';
import { DecodeError } from '../core/errors.js';
import { type JsonValue, parseJson } from '../core/json.js';
import { asArray, asInteger, asMap, asObject, asText } from '../core/json-fields.js';

/** A batch whose voters are still names: ids of the register, or keys in hexadecimal. */
export interface PaperFile {
  readonly voters: readonly string[];
  /** The batch, for the credentials of those voters. */
  batch(credentials: readonly Uint8Array[]): PaperBatch;
}

const MAX_FILE = 10_000_000;
const MAX_VOTERS = 60_000;
const MAX_TEXT = 1000;
const MAX = Number.MAX_SAFE_INTEGER;

/**
 * Reads a batch: `{"station": "...", "voters": [...], "ballots": 3, "totals": {"chair": {"valid": 3, "options": {"kim": 2},
 * "blank": 1}}}`. Totals are weighted: a vote counts as often as its voter's class says. Options left out have 0.
 * @throws {DecodeError}
 */
export function parsePaperFile(json: Uint8Array, manifest: Manifest): PaperFile {
  const file = asObject(parseJson(json, MAX_FILE, 'batch'), 'batch', [
    'station',
    'voters',
    'ballots',
    'totals',
  ]);
  const station = asText(file.station, 'batch.station', MAX_TEXT);
  const ballots = asInteger(file.ballots, 'batch.ballots', 0, MAX_VOTERS);
  const voters = asArray(file.voters, 'batch.voters', MAX_VOTERS).map((voter, i) =>
    asText(voter, `batch.voters[${i}]`, MAX_TEXT),
  );
  const given = asMap(file.totals, 'batch.totals');
  for (const id of Object.keys(given))
    if (!manifest.contests.some((contest) => contest.id === id))
      throw new DecodeError(
        'bad-value',
        'batch.totals',
        `there is no contest ${JSON.stringify(id.slice(0, 40))}`,
      );
  const totals = manifest.contests.flatMap((contest, i) =>
    Object.hasOwn(given, contest.id) ? [readTotals(given[contest.id], contest, i)] : [],
  );
  return { voters, batch: (credentials) => ({ station, credentials, ballots, totals }) };
}

function readTotals(value: JsonValue | undefined, contest: Contest, index: number): PaperTotals {
  const path = `batch.totals.${contest.id}`;
  if (isMixed(contest.rule))
    throw new DecodeError('bad-value', path, 'is shuffled: who has it cannot vote on paper');
  const { valid, options, blank } = asObject(value, path, ['valid', 'options'], ['blank']);
  const values = new Array<number>(positionCount(contest)).fill(0);
  for (const [id, votes] of Object.entries(asMap(options, `${path}.options`))) {
    const at = contest.options.findIndex((option) => option.id === id);
    if (at < 0)
      throw new DecodeError(
        'bad-value',
        `${path}.options`,
        `there is no option ${JSON.stringify(id.slice(0, 40))}`,
      );
    values[at] = asInteger(votes, `${path}.options.${id}`, 0, MAX);
  }
  if (blank !== undefined) {
    if (!contest.rule.blank)
      throw new DecodeError('bad-value', `${path}.blank`, 'the contest has no blank vote');
    values[contest.options.length] = asInteger(blank, `${path}.blank`, 0, MAX);
  }
  return { contest: index, valid: asInteger(valid, `${path}.valid`, 0, MAX), values };
}
