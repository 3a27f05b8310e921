/** Who has voted so far, by class, by ballot style and by channel: counts of people, never of votes. */
import type { BallotBox, CredentialState, ElectionContext } from 'hanpyo/ballot';
import type { Origin } from './kiosks.js';
import type { ChannelsView, TurnoutRow, TurnoutView } from './status-shape.js';

/** How a credential has voted, or may no longer. */
export type Channel = Exclude<CredentialState['status'], 'none'>;

const CHANNELS = ['online', 'paper', 'revoked'] as const;
const STATUSES = ['none', ...CHANNELS] as const;

/** `earlier`: before the service was started, when nobody took note. */
const ORIGINS = ['earlier', 'own', 'kiosk'] as const satisfies readonly (Origin | 'earlier')[];

type Counts = Record<Channel, number>[];

/** Running counts. Mutable; told of every credential whose state may have changed. */
export class Turnout {
  readonly #context: ElectionContext;
  readonly #box: BallotBox;
  /** What was counted of each credential: an index into {@link STATUSES}. */
  readonly #counted: Uint8Array;
  readonly #classes: Counts;
  readonly #styles: Counts;
  /** Where the last ballot of each credential came from: an index into {@link ORIGINS}. */
  readonly #from: Uint8Array;
  /** Of the ballots that count, by {@link ORIGINS}; and what was told of them last, once anything was. */
  readonly #origins = ORIGINS.map(() => 0);
  #told: readonly number[] | undefined;
  /** People whose origin has changed, in all and when that was looked at last. */
  #changes = 0;
  #looked = 0;

  constructor(context: ElectionContext, box: BallotBox) {
    const zeros = (count: number): Counts =>
      Array.from({ length: count }, () => ({ online: 0, paper: 0, revoked: 0 }));
    this.#context = context;
    this.#box = box;
    this.#counted = new Uint8Array(context.roll.count);
    this.#from = new Uint8Array(context.roll.count);
    this.#classes = zeros(context.manifest.classes.length);
    this.#styles = zeros(context.manifest.styles.length);
  }

  /**
   * Counts a credential anew.
   * @param credential - position on the roll
   * @param origin - of its last ballot, where that is what has changed
   */
  update(credential: number, origin?: Origin): void {
    const before = STATUSES[this.#counted[credential] ?? 0] ?? 'none';
    const { status } = this.#box.credential(credential);
    const [old, next] = [this.#from[credential] ?? 0, origin && ORIGINS.indexOf(origin)];
    if (before === 'online') this.#origins[old] = (this.#origins[old] ?? 0) - 1;
    const from = next ?? old;
    this.#from[credential] = from;
    if (from !== old || status !== before) this.#changes += 1;
    if (status === 'online') this.#origins[from] = (this.#origins[from] ?? 0) + 1;
    if (status === before) return;
    const entry = this.#context.roll.entry(credential);
    for (const counts of [this.#classes[entry.class], this.#styles[entry.style]]) {
      if (counts === undefined) continue;
      if (before !== 'none') counts[before] -= 1;
      if (status !== 'none') counts[status] += 1;
    }
    this.#counted[credential] = STATUSES.indexOf(status);
  }

  /**
   * What may be shown.
   * @param smallest - counts of fewer people are hidden, and what would give them away
   * @param kiosks - how many there are; without any, nothing is said of them
   */
  view(smallest: number, kiosks: number): TurnoutView {
    const { manifest, roll } = this.#context;
    const { online, paper, revoked } = this.#box.accounting;
    const total = { id: 'all', eligible: roll.count, online, paper, revoked };
    return {
      total: withPercent(total),
      classes: hidden(manifest.classes, roll.perClass, this.#classes, smallest),
      styles: hidden(manifest.styles, roll.perStyle, this.#styles, smallest),
      channels: kiosks === 0 ? null : this.#channels(smallest),
    };
  }

  /**
   * Ballots are public one by one, and where each came from is not: between two pictures no count may move by few people, or
   * whoever compares the pictures knows it. So the old ones are told until all that have changed have changed by enough; and that is
   * looked at only after so many people that the moment says nothing of the last of them.
   */
  #channels(smallest: number): ChannelsView {
    if (this.#changes - this.#looked >= 2 * smallest - 1) {
      this.#looked = this.#changes;
      const moved = this.#origins.map((count, i) => Math.abs(count - (this.#told?.[i] ?? 0)));
      if (moved.every((people) => people === 0 || people >= smallest)) this.#told = [...this.#origins];
    }
    if (this.#told === undefined) return { own: null, kiosk: null, earlier: null };
    const tiny = this.#told.map(() => false);
    const [earlier = 0, own = 0, kiosk = 0] = hideSmall(this.#told, tiny, smallest);
    return { own, kiosk, earlier };
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
export function withPercent(row: Omit<TurnoutRow, 'percent'>): TurnoutRow {
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
