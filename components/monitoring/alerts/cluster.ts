import { parseQuantity } from "../../config/quantity";
import type { Settings } from "../../settings";
import { type Alert, percentage } from "./alert";

/** A container whose memory is watched. */
interface Container {
  pods: string;
  container: string;
  limit: string;
}

/** Alerts on what other parts of the cluster report. Each names what must be scraped for it. */
export function clusterAlerts({ litellm, postgres }: Pick<Settings, "litellm" | "postgres">): Alert[] {
  const { backup, clusterName } = postgres;
  return [
    memoryAlert("LiteLLMMemoryFilling", "A proxy", {
      pods: `${litellm.name}-.+`,
      container: "litellm",
      limit: litellm.sizes.memoryLimit,
    }),
    memoryAlert("PostgresMemoryFilling", "A PostgreSQL instance", {
      pods: `${clusterName}-[0-9]+`,
      container: "postgres",
      limit: postgres.sizes.memoryLimit,
    }),
    {
      name: "MigrationFailed",
      expression: (namespace) =>
        `max by (job_name) (kube_job_status_failed{namespace="${namespace}",job_name=~"${litellm.name}-migrate-.+"}) > 0`,
      minutes: 0,
      severity: "critical",
      summary: "The database migration failed",
      description: "Job {{ $labels.job_name }} failed; the old proxies keep serving.",
      runbook: "a-deployment-that-does-not-come-up",
      promises: ["rollouts"],
      needs: "kube-state-metrics",
    },
    ...(backup
      ? [
          {
            name: "PruningFailed",
            expression: (namespace: string) =>
              `time() - max(kube_cronjob_status_last_successful_time{namespace="${namespace}",cronjob="${clusterName}-prune"}) > ${2 * 86_400}`,
            minutes: 10,
            severity: "warning",
            summary: "Old backups are not deleted",
            description: "The pruning of backups last succeeded {{ $value | humanizeDuration }} ago.",
            runbook: "backups-fail",
            promises: ["months"],
            needs: "kube-state-metrics",
          } satisfies Alert,
        ]
      : []),
    {
      name: "CertificateExpiring",
      // Its own labels are the certificate's; Prometheus renames them unless the scrape honours them.
      expression: (namespace) =>
        ["exported_namespace", "namespace"]
          .map((label) => `certmanager_certificate_expiration_timestamp_seconds{${label}="${namespace}"}`)
          .join(" or ")
          .replace(/^(.*)$/, `min by (name) ($1) - time() < ${7 * 86_400}`),
      minutes: 60,
      severity: "critical",
      summary: "A certificate is about to expire",
      description: "Certificate {{ $labels.name }} expires in {{ $value | humanizeDuration }}.",
      runbook: "a-certificate-is-about-to-expire",
      promises: ["months"],
      needs: "cert-manager",
    },
  ];
}

function memoryAlert(name: string, what: string, { pods, container, limit }: Container): Alert {
  return {
    name,
    expression: (namespace) =>
      `max by (pod) (container_memory_working_set_bytes{namespace="${namespace}",pod=~"${pods}",container="${container}"}) / ${parseQuantity(limit) ?? 0} > 0.85`,
    minutes: 15,
    severity: "warning",
    summary: `${what} is running out of memory`,
    description: `{{ $labels.pod }} uses ${percentage} of its ${limit}; above that it is killed.`,
    runbook: "memory-is-filling",
    promises: ["months"],
    needs: "kubelet",
  };
}
