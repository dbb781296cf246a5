import { cluster, postgres, remove, withObjectStore } from "../productionStack";
import { ruleTests } from "../ruleTests";
import { find, type Mutable, set } from "../support";

const store = "ObjectStore litellm/litellm-pg-store";

/** A change to the production stack with an object store. */
const change = (more: (resources: Mutable[]) => void) => (resources: Mutable[]) => {
  withObjectStore(resources);
  more(resources);
};

const timeout = (value: unknown) =>
  change((resources) => {
    set(cluster(resources), "spec.postgresql.parameters.archive_timeout", value);
  });

ruleTests("object-store-without-wal-archive", {
  forbids: [
    {
      title: "an object store that no Cluster archives to",
      change: change((resources) => {
        set(cluster(resources), "spec.plugins.0.isWALArchiver", false);
      }),
      resource: store,
      says: /is not the WAL archive of a Cluster/,
    },
    {
      title: "a disabled plugin",
      change: change((resources) => {
        set(cluster(resources), "spec.plugins.0.enabled", false);
      }),
      resource: store,
      says: /is not the WAL archive of a Cluster/,
    },
    {
      title: "a Cluster that archives to another object store",
      change: change((resources) => {
        set(cluster(resources), "spec.plugins.0.parameters.barmanObjectName", "other");
      }),
      resource: store,
      says: /is not the WAL archive of a Cluster/,
    },
    {
      title: "an archive without base backups",
      change: change((resources) => {
        remove(resources, find(resources, "ScheduledBackup", "litellm-pg-store"));
      }),
      resource: postgres,
      says: /has no ScheduledBackup of the method plugin/,
    },
    {
      title: "an archive that is switched off",
      change: change((resources) => {
        set(cluster(resources), "metadata.annotations.cnpg\\.io/skipWalArchiving", "enabled");
      }),
      resource: postgres,
      says: /archives no WAL \(annotation cnpg\.io\/skipWalArchiving\)/,
    },
    {
      title: "a long archive_timeout",
      change: timeout("10min"),
      resource: postgres,
      says: /only after 600 s .*than 300/,
    },
    { title: "no archive_timeout", change: timeout("0"), resource: postgres, says: /only when it is full/ },
    { title: "an unreadable archive_timeout", change: timeout("soon"), resource: postgres, says: /can't be read/ },
    {
      title: "a longer archive_timeout than the policy config allows",
      change: change(() => undefined),
      config: { "object-store-without-wal-archive": { maximumSeconds: 60 } },
      resource: postgres,
      says: /only after 180 s/,
    },
  ],
  allows: [
    { title: "the object store that the program makes", change: withObjectStore },
    { title: "CloudNativePG's archive_timeout", change: timeout(undefined) },
    {
      title: "an object store that a Cluster is only restored from",
      change: change((resources) => {
        const parameters = { barmanObjectName: "former", serverName: "former" };
        set(cluster(resources), "spec.externalClusters", [{ name: "origin", plugin: { parameters } }]);
        const former = structuredClone(find(resources, "ObjectStore"));
        set(former.inputs, "metadata.name", "former");
        resources.push({ ...former, name: "former" });
      }),
    },
  ],
});
