/** Key ceremonies and rolls with one fault each (checks V11 to V13). */
import type { RollRow } from '../../src/ballot/roll.js';
import { answerComplaint } from '../../src/elgamal/ceremony-dealer.js';
import type { CeremonyComplaint, CeremonyMessage } from '../../src/elgamal/ceremony-messages.js';
import { SetupForge } from './tamper-setup.js';

/** Check and culprit, code, name, messages. */
export type CeremonyCase = readonly [string, string, string, () => readonly CeremonyMessage[]];

/** Rule, name, chunks. */
export type RollCase = readonly [string, string, () => readonly Uint8Array[]];

/** Ceremonies that must not lead to a key. */
export function ceremonyCases(forge: SetupForge): readonly CeremonyCase[] {
  const honest = forge.rounds();
  return [
    ...wrongReveals(forge, honest),
    ...wrongOrders(forge, honest),
    ...wrongAnswers(forge, honest),
    cancelling(forge),
    ...wrongConfirmations(honest, forge.confirms(honest)),
  ];
}

/** Trustee 2 reveals something else than committed, or something that is not in order. */
function wrongReveals(forge: SetupForge, honest: readonly CeremonyMessage[]): readonly CeremonyCase[] {
  const { group } = forge.params;
  const { reveal } = forge.dealing(2);
  const others = [1, 3].flatMap((i) => forge.dealing(i).reveal.commitments.slice(0, 1));
  const rogue = others.reduce(
    (key, other) => key.subtract(other),
    group.generator().multiply(group.scalar(77)),
  );
  const replaced = (changes: Partial<typeof reveal>) => forge.rounds({ 2: { ...reveal, ...changes } });
  const raised = [1, 2, 3].map((n) => group.scalar(n));
  return [
    fault('commit-mismatch', 'another reveal', () => [
      ...honest.slice(0, 3),
      ...replaced({ sealedShares: [...reveal.sealedShares].reverse() }).slice(3),
    ]),
    fault('wrong-degree', 'a raised threshold', () => forge.rounds({ 2: forge.revealOf(2, raised) })),
    fault('wrong-degree', 'a lowered threshold', () =>
      replaced({ commitments: reveal.commitments.slice(0, 1) }),
    ),
    fault('bad-possession', 'a rogue key', () =>
      replaced({ commitments: [rogue, ...reveal.commitments.slice(1)] }),
    ),
    fault('bad-possession', 'another’s possession', () =>
      replaced({ possession: forge.dealing(1).reveal.possession }),
    ),
    fault('wrong-share-count', 'a share too few', () =>
      replaced({ sealedShares: reveal.sealedShares.slice(1) }),
    ),
    fault('wrong-share-length', 'a short share', () =>
      replaced({ sealedShares: reveal.sealedShares.map((s) => s.subarray(1)) }),
    ),
  ];
}

/** A fault of trustee 2 that the ceremony shows. */
function fault(code: string, name: string, messages: CeremonyCase[3]): CeremonyCase {
  return ['V11 trustee 2', code, name, messages];
}

/** Messages twice, too early or not at all. */
function wrongOrders(forge: SetupForge, honest: readonly CeremonyMessage[]): readonly CeremonyCase[] {
  const { reveal } = forge.dealing(2);
  return [
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
  ];
}

/** A complaint about trustee 2 that is not answered, not true, or answered wrongly. */
function wrongAnswers(forge: SetupForge, honest: readonly CeremonyMessage[]): readonly CeremonyCase[] {
  const complaint: CeremonyComplaint = { kind: 'complaint', run: 1, trustee: 3, dealer: 2 };
  const answer = answerComplaint(forge.dealing(2).secret, complaint);
  return [
    ['V11 trustee 2', 'no-answer', 'a complaint without an answer', () => [...honest, complaint]],
    ['V11 trustee 3', 'false-complaint', 'a false complaint', () => [...honest, complaint, answer]],
    [
      'V11 trustee 2',
      'wrong-share',
      'a wrong answer',
      () => [...honest, complaint, { ...answer, share: forge.params.group.scalar(3) }],
    ],
    [
      'V11 trustee 2',
      'wrong-seal',
      'an answer with another seal',
      () => [...honest, complaint, { ...answer, sealKey: new Uint8Array(32) }],
    ],
  ];
}

/** Trustee 3 takes away what the others contribute. */
function cancelling(forge: SetupForge): CeremonyCase {
  const { group } = forge.params;
  const cancel = [1, 2].map((i) => forge.dealing(i).secret.coefficients[0]);
  const sum = cancel.reduce((total, a) => (a ? total?.add(a) : total), group.scalar(0));
  const minus = forge.revealOf(3, [(sum ?? group.scalar(0)).negate(), group.scalar(5)]);
  return ['V11 ceremony', 'identity-key', 'contributions that cancel', () => forge.rounds({ 3: minus })];
}

/** Confirmations that are missing or wrong. */
function wrongConfirmations(
  honest: readonly CeremonyMessage[],
  confirms: readonly CeremonyMessage[],
): readonly CeremonyCase[] {
  const lacking = (trustee: number): CeremonyMessage[] => [
    ...honest,
    ...confirms.filter((message) => message.trustee !== trustee),
  ];
  return [
    ['V12 trustee 3', 'missing-confirm', 'no confirmation', () => lacking(3)],
    [
      'V12 trustee 2',
      'wrong-key-hash',
      'a confirmation of another key',
      () => [...lacking(2), { kind: 'confirm', run: 1, trustee: 2, keyHash: new Uint8Array(32) }],
    ],
  ];
}

/** A setup with two classes and two styles. */
export function rollForge(): SetupForge {
  return new SetupForge('roll', {
    classes: [
      { id: 'a', name: { en: 'A' }, weight: 1 },
      { id: 'b', name: { en: 'B' }, weight: 2 },
    ],
    styles: [
      { id: 'one', contests: ['chair'] },
      { id: 'two', contests: ['chair'] },
    ],
  });
}

/** Rolls that are not the ones that were sealed. */
export function rollCases(own: SetupForge): readonly RollCase[] {
  const { rows } = own;
  const with0 = (changes: Partial<RollRow>): RollRow[] =>
    rows.map((row, i) => (i === 0 ? { ...row, ...changes } : row));
  return [
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
}
