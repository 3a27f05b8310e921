/** The rules M-01 to M-38 that a manifest must obey (spec 5.2). They are data: each has a number and a meaning. */
import type { Group } from '../core/group.js';
import { nativeGroup } from '../core/groups/native.js';
import type { Manifest } from './manifest.js';
import { AWARD_RULES } from './manifest-rules-awards.js';
import { CONTEST_RULES } from './manifest-rules-contests.js';
import { MEDIA_RULES } from './manifest-rules-media.js';
import { PART_RULES } from './manifest-rules-parts.js';
import { PEOPLE_RULES } from './manifest-rules-people.js';
import { TEXT_RULES } from './manifest-rules-texts.js';

/** Something wrong with a manifest. */
export interface ManifestIssue {
  /** Number of the rule, such as `M-07`. */
  readonly rule: string;
  /** Where, such as `contests[2].options[0].id`. */
  readonly path: string;
  /** What, for people. */
  readonly message: string;
}

/** A rule: its number, what holds if it is obeyed, and the search for places where it is not. */
export interface ManifestRule {
  readonly rule: string;
  readonly title: string;
  readonly check: (
    manifest: Manifest,
    groups: (id: string) => Group,
  ) => Iterable<readonly [path: string, message: string]>;
}

/** Most issues that are reported at once. */
const MAX_ISSUES = 100;

/** All rules, in the order of their numbers. */
export const MANIFEST_RULES: readonly ManifestRule[] = Object.freeze([
  ...TEXT_RULES,
  ...PEOPLE_RULES,
  ...CONTEST_RULES,
  ...PART_RULES,
  ...AWARD_RULES,
  ...MEDIA_RULES,
]);

/**
 * Checks a manifest against every rule of spec 5.2.
 * @param groups - finds the manifest's group; those of new elections by default
 * @returns what is wrong, by rule, at most 100 issues; empty for a valid manifest
 */
export function validateManifest(
  manifest: Manifest,
  groups: (id: string) => Group = nativeGroup,
): readonly ManifestIssue[] {
  const issues: ManifestIssue[] = [];
  for (const { rule, check } of MANIFEST_RULES) {
    for (const [path, message] of check(manifest, groups)) {
      issues.push(Object.freeze({ rule, path, message }));
      if (issues.length >= MAX_ISSUES) return issues;
    }
  }
  return issues;
}
