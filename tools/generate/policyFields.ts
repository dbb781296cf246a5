import { operatorVersion } from "../../components/images";
import { kubernetesVersion, moduleFile } from "../../lab/build";
import type { Generator } from "./generator";
import { goNeeds, operatorDefinitions, operatorFile } from "./operatorModule";

interface Schema {
  $ref?: string;
  allOf?: Schema[];
  type?: string;
  format?: string;
  enum?: string[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: Schema | boolean;
  "x-kubernetes-int-or-string"?: boolean;
}

/** The types to list with all that they are made of, by the group and version of Kubernetes that has them. */
const kubernetesRoots: [group: string, types: string[]][] = [
  ["apps__v1", ["DeploymentSpec", "StatefulSetSpec"]],
  ["batch__v1", ["CronJobSpec"]],
  ["policy__v1", ["PodDisruptionBudgetSpec"]],
];

/** Core types that the operator's own embed, and Prometheus' relabelling: judged, if at all, where they are at home. */
const embedded =
  /\.(?:nodeAffinity|additionalPod(?:Anti)?Affinity|tolerations|env|envFrom|ephemeralVolumeSource|pvcTemplate|podSecurityContext|securityContext|projectedVolumeTemplate|resources|topologySpreadConstraints|serviceTemplate|podMonitor\w*Relabelings|externalClusters\[\]\.barmanObjectStore)\b|\.(?:password|ssl\w+|bindPassword)\.optional /;

/** Types that no manifest sets: a status, metadata, and containers that only kubectl adds. */
const foreign = /Status$|^EphemeralContainer$|^ObjectMeta$/;

const kubernetesFile = (path: string) => moduleFile("k8s.io/kubernetes", kubernetesVersion, path);

/** The schemas of one group and version, as the pinned Kubernetes publishes them, with the enums that its API server adds. */
async function kubernetesSchemas(group: string, enums: readonly Enum[]): Promise<Record<string, Schema>> {
  const text = await kubernetesFile(`api/openapi-spec/v3/apis__${group}_openapi.json`);
  const { schemas } = (JSON.parse(text) as { components: { schemas: Record<string, Schema> } }).components;
  for (const { type, property, values } of enums) {
    const field = schemas[`io.k8s.api.${type}`]?.properties?.[property];
    if (field) (field.items ?? field).enum = values;
  }
  return schemas;
}

/** The values that one property of a type takes; the type as `apps.v1.DeploymentStrategy`. */
export interface Enum {
  type: string;
  property: string;
  values: string[];
}

/**
 * The enums in Kubernetes' generated Go code (`zz_generated.openapi.go`). An API server publishes them; the specification in
 * the repository leaves them out.
 */
export function enumsOf(goSource: string): Enum[] {
  const enums: Enum[] = [];
  let type = "";
  let property = "";
  for (const line of goSource.split("\n")) {
    const [, group, version, name] = /^func schema_k8sio_api_(\w+)_(v\w+)_(\w+)\(/.exec(line) ?? [];
    if (name !== undefined) type = `${group}.${version}.${name}`;
    property = /^\t{5}"(\w+)": \{$/.exec(line)?.[1] ?? property;
    const values = /^\t+Enum:\s+\[\]interface\{\}\{(.*)\},$/.exec(line)?.[1];
    if (values !== undefined) enums.push({ type, property, values: JSON.parse(`[${values}]`) as string[] });
  }
  return enums;
}

/** The schemas of the operator's kinds. */
async function operatorKinds(): Promise<Record<string, Schema>> {
  const definitions = (await operatorDefinitions()) as {
    spec: { names: { kind: string }; versions: { schema: { openAPIV3Schema: Schema } }[] };
  }[];
  return Object.fromEntries(
    definitions.map(({ spec }) => [spec.names.kind, spec.versions[0]?.schema.openAPIV3Schema ?? {}]),
  );
}

/** The values that a field takes, or undefined where it is neither boolean, enum nor number. */
function valuesOf(schema: Schema): string | undefined {
  if (schema.type === "boolean") return "boolean";
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join("|");
  if (schema["x-kubernetes-int-or-string"] === true || schema.format === "int-or-string") return "number-or-percent";
  return schema.type === "integer" || schema.type === "number" ? "number" : undefined;
}

const shortName = (name: string) => name.split(".").at(-1) ?? name;

/** The fields of a type and of those that it is made of, each once, as `Type path values`. */
function fieldsOf(schemas: Record<string, Schema>, root: string, seen: Set<string>): string[] {
  const fields: string[] = [];
  const type = (name: string) => {
    const own = schemas[name];
    if (seen.has(name) || own === undefined || foreign.test(shortName(name))) return;
    seen.add(name);
    const walk = (schema: Schema, path: string) => {
      const reference = schema.$ref ?? schema.allOf?.[0]?.$ref;
      const target = reference?.split("/").at(-1);
      const values = target?.endsWith(".IntOrString") === true ? "number-or-percent" : valuesOf(schema);
      if (values !== undefined) fields.push(`${shortName(name)} ${path} ${values}`);
      else if (target !== undefined) type(target);
      else {
        for (const [key, inside] of Object.entries(schema.properties ?? {}))
          walk(inside, path ? `${path}.${key}` : key);
        if (schema.items) walk(schema.items, `${path}[]`);
      }
    };
    walk(own, "");
  };
  type(root);
  return fields;
}

async function annotations(): Promise<string[]> {
  const source = await operatorFile("pkg/utils/labels_annotations.go");
  const prefixes: Record<string, string> = { MetadataNamespace: "cnpg.io", AlphaMetadataNamespace: "alpha.cnpg.io" };
  const constants = source.matchAll(/^\s+(\w+)\s+=\s+(\w+)\s+\+\s+"(\/\w+)"/gm);
  const names = [...constants].filter(([, name = ""]) => !/Label(?:Name)?$/.test(name));
  return names.map(([, , prefix = "", name = ""]) => `annotations ${prefixes[prefix] ?? prefix}${name} annotation`);
}

async function allFields(): Promise<string[]> {
  const seen = new Set<string>();
  const kinds = await operatorKinds();
  const fields = ["Cluster", "ScheduledBackup"].flatMap((kind) => fieldsOf(kinds, kind, seen));
  const enums = enumsOf(await kubernetesFile("pkg/generated/openapi/zz_generated.openapi.go"));
  for (const [group, types] of kubernetesRoots) {
    const schemas = await kubernetesSchemas(group, enums);
    for (const type of types) {
      const name = Object.keys(schemas).find((candidate) => candidate.endsWith(`.v1.${type}`)) ?? type;
      fields.push(...fieldsOf(schemas, name, seen));
    }
  }
  return fields.filter(
    (line) => !/ status\./.test(line) && !(/^(?:Cluster|ScheduledBackup) /.test(line) && embedded.test(line)),
  );
}

const file = "tests/policy/fields/fields.txt";
const pinned = `CloudNativePG ${operatorVersion}, Kubernetes ${kubernetesVersion}`;

/**
 * Every boolean, enum and number that CloudNativePG's Cluster and ScheduledBackup have of their own, and that pods,
 * workloads and PodDisruptionBudgets have, by the type that has it; and the annotations by which the operator is steered.
 * The policy tests have a verdict on each (`tests/policy/fields/reviewed.yaml`).
 */
export const policyFields: Generator = {
  places: [file],
  async make() {
    const head = [`# ${pinned}`, "# Made by `npm run generate`. Don't edit: reviewed.yaml is what is written by hand."];
    const lines = [...(await allFields()), ...(await annotations())].sort();
    return [{ file, text: `${[...head, ...lines].join("\n")}\n` }];
  },
  source: {
    needs: goNeeds,
    pinned,
    statedIn: ({ text }) => /^# (.+)$/m.exec(text)?.[1],
  },
};
