/**
 * The groups of new elections on the fastest kernels that the machine has: for whoever verifies very much. What the tier
 * for fused multiply-adds needs is a file of its own, loaded here only and only where it can run.
 */
import { fusesMultiplyAdd } from '../engine/fuses.js';
import type { Group } from '../group.js';
import { nativeGroupOnKernels } from './native-kernels.js';
import { defaultEngine } from './webassembly.js';

/** Kernels of P-256 for public points: `fused` in fused multiply-adds, `plain` without. */
export type KernelTier = 'fused' | 'plain';

/** The groups, and how they were found. */
export interface FastestGroups {
  readonly tier: KernelTier;
  /** As `nativeGroupOnKernels`. Elements of its groups and of those of other functions do not mix. */
  readonly find: (id: string) => Group;
}

/**
 * Finds out what the machine has. Where it does not fuse, where relaxed vectors are not allowed, and where the tier fails its
 * self-test, the groups are those of `nativeGroupOnKernels`.
 */
export async function fastestGroups(): Promise<FastestGroups> {
  if (defaultEngine() !== 'wasm' || !fusesMultiplyAdd()) return PLAIN;
  try {
    const { p256OnFusedKernels } = await import('../engine/p256-fused.js');
    const p256 = p256OnFusedKernels();
    return { tier: 'fused', find: (id) => (id === p256.id ? p256 : nativeGroupOnKernels(id)) };
  } catch {
    return PLAIN;
  }
}

const PLAIN: FastestGroups = { tier: 'plain', find: nativeGroupOnKernels };
