import { join } from "node:path";

import type { Progress } from "../../../tools/shared/progress";
import { waitFor } from "../../../tools/shared/waitFor";
import { prometheus } from "../../build/checkers";
import { ensureImage, imageName } from "../../build/images/image";
import { redisExporterImage } from "../../build/images/redisExporter";
import { moduleFile } from "../../build/moduleFiles";
import { prometheusOperatorVersion } from "../../build/recipes";
import { importedImages, importImage } from "../containerd";
import { applyManifests, kubectl } from "../kubectl";
import { kubeconfigPath } from "../layout";
import { startProcess, stopProcess, withLog } from "../nodeProcesses";
import type { EmbeddedNode } from "../nodes";
import { configuration } from "./configuration";
import { writeConfiguration } from "./folder";
import { isPrometheusReady, prometheusArguments, prometheusFolder } from "./server";

export { podMonitorRelabelling } from "./configuration";
export { prometheusUrl } from "./server";

/** Seconds until Prometheus must be ready. */
const deadline = 60;

/** The kinds of the Prometheus operator that the program makes. */
const definitions = ["podmonitors", "prometheusrules"];

/** The image of the exporter of Redis' metrics. */
export const redisExporterImageName = (): string => imageName(redisExporterImage);

/** Reads (or fetches) the definitions of the Prometheus operator. */
async function operatorDefinitions(): Promise<string> {
  const module = "github.com/prometheus-operator/prometheus-operator";
  const files = definitions.map((plural) =>
    moduleFile(
      module,
      prometheusOperatorVersion,
      `example/prometheus-operator-crd/monitoring.coreos.com_${plural}.yaml`,
    ),
  );
  return (await Promise.all(files)).join("\n---\n");
}

async function importExporter(nodes: readonly EmbeddedNode[], report: (detail: string) => void): Promise<void> {
  const folder = await ensureImage(redisExporterImage, report);
  for (const node of nodes) {
    if ((await importedImages(node)).includes(redisExporterImageName())) continue;
    report(`${redisExporterImage.name} for ${node.name}`);
    await importImage(node, folder);
  }
}

const processNames = { prometheus: "prometheus", configuration: "prometheus-configuration" } as const;

async function startServers(): Promise<void> {
  const folder = prometheusFolder();
  if (!(await isPrometheusReady()))
    await writeConfiguration(folder, configuration({ monitors: [], rules: [], pods: [] }));
  const command = await prometheus.ensure();
  await startProcess({ name: processNames.prometheus, command, args: prometheusArguments(folder) });
  await withLog(processNames.prometheus, () =>
    waitFor(isPrometheusReady, { deadline, interval: 0.3, what: "Prometheus to be ready" }),
  );
  await startProcess({
    name: processNames.configuration,
    command: process.execPath,
    args: [require.resolve("ts-node/dist/bin.js"), join(__dirname, "main.ts")],
    env: { KUBECONFIG: kubeconfigPath() },
  });
}

/**
 * Runs a Prometheus for a running cluster, which scrapes and evaluates what the cluster's PodMonitors and PrometheusRules say,
 * and gives the nodes the image of Redis' exporter. Does nothing where all that is there.
 */
export async function startMonitoring(progress: Progress, nodes: readonly EmbeddedNode[]): Promise<void> {
  await progress.step("the Prometheus operator's definitions and a Prometheus", async (report) => {
    await importExporter(nodes, report);
    await applyManifests(await operatorDefinitions());
    await kubectl(["wait", "--for=condition=Established", "--timeout=60s", "crd", "--all"], { timeout: 90 });
    await startServers();
  });
}

/** Stops what {@link startMonitoring} started. The definitions stay: deleting them would delete every PodMonitor. */
export async function stopMonitoring(): Promise<void> {
  for (const name of [processNames.configuration, processNames.prometheus]) await stopProcess(name);
}
