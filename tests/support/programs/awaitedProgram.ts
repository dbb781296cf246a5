import * as pulumi from "@pulumi/pulumi";

import { Gateway, type Readiness, resolveSettings } from "../../../components";

/*
 * A gateway whose workloads get ready in an order that only works out where nothing waits for more than it needs: the
 * replicas of PostgreSQL join when the migration has run. The outputs show the order in which the waits ended.
 */

module.exports = function program() {
  const ended: string[] = [];
  let migrated: () => void;
  const migration = new Promise<void>((resolve) => (migrated = resolve));
  const endOf = (name: string) => {
    ended.push(name);
    return Promise.resolve();
  };
  const readiness: Readiness = {
    primary: () => endOf("primary"),
    job: () => endOf("migration").then(migrated),
    cluster: () => migration.then(() => endOf("cluster")),
    deployment: () => endOf("redis"),
  };
  const gateway = new Gateway("own", {
    settings: resolveSettings({ profile: "prod" }, { project: pulumi.getProject(), stack: pulumi.getStack() }),
    readiness,
  });
  const scheduled = gateway.backups?.schedule.urn.apply(() => endOf("backup schedule"));
  return { ended: pulumi.all([scheduled, gateway.litellm.deployment.urn]).apply(() => ended) };
};
