/** Votes as decimal texts. */

/**
 * Writes a number of units of 10^-`digits` as a decimal, with all its decimals: 8 tenths of a vote at 5 digits is
 * `0.80000`.
 */
export function formatVotes(units: bigint, digits: number): string {
  const sign = units < 0n ? '-' : '';
  const text = (units < 0n ? -units : units).toString().padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  return digits === 0 ? `${sign}${whole}` : `${sign}${whole}.${text.slice(text.length - digits)}`;
}
