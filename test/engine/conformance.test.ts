/** The conformance suite of groups runs on the default engine of P-256; here it runs on the other one, noble. */
import { vi } from 'vitest';

vi.mock('../core/all-groups.js', async (original) => {
  const { p256WithEngine } = await import('../../src/core/engine/p256-group.js');
  return { ...(await original<object>()), ALL_GROUPS: [p256WithEngine('noble')] };
});

await import('../core/groups.test.js');
