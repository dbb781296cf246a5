import { ofCluster, postgres } from "../productionStack";
import { ruleTests } from "../ruleTests";

ruleTests("unsafe-postgres-setting", {
  forbids: [
    {
      title: "fsync off, in any spelling",
      change: ofCluster("spec.postgresql.parameters.FSYNC", "F"),
      resource: postgres,
      says: /sets FSYNC to F: a crash may ruin the database/,
    },
    {
      title: "synchronous_commit local with synchronous replicas",
      change: (resources) => {
        ofCluster("spec.postgresql.synchronous", { method: "any", number: 1 })(resources);
        ofCluster("spec.postgresql.parameters.synchronous_commit", "local")(resources);
      },
      resource: postgres,
      says: /commits don't wait for the synchronous replicas/,
    },
    {
      title: "superuser access over the network",
      change: ofCluster("spec.enableSuperuserAccess", true),
      resource: postgres,
      says: /enableSuperuserAccess/,
    },
    {
      title: "a managed role that is a superuser",
      change: ofCluster("spec.managed", { roles: [{ name: "reports", superuser: true }] }),
      resource: postgres,
      says: /gives the role reports superuser/,
    },
    {
      title: "pg_hba with trust",
      change: ofCluster("spec.postgresql.pg_hba", ["host all all 10.0.0.0/8 trust"]),
      resource: postgres,
      says: /without a password/,
    },
  ],
  allows: [
    { title: "a parameter that is safe", change: ofCluster("spec.postgresql.parameters.work_mem", "16MB") },
    {
      title: "a managed role without such attributes",
      change: ofCluster("spec.managed", { roles: [{ name: "reports", login: true }] }),
    },
  ],
});
