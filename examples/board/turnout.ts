/** Who has voted so far, by class, by ballot style and by channel: counts of people, never of votes. */
import type { BallotBox, CredentialState, ElectionContext } from 'hanpyo/ballot';
import type { TurnoutRow, TurnoutView } from './status-shape.js';

/** How a credential has voted, or may no longer. */
export type Channel = Exclude<CredentialState['status'], 'none'>;

const CHANNELS = ['online', 'paper', 'revoked'] as const;
const STATUSES = ['none', ...CHANNELS] as const;

type Counts = Record<Channel, number>[];

/** Running counts. Mutable; told of every credential whose state may have changed. */
export class Turnout {
  readonly #context: ElectionContext;
  readonly #box: BallotBox;
  /** What was counted of each credential: an index into {@link STATUSES}. */
  readonly #counted: Uint8Array;
  readonly #classes: Counts;
  readonly #styles: Counts;

  constructor(context: ElectionContext, box: BallotBox) {
    const zeros = (count: number): Counts =>
      Array.from({ length: count }, () => ({ online: 0, paper: 0, revoked: 0 }));
    this.#context = context;
    this.#box = box;
    this.#counted = new Uint8Array(context.roll.count);
    this.#classes = zeros(context.manifest.classes.length);
    this.#styles = zeros(context.manifest.styles.length);
  }

  /** Counts a credential anew. @param credential - position on the roll */
  update(credential: number): void {
    const before = STATUSES[this.#counted[credential] ?? 0] ?? 'none';
    const { status } = this.#box.credential(credential);
    if (status === before) return;
    const entry = this.#context.roll.entry(credential);
    for (const counts of [this.#classes[entry.class], this.#styles[entry.style]]) {
      if (counts === undefined) continue;
      if (before !== 'none') counts[before] -= 1;
      if (status !== 'none') counts[status] += 1;
    }
    this.#counted[credential] = STATUSES.indexOf(status);
  }

  /** What may be shown. @param smallest - counts of fewer people are hidden, and what would give them away */
  view(smallest: number): TurnoutView {
    const { manifest, roll } = this.#context;
    const { online, paper, revoked } = this.#box.accounting;
    const total = { id: 'all', eligible: roll.count, online, paper, revoked };
    return {
      total: withPercent(total),
      classes: hidden(manifest.classes, roll.perClass, this.#classes, smallest),
      styles: hidden(manifest.styles, roll.perStyle, this.#styles, smallest),
    };
  }
}

/** Rows with their small counts hidden, column by column: the total of each column is known, and who is eligible is public. */
function hidden(
  groups: readonly { readonly id: string; readonly name?: Readonly<Record<string, string>> }[],
  eligible: readonly number[],
  counts: Counts,
  smallest: number,
): readonly TurnoutRow[] {
  const tiny = eligible.map((count) => count < smallest);
  const column = (channel: Channel): readonly (number | null)[] =>
    hideSmall(
      counts.map((row) => row[channel]),
      tiny,
      smallest,
    );
  const shown = { online: column('online'), paper: column('paper'), revoked: column('revoked') };
  return groups.map(({ id, name }, i) =>
    withPercent({
      id,
      ...(name && { name }),
      eligible: eligible[i] ?? 0,
      online: shown.online[i] ?? null,
      paper: shown.paper[i] ?? null,
      revoked: shown.revoked[i] ?? null,
    }),
  );
}

/** A percentage with one decimal, of counts that are shown. */
function withPercent(row: Omit<TurnoutRow, 'percent'>): TurnoutRow {
  const { eligible, online, paper } = row;
  const isKnown = online !== null && paper !== null && eligible > 0;
  return { ...row, percent: isKnown ? Math.round((1000 * (online + paper)) / eligible) / 10 : null };
}

/**
 * Hides the counts from 1 to `smallest` - 1 of a column whose sum is known, and every count of a tiny group. What is hidden
 * alone, or is little in sum, would be the sum less the others; and whoever knows this rule knows that what is hidden is not 0,
 * and mostly small. So the smallest of the others are hidden too, until one picture leaves each hidden count open.
 * @param tiny - for each count, whether its group has fewer than `smallest` people
 */
export function hideSmall(
  values: readonly number[],
  tiny: readonly boolean[],
  smallest: number,
): readonly (number | null)[] {
  const hide = new Set(values.flatMap((value, i) => (tiny[i] || (value > 0 && value < smallest) ? [i] : [])));
  if (hide.size === 0) return values;
  const others = values.flatMap((value, i) => (hide.has(i) ? [] : [value]));
  const rising = [...new Set(others)].sort((a, b) => Number(a === 0) - Number(b === 0) || a - b);
  for (const next of [undefined, ...rising]) {
    // All of one size, so that the choice among them says nothing.
    for (const [i, value] of values.entries()) if (value === next) hide.add(i);
    const sum = [...hide].reduce((total, i) => total + (values[i] ?? 0), 0);
    const isTight = sum <= hide.size + 1 || sum === hide.size * (smallest - 1);
    if (hide.size > 1 && sum >= smallest && !isTight) break;
  }
  return values.map((value, i) => (hide.has(i) ? null : value));
}
