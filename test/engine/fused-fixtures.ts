/** What tests of fused multiply-adds share: whether this machine has them, and operands at the ends of intervals. */
import type { FusedForm } from '../../kernels/fused/forms.js';
import { FUSED_BITS } from '../../kernels/fused/forms.js';
import { fusesMultiplyAdd } from '../../src/core/engine/fuses.js';
import { allowRelaxedVectors } from '../../src/verify/workers/node/relaxed-vectors.js';

allowRelaxedVectors();

/** Whether the kernels can run here; where not, tests of results are skipped, and the report of the tests says so. */
export const FUSES: boolean = fusesMultiplyAdd();

/** Random limbs of a form, half of them at its ends, next to them, or near zero. */
export function fusedLimbs(form: FusedForm, random: () => number): number[] {
  const extreme = random() < 0.2;
  return form.map(({ low, high }) => {
    const [from, to] = [Number(low), Number(high)];
    const choice = extreme ? random() / 2 : random();
    if (choice < 0.2) return from + Math.floor(random() * 2);
    if (choice < 0.4) return to - Math.floor(random() * 2);
    if (choice < 0.5) return Math.floor(random() * 3) - 1;
    const share = Math.floor(random() * 2 ** 26) / 2 ** 26 + random() / 2 ** 26;
    return Math.min(to, from + Math.floor(share * (to - from + 1)));
  });
}

/** The integer that limbs stand for. */
export function fusedInteger(limbs: readonly number[]): bigint {
  return limbs.reduce((sum, limb, i) => sum + (BigInt(limb) << BigInt(FUSED_BITS * i)), 0n);
}
