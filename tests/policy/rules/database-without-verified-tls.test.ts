import { deployment, ofCluster, postgres, setVariable } from "../productionStack";
import { ruleTests } from "../ruleTests";

const fromSecret = (name: string) => ({ valueFrom: { secretKeyRef: { name, key: "uri" } } });

ruleTests("database-without-verified-tls", {
  forbids: [
    {
      title: "a connection URL with sslmode=require alone",
      change: (resources) => {
        setVariable(resources, "DATABASE_URL", "$(POSTGRES_URL)?sslmode=require");
      },
      resource: deployment,
      says: /without sslmode=verify-full/,
    },
    {
      title: "the URL of the operator's Secret as it is",
      change: (resources) => {
        setVariable(resources, "DATABASE_URL", fromSecret("litellm-pg-app"));
      },
      resource: deployment,
      says: /without sslmode=verify-full/,
    },
    {
      title: "a Cluster without a line for connections without TLS",
      change: ofCluster("spec.postgresql.pg_hba", undefined),
      resource: postgres,
      says: /accepts connections without TLS/,
    },
    {
      title: "a line that accepts connections before the one that refuses them",
      change: ofCluster("spec.postgresql.pg_hba", [
        "host litellm litellm all scram-sha-256",
        "hostnossl all all all reject",
      ]),
      resource: postgres,
      says: /accepts connections without TLS/,
    },
  ],
  allows: [
    {
      title: "Prisma's parameters for the same",
      change: (resources) => {
        setVariable(resources, "DATABASE_URL", "$(POSTGRES_URL)?sslmode=require&sslaccept=strict&sslcert=/ca.crt");
      },
    },
    {
      title: "a URL of a Secret outside the stack",
      change: (resources) => {
        setVariable(resources, "DATABASE_URL", fromSecret("team-database"));
      },
    },
    {
      title: "lines for connections with TLS",
      change: ofCluster("spec.postgresql.pg_hba", ["hostssl all reports all cert", "hostnossl all all all reject"]),
    },
  ],
});
