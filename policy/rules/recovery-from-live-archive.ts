import { defineRule } from "../pack/rule";
import { archiveOf, clustersOf, recoveryArchivesOf, sameArchive } from "../stack/postgres";

/**
 * A restored database starts a new timeline in its archive. In the folder of another database, or in the one that it was restored
 * from, the WAL of both would be mixed: neither could be restored. The plugin refuses a folder that isn't empty, and the restore never ends.
 */
export const recoveryFromLiveArchive = defineRule({
  name: "recovery-from-live-archive",
  description: "A Cluster must not be restored from the archive that a Cluster of the stack writes to.",
  remedy: "Set llm-gateway:postgres.objectStore.serverName, or serverName of the Cluster's plugin, to a new name.",
  severity: "critical",
  level: "mandatory",
  scope: "production",
  source: "https://cloudnative-pg.io/documentation/current/recovery/",
  alone: false,
  options: {},
  check(stack, _options, report) {
    const live = clustersOf(stack).flatMap((cluster) => archiveOf(stack, cluster) ?? []);
    for (const cluster of clustersOf(stack)) {
      for (const source of recoveryArchivesOf(stack, cluster)) {
        if (live.some((archive) => sameArchive(archive, source))) {
          report(`is restored from the live archive ${source.serverName} in ${source.destination}`, cluster);
        }
      }
    }
  },
});
