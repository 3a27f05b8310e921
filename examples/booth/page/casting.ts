/** Handing in: the same bytes until the board has a proof that this device has checked, or has said no. */
import type { App, Screen } from './app.js';
import { Refused, Unreachable } from './board-client.js';
import { receiptScreen } from './screen-receipt.js';
import { type Undelivered, undeliveredScreen } from './screen-undelivered.js';

/** Signs the sealed ballot and hands it in. @returns the screen that says how it went */
export async function deliver(app: App, tracker: string): Promise<Screen> {
  return send(app, { entry: await app.crypto.ask('cast'), tracker });
}

/** Sends a ballot that is signed. */
export async function send(
  app: App,
  ballot: { readonly entry: Uint8Array; readonly tracker: string },
): Promise<Screen> {
  const fails = (reason: Undelivered['reason'], code = ''): Screen =>
    undeliveredScreen(app, { ...ballot, reason, code });
  try {
    const placed = await app.board.cast(ballot.entry);
    const receipt = await app.crypto.ask('receipt', placed.receipt, ballot.entry).catch(() => undefined);
    if (receipt === undefined || receipt.tracker !== ballot.tracker) return fails('lie');
    return receiptScreen(app, receipt);
  } catch (error) {
    if (error instanceof Unreachable) return fails('offline');
    return error instanceof Refused ? fails('refused', error.code) : fails('lie');
  }
}
