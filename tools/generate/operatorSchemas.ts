import { parse } from "yaml";

import { barmanPluginVersion, operatorVersion } from "../../components/images";
import { gatewayApiRelease, moduleFile, prometheusOperatorVersion } from "../../lab/build";
import { definitionSchema } from "./definitionSchema";
import type { Generator } from "./generator";
import { goNeeds, operatorDefinitions, pluginDefinitions } from "./operatorModule";

/** The kinds that the program makes. */
const kinds = ["Cluster", "Gateway", "HTTPRoute", "ObjectStore", "PodMonitor", "PrometheusRule", "ScheduledBackup"];

const pinned =
  `CloudNativePG ${operatorVersion}, barman-cloud plugin ${barmanPluginVersion}, ` +
  `Prometheus operator ${prometheusOperatorVersion}, Gateway API ${gatewayApiRelease}`;

/** The definition of one of the Prometheus operator's kinds, parsed. */
async function monitoringDefinition(plural: string): Promise<unknown> {
  const file = `example/prometheus-operator-crd/monitoring.coreos.com_${plural}.yaml`;
  const module = "github.com/prometheus-operator/prometheus-operator";
  return parse(await moduleFile(module, prometheusOperatorVersion, file));
}

/** The definition of one of the Gateway API's kinds, parsed. */
async function gatewayDefinition(plural: string): Promise<unknown> {
  const file = `config/crd/standard/gateway.networking.k8s.io_${plural}.yaml`;
  return parse(await moduleFile("sigs.k8s.io/gateway-api", gatewayApiRelease, file));
}

/** By which JSON schema the definitions of the pinned operators and plugin accept each kind that the program makes. */
export const operatorSchemas: Generator = {
  places: ["tests/golden/schemas/"],
  async make() {
    const definitions = [
      ...(await operatorDefinitions()),
      ...(await pluginDefinitions()),
      ...(await Promise.all(["podmonitors", "prometheusrules"].map(monitoringDefinition))),
      ...(await Promise.all(["gateways", "httproutes"].map(gatewayDefinition))),
    ];
    return definitions
      .map((definition) => definitionSchema(definition, "v1"))
      .filter(({ kind }) => kinds.includes(kind))
      .map(({ kind, schema }) => ({
        file: `tests/golden/schemas/${kind.toLowerCase()}.json`,
        text: `${JSON.stringify({ $comment: pinned, ...schema })}\n`,
      }));
  },
  source: {
    needs: goNeeds,
    pinned,
    statedIn: ({ text }) => (JSON.parse(text) as { $comment?: string }).$comment,
  },
};
