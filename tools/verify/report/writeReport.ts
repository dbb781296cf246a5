import { writeFile } from "node:fs/promises";

import type { ClusterClient } from "../../cluster/clusterClient";
import type { Write } from "../../shared/progress";
import type { CheckOutcome } from "../check";
import { checks } from "../checks";
import { runningImages } from "../cluster/images";
import type { Target } from "../target";
import { firingAlerts, withAlerts } from "./alerts";
import { reportPage } from "./page";

/** What a run of the checks leaves for its page. */
interface Run {
  target: Target;
  cluster: ClusterClient;
  /** Milliseconds since 1970. */
  begun: number;
  seconds: number;
  /** Whether all planned checks have run. */
  complete: boolean;
  outcomes: readonly CheckOutcome[];
  /** The URL of a Prometheus, for the alerts. */
  prometheus?: string;
  write: Write;
}

/** Writes the page of a run to a file. Without the alerts where Prometheus no longer answers: the run is worth more. */
export async function writeReport(file: string, run: Run): Promise<void> {
  const { target, cluster, begun, seconds, complete, outcomes, prometheus, write } = run;
  const { stack, profile, namespace } = target;
  const reading = prometheus === undefined ? [] : firingAlerts(prometheus, namespace, begun, Date.now());
  const alerts = await Promise.resolve(reading).catch((error: unknown) => {
    write(`the report has no alerts: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  });
  const page = reportPage({
    stack,
    profile,
    namespace,
    server: cluster.server,
    begun: new Date(begun),
    seconds,
    complete,
    images: await runningImages(cluster, target),
    checks: outcomes.map((outcome) => ({
      ...outcome,
      disturbs: checks.find(({ name }) => name === outcome.check)?.disturbs ?? "",
      timeline: outcome.timeline && withAlerts(outcome.timeline, alerts),
    })),
  });
  await writeFile(file, page);
  write(`report: ${file}`);
}
