import { embeddedState } from "../layout";

/** Prometheus' port, on loopback. Not the usual 9090, which another Prometheus may use. */
const port = 19090;

/** The address of Prometheus, on this machine. */
export const prometheusUrl = `http://127.0.0.1:${port}`;

/** The folder of its configuration and data. */
export const prometheusFolder = (): string => embeddedState("prometheus");

/** How Prometheus is started. */
export function prometheusArguments(folder: string): string[] {
  return [
    `--config.file=${folder}/prometheus.yaml`,
    `--storage.tsdb.path=${folder}/data`,
    "--storage.tsdb.retention.time=1d",
    `--web.listen-address=127.0.0.1:${port}`,
    "--web.enable-lifecycle",
    "--log.level=warn",
  ];
}

/** Whether Prometheus answers. */
export async function isPrometheusReady(): Promise<boolean> {
  const response = await fetch(`${prometheusUrl}/-/ready`, { signal: AbortSignal.timeout(2000) }).catch(
    () => undefined,
  );
  return response?.ok === true;
}

/** Has Prometheus read its configuration. @throws Error with what it answers, where it refuses it */
export async function reloadPrometheus(): Promise<void> {
  const response = await fetch(`${prometheusUrl}/-/reload`, { method: "POST", signal: AbortSignal.timeout(30_000) });
  if (!response.ok) throw new Error(`Prometheus refuses its configuration: ${await response.text()}`);
}
