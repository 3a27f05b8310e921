/**
 * Does the time of a power depend on its secret exponent? `npx tsx bench/modp-timing.ts [runs]`. The method is that of
 * `bench/kernels-timing.ts`: an absolute t above 4.5 that stays when the runs are multiplied is a leak.
 */
import { modpField } from '../src/core/engine/modp-field.js';
import { instantiateModp } from '../src/core/engine/modp-kernels.js';
import { makeComb, powerByComb, powerSecret } from '../src/core/engine/modp-power.js';
import { modpSubgroup, powersEncodedVartime } from '../src/core/engine/modp-subgroup.js';
import { HELIOS_2048_PARAMETERS } from '../src/core/groups/modp-params.js';
import { bytesToInteger, integerToBytes, mod } from '../src/core/integers.js';
import { systemRng } from '../src/core/random.js';
import { type Source, welchOf } from './welch.js';

const { p, q, g } = HELIOS_2048_PARAMETERS;
const welch = welchOf(Number(process.argv[2] ?? 4000));
const group = modpSubgroup(modpField(instantiateModp(), p), HELIOS_2048_PARAMETERS);
const base = integerToBytes(g, 256);
const comb = makeComb(group.field, base, group.bits);

const fixed = (value: bigint): Source => {
  const bytes = integerToBytes(mod(value, q), 32);
  return () => bytes.slice();
};
const random: Source = () => integerToBytes(bytesToInteger(systemRng(48)) % q, 32);
const classes = { '0': 0n, '1': 1n, '2^255': 2n ** 255n, '2^255 - 1': 2n ** 255n - 1n, 'q - 1': -1n };

for (const [name, value] of Object.entries(classes)) {
  const variable = welch(fixed(value), random, (k) => powerSecret(group.field, base, k, group.bits));
  const fixedBase = welch(fixed(value), random, (k) => powerByComb(group.field, comb, k));
  console.log(
    `${name} against random: variable base t = ${variable.toFixed(2)}, fixed base t = ${fixedBase.toFixed(2)}`,
  );
}
const control = welch(fixed(2n ** 200n - 1n), random, (k) =>
  powersEncodedVartime(group, [base], [bytesToInteger(k)]),
);
console.log(`control, a variable-time power: t = ${control.toFixed(2)}`);
