/** The checks of the setup phase (V11 to V14): a ceremony or a roll with one fault, and the fault is named. */
import { describe, expect, it } from 'vitest';
import { buildRoll, sealRoll } from '../../src/ballot/roll.js';
import { answerComplaint } from '../../src/elgamal/ceremony-dealer.js';
import type { CeremonyComplaint, CeremonyMessage } from '../../src/elgamal/ceremony-messages.js';
import type { Report } from '../../src/verify/index.js';
import { verifyElection } from '../../src/verify/index.js';
import { filesOf, publishEntries } from '../helpers/publish.js';
import { failedChecks, found } from '../helpers/tamper.js';
import { SetupForge } from '../helpers/tamper-setup.js';
import { ceremonyCases, rollCases, rollForge } from '../helpers/tamper-setup-cases.js';

const forge = new SetupForge('setup');
const second = forge.dealing(2);
const honest = forge.rounds();
const complete = [...honest, ...forge.confirms(honest)];
const complaint: CeremonyComplaint = { kind: 'complaint', run: 1, trustee: 3, dealer: 2 };
const answer = answerComplaint(second.secret, complaint);

async function verify(own: SetupForge, entries: readonly Uint8Array[]): Promise<Report> {
  return verifyElection(filesOf(await publishEntries(entries, own.manifest.ledger.origin, own.logSeed)));
}

function lacking(trustee: number, kind: string): CeremonyMessage[] {
  return complete.filter((m) => m.trustee !== trustee || m.kind !== kind);
}

describe('an honest setup', () => {
  it('passes V11 to V15', async () => {
    const report = await verify(forge, forge.record(complete));
    expect([report.verdict, found(report)]).toEqual(['incomplete', []]);
    const passed = report.checks.flatMap(({ id, status }) => (status === 'passed' ? [id] : []));
    // Those from V35 on are of other things than voting.
    expect(passed.filter((id) => id <= 'V34').at(-1)).toBe('V15');
  });

  it('passes in a second run after a first that failed, and the report says so', async () => {
    const again = new SetupForge('setup', {}, 2);
    expect(again.id).toEqual(forge.id);
    const rounds = again.rounds();
    const messages = [...lacking(2, 'confirm'), complaint, answer, ...rounds, ...again.confirms(rounds)];
    const noComplaint = messages.filter((m) => !(m.run === 1 && m.kind === 'confirm'));
    const entries = [...forge.record(noComplaint).slice(0, -1), again.opening()];
    const report = await verify(forge, entries);
    expect(found(report)).toEqual([]);
    expect(report.checks[10]?.notes).toEqual(['the key was made in run 2; earlier runs failed']);
  });
});

describe('V11 and V12: the ceremony', () => {
  const complained = [...honest];
  it.each(ceremonyCases(forge))('%s: %s, %s', async (where, code, _, make) => {
    const [check, ...culprit] = where.split(' ');
    const entries = forge.record(make());
    const report = await verify(forge, entries);
    expect(found(report)).toEqual([[check, entries.length - 1, code, culprit.join(' ')]]);
    expect(report.verdict).toBe('failed');
    const idle = report.checks.flatMap(({ id, status }) => (status === 'not-run' ? [id] : []));
    expect(idle.length).toBe(report.checks.length - 5);
  });

  it.each([2, 3, 0])('V11: a message of run %i while the first goes on, which has no effect', async (run) => {
    const stray: CeremonyMessage = { kind: 'commit', run, trustee: 1, hash: new Uint8Array(32) };
    const report = await verify(forge, forge.record([...complete.slice(0, 4), stray, ...complete.slice(4)]));
    expect(found(report)).toEqual([['V11', 5, 'wrong-run', 'trustee 1']]);
    expect(report.checks[11]?.status).toBe('passed');
  });

  it('V11: a run that skips one, after a run that failed', async () => {
    const failed = [...complained, complaint, answer];
    const stray: CeremonyMessage = { kind: 'commit', run: 3, trustee: 1, hash: new Uint8Array(32) };
    const report = await verify(forge, forge.record([...failed, stray]));
    expect(found(report).map(([check, , code]) => [check, code])).toEqual([
      ['V11', 'wrong-run'],
      ['V11', 'false-complaint'],
    ]);
  });
});

describe('V13: the roll', () => {
  const own = rollForge();
  const { rows } = own;
  const rounds = own.rounds();
  const ceremony = [...rounds, ...own.confirms(rounds)];
  it.each(rollCases(own))('%s: %s', async (rule, _, chunks) => {
    const entries = own.record(ceremony, [...chunks(), own.seal()]);
    const report = await verify(own, entries);
    expect(failedChecks(report)).toEqual(['V13']);
    // A chunk in the wrong place is found where it stands, and has no effect; all else is found by the seal.
    if (rule === 'R-08') return expect(found(report)[0]?.[2]).toBe(rule);
    expect(found(report).map(([check, at, c]) => [check, at, c])).toEqual([
      ['V13', entries.length - 2, rule],
      ['V13', entries.length - 1, 'missing'],
    ]);
    expect(failedChecks(report)).toEqual(['V13']);
  });

  it('R-08: a chunk out of place is found where it stands, and the right seal still holds', async () => {
    const entries = own.record(ceremony, [own.chunk(rows), own.chunk(rows), own.seal()]);
    const second = ceremony.length + 2;
    expect(found(await verify(own, entries))).toEqual([['V13', second, 'R-08', 'roll']]);
  });

  it('missing: voting opens without a seal', async () => {
    const entries = own.record(ceremony, [own.chunk(rows)]);
    expect(found(await verify(own, entries))).toEqual([['V13', entries.length - 1, 'missing', 'roll']]);
  });

  it('a wrong seal does no harm to the right one after it', async () => {
    const wrong = own.seal({ root: new Uint8Array(32) });
    const report = await verify(
      own,
      own.record(ceremony, [own.chunk(rows.slice(0, 1)), own.chunk(rows.slice(1), 1), wrong, own.seal()]),
    );
    expect(found(report)).toEqual([['V13', 12, 'R-12', 'roll']]);
    expect(report.checks[14]?.status).toBe('passed');
  });
});

describe('V14: the bound of totals', () => {
  it('R-07: weights that would overflow are found at the seal', async () => {
    const own = new SetupForge('bound', {
      classes: [{ id: 'a', name: { en: 'A' }, weight: 1_000_000 }],
      contests: [
        {
          id: 'chair',
          title: { en: 'Chair' },
          options: [{ id: 'x', name: { en: 'X' } }],
          rule: { kind: 'score', minScore: 0, maxScore: 1_000_000, blank: false },
        },
      ],
    });
    const one = buildRoll(own.rows.slice(0, 1), own.manifest);
    const sealed = (count: number) => ({ ...sealRoll(one), count, perClass: [count], perStyle: [count] });
    const two = [own.manifestEntry(), own.chunk(own.rows.slice(0, 2)), own.forcedSeal(sealed(2))];
    const report = await verify(own, two);
    expect(found(report)).toEqual([['V14', 2, 'R-07', 'roll']]);
    expect(failedChecks(report)).toEqual(['V14']);
    const fits = [own.manifestEntry(), own.chunk(own.rows.slice(0, 1)), own.forcedSeal(sealed(1))];
    expect(found(await verify(own, fits))).toEqual([]);
  });
});
