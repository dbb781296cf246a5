import { stringify } from "yaml";

import type { ProgramRun, RegisteredResource } from "../program/runProgram";
import { redactObject } from "./redaction";

/** The manifest of one Kubernetes object, secrets redacted. */
export interface Manifest {
  /** The resource's name in the program and its kind: unaffected by a change of the object's name. */
  file: string;
  /** YAML with sorted keys, below a comment with Pulumi's own properties, such as `protect`. */
  text: string;
}

/** YAML with sorted keys, without anchors and folded lines, so that two texts can be compared. */
export function toYaml(value: unknown): string {
  return stringify(value, { sortMapEntries: true, aliasDuplicateObjects: false, lineWidth: 0 });
}

/** The manifests of all Kubernetes objects of a run, sorted by file name; none without a run. */
export function manifestsOf(run: Pick<ProgramRun, "resources"> | undefined): Manifest[] {
  return (run?.resources ?? [])
    .filter(({ type }) => type.startsWith("kubernetes:"))
    .map((resource) => ({ file: `${resource.name}.${kindOf(resource).toLowerCase()}.yaml`, text: manifest(resource) }))
    .sort((left, right) => (left.file < right.file ? -1 : 1));
}

/** The last part of a resource's type: `Deployment`, `RandomPassword`. */
export function kindOf({ type }: Pick<RegisteredResource, "type">): string {
  return type.slice(type.lastIndexOf(":") + 1);
}

/** Whether a resource is a PostgreSQL Cluster of CloudNativePG. */
export function isPostgresCluster(resource: Pick<RegisteredResource, "type">): boolean {
  return resource.type.startsWith("kubernetes:postgresql.cnpg.io/") && kindOf(resource) === "Cluster";
}

function manifest(resource: RegisteredResource): string {
  const comment = `# ${resource.name}${resource.protect ? " (protected)" : ""}\n`;
  return comment + toYaml(redactObject(resource.inputs));
}
