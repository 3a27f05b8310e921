/** What a benchmark writes: figures with their spread, how to draw them, and the machine they were made on. */

/** One measured figure, or one that is exact (a number of bytes), which then has no quartiles. */
export interface Figure {
  /** What was measured, such as a group or a kind of proof: one line, or one colour of bar. */
  readonly series: string;
  /** What varies along the series. */
  readonly x: number | string;
  /** The id of a {@link Metric}. */
  readonly metric: string;
  /** The median of the rounds. */
  readonly value: number;
  /** The least of the rounds: what is left where other load on the machine disturbs the others. */
  readonly least?: number;
  /** Lower and upper quartile of the rounds. */
  readonly quartiles?: readonly [number, number];
  /** Timed rounds after warming up. */
  readonly rounds?: number;
  /** Units of work, such as ballots, timed together in one round. */
  readonly perRound?: number;
}

/** What a figure is a number of. */
export interface Metric {
  readonly id: string;
  readonly name: string;
  readonly unit: string;
}

/** One drawing of the figures of one metric. */
export interface Panel {
  readonly title: string;
  readonly metric: string;
  readonly kind: 'lines' | 'bars';
  readonly scale: 'linear' | 'log';
  /** Draws one x only, and each series under its own name; all x where absent. */
  readonly x?: string;
}

/** What one topic measured. */
export interface TopicResult {
  readonly topic: string;
  readonly title: string;
  /** What is included and what is not: one paragraph each. */
  readonly about: readonly string[];
  /** Name of what varies. */
  readonly x: string;
  readonly metrics: readonly Metric[];
  readonly panels: readonly Panel[];
  readonly figures: readonly Figure[];
  /** What was left out in this run, and why. */
  readonly skipped: readonly string[];
}

/** The machine and software of a run. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  /** ISO 8601. */
  readonly date: string;
  /** Of the source tree, with `+` where files differ from it; absent outside a checkout. */
  readonly commit?: string;
  /** Engine of each group, as the library chooses it. */
  readonly engines: Readonly<Record<string, string>>;
}

/** Load averages over one minute, before and after a topic: above the number of cores, times are too long. */
interface Load {
  readonly before: number;
  readonly after: number;
}

/** The content of one file of results. */
export interface ResultFile extends TopicResult {
  readonly machine: Machine;
  readonly mode: Mode;
  readonly load: Load;
}

/** `quick` shows that everything runs; its figures are not to be quoted. */
export type Mode = 'full' | 'quick';

/** What a topic may know of the run. */
export interface TopicRun {
  readonly mode: Mode;
  /** Most ballots of an election that is read from a file; all where absent. */
  readonly limit: number | undefined;
  /** A folder for files of the topic on a real disk; emptied afterwards. */
  readonly folder: string;
  /** A folder where large records are kept from run to run; none where absent. */
  readonly ledger: string | undefined;
  /** Says what is being done. */
  readonly log: (line: string) => void;
}

/** A topic: its name, and what measures it. */
export interface Topic {
  readonly name: string;
  readonly run: (run: TopicRun) => Promise<TopicResult>;
}

/** One of two values, by the mode of a run. */
export function byMode<T>(mode: Mode, full: T, quick: T): T {
  return mode === 'full' ? full : quick;
}
