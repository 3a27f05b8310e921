/** The conformance suite of groups runs on the default engine of the mod-p groups; here it runs on the other one. */
import { vi } from 'vitest';

vi.mock('../../src/core/groups/modp-groups.js', async () => {
  const { modpGroupWithEngine } = await import('../../src/core/engine/modp-group.js');
  const { MODP_GROUPS } = await import('./modp-fixtures.js');
  return Object.fromEntries(
    MODP_GROUPS.map(([id, parameters]) => [
      id.replaceAll('-', '_'),
      modpGroupWithEngine(id, parameters, 'bigint'),
    ]),
  );
});
vi.mock('../core/all-groups.js', async (original) => {
  const { RFC_3526_2048, BELENIOS_2048 } = await import('../../src/core/groups/modp-groups.js');
  const { TINY_TEST } = await import('../../src/core/groups/tiny.js');
  return { ...(await original<object>()), ALL_GROUPS: [TINY_TEST, RFC_3526_2048, BELENIOS_2048] };
});

await import('../core/groups.test.js');
await import('../core/group-bytes.test.js');
