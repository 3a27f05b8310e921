/** How a command speaks: data on standard output, as text or as one JSON object; everything else on standard error. */
import type { Io } from './io.js';

/** Settings that every command has. */
export interface OutputOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Shows how far long work has come. */
export type Progress = (done: number, total: number) => void;

/** The voice of one run of the command. */
export class Output {
  readonly json: boolean;
  readonly #io: Io;
  readonly #quiet: boolean;

  constructor(io: Io, { json = false, quiet = false }: OutputOptions) {
    this.#io = io;
    this.json = json;
    this.#quiet = quiet;
  }

  /** The outcome: the object with `--json`, else the text. A command calls this once. */
  result(value: object, text: string): void {
    this.#io.stdout(this.json ? `${JSON.stringify(value, null, 2)}\n` : withNewline(text));
  }

  /** Data that has one form only. */
  raw(text: string): void {
    this.#io.stdout(text);
  }

  /** A sentence for people. Not with `--quiet`. */
  say(text: string): void {
    if (!this.#quiet) this.#io.stderr(withNewline(text));
  }

  /** A sentence that nobody should miss, `--quiet` or not. */
  warn(text: string): void {
    this.#io.stderr(withNewline(`warning: ${text}`));
  }

  /**
   * Runs long work and shows how far it has come: one line that is overwritten, on a terminal only, and gone at the end.
   * @param label - what is going on, such as `verifying`
   */
  async progress<T>(label: string, work: (show: Progress) => Promise<T>): Promise<T> {
    const shown = this.#io.interactive && !this.#quiet;
    let next = 0;
    const show: Progress = (done, total) => {
      const now = this.#io.clock();
      if (!shown || now < next) return;
      next = now + INTERVAL_MS;
      const percent = total > 0 ? Math.floor((100 * done) / total) : 0;
      this.#io.stderr(`\r${label} ${done} of ${total} (${percent}%)${CLEAR_LINE}`);
    };
    try {
      return await work(show);
    } finally {
      if (shown) this.#io.stderr(`\r${CLEAR_LINE}`);
    }
  }
}

const INTERVAL_MS = 100;
const CLEAR_LINE = '\u001b[K';

function withNewline(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
