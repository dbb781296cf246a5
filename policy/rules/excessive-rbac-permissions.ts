import { z } from "zod";

import { defineRule } from "../pack/rule";
import { matches } from "../stack/pattern";
import { objectName, type Resource } from "../stack/resource";
import { at, items, text, type Value } from "../stack/values";

const rbac = "rbac.authorization.k8s.io";

/** Verbs by which an account can get further permissions. */
const escalating = ["escalate", "bind", "impersonate"];
const reading = ["get", "list", "watch"];
const removing = ["delete", "deletecollection"];
const making = ["create", "update", "patch"];

/** Resources and verbs that give every permission in a namespace, or access to its data, with their effect. */
const powerful: [resources: string[], verbs: string[], harm: string][] = [
  [
    ["pods/exec", "pods/attach", "pods/portforward", "pods/ephemeralcontainers", "nodes/proxy"],
    [...making, "get"],
    "gives access to pods",
  ],
  [["serviceaccounts/token"], ["create"], "issues tokens of any account"],
  [["roles", "rolebindings", "clusterroles", "clusterrolebindings"], making, "changes permissions"],
  [
    ["pods", "deployments", "statefulsets", "daemonsets", "replicasets", "jobs", "cronjobs"],
    making,
    "runs pods with any Secret",
  ],
  [["clusters", "namespaces", "persistentvolumeclaims", "persistentvolumes", "secrets"], removing, "deletes data"],
  [["secrets"], making, "changes keys"],
];

/** Groups that contain every user or every service account, and the administrators' group. */
const everybody = /^system:(?:anonymous|unauthenticated|authenticated|serviceaccounts(?::.*)?|masters)$/;

function texts(list: Value): string[] {
  return items(list).flatMap((item) => text(item) ?? []);
}

/** The excessive permissions of one rule of a role, as predicates that follow the role's name. */
function* excess(rule: Value): Iterable<string> {
  const [verbs, resources, groups] = ["verbs", "resources", "apiGroups"].map((key) => texts(at(rule, key)));
  for (const [what, list] of Object.entries({ verb: verbs, resource: resources, "API group": groups })) {
    if (list?.some((item) => item === "*" || item.startsWith("*/"))) yield `allows every ${what} (*)`;
  }
  const has = (wanted: readonly string[]) => verbs?.find((verb) => wanted.includes(verb));
  const escalates = has(escalating);
  if (escalates !== undefined) yield `allows ${escalates}, by which an account gets further permissions`;
  const named = texts(at(rule, "resourceNames")).length > 0 || typeof at(rule, "resourceNames") === "symbol";
  const reads = has(reading);
  if (reads !== undefined && resources?.includes("secrets") && !named) yield `allows ${reads} on every Secret`;
  for (const [kinds, wanted, harm] of powerful) {
    const [kind, verb] = [resources?.find((resource) => kinds.includes(resource)), has(wanted)];
    if (kind !== undefined && verb !== undefined && !named) yield `allows ${verb} on ${kind}, which ${harm}`;
  }
}

function* faultsOf(resource: Resource, builtIn: readonly string[]): Iterable<string> {
  if (resource.kind === "Role" || resource.kind === "ClusterRole") {
    for (const rule of items(at(resource.inputs, "rules"))) yield* excess(rule);
  }
  if (resource.kind !== "RoleBinding" && resource.kind !== "ClusterRoleBinding") return;
  const role = text(at(resource.inputs, "roleRef", "name"));
  if (role !== undefined && builtIn.includes(role)) yield `binds the built-in role ${role}`;
  for (const subject of items(at(resource.inputs, "subjects"))) {
    const name = text(at(subject, "name")) ?? "";
    if (at(subject, "kind") !== "ServiceAccount" && everybody.test(name)) yield `gives its permissions to ${name}`;
  }
}

/** The gateway's pods hold the providers' keys and process input from outside. An attacker in a pod has its permissions. */
export const excessiveRbacPermissions = defineRule({
  name: "excessive-rbac-permissions",
  description:
    "No role may allow wildcards, all Secrets or privilege escalation, and no binding may use an administrator's role.",
  remedy: "List only the verbs, resources and API groups that are needed, and Secrets by resourceNames.",
  severity: "high",
  level: "mandatory",
  scope: "every-stack",
  source: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
  alone: true,
  options: {
    ignore: z.array(z.string().min(1)).default([]).describe("names of roles and bindings to skip; * matches any text"),
    builtIn: z
      .array(z.string().min(1))
      .default(["cluster-admin", "admin", "edit", "system:masters"])
      .describe("roles that no binding may use"),
  },
  check(stack, { ignore, builtIn }, report) {
    for (const resource of stack.resources) {
      if (resource.group !== rbac) continue;
      if (ignore.some((pattern) => matches(pattern, objectName(resource) ?? ""))) continue;
      for (const fault of new Set(faultsOf(resource, builtIn))) report(fault, resource);
    }
  },
});
