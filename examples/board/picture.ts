/** The picture that onlookers get, put together: whole for whoever asks, part by part for those who listen. */
import { BallotActivity } from './activity.js';
import type { BoardConfig } from './config.js';
import type { HeldElection } from './election.js';
import type { EventHub, PartEvent } from './events.js';
import { checkpointView, countersOf, electionView, smallestShown } from './status.js';
import type { Status, StatusPart, WitnessesView } from './status-shape.js';
import { LogStorage } from './storage.js';

/** Parts that are told whenever they have changed; checkpoints are told one by one. */
type ToldPart = Exclude<StatusPart, 'checkpoint'>;

/** The view of an election from outside. Must be closed. */
export class Picture {
  readonly activity: BallotActivity = new BallotActivity();
  readonly #config: BoardConfig;
  readonly #election: HeldElection;
  readonly #witnesses: readonly string[];
  readonly #refusals: () => Readonly<Record<string, number>>;
  readonly #storage: LogStorage;

  /**
   * @param witnesses - names of all witnesses
   * @param refusals - refusals by code since the start
   */
  constructor(
    config: BoardConfig,
    election: HeldElection,
    witnesses: readonly string[],
    refusals: () => Readonly<Record<string, number>>,
  ) {
    this.#config = config;
    this.#election = election;
    this.#witnesses = witnesses;
    this.#refusals = refusals;
    this.#storage = new LogStorage(config.store, config.capacityBytes);
  }

  /** Everything, as it is now. */
  async status(): Promise<Status> {
    const { ledger } = this.#election;
    const checkpoint = checkpointView(await ledger.checkpoint());
    if (this.#storage.view() === null) await this.#storage.measure(ledger.size().sequenced);
    return { checkpoint, ...(await this.#parts()) };
  }

  /** The parts as events. What passes with time alone is not a change. */
  async events(): Promise<readonly PartEvent[]> {
    const parts = await this.#parts();
    return Object.entries(parts).map(([name, value]) => {
      const data = JSON.stringify(value);
      return { name, data, state: name === 'activity' ? `${parts.counters.accepted}` : data };
    });
  }

  /** Tells listeners what has changed, and measures the disk when it is time. */
  async tell(hub: EventHub): Promise<void> {
    await this.#storage.measure(this.#election.ledger.size().sequenced);
    hub.parts(await this.events());
  }

  async #parts(): Promise<Pick<Status, ToldPart>> {
    const { ledger, acts } = this.#election;
    const { smallestCell, kiosks } = this.#config;
    const smallest = smallestShown(this.#election, smallestCell);
    return {
      election: electionView(this.#election),
      ledger: ledger.size(),
      witnesses: await this.#witnessesNow(),
      counters: countersOf(this.#election, this.#refusals(), smallest, Object.keys(kiosks).length),
      activity: this.activity.view(),
      storage: this.#storage.view(),
      acts: acts.shown(smallest),
    };
  }

  async #witnessesNow(): Promise<WitnessesView> {
    const { ledger } = this.#election;
    const { quorum } = this.#config;
    const size = quorum > 0 ? ledger.size().witnessed : 0;
    const agreeing = size > 0 ? (await ledger.checkpoint({ level: 'witnessed' })).cosigners : [];
    return { quorum, all: this.#witnesses, agreeing, size };
  }
}
