import { isNamed, type Resource, sameNamespace } from "./resource";
import { equal } from "./selectors";
import type { Stack } from "./stack";
import { at, items, type Value } from "./values";

/** The RoleBindings and ClusterRoleBindings of a service account in a workload's namespace, including those that may be. */
export function bindingsOf(stack: Stack, workload: Resource, account: Value): Resource[] {
  return stack.resources.filter((binding) => {
    const near = binding.kind === "RoleBinding" && sameNamespace(binding, workload);
    return (near || binding.kind === "ClusterRoleBinding") && mayBind(binding, account);
  });
}

function mayBind(binding: Resource, account: Value): boolean {
  const subjects = at(binding.inputs, "subjects");
  return (
    typeof subjects === "symbol" ||
    items(subjects).some(
      (subject) =>
        equal(at(subject, "kind"), "ServiceAccount") !== false && equal(at(subject, "name"), account) !== false,
    )
  );
}

/** Whether a binding's role is in the stack and allows one of these verbs on a resource, or may. */
export function mayDo(stack: Stack, binding: Resource, verbs: string[], resource: string, group: string): boolean {
  const reference = at(binding.inputs, "roleRef");
  return stack.resources.some((role) => {
    if (role.kind !== "Role" && role.kind !== "ClusterRole") return false;
    const meant = equal(at(reference, "kind"), role.kind) !== false && isNamed(role, at(reference, "name")) !== false;
    return meant && allows(at(role.inputs, "rules"), verbs, resource, group);
  });
}

function allows(rules: Value, verbs: string[], resource: string, group: string): boolean {
  if (typeof rules === "symbol") return true;
  return items(rules).some(
    (rule) =>
      includes(at(rule, "apiGroups"), [group]) &&
      includes(at(rule, "resources"), [resource]) &&
      includes(at(rule, "verbs"), verbs),
  );
}

/** Whether a list contains one of these, or may. */
function includes(list: Value, wanted: string[]): boolean {
  if (typeof list === "symbol") return true;
  return items(list).some((item) => typeof item === "symbol" || item === "*" || wanted.includes(String(item)));
}
