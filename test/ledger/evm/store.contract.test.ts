/** The semantics of a ledger (spec L-6) over a contract on a real node: every one of them holds on a chain too. */
import { afterAll, describe } from 'vitest';
import { ledgerContract } from '../contract.js';
import { ANVIL, chainPlace, LEFT_OUT, stopAnvil } from './chain-place.js';

afterAll(stopAnvil);

describe.skipIf(ANVIL instanceof Error)(`on a node${LEFT_OUT}`, () => {
  ledgerContract('a contract', {
    async create() {
      const place = await chainPlace();
      return { store: () => place.store(), crash: async () => {}, remove: async () => {} };
    },
  });
});
