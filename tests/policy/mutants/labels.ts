import { get, type Mutable, set } from "../support";
import { again, caught, kindOf, left, type Mutant, titleOf, type Verdict } from "./mutant";
import { type Setting, settings } from "./settings";
import { runsPods, templateOf } from "./wholeResources";

const escaped = (key: string): string => key.replaceAll(".", "\\.");

/** Renames each label at a path. */
function renamed(resource: Mutable, path: string, verdictOf: (key: string) => Verdict): Mutant[] {
  return Object.keys((get(resource.inputs, path) ?? {}) as object).map((key) => ({
    title: `${titleOf(resource)}: ${path} ${key} renamed`,
    change: (resources) => {
      const { inputs } = again(resources, resource);
      set(inputs, `${path}.${escaped(key)}-x`, get(inputs, `${path}.${escaped(key)}`));
      set(inputs, `${path}.${escaped(key)}`, undefined);
    },
    verdict: verdictOf(key),
  }));
}

const selected = ["app.kubernetes.io/name", "app.kubernetes.io/instance"];

/** Distinguishes Redis's pod from that of version 0.1. */
const component = "app.kubernetes.io/component";

/** The verdict on renaming a pod's label: Services and PDBs no longer select the pod. */
function ofPods(resource: Mutable): (key: string) => Verdict {
  if (kindOf(resource) !== "Deployment") return () => "harmless";
  // A single replica has no PDB.
  const rule = get(resource.inputs, "spec.replicas") === 1 ? "service-selects-no-pods" : "missing-pdb";
  return (key) => ([...selected, component].includes(key) ? caught(rule) : "harmless");
}

/** Renames each label, changes each profile label, and empties, removes and changes each selector. */
export function labels(resources: readonly Mutable[]): Mutant[] {
  const objects = resources.filter(({ inputs }) => get(inputs, "metadata.labels") !== undefined);
  const own = objects.flatMap((resource) => [
    ...renamed(resource, "metadata.labels", (key) =>
      key === "pod-security.kubernetes.io/enforce" ? caught("namespace-pod-security-not-restricted") : "harmless",
    ),
    ...settings(resource, [
      ["metadata.labels.llm-gateway/profile", "dev", caught("non-production-profile-in-production-stack")],
    ]),
  ]);
  const pods = resources
    .filter(runsPods)
    .flatMap((resource) => renamed(resource, `${templateOf(resource)}.metadata.labels`, ofPods(resource)));
  return [...own, ...pods, ...selectors(resources)];
}

const strange = { "app.kubernetes.io/name": "strange" };
const refused = left("Objects that the API server refuses");

function selectors(resources: readonly Mutable[]): Mutant[] {
  return resources.flatMap((resource) => {
    switch (kindOf(resource)) {
      case "PodDisruptionBudget":
        return [...ofPDB(resource), ...renamed(resource, "spec.selector.matchLabels", () => caught("missing-pdb"))];
      case "Service": {
        const gone: Setting[] = [{}, undefined, strange].map((value) => [
          "spec.selector",
          value,
          caught("service-selects-no-pods"),
        ]);
        // One of the two labels still selects the pods, and no other serving pods.
        const fewer: Setting[] = selected.map((key) => [`spec.selector.${escaped(key)}`, undefined, "harmless"]);
        return [
          ...settings(resource, [...gone, ...fewer]),
          ...renamed(resource, "spec.selector", () => caught("service-selects-no-pods")),
        ];
      }
      case "Deployment":
        return [...ofWorkload(resource), ...(get(resource.inputs, "spec.replicas") === 1 ? [] : ofSpread(resource))];
      default:
        return [];
    }
  });
}

function ofPDB(budget: Mutable): Mutant[] {
  const expression = (operator: string, values?: string[]) => ({
    matchExpressions: [{ key: "app.kubernetes.io/name", operator, ...(values ? { values } : {}) }],
  });
  return settings(budget, [
    ["spec.selector", {}, caught("ineffective-pdb")],
    ["spec.selector", undefined, caught("missing-pdb")],
    ["spec.selector", { matchLabels: strange }, caught("missing-pdb")],
    ["spec.selector", expression("In", ["strange"]), caught("missing-pdb")],
    ["spec.selector", expression("NotIn", ["litellm"]), caught("missing-pdb")],
    ["spec.selector", expression("DoesNotExist"), caught("missing-pdb")],
    ["spec.selector", expression("Exists"), caught("ineffective-pdb")],
    ["spec.selector", expression("In", ["litellm"]), "harmless"],
    ["spec.selector", expression("NotIn", ["redis", "postgresql"]), "harmless"],
    ...selected.map((key): Setting => [`spec.selector.matchLabels.${escaped(key)}`, undefined, "harmless"]),
  ]);
}

function ofWorkload(workload: Mutable): Mutant[] {
  return settings(workload, [
    ["spec.selector", undefined, refused],
    ["spec.selector", { matchLabels: strange }, refused],
  ]);
}

function ofSpread(deployment: Mutable): Mutant[] {
  const path = "spec.template.spec.topologySpreadConstraints";
  const together = caught("replicas-not-spread-over-nodes");
  const zones = left("Spread over zones");
  return settings(deployment, [
    [path, undefined, together],
    [path, [], together],
    [`${path}.0`, undefined, together],
    [`${path}.0.labelSelector`, undefined, together],
    [`${path}.0.labelSelector`, { matchLabels: strange }, together],
    [`${path}.0.topologyKey`, "topology.kubernetes.io/zone", together],
    [`${path}.0.whenUnsatisfiable`, "DoNotSchedule", "harmless"],
    [`${path}.0.maxSkew`, 2, together],
    [`${path}.1`, undefined, zones],
    [`${path}.1.labelSelector`, undefined, zones],
  ]);
}
