/** Waiting for what happens, not for a time: a slow machine only takes longer, and what never happens ends with the test's limit. */

/** Waits until a condition holds. */
export async function until(met: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await met())) await new Promise((resolve) => setTimeout(resolve, 2));
}
