/**
 * Runs before each test file in the copy that has the switches: switches off the refusal that `SWITCHED_OFF` names, and
 * appends to the file `REACHED`, if there is one, a line of JSON with the numbers of those that the test file reaches.
 */
import { appendFileSync } from 'node:fs';
import { afterAll, expect } from 'vitest';

const off = Number(process.env.SWITCHED_OFF ?? 0);
const reached = new Set<number>();
globalThis.switchedOff = (id: number): boolean => {
  reached.add(id);
  return id === off;
};

afterAll(() => {
  const { REACHED } = process.env;
  const { testPath } = expect.getState();
  if (REACHED !== undefined)
    appendFileSync(REACHED, `${JSON.stringify({ testPath, reached: [...reached] })}\n`);
});
