/** The checks of the setup phase (V11 to V14): a ceremony or a roll with one fault, and the fault is named. */
import { describe, expect, it } from 'vitest';
import type { RollRow } from '../../src/ballot/roll.js';
import { buildRoll, sealRoll } from '../../src/ballot/roll.js';
import { answerComplaint } from '../../src/elgamal/ceremony-dealer.js';
import type { CeremonyComplaint, CeremonyMessage } from '../../src/elgamal/ceremony-messages.js';
import type { Report } from '../../src/verify/index.js';
import { verifyElection } from '../../src/verify/index.js';
import { filesOf, publishEntries } from '../helpers/publish.js';
import { failedChecks, found } from '../helpers/tamper.js';
import { SetupForge } from '../helpers/tamper-setup.js';

const forge = new SetupForge('setup');
const { params } = forge;
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
    expect(passed.at(-1)).toBe('V15');
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
  const { reveal } = second;
  const g = params.group.generator();
  const others = [1, 3].flatMap((i) => forge.dealing(i).reveal.commitments.slice(0, 1));
  const rogue = others.reduce((key, other) => key.subtract(other), g.multiply(params.group.scalar(77)));
  const replaced = (changes: Partial<typeof reveal>) => forge.rounds({ 2: { ...reveal, ...changes } });
  const complained = honest.concat();
  const cancel = [1, 2].map((i) => forge.dealing(i).secret.coefficients[0]);
  const sum = cancel.reduce((total, a) => (a ? total?.add(a) : total), params.group.scalar(0));
  const minus = forge.revealOf(3, [(sum ?? params.group.scalar(0)).negate(), params.group.scalar(5)]);

  const cases: readonly (readonly [string, string, string, () => readonly CeremonyMessage[]])[] = [
    [
      'V11 trustee 2',
      'commit-mismatch',
      'another reveal',
      () => [
        ...honest.slice(0, 3),
        ...replaced({ sealedShares: [...reveal.sealedShares].reverse() }).slice(3),
      ],
    ],
    [
      'V11 trustee 2',
      'wrong-degree',
      'a raised threshold',
      () =>
        forge.rounds({
          2: forge.revealOf(
            2,
            [1, 2, 3].map((n) => params.group.scalar(n)),
          ),
        }),
    ],
    [
      'V11 trustee 2',
      'wrong-degree',
      'a lowered threshold',
      () => replaced({ commitments: reveal.commitments.slice(0, 1) }),
    ],
    [
      'V11 trustee 2',
      'bad-possession',
      'a rogue key',
      () => replaced({ commitments: [rogue, ...reveal.commitments.slice(1)] }),
    ],
    [
      'V11 trustee 2',
      'bad-possession',
      'another’s possession',
      () => replaced({ possession: forge.dealing(1).reveal.possession }),
    ],
    [
      'V11 trustee 2',
      'wrong-share-count',
      'a share too few',
      () => replaced({ sealedShares: reveal.sealedShares.slice(1) }),
    ],
    [
      'V11 trustee 2',
      'wrong-share-length',
      'a short share',
      () => replaced({ sealedShares: reveal.sealedShares.map((s) => s.subarray(1)) }),
    ],
    [
      'V11 trustee 1',
      'equivocation',
      'two commits',
      () => [...honest.slice(0, 1), forge.commitTo(reveal, 1), ...honest.slice(1)],
    ],
    [
      'V11 trustee 2',
      'out-of-order',
      'a reveal before all commits',
      () => [...honest.slice(0, 2), reveal, ...honest.slice(2)],
    ],
    ['V11 trustee 3', 'missing-commit', 'no commit', () => honest.slice(0, 2)],
    ['V11 trustee 3', 'missing-reveal', 'no reveal', () => honest.slice(0, 5)],
    ['V11 trustee 2', 'no-answer', 'a complaint without an answer', () => [...complained, complaint]],
    ['V11 trustee 3', 'false-complaint', 'a false complaint', () => [...complained, complaint, answer]],
    [
      'V11 trustee 2',
      'wrong-share',
      'a wrong answer',
      () => [...complained, complaint, { ...answer, share: params.group.scalar(3) }],
    ],
    [
      'V11 trustee 2',
      'wrong-seal',
      'an answer with another seal',
      () => [...complained, complaint, { ...answer, sealKey: new Uint8Array(32) }],
    ],
    ['V11 ceremony', 'identity-key', 'contributions that cancel', () => forge.rounds({ 3: minus })],
    ['V12 trustee 3', 'missing-confirm', 'no confirmation', () => lacking(3, 'confirm')],
    [
      'V12 trustee 2',
      'wrong-key-hash',
      'a confirmation of another key',
      () => [...lacking(2, 'confirm'), { kind: 'confirm', run: 1, trustee: 2, keyHash: new Uint8Array(32) }],
    ],
  ];
  it.each(cases)('%s: %s, %s', async (where, code, _, make) => {
    const [check, ...culprit] = where.split(' ');
    const entries = forge.record(make());
    const report = await verify(forge, entries);
    expect(found(report)).toEqual([[check, entries.length - 1, code, culprit.join(' ')]]);
    expect(report.verdict).toBe('failed');
    const idle = report.checks.flatMap(({ id, status }) => (status === 'not-run' ? [id] : []));
    expect(idle.length).toBe(29 - 5);
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
  const own = new SetupForge('roll', {
    classes: [
      { id: 'a', name: { en: 'A' }, weight: 1 },
      { id: 'b', name: { en: 'B' }, weight: 2 },
    ],
    styles: [
      { id: 'one', contests: ['chair'] },
      { id: 'two', contests: ['chair'] },
    ],
  });
  const { rows } = own;
  const rounds = own.rounds();
  const ceremony = [...rounds, ...own.confirms(rounds)];
  const with0 = (changes: Partial<RollRow>): RollRow[] =>
    rows.map((row, i) => (i === 0 ? { ...row, ...changes } : row));
  const cases: readonly (readonly [string, string, () => readonly Uint8Array[]])[] = [
    ['R-01', 'a voter twice', () => [own.chunk([...rows.slice(0, 1), ...rows])]],
    ['R-01', 'another order', () => [own.chunk([...rows].reverse())]],
    ['R-02', 'a key that is none', () => [own.chunk(with0({ key: new Uint8Array(32) }))]],
    ['R-06', 'nobody', () => []],
    ['R-08', 'a gap', () => [own.chunk(rows.slice(0, 2)), own.chunk(rows.slice(2), 3)]],
    ['R-08', 'a chunk again', () => [own.chunk(rows.slice(0, 2)), own.chunk(rows.slice(0, 2))]],
    ['R-09', 'a voter removed', () => [own.chunk(rows.slice(0, 3))]],
    ['R-10', 'a voter of another class', () => [own.chunk(with0({ class: 1 }))]],
    ['R-11', 'a voter of another style', () => [own.chunk(with0({ style: 1 }))]],
    ['R-12', 'another voter', () => [own.chunk([...rows.slice(0, 3), { ...own.rowAbove(2) }])]],
    ['R-12', 'a voter excluded', () => [own.chunk(with0({ excluded: [{ contest: 0, options: [0] }] }))]],
  ];
  it.each(cases)('%s: %s', async (rule, _, chunks) => {
    const entries = own.record(ceremony, [...chunks(), own.seal()]);
    const report = await verify(own, entries);
    expect(found(report).map(([check, at, c]) => [check, at, c])).toEqual([
      ['V13', entries.length - 2, rule],
      ['V13', entries.length - 1, 'missing'],
    ]);
    expect(failedChecks(report)).toEqual(['V13']);
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
