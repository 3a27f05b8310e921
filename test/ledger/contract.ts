/** The contract that every store keeps (spec L-6), in the order of its numbers. */
import { describe } from 'vitest';
import { appendingContract } from './contract-appending.js';
import { endingContract } from './contract-ending.js';
import { readingContract } from './contract-reading.js';
import { type Engine, sceneOf } from './contract-scene.js';

/** The semantics of spec L-6, one test or more for each number; run for every store. */
export function ledgerContract(name: string, engine: Engine): void {
  describe(`ledger contract: ${name}`, () => {
    const scene = sceneOf(engine);
    appendingContract(scene);
    readingContract(scene);
    endingContract(scene);
  });
}
