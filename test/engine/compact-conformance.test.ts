/** The conformance suite of groups, on P-256 in little code. */
import { vi } from 'vitest';

vi.mock('../core/all-groups.js', async (original) => {
  const { COMPACT_P256 } = await import('../../src/core/compact/p256.js');
  return { ...(await original<object>()), ALL_GROUPS: [COMPACT_P256], FOREIGN_GROUPS: [] };
});

await import('../core/groups.test.js');
await import('../core/group-bytes.test.js');
