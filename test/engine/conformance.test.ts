/** The conformance suite runs on every group's default engine; here it runs on the other ones. */
import { vi } from 'vitest';

vi.mock('../core/all-groups.js', async (original) => {
  const { p256WithEngine } = await import('../../src/core/engine/p256-group.js');
  const { babyJubJubWithEngine } = await import('../../src/core/groups/babyjubjub.js');
  const { bn254G1WithEngine } = await import('../../src/core/groups/bn254.js');
  const { ed25519WithEngine } = await import('../../src/core/groups/ed25519-group.js');
  const { ristretto255WithEngine } = await import('../../src/core/groups/ristretto255-engine.js');
  const others = [p256WithEngine, babyJubJubWithEngine, bn254G1WithEngine, ed25519WithEngine];
  return {
    ...(await original<object>()),
    ALL_GROUPS: [...others.map((make) => make('noble')), ristretto255WithEngine('wasm')],
    FOREIGN_GROUPS: [],
  };
});

await import('../core/groups.test.js');
await import('../core/group-bytes.test.js');
