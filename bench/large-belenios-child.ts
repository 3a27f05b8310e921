/** Makes ballots of a large record and writes them to a file, one a line: started by `large-belenios.ts`, bundled. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { encryptBallot, type OpenElection, openElection, readCredential } from '../src/belenios/index.js';
import type { Element } from '../src/core/group.js';
import { systemRng } from '../src/core/random.js';
import { choiceOf } from './large-writers.js';

/** What the process is asked: ballots of these numbers, in this file. */
export interface LargePart {
  readonly election: string;
  readonly from: number;
  readonly to: number;
  readonly file: string;
}

/** What it reports. */
export interface LargePortion {
  readonly file: string;
  /** Public credentials, in the order of the ballots. */
  readonly credentials: readonly string[];
  /** Products of the ciphertexts, by option. */
  readonly sums: readonly { readonly alpha: string; readonly beta: string }[];
  /** How often each option was chosen. */
  readonly totals: readonly number[];
}

const DIGITS = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

const part: LargePart = JSON.parse(process.argv[2] ?? '{}');
console.log(JSON.stringify(made(openElection(part.election), part)));

function made(open: OpenElection, { from, to, file }: LargePart): LargePortion {
  const [question] = JSON.parse(part.election).questions;
  const totals: number[] = question.answers.map(() => 0);
  const group = open.bases.group;
  const sums: [Element, Element][] = totals.map(() => [group.group.identity(), group.group.identity()]);
  const credentials: string[] = [];
  const out = openSync(file, 'wx');
  for (let i = from; i < to; i++) {
    const credential = readCredential(open, credentialText(i));
    const choice = choiceOf(i, totals.length);
    const { json } = encryptBallot(open, credential, [choice], systemRng);
    for (let at = 0, line = Buffer.from(`${json}\n`); at < line.length; ) at += writeSync(out, line, at);
    credentials.push(credential.publicText);
    choice.forEach((votes, k) => {
      totals[k] = (totals[k] ?? 0) + votes;
    });
    addUp(open, sums, json);
  }
  closeSync(out);
  const texts = sums.map(([alpha, beta]) => ({ alpha: group.textOf(alpha), beta: group.textOf(beta) }));
  return { file, credentials, sums: texts, totals };
}

function addUp({ bases: { group } }: OpenElection, sums: [Element, Element][], json: string): void {
  const { choices } = JSON.parse(json).answers[0];
  sums.forEach((sum, k) => {
    sum[0] = sum[0].add(group.point(choices[k].alpha, 'alpha').element);
    sum[1] = sum[1].add(group.point(choices[k].beta, 'beta').element);
  });
}

/** A private credential of its own for every number, in the form in which Belenios gives them to voters. */
function credentialText(ballot: number): string {
  const digits: string[] = [];
  for (let rest = ballot, i = 0; i < 22; i++) {
    digits.push(DIGITS[rest % DIGITS.length] ?? '1');
    rest = Math.floor(rest / DIGITS.length);
  }
  const text = digits.join('');
  return [text.slice(0, 5), text.slice(5, 11), text.slice(11, 16), text.slice(16)].join('-');
}
