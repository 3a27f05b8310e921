/** The conformance suite of groups, run on the WebAssembly engine. */
import { vi } from 'vitest';

vi.mock('../core/all-groups.js', async (original) => {
  const { p256WithEngine } = await import('../../src/core/engine/p256-group.js');
  return { ...(await original<object>()), ALL_GROUPS: [p256WithEngine('wasm')] };
});

await import('../core/groups.test.js');
