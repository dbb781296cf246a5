import { setTimeout as delay } from "node:timers/promises";

import { KubeConfig } from "@kubernetes/client-node";

import { errorText } from "../../../tools/shared/runMain";
import { configuration } from "./configuration";
import { writeConfiguration } from "./folder";
import { observe } from "./objects";
import { prometheusFolder, reloadPrometheus } from "./server";

/*
 * Keeps Prometheus' configuration as the cluster's PodMonitors, PrometheusRules and pods say: what the Prometheus operator
 * and discovery in Kubernetes do elsewhere.
 */

/** Seconds between two looks at the cluster. */
const interval = 5;

function log(line: string): void {
  process.stdout.write(`${new Date().toISOString()} ${line}\n`);
}

async function main(): Promise<void> {
  const config = new KubeConfig();
  config.loadFromDefault();
  let isPending = true;
  let reported = "";
  for (;;) {
    try {
      const changed = await writeConfiguration(prometheusFolder(), configuration(await observe(config)));
      isPending ||= changed;
      if (isPending) await reloadPrometheus();
      isPending = false;
      reported = "";
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      if (text !== reported) log(text);
      reported = text;
    }
    await delay(interval * 1000);
  }
}

main().catch((error: unknown) => {
  log(errorText(error));
  process.exitCode = 1;
});
