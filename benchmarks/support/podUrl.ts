import type { V1Pod } from "@kubernetes/client-node";

import { proxyPort } from "../../components/litellm/deploymentSpec";

/** The URL of a proxy's pod; benchmarks and tests run where pods can be reached. */
export function urlOf(pod: V1Pod): string {
  return `http://${pod.status?.podIP ?? ""}:${proxyPort}`;
}
