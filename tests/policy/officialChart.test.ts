import assert from "node:assert/strict";

import { chartFoundation, chartMigrationJob, chartProxies } from "../../benchmarks/comparison/chartDefaults";
import { defaultImages } from "../../components/images";
import { judge, type Mutable } from "./support";

interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
}

/** A manifest as a Pulumi program registers it when it imports the rendered chart. */
function registered({ apiVersion, kind, metadata, ...inputs }: Manifest): Mutable {
  return {
    type: `kubernetes:${apiVersion}:${kind}`.replace("kubernetes:v1:", "kubernetes:core/v1:"),
    name: `chart-${kind}-${metadata.name}`.toLowerCase(),
    inputs: { apiVersion, kind, metadata, ...inputs },
    custom: true,
    parent: "",
    protect: false,
    ignoreChanges: [],
    dependsOn: [],
  };
}

/** The manifests of LiteLLM's official chart with default values, two replicas and Redis. */
const chart = (): Mutable[] => {
  const options = {
    namespace: "litellm",
    images: defaultImages,
    storageClass: "standard",
    masterKey: "sk-4fK9vT2pQ8sLmX7dR1wZ",
    redisPassword: "Hq7TzB3nWc5Yk9Lp",
    models: [{ model_name: "gpt", litellm_params: { model: "openai/gpt-4o", api_key: "os.environ/OPENAI_API_KEY" } }],
  };
  const manifests = [...chartFoundation(options), chartMigrationJob(options), ...chartProxies(options)];
  return manifests.map((manifest) => registered(manifest as unknown as Manifest));
};

const rulesOf = (resources: readonly Mutable[], stack?: string): string[] =>
  [...new Set(judge(resources, {}, stack).map(({ rule }) => rule))].sort();

describe("policies on the official LiteLLM chart with default values", () => {
  it("apply the production rules by the stack's name alone", () => {
    const found = rulesOf(chart(), "team-prod");
    for (const rule of [
      "fail-open-budgets",
      "missing-scheduled-backup",
      "missing-pdb",
      "missing-salt-key",
      "too-few-postgres-instances",
      "unbounded-spend-logs",
      "models-without-pricing",
    ]) {
      assert.ok(found.includes(rule), `${rule} is not among ${found.join(", ")}`);
    }
  });

  it("accept the chart's Deployment with a PDB", () => {
    const withPDB = chart();
    withPDB.push(
      registered({
        apiVersion: "policy/v1",
        kind: "PodDisruptionBudget",
        metadata: { name: "litellm", namespace: "litellm" },
        spec: { minAvailable: 1, selector: { matchLabels: { "app.kubernetes.io/name": "litellm" } } },
      } as unknown as Manifest),
    );
    assert.ok(!rulesOf(withPDB, "team-prod").includes("missing-pdb"));
  });

  it("don't apply the production rules to a stack with another name", () => {
    assert.ok(!rulesOf(chart(), "team-dev").includes("missing-pdb"));
  });
});
