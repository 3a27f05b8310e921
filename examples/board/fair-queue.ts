/** A queue in which everybody has a turn: whoever has put much into it waits for the others, and nobody waits for all of that. */

/** What waits, by the name of whoever put it there. Mutable. */
export class FairQueue<Item> {
  /** In the order of turns; a name that has nothing here is not remembered. */
  readonly #waiting = new Map<string, Item[]>();
  #size = 0;

  /** All that waits. */
  get size(): number {
    return this.#size;
  }

  /** Puts something at the end of what waits under a name. */
  add(name: string, item: Item): void {
    const own = this.#waiting.get(name);
    if (own === undefined) this.#waiting.set(name, [item]);
    else own.push(item);
    this.#size += 1;
  }

  /** Takes out what is next, one of each name in turn. @param most - how many */
  take(most: number): Item[] {
    const taken: Item[] = [];
    while (taken.length < most) {
      const [next] = this.#waiting;
      if (next === undefined) break;
      const [name, own] = next;
      taken.push(...own.splice(0, 1));
      // Whoever has more is the last to have another turn.
      this.#waiting.delete(name);
      if (own.length > 0) this.#waiting.set(name, own);
    }
    this.#size -= taken.length;
    return taken;
  }
}
