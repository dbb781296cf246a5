import type { Settings } from "../../components";
import { type FieldChange, fieldChanges } from "./fieldChanges";

/**
 * The effective values that differ between two versions of a stack's config, profile and other defaults included, each by
 * its key (`litellm.replicas`).
 */
export function settingChanges(before: Settings, after: Settings): FieldChange[] {
  return fieldChanges(byKey(before), byKey(after));
}

/** The settings at the paths of the config's keys. */
function byKey({ identity, ...others }: Settings): unknown {
  const { checkCluster, ...settings } = others;
  // Always off in a preview.
  void checkCluster;
  return { profile: identity.profile, ...settings };
}
