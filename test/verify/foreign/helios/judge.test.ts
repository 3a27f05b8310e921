/** Statements are decided whoever forgets to ask, and checks never pass before. */
import { beforeEach, describe, expect, it } from 'vitest';
import { systemRng } from '../../../../src/core/random.js';
import { HEL_CHECKS, type HelCheckId } from '../../../../src/verify/foreign/helios/checks.js';
import { type HeliosGroup, heliosGroup } from '../../../../src/verify/foreign/helios/group.js';
import { Judge } from '../../../../src/verify/foreign/helios/judge.js';
import type { Board } from '../../../../src/verify/foreign/helios/options.js';
import type { Claim } from '../../../../src/verify/foreign/helios/proofs.js';
import { ReportBuilder } from '../../../../src/verify/report.js';
import { G, P, Q } from './prover.js';

/** A claim of so many equations whose challenge is another than that of the commitments. */
const wrong = (equations: number): Claim => ({
  check: 'HEL-14',
  what: 'a proof',
  hashed: false,
  equations: Array.from({ length: equations }, () => []),
});

let builder: ReportBuilder<HelCheckId>;
let group: HeliosGroup;
let board: Board;
let decided: number;
beforeEach(() => {
  builder = new ReportBuilder(HEL_CHECKS);
  const settings = { rules: 'strict', groups: 'any', mode: 'together', signal: undefined } as const;
  board = { builder, facts: [], rng: systemRng, ...settings };
  group = heliosGroup({ p: P, q: Q, g: G }, board, 'group');
  decided = 0;
});

const judgeOf = (): Judge =>
  new Judge(board, group, new Map([[group.generator, group.group.generator()]]), () => decided++);
const check = (id: HelCheckId) => builder.results().find((result) => result.id === id);

describe('a judge', () => {
  it('decides by itself when enough waits', () => {
    const judge = judgeOf();
    const add = (equations: number): void =>
      judge.add({ culprit: 'somebody', membership: 'HEL-11', claims: [wrong(equations)] });
    add(8191);
    expect([check('HEL-14')?.findings.length, decided]).toEqual([0, 0]);
    add(1);
    expect([check('HEL-14')?.findings.length, decided]).toEqual([2, 1]);
    add(1);
    expect([check('HEL-14')?.findings.length, decided]).toEqual([2, 1]);
  });

  it('completes checks by deciding what is left, and in no other way', () => {
    const judge = judgeOf();
    judge.add({ culprit: 'somebody', membership: 'HEL-11', claims: [] });
    judge.flush();
    expect(check('HEL-14')?.status).toBe('not-run');
    judge.add({ culprit: 'somebody', membership: 'HEL-11', claims: [wrong(1)] });
    judge.finish(['HEL-14', 'HEL-15']);
    expect([check('HEL-14')?.status, check('HEL-15')?.status]).toEqual(['failed', 'passed']);
    expect(check('HEL-14')?.examined).toBe(1);
    expect(check('HEL-11')?.status).toBe('not-run');
  });
});
