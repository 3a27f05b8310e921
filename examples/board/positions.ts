/**
 * Where on the ledger the ballots of every credential stand, in 4 bytes an entry and 4 bytes a credential: enough to answer
 * a ballot that comes again, and to show a voter every ballot under her credential.
 */

/** Positions of ballots, by credential. Mutable; ballots are added in the order of the ledger. */
export class BallotPositions {
  /** Position of the last ballot of each credential, plus 1; 0 for none. */
  readonly #last: Uint32Array;
  /** For each entry of the ledger that is a ballot, the position of its credential's ballot before it, plus 1. */
  #before = new Uint32Array(1024);

  /** @param credentials - how many are on the roll */
  constructor(credentials: number) {
    this.#last = new Uint32Array(credentials);
  }

  /** Adds a ballot. @throws {RangeError} for a position that is not above the credential's last one, or beyond 2^32 - 2 */
  add(credential: number, position: number): void {
    const last = this.#last[credential] ?? 0;
    if (position < last || position >= 2 ** 32 - 1) throw new RangeError(`no position ${position}`);
    while (position >= this.#before.length) this.#grow();
    this.#before[position] = last;
    this.#last[credential] = position + 1;
  }

  /** Positions of the ballots of a credential, the latest first. */
  *of(credential: number): Generator<number> {
    for (let next = this.#last[credential] ?? 0; next > 0; next = this.#before[next - 1] ?? 0) yield next - 1;
  }

  #grow(): void {
    const grown = new Uint32Array(2 * this.#before.length);
    grown.set(this.#before);
    this.#before = grown;
  }
}
