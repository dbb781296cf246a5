import { cluster, withObjectStore } from "../productionStack";
import { ruleTests } from "../ruleTests";
import { find, type Mutable, set } from "../support";

/** A Cluster that is restored from the folder of this name, by an ObjectStore of its own. */
const restoredFrom =
  (serverName?: string, destinationPath = "s3://backups/") =>
  (resources: Mutable[]): void => {
    withObjectStore(resources);
    const store = structuredClone(find(resources, "ObjectStore"));
    set(store.inputs, "metadata.name", "litellm-pg-recovery");
    set(store.inputs, "spec.configuration.destinationPath", destinationPath);
    resources.push({ ...store, name: "litellm-pg-recovery" });
    const parameters = { barmanObjectName: "litellm-pg-recovery", ...(serverName ? { serverName } : {}) };
    const plugin = { name: "barman-cloud.cloudnative-pg.io", parameters };
    set(cluster(resources), "spec.externalClusters", [{ name: "litellm-pg", plugin }]);
  };

const resource = "Cluster litellm/litellm-pg";
const says = /is restored from the live archive litellm-pg in s3:\/\/backups/;

ruleTests("recovery-from-live-archive", {
  forbids: [
    { title: "the Cluster's own archive", change: restoredFrom("litellm-pg"), resource, says },
    { title: "the same by the plugin's default, the external cluster's name", change: restoredFrom(), resource, says },
  ],
  allows: [
    { title: "another folder", change: restoredFrom("lost") },
    { title: "another bucket", change: restoredFrom("litellm-pg", "s3://elsewhere") },
    { title: "an archive without a recovery", change: withObjectStore },
  ],
});
